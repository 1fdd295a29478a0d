"""Requests as bytes: sound ones with something broken in them, from the request line to the last byte of the body."""

import random
import string
from urllib.parse import quote

from tests.trust.fuzz.hostile_values import VALUES, encoded

METHODS = [b"GET"] * 30 + [b"POST"] * 20
METHODS += [b"HEAD", b"HEAD", b"PUT", b"DELETE", b"OPTIONS", b"TRACE", b"CONNECT", b"get", b"A" * 30]
COOKIES = ("sid", "csrf", "voter", "author", "__Host-sid", "sessionid", "messages")
CONTENT_TYPES = (
    "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", "application/json",
    "application/csp-report", "application/reports+json", "text/plain", "", ";", "a/b;" * 100,
    "multipart/form-data; boundary=" + "x" * 300, "multipart/form-data; boundary=\xff",
    "text/html; a*=no-such'x'%41", ";a*=undefined%\xffx'y'z",
    *(f"{kind}; charset={name}" for kind in ("text/html", "multipart/form-data; boundary=x")
      for name in ("hex", "zlib", "undefined", "punycode", "unicode_escape", "utf-7", "utf-16", "idna", "no-such")),
)  # fmt: skip
HEADERS = (
    "Accept", "Accept-Encoding", "Accept-Language", "Accept-Charset", "Authorization", "Cache-Control",
    "Forwarded", "From", "If-Match", "If-Modified-Since", "If-None-Match", "If-Range", "If-Unmodified-Since", "Origin",
    "Pragma", "Purpose", "Range", "Referer", "Sec-Fetch-Site", "Sec-Purpose", "TE", "User-Agent", "Via",
    "X-CSRFToken", "X-Forwarded-Host", "X-Forwarded-Proto", "X-HTTP-Method-Override", "X-Request-Id",
    "X-Requested-With", "X-Real-IP",
)  # fmt: skip
OF_A_HEADER = (
    'W/"', '"', "*", 'W/"a", "b', "bytes=0-", "bytes=9999999999999999999-", "bytes=-1,-2,-3", "gzip;q=x",
    "gzip;q=1e400", "Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 99 Foo 99999 99:99:99 GMT", "Sun, 06-Nov-00 00:00:00 GMT",
    "0", "-1", "100-continue", "a" * 4_000, "\xff\xfe\xfd", "\x7f", "\t\t", "=?utf-8?b?AA==?=", "http://[", "http://[::1",
    "null", "https://testserver:99999999/", "//x", "same-origin", "cross-site", "fa,en;q=0.x,*;q=9", "Basic \xff",
    "é" * 50, ";;;", ",,,",
)  # fmt: skip
HOSTS = (
    "127.0.0.1", "127.0.0.1:99999", "127.0.0.1:", "[::1", "[", "", "a b", "evil.example", "127.0.0.1, evil", "\xff",
    "a" * 300, "127.0.0.1/../", "127.0.0.1@evil", "xn--", ".", "127.0.0.1.",
)  # fmt: skip
FORWARDED = (
    "",
    ",",
    "1.2.3.4, ::1",
    "[::ffff:1.2.3.4]:80",
    "999.1.1.1",
    "x" * 2_000,
    "1.2.3.4%eth0",
    "fe80::1%\xff",
    "\t1.1.1.1",
)
LENGTHS = (
    "0",
    "-1",
    "+5",
    "1e3",
    "5 5",
    "0x10",
    "99999999999999999999",
    "",
    "\xb2",
    "1_0",
    "5,5",
    "16",
    "65536",
    "65537",
)
CODINGS = (
    "chunked",
    "gzip",
    "chunked, identity",
    "\x0bchunked",
    "identity",
    "xchunked",
    "chunked\r\nTransfer-Encoding: x",
)


class Lottery:
    """Draws requests, the same for the same seed."""

    def __init__(
        self, seed: int, host: str, addresses: list[str], fields: list[str], cookies: dict[str, str]
    ) -> None:
        self._by = random.Random(seed)
        self._host, self._addresses, self._fields, self._cookies = host, addresses, fields, cookies

    def draw(self) -> bytes:
        """One request in fifty is no request at all."""
        if self._by.random() < 0.02:
            return self._by.randbytes(self._by.randrange(1, 600)) + b"\r\n\r\n"
        body = self._body()
        lines = [self._line(), *self._headers(body)]
        sent = b"\r\n".join(lines) + b"\r\n\r\n" + body
        return self._broken(sent) if self._by.random() < 0.1 else sent

    def _some(self, share: float) -> bool:
        return self._by.random() < share

    def _value(self) -> bytes:
        if self._some(0.7):
            return encoded(self._by.choice(list(VALUES.values())))[:12_000]
        if self._some(0.5):
            return self._by.randbytes(self._by.randrange(60))
        return "".join(
            self._by.choices(string.printable + "کگیپ\u200c\u202e", k=self._by.randrange(60))
        ).encode()

    # --- The request line ---------------------------------------------------------------------------

    def _line(self) -> bytes:
        version = (
            b"HTTP/1.1"
            if self._some(0.95)
            else self._by.choice([b"HTTP/1.0", b"HTTP/2.0", b"HTTP/9", b"", b"\xff"])
        )
        return b" ".join([self._by.choice(METHODS), self._target(), version])

    def _target(self) -> bytes:
        target = quote(self._by.choice(self._addresses), safe="/?&=%").encode()
        if self._some(0.12):
            parts = target.split(b"/")
            parts[self._by.randrange(len(parts))] = self._quoted(self._value())
            target = b"/".join(parts)
        if self._some(0.5):
            pairs = [self._pair() for _number in range(self._by.choice([1, 1, 1, 2, 3, 40]))]
            target += (b"&" if b"?" in target else b"?") + b"&".join(pairs)
        if self._some(0.03):
            target = self._by.choice(
                [b"*", b"http://evil/", b"", b"//", b"/%", b"/..%2f..", b"\\", b"/\xff", b"/#x", b"/;a?b"]
            )
        return target[: self._by.choice([3_000, 3_000, 20_000])]

    def _pair(self) -> bytes:
        name = self._by.choice(self._fields).encode() if self._some(0.9) else self._value()
        return self._quoted(name) + b"=" + self._quoted(self._value())

    def _quoted(self, raw: bytes) -> bytes:
        if self._some(0.03):
            # As it is, which no browser sends.
            return raw
        return quote(raw, safe="").encode()

    # --- Headers ------------------------------------------------------------------------------------

    def _headers(self, body: bytes) -> list[bytes]:
        host = self._host if self._some(0.95) else self._by.choice(HOSTS)
        # A neighbourhood of its own for each: limits are not what is tried here.
        somebody = ".".join(str(self._by.randrange(1, 255)) for _part in range(4))
        forwarded = somebody if self._some(0.9) else self._by.choice(FORWARDED)
        headers = [("Host", host), ("X-Forwarded-For", forwarded), ("Connection", "close")]
        if self._some(0.8):
            headers += [("User-Agent", "Mozilla/5.0"), ("Sec-Fetch-Site", "same-origin")]
        if body or self._some(0.1):
            headers += [
                ("Content-Type", self._by.choice(CONTENT_TYPES[:1] * 20 + CONTENT_TYPES[1:])),
                *self._length(body),
            ]
        elif self._some(0.1):
            headers.append(("Content-Type", self._by.choice(CONTENT_TYPES)))
        headers += [
            (self._by.choice(HEADERS), self._by.choice(OF_A_HEADER))
            for _n in range(self._by.choice([0, 0, 1, 2, 5]))
        ]
        if self._some(0.02):
            headers += [(self._by.choice(HEADERS), "x") for _number in range(120)]
        raw = [name.encode() + b": " + value.encode("latin-1", "replace") for name, value in headers]
        if self._some(0.5):
            raw.append(b"Cookie: " + self._cookie())
        if self._some(0.03):
            raw.append(
                self._by.choice(
                    [
                        b"X\x00: a",
                        b": a",
                        b"X",
                        b"X : a",
                        b" X: a",
                        b"X: a\x00b",
                        b"X_Y: a",
                        b"X: a\nY: b",
                        b"\xff: a",
                    ]
                )
            )
        if self._some(0.3):
            self._by.shuffle(raw)
        return raw

    def _length(self, body: bytes) -> list[tuple[str, str]]:
        if self._some(0.85):
            return [("Content-Length", str(len(body)))]
        if self._some(0.3):
            return [("Transfer-Encoding", self._by.choice(CODINGS)), ("Content-Length", str(len(body)))][
                : self._by.choice([1, 2])
            ]
        if self._some(0.5):
            # A lie, by a little.
            return [("Content-Length", str(max(0, len(body) + self._by.choice([-5, -1, 1, 100, 70_000]))))]
        return [("Content-Length", self._by.choice(LENGTHS))]

    def _cookie(self) -> bytes:
        cookies = []
        for _number in range(self._by.choice([1, 1, 2, 3, 30])):
            name = self._by.choice(COOKIES)
            value = self._cookies.get(name, "a" * 32).encode()
            kind = self._by.randrange(8)
            if kind == 0:
                value = b'"' + b"".join(b"\\%03o" % byte for byte in self._value()[:40]) + b'"'
            elif kind == 1:
                # Controls are refused by the server itself.
                value = bytes(byte for byte in self._value()[:2_000] if byte > 31 and byte != 127)
            elif kind == 2:
                value = self._changed(value)
            elif kind == 3:
                value = value[: self._by.randrange(len(value) + 1)] + self._by.choice(
                    [b'"', b"\\", b"=", b";", b":::", b"\xff", b""]
                )
            elif kind == 4:
                value = self._by.choice(
                    [b"y" * 9_000, b"", b"=", b'"', b"\x01", b"a" * 32, b"{}", b"W10:x:y"]
                )
            cookies.append(
                (
                    name.encode()
                    if self._some(0.9)
                    else self._by.choice([b"", b"$Path", b"\xff", b"a b", b'"'])
                )
                + b"="
                + value
            )
        return self._by.choice([b"; ", b";", b",", b"; ; "]).join(cookies)

    def _changed(self, value: bytes) -> bytes:
        if not value:
            return value
        place = self._by.randrange(len(value))
        return value[:place] + bytes([self._by.randrange(33, 256)]) + value[place + 1 :]

    # --- Bodies -------------------------------------------------------------------------------------

    def _body(self) -> bytes:
        if self._some(0.5):
            return b""
        kind = self._by.randrange(6)
        if kind == 0:
            return self._multipart()
        if kind == 1:
            return self._by.choice(
                [
                    b"[" * 5_000,
                    b"{",
                    b"null",
                    b'{"csp-report":' * 500,
                    b"1e400",
                    b'"\\ud800"',
                    b"\x00",
                    self._report(),
                ]
            )
        if kind == 2:
            return self._by.randbytes(self._by.randrange(2_000))
        if kind == 3:
            return b"5\r\nhello\r\n0\r\n\r\n"
        return b"&".join(self._pair() for _number in range(self._by.choice([1, 2, 5, 5, 60, 1_200])))

    def _report(self) -> bytes:
        value = self._value().decode("utf-8", "replace").replace("\\", "").replace('"', "")
        page = f"http://{self._host}/{value}"
        told = f'"document-uri": "{page}", "effective-directive": "img-src", "blocked-uri": "{value}"'
        return f'{{"csp-report": {{{told}}}}}'.encode()

    def _multipart(self) -> bytes:
        parts = []
        for _number in range(self._by.choice([1, 2, 5, 60])):
            name = self._by.choice(self._fields).encode() if self._some(0.8) else self._value()
            file = b'; filename="' + self._value() + b'"' if self._some(0.3) else b""
            coding = self._by.choice(
                [
                    b"",
                    b"",
                    b"",
                    b"\r\nContent-Transfer-Encoding: base64",
                    b"\r\nContent-Type: ;a*=x'y'%",
                    b"\r\n:",
                ]
            )
            head = b'Content-Disposition: form-data; name="' + name + b'"' + file + coding
            parts.append(b"--x\r\n" + head + b"\r\n\r\n" + self._value() + b"\r\n")
        return b"".join(parts) + self._by.choice([b"--x--\r\n", b"--x", b"", b"--x--\r\n" * 3])

    def _broken(self, sent: bytes) -> bytes:
        """Cut off, doubled, or with some bytes changed."""
        kind = self._by.randrange(4)
        if kind == 0:
            return sent[: self._by.randrange(1, len(sent))]
        if kind == 1:
            return sent + sent
        changed = bytearray(sent)
        for _number in range(self._by.choice([1, 3, 20])):
            changed[self._by.randrange(min(len(changed), 600))] = self._by.randrange(256)
        return bytes(changed)
