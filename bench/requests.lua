-- Sends the requests of a file (bench/loads.py writes it), and says as one line of JSON what came back.
-- Two threads never send the same one-time request, nor come from the same address.
local threads = 0

function setup(thread)
  thread:set("place", threads)
  threads = threads + 1
end

function init(args)
  local file = assert(io.open(args[1], "rb"))
  local text = file:read("*a")
  file:close()
  step, number, first = tonumber(args[2]), place, tonumber(args[3]) + place * 3800000
  count, sent, list = 0, 0, {}
  for piece in text:gmatch("([^%z]+)") do
    local start, stop = piece:find("@ADDRESS@", 1, true)
    count = count + 1
    list[count] = start and { piece:sub(1, start - 1), piece:sub(stop + 1) } or piece
  end
end

-- Each address in a neighbourhood of its own.
local function address()
  local n = (first + sent) % 7600000
  return string.format("%d.%d.%d.9", 11 + math.floor(n / 65536), math.floor(n / 256) % 256, n % 256)
end

function request()
  local piece = list[number % count + 1]
  number = number + step
  sent = sent + 1
  return type(piece) == "table" and piece[1] .. address() .. piece[2] or piece
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "microseconds": %d, "bytes": %d, "refused": %d, "broken": %d,'
      .. ' "p50": %f, "p95": %f, "p99": %f}\n',
    summary.requests, summary.duration, summary.bytes, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000
  ))
end
