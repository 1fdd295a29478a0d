"""The headers of every type of page, as a real server sends them over TLS, scored by the rules of MDN's Observatory."""

from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.utils.encoding import iri_to_uri

from tests.browser.page_types import FILES
from tests.machines.machine import Machine
from tests.news.machines import everything
from tests.trust.headers.observatory import Answer, modifiers, score
from tests.trust.own_server import database_url

HOST = "www.example.org"
LEAST = 120


class BehindTls(Machine):
    """As nginx asks it, with the certificate's name."""

    def _answers(self) -> bool:
        try:
            return self.ask("/robots.txt", Host=HOST).status == 301
        except OSError:
            return False


@pytest.fixture
def server(transactional_db, tmp_path: Path) -> Iterator[SimpleNamespace]:
    addresses = everything.build()
    machine = BehindTls(
        tmp_path,
        SimpleNamespace(url=database_url()),
        SITE_URL=f"https://{HOST}",
        TRUSTED_PROXIES="127.0.0.1",
        MEDIA_ROOT=str(settings.MEDIA_ROOT),
        EMAIL_URL="smtp://127.0.0.1:9",
    )
    try:
        machine.start()
        yield SimpleNamespace(port=machine.port, addresses=addresses)
    finally:
        machine.stop()


def read(port: int, path: str, scheme: str) -> tuple:
    line = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        line.request("GET", iri_to_uri(path), headers={"Host": HOST, "X-Forwarded-Proto": scheme})
        answer = line.getresponse()
        return answer, answer.read().decode(errors="replace")
    finally:
        line.close()


def scored(port: int, path: str) -> Answer:
    plain, _body = read(port, path, "http")
    answer, body = read(port, path, "https")
    return Answer(
        dict(answer.getheaders()),
        answer.msg.get_all("Set-Cookie", []),
        body,
        plain.getheader("Location", ""),
        HOST,
    )


@pytest.mark.django_db(transaction=True)
def test_every_page_scores_as_the_best_do(server, capsys):
    """Public pages of every type, a page that is not there, and the doors of the desk."""
    pages = {name: address for name, address in server.addresses.items() if name not in FILES}
    pages |= {
        "404": "/nothing/",
        "desk": "/admin/login/",
        "password": "/admin/password_reset/",
        "400": "/?q=%00",
    }
    answers = {name: scored(server.port, address) for name, address in pages.items()}
    scores = {name: score(answer) for name, answer in answers.items()}
    with capsys.disabled():
        print(f"\nObservatory: {len(scores)} pages, {min(scores.values())} to {max(scores.values())}")
    poor = {name: dict(modifiers(answers[name])) for name, points in scores.items() if points < LEAST}
    assert poor == {}
    assert len(scores) > 35
    # Reading sets no cookie; the desk's are as strict as they can be.
    assert [name for name, answer in answers.items() if answer.cookies] == ["desk", "password"]
    for cookie in answers["desk"].cookies:
        assert cookie.startswith("__Host-") and all(
            word in cookie for word in ("Secure", "HttpOnly", "SameSite=Strict")
        )


BEST = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
}


@pytest.mark.parametrize(
    "changed, points",
    [
        ({}, 120),
        ({"Cross-Origin-Resource-Policy": "same-origin"}, 130),
        ({"Cross-Origin-Opener-Policy": "same-origin"}, 130),
        ({"Cross-Origin-Embedder-Policy": "x"}, 115),
        ({"Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'"}, 115),
        (
            {
                "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
            },
            110,
        ),
        ({"Content-Security-Policy": "default-src 'none'; script-src 'unsafe-inline'"}, 60),
        (
            {
                "Content-Security-Policy": "default-src 'none'; script-src 'unsafe-eval'; frame-ancestors 'none'"
            },
            100,
        ),
        ({"Content-Security-Policy": "script-src 'self'"}, 60),
        (
            {"Content-Security-Policy": "default-src 'none'; img-src http: 'self'; frame-ancestors 'none'"},
            100,
        ),
        ({"Content-Security-Policy": ""}, 55),
        ({"Referrer-Policy": "unsafe-url"}, 110),
        ({"Strict-Transport-Security": "max-age=300"}, 110),
        ({"Strict-Transport-Security": ""}, 80),
        ({"X-Content-Type-Options": ""}, 115),
        ({"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Credentials": "true"}, 50),
    ],
)
def test_the_scorer_gives_what_the_rules_say(changed, points):
    assert score(Answer(BEST | changed)) == points


@pytest.mark.parametrize(
    "more, points",
    [
        ({"cookies": ["sid=1; Secure; HttpOnly; SameSite=Strict"]}, 125),
        ({"cookies": ["sid=1; Secure; HttpOnly"]}, 120),
        ({"cookies": ["a=1; Secure; SameSite=Lax", "sid=1; HttpOnly"]}, 60),
        ({"cookies": ["sid=1; Secure"]}, 70),
        ({"cookies": ["csrf=1; Secure"]}, 80),
        ({"led_to": ""}, 80),
        ({"led_to": "https://elsewhere.example/"}, 115),
        ({"body": '<script src="https://cdn.example/x.js"></script>'}, 115),
        ({"body": '<script src="http://cdn.example/x.js"></script>'}, 50),
        ({"body": '<script src="/static/x.js"></script>'}, 120),
    ],
)
def test_cookies_redirects_and_scripts_count(more, points):
    assert score(Answer(dict(BEST), **more)) == points
