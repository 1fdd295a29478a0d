"""Those who use the site while something breaks: a reader with an address of their own, and somebody of the desk."""

import http.client
import json
import re
import time
from urllib.parse import urlencode

from bs4 import BeautifulSoup

from tests.factories import PASSWORD
from tests.machines.machine import Answer

_COOKIE = re.compile(r"(?:^|, )(\w+)=([^;]*)")
# Seconds: the server hangs up on a line on which nothing was asked for two.
_KEPT_OPEN = 1.0
# What no answer may show, whatever is broken behind it.
INNARDS = re.compile(
    r"Traceback|psycopg|OperationalError|File &quot;|site-packages|SELECT |INSERT ", re.IGNORECASE
)


class Unanswered(Exception):
    """Nobody knows whether it was done."""


class NotHeard(Unanswered):
    """Nobody was there to do it."""


class Person:
    """One browser: a line that is kept open, cookies, and the address that a proxy writes down."""

    def __init__(self, port: int, address: str = "10.0.0.1", timeout: float = 30) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
        self.address, self.cookies, self._last = address, {}, 0.0
        # Seconds that the last answer took.
        self.took = 0.0

    def ask(self, path: str, fields: dict | str | bytes | None = None, **headers: str) -> Answer:
        """A GET, or a POST where there are fields; names of headers with "_" for "-"."""
        named = {
            "User-Agent": "Mozilla/5.0",
            "X-Forwarded-For": self.address,
            "Sec-Fetch-Site": "same-origin",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        if self.cookies:
            named["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body, method = None, "GET"
        if fields is not None:
            body, method = (
                fields if isinstance(fields, str | bytes) else urlencode(fields, doseq=True),
                "POST",
            )
            named.setdefault("Content-Type", "application/x-www-form-urlencoded")
        return self._sent(method, path, body, named)

    def post_as_script(self, path: str, fields: dict) -> Answer:
        return self.ask(path, fields, Accept="application/json")

    def read(self, article: int) -> Answer:
        return self.ask(f"/news/{article}/read/", "")

    def comment(self, article: int, text: str, token: str) -> Answer:
        fields = {"name": "مهتاب", "text": text, "token": token}
        return self.post_as_script(f"/news/{article}/comments/", fields)

    def close(self) -> None:
        self._line.close()

    def _sent(self, method: str, path: str, body: str | bytes | None, headers: dict[str, str]) -> Answer:
        begun = time.monotonic()
        if begun - self._last > _KEPT_OPEN:
            self._line.close()
        try:
            self._line.request(method, path, body, headers)
            answer = self._line.getresponse()
            text = answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            self._line.close()
            raise (NotHeard if isinstance(error, ConnectionRefusedError) else Unanswered) from error
        finally:
            self._last = time.monotonic()
            self.took = self._last - begun
        said = ", ".join(answer.msg.get_all("Set-Cookie", []))
        self.cookies.update(_COOKIE.findall(re.sub(r"expires=\w+, ", "", said)))
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, text, said)


class Colleague(Person):
    """Somebody of the desk, who logs in and saves forms as a browser does."""

    def log_in(self, name: str) -> None:
        self.ask("/admin/login/")
        answer = self.ask("/admin/login/", self.signed({"username": name, "password": PASSWORD}))
        assert answer.status == 302, answer.body[:2_000]

    def form(self, path: str) -> dict[str, list[str]]:
        """What a browser would send of the page's form if nobody typed anything."""
        answer = self.ask(path)
        assert answer.status == 200, (path, answer.status)
        page = BeautifulSoup(answer.body, "html.parser").select_one("form[id$=_form]")
        fields: dict[str, list[str]] = {}
        for field in page.select("input[name], textarea[name], select[name]"):
            fields.setdefault(field["name"], []).extend(_values(field))
        return {name: values for name, values in fields.items() if values}

    def save(self, path: str, fields: dict) -> Answer:
        return self.ask(path, self.signed({**fields, "_continue": "1"}))

    def upload(self, path: str, fields: dict, name: str, file: bytes) -> Answer:
        """As a browser sends a form with a file."""
        parts = [(f'name="{field}"', str(value).encode()) for field, value in self.signed(fields).items()]
        parts.append((f'name="{name}"; filename="picture.png"\r\nContent-Type: image/png', file))
        body = b"".join(
            b"--edge\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (head.encode(), value)
            for head, value in parts
        )
        return self.ask(path, body + b"--edge--\r\n", Content_Type="multipart/form-data; boundary=edge")

    def signed(self, fields: dict) -> dict:
        return {**fields, "csrfmiddlewaretoken": self.cookies["csrf"]}


def _values(field) -> list[str]:
    if field.name == "textarea":
        return [field.text.removeprefix("\n")]
    if field.name == "select":
        return [option.get("value", "") for option in field.select("option[selected]")]
    if field.get("type") in {"submit", "button", "file", "image"}:
        return []
    if field.get("type") in {"checkbox", "radio"}:
        return [field.get("value", "on")] if field.has_attr("checked") else []
    return [field.get("value", "")]


def token_of(answer: Answer) -> str:
    """With which a comment may be sent, three seconds later."""
    return json.loads(answer.body)["token"]
