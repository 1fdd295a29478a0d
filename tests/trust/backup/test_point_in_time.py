"""A server that is killed and deleted while people write comes back, to its end or to a moment.

`pytest -s tests/trust/backup/test_point_in_time.py` prints the figures of docs/operations.md.
"""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest

from consulate.embedded_postgres import binaries, processes
from tests.servers.postgres import DATABASE, Postgres, servers

pytestmark = pytest.mark.full
# Seconds after which a segment is archived that is not full; a minute in the documents.
ARCHIVE_TIMEOUT = 2
WRITERS = 4
SECONDS = 5.0
DURABLE = {"fsync": "on", "wal_level": "replica", "max_wal_senders": "4"}


class Writers:
    """People who write, and what was acknowledged to them, by the clock of this machine."""

    def __init__(self, server: Postgres) -> None:
        self._server, self._over = server, threading.Event()
        self.acknowledged: dict[int, float] = {}
        self._threads = [threading.Thread(target=self._write, args=(number,)) for number in range(WRITERS)]

    def __enter__(self) -> "Writers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *fault: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(20)

    def _write(self, number: int) -> None:
        try:
            with self._server.session(autocommit=True) as cursor:
                while not self._over.is_set():
                    cursor.execute("INSERT INTO written VALUES (%s)", [number])
                    self.acknowledged[number] = time.time()
                    number += WRITERS
        except psycopg2.Error:
            # The end that is wanted.
            return


def found(server: Postgres) -> set[int]:
    return {number for (number,) in server.ask("SELECT id FROM written")}


def kill(server: Postgres) -> None:
    """As when the power goes; then the disk is gone too."""
    pid = int((server.data / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + 20
    while subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, check=False).stdout:
        assert time.monotonic() < until
        time.sleep(0.05)
    remove(server)


def remove(server: Postgres) -> None:
    """The children of a killed server take a moment to let go of their files."""
    until = time.monotonic() + 20
    while server.data.exists():
        subprocess.run(["rm", "-rf", server.data], check=False, stderr=subprocess.DEVNULL)
        assert time.monotonic() < until


def bring_back(server: Postgres, base: Path, restore_command: str, **target: str) -> float:
    """Seconds until the server takes writes again."""
    begun = time.monotonic()
    assert processes.run(["cp", "-a", base, server.data], server.account).returncode == 0
    assert processes.run(["touch", server.data / "recovery.signal"], server.account).returncode == 0
    server.start(fsync="on", restore_command=restore_command, **target)
    until = time.monotonic() + 60
    while server.ask("SELECT pg_is_in_recovery()")[0][0]:
        assert time.monotonic() < until
        time.sleep(0.05)
    return time.monotonic() - begun


@pytest.fixture
def server() -> Iterator[Postgres]:
    with servers(**DURABLE) as (primary, _other):
        primary.ask("CREATE TABLE written (id bigint PRIMARY KEY)")
        yield primary


def folder_of(server: Postgres, name: str) -> Path:
    path = server.data.with_name(name)
    assert processes.run(["mkdir", path], server.account).returncode == 0
    return path


def base_of(server: Postgres) -> Path:
    base = server.data.with_name("base")
    address = server.url.rpartition("/")[0]
    server._run("pg_basebackup", "-D", base, "-d", address, "--checkpoint=fast")
    server._run("pg_verifybackup", base)
    return base


def test_archived_segments_bring_it_back_to_the_last_of_them_or_to_a_moment(server):
    archive = folder_of(server, "archive")
    server.stop()
    there, part = f"{archive}/%f", f"{archive}/%f.part"
    copy = f"test ! -f {there} && cp %p {part} && sync {part} && mv {part} {there}"
    server.start(**DURABLE, archive_mode="on", archive_timeout=str(ARCHIVE_TIMEOUT), archive_command=copy)
    base = base_of(server)
    with Writers(server) as people:
        time.sleep(SECONDS)
        (moment,) = server.ask("SELECT clock_timestamp()::text")[0]
        by_then = time.time()
        before = {number for number, at in list(people.acknowledged.items()) if at < by_then}
        time.sleep(SECONDS)
        kill(server)
        killed = time.time()
    back = f"cp {archive}/%f %p"
    seconds = bring_back(server, base, back)
    lost = people.acknowledged.keys() - found(server)
    oldest = killed - min((people.acknowledged[number] for number in lost), default=killed)
    print(
        f"\narchive_timeout {ARCHIVE_TIMEOUT} s: {len(people.acknowledged):,} acknowledged, {len(lost):,} lost,"
        f" the oldest of them {oldest:.1f} s before the kill; back after {seconds:.1f} s"
    )
    # A segment that is due is written within the same time again.
    assert oldest < 3 * ARCHIVE_TIMEOUT
    server.stop()
    remove(server)
    bring_back(server, base, back, recovery_target_time=moment, recovery_target_action="promote")
    then = found(server)
    assert before <= then
    assert not {number for number, at in people.acknowledged.items() if at > by_then + 0.5} & then
    assert len(then) < len(people.acknowledged)


@contextmanager
def receiver(server: Postgres, target: Path) -> Iterator[Callable[[], None]]:
    """Another disk, or another machine, that has each commit before it is acknowledged."""
    address = f"{server.url.rpartition('/')[0]}/{DATABASE}?application_name=receiver"
    child = subprocess.Popen(
        [binaries.program("pg_receivewal"), "-D", target, "-d", address, "--synchronous", "--no-loop"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **server.account.identity(),
    )
    try:
        until = time.monotonic() + 20
        while not server.ask("SELECT 1 FROM pg_stat_replication WHERE application_name = 'receiver'"):
            assert time.monotonic() < until
            time.sleep(0.05)
        yield child
    finally:
        child.terminate()
        child.wait(20)


def test_a_receiver_that_commits_wait_for_loses_nothing(server):
    target = folder_of(server, "received")
    base = base_of(server)
    with receiver(server, target):
        server.ask("ALTER SYSTEM SET synchronous_standby_names = 'receiver'")
        server.ask("SELECT pg_reload_conf()")
        with Writers(server) as people:
            time.sleep(SECONDS)
            kill(server)
    back = f"cp {target}/%f %p || cp {target}/%f.partial %p"
    seconds = bring_back(server, base, back)
    lost = people.acknowledged.keys() - found(server)
    told = f"{len(people.acknowledged):,} acknowledged, {len(lost)} lost; back after {seconds:.1f} s"
    print(f"\nsynchronous receiver: {told}")
    assert people.acknowledged and not lost
