"""One cell of a table: an address asked by one role, in a savepoint that is taken back."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

ROLES = ("anonymous", "nobody", "writer", "editor", "moderator", "auditor", "administrator", "superuser")
# No machine of the site's own network, which may read the numbers of the site.
FROM_OUTSIDE = "203.0.113.9"
# A session is prolonged by each page of the desk; limits and the keys of a day are counted in tables.
KEPT_OF_VISITORS = {"django_session", "news_ratecount", "news_visitorkey"}
# A file that leaves the desk stands in its logs.
LOGS = {"news_auditentry", "news_unsealed", "django_admin_log"}


_WRITES = re.compile(r"\b(?:INSERT|UPDATE|DELETE|MERGE|EXECUTE)\b", re.IGNORECASE)
_OF_SESSIONS = '"django_session"'
# What everybody has for themselves: lists that are kept, notices, what is typed and not saved, and the word that one
# has a form open.
OWN = {"news_savedlist", "news_desknotice", "news_unsavedwork", "news_editing"}


class Browsers:
    """A browser for each role; whatever a page does to its cookies is gone at the next page."""

    def __init__(self, people: dict[str, User]) -> None:
        self._cookies = {"anonymous": ""}
        for role, person in people.items():
            browser = Client()
            browser.force_login(person)
            self._cookies[role] = browser.cookies.output(header="", sep=";")

    def of(self, role: str) -> Client:
        browser = Client(
            raise_request_exception=False,
            headers={"Sec-Fetch-Site": "same-origin", "User-Agent": "Mozilla/5.0"},
            REMOTE_ADDR=FROM_OUTSIDE,
        )
        browser.cookies = SimpleCookie(self._cookies[role])
        return browser


class Written:
    """Which tables were written since the last look, in the one transaction of a test.

    PostgreSQL counts what a savepoint took back too. It is asked only after a statement that may write: a page of the
    desk prolongs its session, and most do no more.
    """

    def __init__(self) -> None:
        self._counted = self._rows()
        self._may_have_written = False

    def watch(self, execute: Callable, sql: str, *args) -> object:
        self._may_have_written |= bool(_WRITES.search(sql)) and _OF_SESSIONS not in sql
        return execute(sql, *args)

    def tables(self) -> set[str]:
        if not self._may_have_written:
            return set()
        before, self._counted, self._may_have_written = self._counted, self._rows(), False
        return {
            table for table, rows in self._counted.items() if rows != before.get(table)
        } - KEPT_OF_VISITORS

    def _rows(self) -> dict[str, int]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
                " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
            )
            return dict(cursor.fetchall())


@contextmanager
def taken_back() -> Iterator[None]:
    """What happens inside has not happened afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def answer_of(browser: Client, method: str, address: str, **sent) -> HttpResponse:
    """The answer, read to its end: a file is closed by that."""
    response = getattr(browser, method)(address, **sent)
    if response.streaming:
        list(response.streaming_content)
    return response


def answer_in_a_word(written: Written, browser: Client, method: str, address: str, **sent) -> str:
    """The status; "login" for the way there; with + where rows were changed.

    Instead of + stands "log" where only the logs were written, and "own" where only what somebody has for themselves.
    """
    with taken_back(), connection.execute_wrapper(written.watch):
        response = answer_of(browser, method, address, **sent)
        return _word_of(response) + ("" if connection.needs_rollback else _mark(written.tables()))


def _word_of(response: HttpResponse) -> str:
    if response.status_code == 302 and response["Location"].startswith(reverse("admin:login")):
        return "login"
    return str(response.status_code)


def _mark(tables: set[str]) -> str:
    if not tables:
        return ""
    if tables <= LOGS:
        return " log"
    return " own" if tables <= OWN | LOGS else "+"
