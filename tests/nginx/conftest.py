"""PostgreSQL, the application and nginx before it, as in production, started once for all tests of this folder."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.machines.conftest import _copy_schema
from tests.machines.machine import manage
from tests.nginx.front import Answer, Application, Nginx
from tests.servers.postgres import Postgres, servers

ARTICLES = 24


@dataclass
class Site:
    """All three, and the addresses of articles of which no test has another one's."""

    nginx: Nginx
    application: Application
    database: Postgres
    articles: list[int]

    def ask(self, path: str, **more) -> Answer:
        return self.nginx.ask(path, **more)

    def address(self, pk: int) -> str:
        """The article's own address, to which its short one leads."""
        return self.application.ask(f"/n/{pk}/").headers["location"]

    def title(self, pk: int, title: str) -> None:
        """An act that readers see; a trigger moves the edition with it."""
        self.database.ask("UPDATE news_article SET title = %s WHERE id = %s", title, pk)


def eventually(holds: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.1)


@pytest.fixture(scope="session")
def site(django_db_setup, django_db_blocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("nginx")
    with servers() as (database, _unused):
        with django_db_blocker.unblock():
            _copy_schema(folder / "dump", database)
        articles = json.loads(manage(folder, database, "-m", "tests.machines.content", str(ARTICLES)))
        application = Application(folder, database)
        nginx = Nginx(folder / "nginx", application)
        try:
            application.collect_static()
            application.start()
            nginx.start()
            yield Site(nginx, application, database, articles)
        finally:
            nginx.stop()
            application.stop()


@pytest.fixture
def article(site: Site) -> Iterator[int]:
    """One that no other test of the file has read; after it, everything runs again."""
    yield site.articles.pop()
    if not site.database.is_running():
        site.database.start()
    if site.application.is_down():
        site.application.start()
