"""Starts the servers that are measured, and stops them for sure: each on a port of its own, on this machine alone."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from bench import loads, visitors
from bench.sites import PROJECT, Site

# Seconds that a server may take until it answers, and until it has stopped.
START, STOP = 60, 20
GUNICORN = [sys.executable, "-m", "gunicorn", "--config", "python:consulate.application_server"]
# The site's log needs the site's settings, and these servers have others.
OWN_LINES = ("--logger-class", "gunicorn.glogging.Logger")


@dataclass
class Server:
    """A process with its workers; `path` is what it answers with 200 as soon as it is there."""

    name: str
    command: list[str]
    port: int
    environment: Mapping[str, str]
    log: Path
    path: str = "/"

    def __enter__(self) -> Self:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command, env=dict(self.environment), cwd=PROJECT, stdout=log, stderr=log
            )
        try:
            self._wait()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(STOP)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _wait(self) -> None:
        until = time.monotonic() + START
        while time.monotonic() < until and self._process.poll() is None:
            [answer] = visitors.collect(self.port, [loads.request(self.path)])
            if answer.status == 200:
                return
            time.sleep(0.1)
        raise RuntimeError(f"{self.name} does not answer; see {self.log}")

    def workers(self) -> dict[int, int]:
        """The worker processes by number, with their resident memory in bytes."""
        rows = subprocess.run(
            ["ps", "-A", "-o", "pid=,ppid=,rss="], capture_output=True, text=True, check=True
        ).stdout
        listed = [tuple(map(int, row.split())) for row in rows.splitlines()]
        return {pid: rss * 1024 for pid, parent, rss in listed if parent == self._process.pid}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def application(site: Site, name: str, *options: str, **settings: str) -> Server:
    """The site as production serves it, with the settings named here."""
    return _gunicorn("consulate.wsgi", name, site, site.environment | settings, "/", options)


def reference(site: Site) -> Server:
    environment = os.environ | {"BENCH_DATABASE": _as_django_names(site.database)}
    return _gunicorn("bench.reference", "reference", site, environment, f"/piece/{site.count}/", OWN_LINES)


def bare(site: Site) -> Server:
    environment = os.environ | {"BENCH_DATABASE": _as_django_names(site.database)}
    return _gunicorn("bench.reference:bare", "bare", site, environment, "/", OWN_LINES)


def _gunicorn(
    module: str,
    name: str,
    site: Site,
    environment: Mapping[str, str],
    path: str,
    options: tuple[str, ...] = (),
) -> Server:
    port = free_port()
    command = [*GUNICORN, module, "--bind", f"127.0.0.1:{port}", *options]
    return Server(name, command, port, environment, site.folder / f"{name}.log", path)


def _as_django_names(database: dict[str, str]) -> str:
    names = {"dbname": "NAME", "user": "USER", "host": "HOST", "port": "PORT"}
    return json.dumps({names[key]: value for key, value in database.items()})
