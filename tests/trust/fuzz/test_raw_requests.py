"""Thousands of malformed requests to a real server: lines, headers, cookies, lengths, bodies. None is a fault of it.

In `make test` some hundred; with `-m full` FUZZ_CASES of them, from FUZZ_SEED on.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import Client

from consulate import roles
from tests.conftest import staff
from tests.machines.machine import Machine
from tests.news.machines import everything
from tests.trust.fuzz.conversation import Answers, say, talk
from tests.trust.fuzz.public_fields import forms_on, names_in_code, names_on, pages_of
from tests.trust.fuzz.raw_requests import Lottery
from tests.trust.own_server import database_url

pytestmark = pytest.mark.django_db(transaction=True)
CASES, SEED = int(os.environ.get("FUZZ_CASES", 100_000)), int(os.environ.get("FUZZ_SEED", 1))
EACH = 50
# What the log says of one, be it Django's or the server's; names of strange hosts bring tracebacks too.
FAULT = re.compile(r"Internal Server Error|Error handling request|Exception in worker|WORKER TIMEOUT")
DESK = [
    "",
    "news/article/",
    "news/article/add/",
    "news/meeting/",
    "news/picture/",
    "comments/comment/",
    "statistics/",
]
DESK += [
    "news/auditentry/",
    "consulate/cspreport/",
    "login/",
    "password_reset/",
    "people/",
    "pulse/",
    "news/person/suggest/",
]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[SimpleNamespace]:
    """A server with one of everything, and what its pages and forms are asked."""
    roles.sync()
    addresses = everything.build()
    pages = pages_of(addresses)
    forms = forms_on(pages, addresses)
    fields = names_on(pages) | names_in_code() | {name for sent in forms.values() for name in sent}
    server = Machine(
        tmp_path,
        SimpleNamespace(url=database_url()),
        SECRET_KEY=settings.SECRET_KEY,
        TRUSTED_PROXIES="127.0.0.1",
        MEDIA_ROOT=str(settings.MEDIA_ROOT),
    )
    desk = [f"/{settings.DESK_PATH}{path}" for path in DESK]
    try:
        server.start()
        yield SimpleNamespace(
            server=server,
            addresses=[*addresses.values(), *forms, *forms, "/csp-report", *desk],
            fields=sorted(fields | {"_facets", "o", "p", "tab", "q", "e", "next", "username", "password"}),
            cookies=_cookies(),
        )
    finally:
        server.stop()


def _cookies() -> dict[str, str]:
    """Of somebody who is logged in at the desk."""
    desk = Client()
    desk.get(f"/{settings.DESK_PATH}login/")
    desk.force_login(staff("administrator", "administrator"))
    return {name: morsel.value for name, morsel in desk.cookies.items()}


def _ask(site: SimpleNamespace, many: int) -> Answers:
    host = f"127.0.0.1:{site.server.port}"
    lotteries = [
        Lottery(SEED + number, host, site.addresses, site.fields, site.cookies)
        for number in range(many // EACH)
    ]
    return talk(site.server.port, lotteries, EACH)


def _told(site: SimpleNamespace, answers: Answers) -> str:
    requests = "\n\n".join(f"{status}: {sent[:3_000]!r}" for status, sent in answers.faults)
    log = site.server.log.read_text(errors="replace")
    where = found.start() if (found := FAULT.search(log)) else 0
    return f"{answers}\n{requests}\n{log[max(0, where - 500) : where + 4_000]}"


@pytest.mark.parametrize("many", [400, pytest.param(CASES, marks=pytest.mark.full)])
def test_no_malformed_request_is_a_fault_of_the_server(site, many, capsys):
    answers = _ask(site, many)
    with capsys.disabled():
        print(f"\nfuzz, raw requests: {answers}")
    assert answers.faulty == 0, _told(site, answers)
    assert answers.cases == many // EACH * EACH
    # The lottery reaches the pages, the forms, the desk, and what is refused before them.
    assert {200, 302, 400, 403, 404, 405} <= set(answers.statuses)
    assert not FAULT.search(site.server.log.read_text(errors="replace")), _told(site, answers)
    assert say(
        site.server.port, f"GET / HTTP/1.0\r\nHost: 127.0.0.1:{site.server.port}\r\n\r\n".encode()
    ) == [200]
