"""A primary and its streaming replica, filled once for all tests of this folder; each test has machines of its own."""

import json
import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection

from consulate.embedded_postgres import binaries
from tests.machines.machine import Machine, manage
from tests.servers.postgres import DATABASE, SECRET, Postgres, servers
from tests.servers.redis import Redis

ARTICLES = 12
# What each is asked is read in its log.
LOGGED = {"log_statement": "all", "log_line_prefix": "> "}

READS_ARTICLES = re.compile(r"^> LOG:.*SELECT.*FROM \"?news_article\b", re.MULTILINE)


@dataclass(frozen=True)
class Databases:
    primary: Postgres
    replica: Postgres
    articles: list[int]

    def title(self, pk: int, title: str) -> None:
        """An act that readers see; the trigger moves the edition with it."""
        self.primary.ask("UPDATE news_article SET title = %s WHERE id = %s", title, pk)

    def caught_up(self) -> None:
        (position,) = self.primary.ask("SELECT pg_current_wal_flush_lsn()::text")[0]
        until(lambda: self.replica.ask("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", position)[0][0])


class Asked:
    """Whether a server was asked for articles since."""

    def __init__(self, server: Postgres) -> None:
        self._log, self._size = server.log, server.log.stat().st_size

    def __bool__(self) -> bool:
        with self._log.open("rb") as log:
            log.seek(self._size)
            return bool(READS_ARTICLES.search(log.read().decode(errors="replace")))


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for something that comes by itself."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.05)


@pytest.fixture(scope="session")
def servers_with_content(
    django_db_setup, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Databases]:
    folder = tmp_path_factory.mktemp("machines")
    with servers(**LOGGED) as (primary, replica):
        with django_db_blocker.unblock():
            _copy_schema(folder / "dump", primary)
        articles = json.loads(manage(folder, primary, "-m", "tests.machines.content", str(ARTICLES)))
        replica.copy_of(primary)
        replica.start(**LOGGED)
        yield Databases(primary, replica, articles)


@pytest.fixture
def databases(db, servers_with_content: Databases) -> Iterator[Databases]:
    """Both, running; whatever a test did to the replica is undone. Of the database `db` only the schema is wanted."""
    replica = servers_with_content.replica
    yield servers_with_content
    if not replica.is_running():
        replica.start(**LOGGED)
    if replica.ask("SELECT pg_is_wal_replay_paused()")[0][0]:
        replica.ask("SELECT pg_wal_replay_resume()")
    servers_with_content.caught_up()


@pytest.fixture
def machine(databases: Databases, tmp_path: Path) -> Iterator[Callable[..., Machine]]:
    """Start a machine: machine("127.0.0.2", CACHE_URL=…)."""
    started: list[Machine] = []

    def start(address: str = "127.0.0.1", workers: int = 1, **settings: str) -> Machine:
        settings = {"REPLICA_URL": databases.replica.url, **settings}
        one = Machine(tmp_path, databases.primary, address, workers, **settings)
        started.append(one)
        one.start()
        return one

    try:
        yield start
    finally:
        for one in started:
            one.stop()


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    server = Redis(tmp_path)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def _copy_schema(dump: Path, target: Postgres) -> None:
    """From the database of the tests, which is migrated: migrating another one takes half a minute."""
    connection.ensure_connection()
    params = connection.get_connection_params()
    source = {"PGHOST": params.get("host"), "PGPORT": params.get("port"), "PGUSER": params.get("user")}
    source["PGPASSWORD"] = params.get("password")
    known = {name: str(value) for name, value in source.items() if value}
    _run(["pg_dump", "--no-owner", "--file", dump, params["dbname"]], known)
    there = {"PGHOST": "127.0.0.1", "PGPORT": str(target.port), "PGUSER": "postgres", "PGPASSWORD": SECRET}
    _run(["psql", "-q", "-X", "-v", "ON_ERROR_STOP=1", "-d", DATABASE, "-f", dump], there)
    connection.close()


def _run(command: list, login: dict[str, str]) -> None:
    name, *arguments = command
    done = subprocess.run(
        [binaries.program(name), *arguments],
        env=os.environ | login,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
