"""A real server is asked for all kinds of things; each line of its log is JSON, and none tells who asked or what."""

import json
import re
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from unittest import mock
from urllib.parse import quote, urlencode

import pytest
from django.core import signing

from comments import form_token
from tests.machines.conftest import Databases, until
from tests.machines.machine import Answer, Machine
from tests.servers.report_receiver import Receiver, receiving

VISITOR, VISITOR_6, NEAR = "203.0.113.77", "2001:db8::77", "127.0.0.77"
NAME, MAIL, WORDS, TYPED = "زهرا کریمی", "zahra.k@example.org", "سخنی که کسی نوشت", "zahra-typed-this"
PASSWORD, SESSION, PHONE = "correct horse battery", "abcdefgh12345678abcdefgh12345678", "09123456789"
PRIVATE = (VISITOR, VISITOR_6, NEAR, NAME, MAIL, WORDS, TYPED, PASSWORD, SESSION, PHONE)
FORM = {"Content_Type": "application/x-www-form-urlencoded"}


def private_in(text: str) -> list[str]:
    return [word for word in PRIVATE if word in text]


def test_the_search_for_private_words_finds_them():
    assert private_in(f'"from {VISITOR}, who typed {TYPED}"') == [VISITOR, TYPED]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as server:
        yield server


@pytest.fixture
def site(
    databases: Databases, machine: Callable[..., Machine], receiver: Receiver, tmp_path: Path
) -> Iterator[Machine]:
    started = machine(
        workers=1, REPLICA_URL="", TRUSTED_PROXIES="127.0.0.0/8", LOG_REQUESTS="true", LOG_LEVEL="INFO",
        ERROR_MAIL_TO="operators@example.org", SENTRY_DSN=receiver.dsn,
        # Sentry's library looks for eventlet, which a tool of the tests brings and which calls itself old.
        PYTHONWARNINGS="ignore", TMPDIR=str(tmp_path),
    )  # fmt: skip
    try:
        yield started
    finally:
        databases.primary.ask("ALTER TABLE IF EXISTS gone RENAME TO news_ratecount")


def raw(site: Machine, request: str) -> bytes:
    """What a server answers to bytes that no library would send."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=20, source_address=(NEAR, 0)) as line:
        line.sendall(request.encode())
        return line.makefile("rb").readline()


def visit(site: Machine, path: str, **more: str) -> Answer:
    jar = f"sid={SESSION}; voter={SESSION}"
    return site.ask(path, source=NEAR, **{"X_Forwarded_For": VISITOR, "Cookie": jar, **more})


ODD_REQUESTS = [
    f"GET /{TYPED}/{NAME} HTTP/1.1\r\nHost: x\r\n\r\n",
    f"{TYPED}\r\n\r\n",
    f"GET /?q={TYPED} HTTP/9.9\r\nHost: x\r\n\r\n",
    f"GET / HTTP/1.1\r\nHost: x\r\nCookie sid={SESSION}\r\n\r\n",
    f"GET / HTTP/1.1\r\nHost: x\r\nX-{NAME}: {MAIL}\r\n\r\n",
    f"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: {TYPED}\r\n\r\n",
    f"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{TYPED}\r\n",
    f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {TYPED}\r\n\r\n",
    f"GET / HTTP/1.1\r\nHost: x\r\nExpect: {TYPED}\r\n\r\n",
    f"GET /{TYPED * 2_000} HTTP/1.1\r\nHost: x\r\n\r\n",
    f"PROXY TCP4 {VISITOR} 127.0.0.1 1 2\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n",
]


def odd(site: Machine) -> None:
    for request in ODD_REQUESTS:
        raw(site, request)
    for host in (VISITOR, f"{TYPED}.example", f"[{VISITOR_6}]:80", f"user:{PASSWORD}@x"):
        assert visit(site, f"/{TYPED}/", Host=host).status == 400
    assert visit(site, f"/?q={TYPED}%00").status == 400
    visit(site, f"/{TYPED}/", method="ZAHRA-TYPED-THIS")
    assert visit(site, f"/{TYPED}/?mail={MAIL}").status == 404


def log_in(site: Machine) -> None:
    """With a wrong password; without the form's token; from another site."""
    form = visit(site, "/admin/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form.body)[1]
    (csrf,) = re.findall(r"csrf=(\w+)", form.cookies)
    fields = {"username": MAIL, "password": PASSWORD, "next": f"/admin/?{TYPED}"}
    jar = f"csrf={csrf}; sid={SESSION}"
    origin = f"http://127.0.0.1:{site.port}"
    for words, origin_said in (
        ({**fields, "csrfmiddlewaretoken": token}, origin),
        (fields, origin),
        ({**fields, "csrfmiddlewaretoken": token}, f"https://{TYPED}.example"),
    ):
        visit(
            site,
            "/admin/login/",
            method="POST",
            body=urlencode(words),
            Cookie=jar,
            Origin=origin_said,
            **FORM,
        )
    visit(site, "/admin/password_reset/", method="POST", body=urlencode({"email": MAIL}), Cookie=jar, **FORM)
    for key in ("admin/password_reset/MQ", "admin/invitation/MQ", "comments/decide", "preview"):
        assert visit(site, f"/{key}/{TYPED}/").status < 500


def write(site: Machine, article: int) -> dict[str, Answer]:
    """What readers send: searches, comments good and bad, and what only machines would."""
    comments = f"/news/{article}/comments/"
    comment = {"name": NAME, "email": MAIL, "text": f"{WORDS} {PHONE}", "token": ripe_token(article)}
    many = {f"field{number}": TYPED for number in range(60)}

    def post(path: str, body: str, **more: str) -> Answer:
        return visit(
            site, path, method="POST", body=body, **{"Sec_Fetch_Site": "same-origin", **FORM, **more}
        )

    return {
        "search": visit(site, "/search/?q=" + quote(WORDS)),
        "suggestion": visit(site, f"/search/suggest/?q={TYPED}"),
        "beacon": post(f"/news/{article}/read/", "", User_Agent=TYPED),
        "comment": post(comments, urlencode(comment)),
        "token": post(comments, urlencode({**comment, "token": TYPED, "reply_to": PHONE})),
        "many fields": post(comments, urlencode(comment | many)),
        "torn form": post(comments, TYPED, Content_Type=f"multipart/form-data; boundary={TYPED}"),
        "elsewhere": post(comments, urlencode(comment), Sec_Fetch_Site="cross-site"),
        "tracking": post("/comments/", urlencode({"code": TYPED})),
        "report": post("/csp-report", json.dumps({"csp-report": {"document-uri": TYPED}})),
    }


def ripe_token(article: int) -> str:
    """Of a form that was opened ten seconds ago."""
    then = SimpleNamespace(time=lambda: time.time() - 10)
    with mock.patch.object(signing, "time", then):
        return form_token.make(article)


def test_neither_log_nor_reports_tell_who_asked_or_what(
    databases: Databases, site: Machine, receiver: Receiver, tmp_path: Path
):
    odd(site)
    log_in(site)
    assert write(site, databases.articles[0])["comment"].status in (200, 302, 303)
    # A fault of ours, in the middle of what visitors typed.
    databases.primary.ask("ALTER TABLE news_ratecount RENAME TO gone")
    broken = write(site, databases.articles[0])
    assert {"search", "comment"} <= {name for name, answer in broken.items() if answer.status == 500}
    faults = [answer for answer in broken.values() if answer.status == 500]
    lines = [json.loads(line) for line in site.log.read_text().splitlines()]
    assert not private_in(json.dumps(lines, ensure_ascii=False)), lines
    messages = {line["message"] for line in lines}
    assert {"Not read: Invalid HTTP request line", "Refused: DisallowedHost", "answered"} <= messages
    assert len([line for line in lines if line["message"] == "Refused: DisallowedHost"]) >= 4
    assert not [line for line in lines if "fault" in line and line["level"] != "ERROR"]
    # The number on a page of a fault leads to its line, and to the letter.
    told = {line["request_id"]: line for line in lines if line["level"] == "ERROR"}
    for answer in faults:
        assert answer.headers["x-request-id"] in told
        if "<html" in answer.body:
            assert answer.headers["x-request-id"] in answer.body
    fault = told[faults[0].headers["x-request-id"]]["fault"]
    assert 'relation "news_ratecount" does not exist' in fault and "Traceback" in fault
    until(lambda: list((tmp_path / "mail").glob("*")))
    letters = "".join(file.read_text() for file in (tmp_path / "mail").glob("*"))
    assert "ProgrammingError" in letters and "operators@example.org" in letters
    assert not private_in(letters)
    until(lambda: receiver.events)
    assert {event["exception"]["values"][-1]["type"] for event in receiver.events} == {"ProgrammingError"}
    assert not private_in(json.dumps(receiver.events, ensure_ascii=False))


def test_requests_are_not_told_of_unless_somebody_wants_it(databases: Databases, machine):
    site = machine(workers=1, REPLICA_URL="")
    assert site.ask("/search/").status == 200
    assert site.log.read_text() == ""
