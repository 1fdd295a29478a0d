"""The workers of one server count together: in memory, over the life of each of them, and for no other server."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from consulate import application_server
from tests.servers.postgres import free_port
from tests.servers.test_application_server import Server

PLACE = application_server.counts.parent


@pytest.fixture
def server(tmp_path) -> Iterator[Server]:
    # Nothing here needs a database, and none is to be started for it.
    started = Server(tmp_path, DATABASE_URL=f"postgres://nobody@127.0.0.1:{free_port()}/none")
    try:
        started.wait()
        yield started
    finally:
        started.stop()


def folders(pid: int) -> list[Path]:
    return list(PLACE.glob(f"consulate-counts-{pid}-*"))


def refused(server: Server) -> int:
    """How many requests with a name that the site does not have were counted, by whichever worker is asked."""
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        line.request("GET", "/metrics")
        answer = line.getresponse()
        said = answer.read().decode()
    finally:
        line.close()
    assert answer.status == 200, said
    found = re.search(
        r'^consulate_requests_total{method="GET",route="other",status="4xx"} (\d+)', said, re.MULTILINE
    )
    return int(found[1]) if found else 0


def test_no_count_is_lost_with_a_worker_and_files_do_not_pile_up(server, tmp_path):
    asked = refused(server)
    for _round in range(2):
        first = server.workers
        for _number in range(12):
            assert server.ask() == 400
        asked += 12
        assert refused(server) == asked
        os.kill(server.process.pid, signal.SIGHUP)
        until = time.monotonic() + 60
        while server.workers & first or len(server.workers) < 2:
            assert time.monotonic() < until, server.log.read_text()
            time.sleep(0.05)
        assert refused(server) == asked
    (folder,) = folders(server.process.pid)
    assert folder.stat().st_mode & 0o777 == 0o700
    # Of six workers two are there, and two were there while these began; and there is who forked them.
    assert len(list(folder.glob("counter_*.db"))) <= 5
    # In production it may write to no disk but that of the pictures (deploy/systemd).
    assert not (tmp_path / "metrics").exists()
    server.stop()
    assert not folder.exists()


def test_counts_are_taken_over_from_the_dead_alone(tmp_path, monkeypatch):
    # Begun after this one was forked: nobody told it of its sister.
    sister = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    try:
        for pid in (sister.pid, gone.pid):
            (tmp_path / f"counter_{pid}.db").touch()
        monkeypatch.setattr(application_server, "counts", tmp_path)
        application_server.post_fork(SimpleNamespace(WORKERS={}), SimpleNamespace(pid=os.getpid()))
        assert {path.name for path in tmp_path.iterdir()} == {
            f"counter_{sister.pid}.db",
            f"counter_{os.getpid()}.db",
        }
    finally:
        sister.communicate(b"\n")


def test_what_a_killed_server_left_goes_with_the_next_start(tmp_path):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left = PLACE / f"consulate-counts-{gone.pid}-0123"
    of_a_living_one = PLACE / f"consulate-counts-{os.getpid()}-of-this-test"
    for folder in (left, of_a_living_one):
        folder.mkdir()
    try:
        application_server.on_starting(None)
        assert not left.exists() and of_a_living_one.exists()
    finally:
        of_a_living_one.rmdir()
