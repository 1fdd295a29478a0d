"""A database that accepts and answers no more costs a limited time, and is used again without a restart.

Its processes are stopped (SIGSTOP): the machine's kernel goes on to accept connections and to acknowledge what is sent.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.machines.conftest import Databases, until
from tests.machines.machine import ROOT, SURROUNDINGS, Answer, Machine
from tests.servers.postgres import Postgres

# Seconds of DATABASE_ANSWERS_WITHIN, and what a busy machine of tests adds.
LIMIT, MARGIN = 2, 3.0
APPLICATION = (
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
    " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
)


@contextmanager
def silence(server: Postgres) -> Iterator[None]:
    """The server keeps its connections and takes new ones, and says nothing."""
    postmaster = int((server.data / "postmaster.pid").read_text().split()[0])
    stopped = [postmaster]
    os.kill(postmaster, signal.SIGSTOP)
    try:
        for pid in _children(postmaster):
            os.kill(pid, signal.SIGSTOP)
            stopped.append(pid)
        yield
    finally:
        for pid in reversed(stopped):
            os.kill(pid, signal.SIGCONT)


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.fixture
def site(machine: Callable[..., Machine]) -> Machine:
    return machine(workers=1, REPLICA_URL="", DATABASE_ANSWERS_WITHIN=str(LIMIT))


def address(site: Machine, pk: int) -> str:
    """An article's own, of which the site tells whoever asks for its number."""
    return site.ask(f"/news/{pk}/").headers["location"]


def search(site: Machine, words: str, source: str = "127.9.1.1") -> Answer:
    """From a neighbourhood of its own: other tests of these servers have searched a minute ago."""
    return site.ask(f"/search/?q={words}", source=source)


def timed(ask: Callable, *values, **more) -> tuple[float, object]:
    began = time.monotonic()
    answer = ask(*values, **more)
    return time.monotonic() - began, answer


def all_at_once(calls: list[Callable]) -> list[tuple[float, object]]:
    found: list = [None] * len(calls)

    def call(number: int) -> None:
        found[number] = timed(calls[number])

    threads = [threading.Thread(target=call, args=(number,)) for number in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_a_silent_database_costs_a_page_the_limit_and_the_next_ones_nothing(databases: Databases, site):
    kept, other = (address(site, pk) for pk in databases.articles[:2])
    assert site.ask(kept).status == 200
    # Each thread has a connection of its own by then, in the middle of which it will fall silent.
    assert {answer.status for _took, answer in all_at_once([lambda: search(site, "a")] * 4)} == {200}
    with silence(databases.primary):
        # One less than the worker has threads, and the last one for whoever asks whether it lives.
        asked = [kept, "/readyz", other, "/healthz"]
        answers = dict(
            zip(asked, all_at_once([lambda path=path: site.ask(path) for path in asked]), strict=True)
        )
        statuses = {path: answer.status for path, (_took, answer) in answers.items()}
        assert statuses == {kept: 200, "/readyz": 503, other: 503, "/healthz": 200}
        assert answers[other][1].headers["retry-after"] == "30"
        assert max(took for took, _answer in answers.values()) < LIMIT + MARGIN
        assert answers["/readyz"][0] < 4
        assert answers["/healthz"][0] < 3
        seconds = {name: f"{took:.2f}" for name, (took, _answer) in answers.items()}
        print(f"\nseconds with DATABASE_ANSWERS_WITHIN={LIMIT}:", seconds)
        # By now it is known. Somebody tries now and then, and nobody else waits.
        rounds = [[timed(site.ask, path) for path in ("/search/?q=c", kept, "/readyz")] for _ in range(4)]
        assert {tuple(answer.status for _took, answer in each) for each in rounds} == {(503, 200, 503)}
        known = sorted(took for each in rounds for took, _answer in each)
        print(f"the twelve after it: {known[0]:.3f} to {known[-1]:.2f}, in the middle {known[6]:.3f}")
        assert known[6] < 1.5
    until(lambda: site.ask("/readyz").status == 200)
    until(lambda: search(site, "d").status == 200)
    assert {site.ask(path).status for path in (kept, other)} == {200}
    until(lambda: len(databases.primary.ask(APPLICATION)) <= 5)


def test_what_readers_send_meanwhile_is_refused_and_counts_when_it_is_sent_again(databases: Databases, site):
    beacon = f"/news/{databases.articles[7]}/read/"

    def send():
        return site.ask(beacon, method="POST", Sec_Fetch_Site="same-origin")

    assert search(site, "e", "127.9.2.1").status == 200
    with silence(databases.primary):
        took, answer = timed(send)
        assert (answer.status, answer.headers["retry-after"]) == (503, "5")
        assert took < LIMIT + MARGIN
        again = timed(send)[0]
        print(f"\nsent in the silence: {took:.2f} s, once more {again:.2f} s")
        assert again < 1.5
    until(lambda: send().status == 200)
    # What was sent before may have been done when the database came to it; a reader counts once.
    assert json.loads(send().body)["views"] == "۱"


def test_an_answer_that_comes_late_reaches_nobody(databases: Databases, site):
    """What was asked in the silence is answered after it, on connections that are closed by then."""
    addresses = [address(site, pk) for pk in databases.articles]
    assert len(set(addresses)) == len(addresses) == 12
    with silence(databases.primary):
        asked = [lambda path=path: site.ask(path) for path in addresses[:4]]
        assert {answer.status for _took, answer in all_at_once(asked)} == {503}
    until(lambda: site.ask("/readyz").status == 200)
    for path in addresses:
        until(lambda path=path: site.ask(path).status == 200)
        assert f'<link rel="canonical" href="http://127.0.0.1:{site.port}{path}">' in site.ask(path).body


@pytest.mark.full
def test_a_silent_replica_costs_one_page_its_limit_and_no_page_at_all(databases: Databases, machine):
    site = machine(workers=1)
    first, *others = [address(site, pk) for pk in databases.articles[:6]]
    assert site.ask(first).status == 200
    with silence(databases.replica):
        found = [timed(site.ask, path) for path in others]
    assert [answer.status for _took, answer in found] == [200] * 5
    # Once it was waited for, by the connection that was there and by the new one.
    assert max(took for took, _answer in found) < 3 + 2 + MARGIN
    assert sum(took for took, _answer in found) < 3 + 2 + 2 * MARGIN


# --- What it is made of ----------------------------------------------------------------------------

IN_A_PROCESS = """
import sys
import psycopg2
from consulate import silence
if sys.argv[2] == "limited":
    silence.give_up_silent_databases()
line = psycopg2.connect(sys.argv[1], connect_timeout=3, tcp_user_timeout=1500)
cursor = line.cursor()
print("ready", flush=True)
sys.stdin.readline()
cursor.execute("SELECT 'late'")
"""


def start(url: str, how: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", IN_A_PROCESS, url, how],
        cwd=ROOT, env={**os.environ, **SURROUNDINGS}, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_without_the_limit_a_process_waits_for_ever(databases: Databases):
    """The control: the limits of the network alone do not see it, for the kernel acknowledges what is sent."""
    with start(databases.primary.url, "plain") as plain, start(databases.primary.url, "limited") as limited:
        assert (plain.stdout.readline(), limited.stdout.readline()) == ("ready\n", "ready\n")
        with silence(databases.primary):
            for process in (plain, limited):
                process.stdin.write("\n")
                process.stdin.flush()
            assert limited.wait(10) != 0
            time.sleep(1.5)
            assert plain.poll() is None
        assert plain.wait(10) == 0
        assert "OperationalError: the database accepts, and does not answer" in limited.stderr.read()
