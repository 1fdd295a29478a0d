"""Every reader who was told that the view counted is counted, once, whatever is killed meanwhile; over real HTTP."""

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from news.prepared import within
from news.readership import RECOUNT_LOCK, site_day
from tests.machines.conftest import _copy_schema
from tests.machines.machine import ROOT, SURROUNDINGS, Machine, manage
from tests.servers.postgres import Postgres, servers

# Its database is the one whose tables are copied.
pytestmark = pytest.mark.django_db
CLIENTS = 16
HEADERS = {"User-Agent": "Mozilla/5.0", "Sec-Fetch-Site": "same-origin", "Content-Length": "0"}
# Each test has readers of its own.
_places = iter(range(1, 200))


@pytest.fixture(scope="module")
def database(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[tuple[Postgres, list[int]]]:
    folder = tmp_path_factory.mktemp("views")
    with servers() as (primary, _replica):
        with django_db_blocker.unblock():
            _copy_schema(folder / "dump", primary)
        yield primary, json.loads(manage(folder, primary, "-m", "tests.machines.content", "8"))


@pytest.fixture(scope="module")
def machine(database, tmp_path_factory) -> Iterator[Machine]:
    folder = tmp_path_factory.mktemp("machine")
    machine = Machine(folder, database[0], workers=2, TRUSTED_PROXIES="127.0.0.1")
    machine.start()
    yield machine
    machine.stop()


class Readers:
    """Visitors at addresses of their own who read one article; who gets no answer, or a bad one, sends again."""

    def __init__(self, machine: Machine, article: int, number: int) -> None:
        self.path, self.port, self.place = f"/news/{article}/read/", machine.port, next(_places)
        self.retries, self.answered, self.numbers = 0, [], iter(range(number))
        self.number, self._lock = number, threading.Lock()

    def read(self, meanwhile: Callable[["Readers"], None] = lambda readers: None) -> None:
        with ThreadPoolExecutor(CLIENTS + 1) as pool:
            clients = [pool.submit(self._client) for _client in range(CLIENTS)]
            pool.submit(meanwhile, self).result()
            for client in clients:
                client.result()

    def wait_for(self, share: float) -> None:
        while len(self.answered) < self.number * share:
            time.sleep(0.01)

    def _client(self) -> None:
        while True:
            with self._lock:
                number = next(self.numbers, None)
            if number is None:
                return
            self._send_until_answered(f"10.{self.place}.{number // 250}.{number % 250}")

    def _send_until_answered(self, address: str) -> None:
        deadline = time.monotonic() + 60
        while self._status(address) != 200:
            assert time.monotonic() < deadline, "no answer for a minute"
            self.retries += 1
            time.sleep(0.05)
        self.answered.append(address)

    def _status(self, address: str) -> int:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            line.request("POST", self.path, headers={**HEADERS, "X-Forwarded-For": address})
            answer = line.getresponse()
            answer.read()
            return answer.status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            line.close()


def stored(primary: Postgres, article: int) -> int:
    return primary.ask("SELECT count(*) FROM news_view WHERE article_id = %s", article)[0][0]


def kill_a_worker(readers: Readers) -> None:
    """With SIGKILL, while requests are under way: the oldest child of the server that listens there."""
    readers.wait_for(0.3)
    master = next(
        entry.name
        for entry in Path("/proc").glob("[0-9]*")
        if f":{readers.port}\0" in _words(entry) and _parent(entry) == os.getpid()
    )
    os.kill(int(Path(f"/proc/{master}/task/{master}/children").read_text().split()[0]), signal.SIGKILL)


def _words(process: Path) -> str:
    try:
        return (process / "cmdline").read_text().replace("consulate.wsgi", "")
    except OSError:
        return ""


def _parent(process: Path) -> int:
    return int((process / "stat").read_text().rpartition(")")[2].split()[1])


SOME = pytest.param(400, id="400")
MANY = pytest.param(5_000, id="5000", marks=pytest.mark.full)


@pytest.mark.parametrize("number", [SOME, MANY])
def test_so_many_readers_are_so_many_views(machine, database, number):
    primary, articles = database
    article = articles[0 if number < 1_000 else 1]
    readers = Readers(machine, article, number)
    readers.read()
    assert (stored(primary, article), readers.retries) == (number, 0)
    # A second visit of the same readers is none, and the answer has all of them.
    time.sleep(1.1)
    again = machine.ask(
        f"/news/{article}/read/",
        method="POST",
        Sec_Fetch_Site="same-origin",
        X_Forwarded_For=readers.answered[0],
    )
    digits = (
        json.loads(again.body)["views"].replace("٬", "").translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789"))
    )
    assert int(digits) == number == stored(primary, article)


@pytest.mark.parametrize("number", [SOME, MANY])
def test_a_killed_worker_loses_and_doubles_nothing(machine, database, number):
    primary, articles = database
    article = articles[2 if number < 1_000 else 3]
    readers = Readers(machine, article, number)
    readers.read(kill_a_worker)
    assert stored(primary, article) == number == len(set(readers.answered))


@pytest.mark.parametrize("number", [SOME, MANY])
def test_a_database_that_breaks_down_loses_and_doubles_nothing(machine, database, number):
    primary, articles = database
    article = articles[4 if number < 1_000 else 5]

    def break_down(readers: Readers) -> None:
        readers.wait_for(0.3)
        primary.stop("immediate")
        time.sleep(0.3)
        primary.start()

    readers = Readers(machine, article, number)
    readers.read(break_down)
    assert readers.retries, "nobody noticed"
    assert stored(primary, article) == number == len(set(readers.answered))


def test_while_the_database_is_away_the_beacon_says_so(machine, database):
    primary, articles = database
    send = {"method": "POST", "Sec_Fetch_Site": "same-origin", "X_Forwarded_For": "10.250.0.1"}
    primary.stop("immediate")
    try:
        answers = [machine.ask(f"/news/{articles[6]}/read/", **send) for _time in range(4)]
        picture = machine.ask(f"/news/{articles[6]}/read.gif", X_Forwarded_For="10.250.0.1")
    finally:
        primary.start()
    for answer in [*answers, picture]:
        assert (answer.status, json.loads(answer.body)) == (503, {"error": "unavailable"})
        assert int(answer.headers["retry-after"]) > 0
        assert "no-store" in answer.headers["cache-control"]
    deadline = time.monotonic() + 20
    while machine.ask(f"/news/{articles[6]}/read/", **send).status != 200:
        assert time.monotonic() < deadline, "it did not heal"
        time.sleep(0.1)
    assert stored(primary, articles[6]) == 1


def test_the_limits_of_time_end_with_the_statement(database):
    """One message of limits and statement: they hold for it, and leave nothing behind."""
    primary, _articles = database
    limited = f"SET LOCAL {within(100)}; "
    with primary.session(autocommit=True) as cursor:
        cursor.execute(limited + "SELECT 1")
        cursor.execute("SELECT current_setting('statement_timeout')")
        assert cursor.fetchone() == ("0",)
        cursor.execute("SELECT pg_sleep(0.3)")
        with pytest.raises(Exception, match="statement timeout"):
            cursor.execute(limited + "SELECT pg_sleep(5)")
        with primary.session() as other:
            other.execute("SELECT pg_advisory_lock(77)")
            with pytest.raises(Exception, match="timeout"):
                cursor.execute(limited + "SELECT pg_advisory_lock(77)")
        assert cursor.connection.notices == []
        cursor.execute("SELECT current_setting('statement_timeout'), pg_current_xact_id_if_assigned()")
        assert cursor.fetchone() == ("0", None)


@pytest.mark.parametrize(
    "times", [pytest.param(3, id="3"), pytest.param(50, id="50", marks=pytest.mark.full)]
)
def test_a_recount_that_is_killed_changes_nothing(database, tmp_path, times):
    """SIGKILL at a random moment of it; the sums are those of before or those of a whole recount, nothing between."""
    primary, articles = database
    article, today = articles[7], site_day()
    for table in ("news_view", "news_dailyviews", "news_viewtotal"):
        primary.ask(f"DELETE FROM {table} WHERE article_id = %s", article)
    dice = random.Random(7)
    for time_number in range(times):
        rows = 1 + time_number
        primary.ask(
            "INSERT INTO news_view (day, article_id, visitor)"
            " VALUES (%s, %s, decode(lpad(to_hex(%s), 32, '0'), 'hex'))",
            today, article, rows,
        )  # fmt: skip
        _recount_killed_after(primary, tmp_path, dice.uniform(0, 0.02))
        assert _sums(primary, article, today) in [(rows - 1, rows - 1), (rows, rows)]
        _recount_killed_after(primary, tmp_path, 60)
        assert _sums(primary, article, today) == (rows, rows)
    assert not primary.ask("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = %s", RECOUNT_LOCK)


def _sums(primary: Postgres, article: int, day) -> tuple[int, int]:
    rows = primary.ask(
        "SELECT coalesce((SELECT views FROM news_dailyviews WHERE article_id = %s AND day = %s), 0),"
        " coalesce((SELECT views FROM news_viewtotal WHERE article_id = %s), 0)",
        article, day, article,
    )  # fmt: skip
    return rows[0]


_RECOUNT = (
    "import django; django.setup(); from news import readership; print('.', flush=True); readership.recount()"
)


def _recount_killed_after(primary: Postgres, folder: Path, seconds: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _RECOUNT],
        cwd=ROOT,
        env={**os.environ, **SURROUNDINGS, "DATABASE_URL": primary.url, "VAR_DIR": str(folder)},
        stdout=subprocess.PIPE,
    )
    try:
        process.stdout.read(1)
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    finally:
        process.stdout.close()
    # The server ends what a killed client had begun, within a moment.
    while primary.ask("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = %s", RECOUNT_LOCK):
        time.sleep(0.01)
