"""A connection that was kept is asked whether it is sound only where its silence does not say so."""

import time
from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.backends.postgresql import base as of_django

from consulate.postgresql.base import TRUSTED_FOR, DatabaseWrapper

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def line() -> Iterator[DatabaseWrapper]:
    """One of its own, as a thread of the server keeps it from request to request."""
    line = connection.copy()
    line.settings_dict |= {"CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": 60}
    line.ensure_connection()
    yield line
    line.close()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[DatabaseWrapper]:
    """Of which connections the database was asked."""
    asked = []
    asking = of_django.DatabaseWrapper.is_usable

    def is_usable(line: DatabaseWrapper) -> bool:
        asked.append(line)
        return asking(line)

    monkeypatch.setattr(of_django.DatabaseWrapper, "is_usable", is_usable)
    return asked


def next_request(line: DatabaseWrapper) -> int:
    """What Django does between two requests, and the number of the server's process after it."""
    line.close_if_unusable_or_obsolete()
    with line.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def end(pid: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [pid])
        assert cursor.fetchone() == (True,)


def test_a_connection_that_says_nothing_is_trusted_for_a_while(line, asked):
    assert len({next_request(line) for _request in range(5)}) == 1
    assert asked == []
    # The control: then it is asked, and trusted again.
    line.trusted_until = time.monotonic()
    assert len({next_request(line) for _request in range(5)}) == 1
    assert asked == [line]
    assert 0 < line.trusted_until - time.monotonic() <= TRUSTED_FOR


def test_one_that_was_ended_costs_no_request(line, asked):
    pid = next_request(line)
    end(pid)
    assert next_request(line) != pid
    assert asked == [line]


def test_one_that_was_told_something_is_asked_and_stays(line, asked):
    pid = next_request(line)
    with line.cursor() as cursor:
        cursor.execute("LISTEN news")
    with connection.cursor() as cursor:
        cursor.execute("NOTIFY news")
    deadline = time.monotonic() + 10
    while line._is_quiet() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert {next_request(line) for _request in range(3)} == {pid}
    assert asked == [line]
