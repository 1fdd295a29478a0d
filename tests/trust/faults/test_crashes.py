"""Nothing that was acknowledged is lost and nothing is kept twice, whatever is killed while people write.

Views by the read beacon, votes, comments, and articles saved at the desk, over real HTTP; meanwhile PostgreSQL crashes
(`pg_ctl stop -m immediate`: no process says goodbye, and the next start replays the log), single workers of gunicorn
are killed with SIGKILL, and so is the whole of it. `make faults` does it with 100,000 writes and 20 crashes:
`pytest -s tests/trust/faults/test_crashes.py` prints the table of docs/operations.md.

The servers of the tests run with fsync=off. For crashes of processes that makes no difference, since what was written
is in the kernel's keeping; what a loss of power does is another test (tests/trust/backup/test_point_in_time.py).
"""

import os
import random
import signal
import time
from collections import Counter
from dataclasses import dataclass
from itertools import cycle
from typing import Self
from unittest import mock

import pytest
from django.test import RequestFactory

from comments import voting
from news import visitors
from news.readership import site_day
from tests.machines.machine import manage
from tests.trust.faults.conftest import Content, Site
from tests.trust.faults.writes import KINDS, Book, Writers, address_of, once_of

# So many writes, so many crashes.
FEW = pytest.param(1_000, 2, id="1000")
MANY = pytest.param(100_000, 20, id="100000", marks=pytest.mark.full)


class Crashes:
    """In turns: the database, a worker, the database, the application as a whole."""

    def __init__(self, database: Content, site: Site) -> None:
        self._server, self._site, self._dice = database.server, site, random.Random(20)
        self._turns = cycle([self.database, self.worker, self.database, self.application])
        self.done: Counter[str] = Counter()

    def next(self) -> None:
        crash = next(self._turns)
        crash()
        self.done[crash.__name__] += 1

    def database(self) -> None:
        self._server.stop("immediate")
        time.sleep(self._dice.uniform(0, 1))
        self._server.start()

    def worker(self) -> None:
        os.kill(self._dice.choice(self._site.workers), signal.SIGKILL)

    def application(self) -> None:
        self._site.kill()
        time.sleep(self._dice.uniform(0, 1))
        self._site.start()


@pytest.mark.parametrize(("number", "crashes"), [FEW, MANY])
def test_each_acknowledged_write_is_there_once(database: Content, start, number, crashes):
    site = start(workers=2)
    before, begun = stored(database), time.monotonic()
    killer = Crashes(database, site)
    with Writers(site.port, database.articles, number) as writers:
        for turn in range(1, crashes + 1):
            writers.wait_for(turn / (crashes + 1))
            killer.next()
    seconds, after = time.monotonic() - begun, stored(database)
    book = writers.book
    rows = {kind: after[kind] - before[kind] for kind in KINDS}
    expected = {kind: Counter(keys_of(kind, book, database)) for kind in KINDS}
    accounts = [Account.of(kind, book, expected[kind], rows[kind]) for kind in KINDS]
    print(
        f"\n{book.acknowledged:,} writes in {seconds:.0f} s, crashes: {dict(killer.done)}",
        *accounts,
        sep="\n",
    )
    assert book.wrong == []
    assert book.acknowledged >= number and killer.done.total() == crashes
    assert [(one.offered, one.lost, one.doubled) for one in accounts] == [
        (one.acknowledged, 0, 0) for one in accounts
    ]
    # The control: one row less, and one twice, would be seen.
    for kind in KINDS:
        one = Counter([next(iter(expected[kind]))])
        assert Account.of(kind, book, expected[kind], rows[kind] - one).lost == 1
        assert Account.of(kind, book, expected[kind], rows[kind] + one).doubled == 1
    # The sums that pages show are those of the rows, however often a recount was killed.
    manage(database.folder, database.server, "recount_views")
    counted, of_days, totals = sums(database)
    assert {key: of_days[key] for key in counted} == counted
    assert totals == sums_of(of_days)


@dataclass(frozen=True)
class Account:
    """What became of the writes of one kind."""

    kind: str
    offered: int
    acknowledged: int
    retried: int
    in_doubt: int
    lost: int
    doubled: int

    @classmethod
    def of(cls, kind: str, book: Book, expected: Counter, rows: Counter) -> Self:
        lost, more = (expected - rows).total(), (rows - expected).total()
        offered, retried, in_doubt = (
            counted[kind] for counted in (book.offered, book.retried, book.in_doubt)
        )
        return cls(kind, offered, len(book.kept[kind]), retried, in_doubt, lost, more)

    def __str__(self) -> str:
        said = ", ".join(
            f"{value:,} {name.replace('_', ' ')}" for name, value in vars(self).items() if name != "kind"
        )
        return f"{self.kind}: {said}"


def stored(database: Content) -> dict[str, Counter]:
    """What the tables hold of each kind, by what tells one write from another."""
    statements = {
        "view": "SELECT article_id, visitor FROM news_view",
        "vote": "SELECT article_id, voter FROM comments_rating",
        "comment": "SELECT text FROM comments_comment",
        "article save": "SELECT content->>'title' FROM news_version WHERE act = 'saved'",
    }
    return {kind: Counter(map(_plain, database.server.ask(sql))) for kind, sql in statements.items()}


def _plain(row: tuple) -> object:
    return row[0] if len(row) == 1 else (row[0], bytes(row[1]))


def keys_of(kind: str, book: Book, database: Content) -> list:
    """The same of what was acknowledged."""
    if kind == "view":
        [(key,)] = database.server.ask("SELECT key FROM news_visitorkey WHERE period = %s", str(site_day()))
        return [(article, reader_of(bytes(key), number)) for article, number in book.kept[kind]]
    if kind == "vote":
        return [(article, voting.voter_key(voting.new_voter(once_of(n)))) for article, n in book.kept[kind]]
    return list(book.kept[kind])


def reader_of(key: bytes, number: int) -> bytes:
    """As news/visitors.py hashes one; the key of the day is the database's alone."""
    headers = {"User-Agent": "Mozilla/5.0"}
    request = RequestFactory().post("/", headers=headers, REMOTE_ADDR=address_of(number))
    with mock.patch.object(visitors, "_day_key", lambda day: key):
        return visitors.reader(request, site_day())


def sums(database: Content) -> tuple[dict, dict, dict]:
    """The rows of each article and day, what is kept of days, and what of articles."""
    ask = database.server.ask
    counted = ask("SELECT article_id, day, count(*) FROM news_view GROUP BY article_id, day")
    of_days = ask("SELECT article_id, day, views FROM news_dailyviews")
    totals = ask("SELECT article_id, views FROM news_viewtotal WHERE views > 0")
    return *({(article, day): views for article, day, views in rows} for rows in (counted, of_days)), dict(
        totals
    )


def sums_of(of_days: dict) -> dict[int, int]:
    found: Counter[int] = Counter()
    for (article, _day), views in of_days.items():
        found[article] += views
    return dict(found)
