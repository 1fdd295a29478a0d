"""The load: raw requests, sent by wrk where it can be had, else by our own visitors (bench/visitors.py)."""

import json
import random
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench import visitors
from tests.servers import programs

SCRIPT = Path(__file__).with_name("requests.lua")
# wrk's own threads; on two cores they take their share from the servers, for the reference as for all others.
THREADS = 2
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
# Where a visitor's own address comes in, another one each time.
ADDRESS = "@ADDRESS@"


@dataclass(frozen=True)
class Load:
    """What came of some seconds of requests: rates in requests a second, times in milliseconds."""

    rate: float
    p50: float
    p95: float
    p99: float
    errors: int
    requests: int
    bytes_each: float


def request(
    path: str,
    headers: Mapping[str, str] = {},  # noqa: B006
    *,
    method: str = "GET",
    body: str = "",
    gzip: bool = True,
) -> bytes:
    """A whole request as a browser sends it."""
    lines = {
        "Host": "127.0.0.1",
        "User-Agent": BROWSER,
        "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
        **({"Accept-Encoding": "gzip"} if gzip else {}),
        **headers,
    }
    if method == "POST":
        lines |= {
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/x-www-form-urlencoded",
            "Content-Length": str(len(body.encode())),
        }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n{body}".encode()


def generator() -> str:
    """Who sends the requests, for the head of the table."""
    return "wrk" if _wrk() else "our own visitors in Python (high rates are their own limit)"


@cache
def _wrk() -> str | None:
    try:
        return programs.get("wrk")
    except programs.Missing:
        return None


def run(port: int, requests: Sequence[bytes], *, connections: int, seconds: float) -> Load:
    """Send the requests in turn, from that many connections, for so long."""
    if (wrk := _wrk()) is None or seconds < 1:
        return _own(port, requests, connections=connections, seconds=seconds)
    threads = min(THREADS, connections)
    with tempfile.NamedTemporaryFile(prefix="requests-") as file:
        file.write(b"\0".join(requests))
        file.flush()
        said = subprocess.run(
            [
                wrk, "-t", str(threads), "-c", str(connections), "-d", f"{seconds:.0f}s",
                "--timeout", "10s", "--latency", "-s", SCRIPT, f"http://127.0.0.1:{port}/",
                "--", file.name, str(threads), str(random.randrange(3_000_000)),
            ],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    told = json.loads(said.stdout.strip().splitlines()[-1])
    answered = max(1, told["requests"])
    return Load(
        rate=(told["requests"] - told["refused"]) / told["microseconds"] * 1_000_000,
        p50=told["p50"],
        p95=told["p95"],
        p99=told["p99"],
        errors=told["refused"] + told["broken"],
        requests=told["requests"],
        bytes_each=told["bytes"] / answered,
    )


def _own(port: int, requests: Sequence[bytes], *, connections: int, seconds: float) -> Load:
    answers, took = visitors.send(port, requests, connections=connections, seconds=seconds)
    good = [answer for answer in answers if 200 <= answer.status < 400]
    times = sorted(answer.milliseconds for answer in answers) or [0.0]

    def percentile(part: float) -> float:
        return times[min(len(times) - 1, int(len(times) * part))]

    return Load(
        rate=len(good) / took,
        p50=percentile(0.50),
        p95=percentile(0.95),
        p99=percentile(0.99),
        errors=len(answers) - len(good),
        requests=len(answers),
        bytes_each=sum(answer.bytes for answer in answers) / max(1, len(answers)),
    )
