"""A PostgreSQL server with content and an application before it, either of which a test may break."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.machines.conftest import _copy_schema
from tests.machines.machine import Machine, manage
from tests.servers.postgres import DATABASE, Postgres, servers
from tests.trust.faults.people import Colleague

ARTICLES = 12
STAFF = "administrator"


class Site(Machine):
    """One application server, which lives before its database does."""

    @property
    def workers(self) -> list[int]:
        master = self._process.pid
        return [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()]

    def _answers(self) -> bool:
        try:
            return self.ask("/healthz").status == 200
        except OSError:
            return False


@dataclass(frozen=True)
class Content:
    server: Postgres
    articles: list[int]
    folder: Path

    def count(self, table: str) -> int:
        return self.server.ask(f"SELECT count(*) FROM {table}")[0][0]

    def end_connections(self) -> None:
        """Those of the application, which then begins new ones with what is set by now."""
        self.server.ask(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            f" WHERE datname = '{DATABASE}' AND pid <> pg_backend_pid()"
        )

    def set(self, setting: str) -> None:
        self.server.ask(f"ALTER DATABASE {DATABASE} SET {setting}", database="postgres")
        self.end_connections()


@pytest.fixture(scope="session")
def content(
    django_db_setup, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Content]:
    folder = tmp_path_factory.mktemp("faults")
    with servers() as (server, _replica):
        with django_db_blocker.unblock():
            _copy_schema(folder / "dump", server)
        articles = json.loads(manage(folder, server, "-m", "tests.machines.content", str(ARTICLES)))
        yield Content(server, articles, folder)


@pytest.fixture
def database(db, content: Content) -> Iterator[Content]:
    """Running; what a test does to it is undone. Of the database `db` only the schema is wanted."""
    yield content
    if not content.server.is_running():
        content.server.start()
    with content.server.session("postgres", autocommit=True) as cursor:
        cursor.execute("SET default_transaction_read_only = off")
        cursor.execute(f"ALTER DATABASE {DATABASE} RESET ALL")
    content.end_connections()


@pytest.fixture
def start(database: Content, tmp_path: Path) -> Iterator[Callable[..., Site]]:
    """Start an application of the test's own: start(workers=2, TZ=…)."""
    started: list[Site] = []

    def start(workers: int = 1, **settings: str) -> Site:
        site = Site(tmp_path, database.server, workers=workers, TRUSTED_PROXIES="127.0.0.1", **settings)
        started.append(site)
        site.start()
        return site

    try:
        yield start
    finally:
        for site in started:
            site.stop()


@pytest.fixture(scope="module")
def common_site(content: Content, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One for all tests of a file; no page is kept, so that each asks the database."""
    folder = tmp_path_factory.mktemp("site")
    site = Site(folder, content.server, workers=2, TRUSTED_PROXIES="127.0.0.1", PAGE_CACHE="false")
    site.start()
    yield site
    site.stop()


@pytest.fixture
def site(database: Content, common_site: Site) -> Site:
    return common_site


@pytest.fixture
def colleague(site: Site) -> Iterator[Colleague]:
    person = Colleague(site.port)
    person.log_in(STAFF)
    yield person
    person.close()


def eventually(holds: Callable[[], bool], seconds: float = 20) -> float:
    """Wait for something that comes by itself; the seconds that it took."""
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() < begun + seconds, "it did not come"
        time.sleep(0.05)
    return time.monotonic() - begun
