"""The application server as it is configured: workers are renewed under load and lose no request."""

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.postgres import free_port

ROOT = Path(__file__).resolve().parent.parent.parent


class Server:
    """gunicorn with the site's own configuration; what is asked of it here needs no database."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.port, self.log = free_port(), folder / "log"
        command = [sys.executable, "-m", "gunicorn", "--config", "python:consulate.application_server"]
        environment = {
            "SECRET_KEY": "0123456789abcdef" * 4,
            "SITE_URL": f"http://127.0.0.1:{self.port}",
            "VAR_DIR": str(folder),
            "PAGE_CACHE": "false",
            **settings,
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--bind", f"127.0.0.1:{self.port}", "consulate.wsgi"],
                cwd=ROOT, env=environment, stdout=log, stderr=log,
            )  # fmt: skip

    @property
    def workers(self) -> set[int]:
        task = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return {int(number) for number in task.read_text().split()}

    def ask(self) -> int:
        """A host that the site does not have is refused before anything is asked of the database."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            line.request("GET", "/", headers={"Host": "nobody.example"})
            answer = line.getresponse()
            answer.read()
            return answer.status
        finally:
            line.close()

    def wait(self) -> None:
        until = time.monotonic() + 90
        while time.monotonic() < until:
            assert self.process.poll() is None, self.log.read_text()
            try:
                self.ask()
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@pytest.fixture
def server(tmp_path) -> Iterator[Server]:
    started = Server(tmp_path)
    try:
        started.wait()
        yield started
    finally:
        started.stop()


class Readers:
    """Some who ask again and again, and what became of it."""

    def __init__(self, server: Server, many: int) -> None:
        self._server, self._on, self.answers, self.lost = server, True, [], []
        self._threads = [threading.Thread(target=self._read) for _number in range(many)]

    def __enter__(self) -> "Readers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *raised) -> None:
        self._on = False
        for thread in self._threads:
            thread.join()

    def _read(self) -> None:
        while self._on:
            try:
                self.answers.append(self._server.ask())
            except (OSError, http.client.HTTPException) as error:
                self.lost.append(error)


def private(pid: int) -> int:
    """Kilobytes that a process shares with nobody."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return sum(int(size) for size in re.findall(r"^Private_\w+:\s+(\d+)", text, re.MULTILINE))


def shares_of_workers(server) -> list[tuple[int, int]]:
    """What each has for itself, and in all, in kilobytes; asked again while one of before is still on its way out."""
    until = time.monotonic() + 30
    while True:
        try:
            return [(private(pid), resident(pid)) for pid in sorted(server.workers)]
        except (ProcessLookupError, FileNotFoundError):
            assert time.monotonic() < until
            time.sleep(0.1)


def resident(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4


def test_workers_are_renewed_under_load_and_share_what_was_read_once(server):
    first = server.workers
    with Readers(server, 6) as readers:
        os.kill(server.process.pid, signal.SIGHUP)
        until = time.monotonic() + 60
        while server.workers & first or len(server.workers) < 2:
            assert time.monotonic() < until, server.log.read_text()
            time.sleep(0.05)
        begun = len(readers.answers)
        while len(readers.answers) < begun + 50:
            assert time.monotonic() < until, server.log.read_text()
            time.sleep(0.05)
    assert readers.lost == []
    assert set(readers.answers) == {400}
    # What a worker has for itself is the lesser part of it.
    shares = shares_of_workers(server)
    assert len(shares) == 2 and all(own < resident / 2 for own, resident in shares), shares
