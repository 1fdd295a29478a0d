"""A site with content on a server of its own, filled once; and a second, empty server to restore on."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.machines.conftest import _copy_schema
from tests.machines.machine import ROOT, SURROUNDINGS
from tests.servers.postgres import DATABASE, Postgres, servers


@dataclass
class Site:
    """A folder, a server, and the commands of the site on both."""

    folder: Path
    server: Postgres
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def sets(self) -> Path:
        return Path(self.settings["BACKUP_DIR"])

    def environment(self, **settings: str) -> dict[str, str]:
        own = {"DATABASE_URL": self.server.url, "VAR_DIR": str(self.folder)}
        return {**os.environ, **SURROUNDINGS, **own, **self.settings, **settings}

    def command(self, *words: str | Path) -> list[str]:
        return [sys.executable, *map(str, words if words[0] == "-m" else ("manage.py", *words))]

    def run(self, *words: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words),
            cwd=ROOT,
            env=self.environment(**settings),
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def done(self, *words: str | Path, **settings: str) -> str:
        ended = self.run(*words, **settings)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def names(self) -> list[str]:
        return sorted(path.name for path in self.sets.glob("2*")) if self.sets.exists() else []

    def unfinished(self) -> list[Path]:
        return list(self.sets.glob(".unfinished-*"))

    def newest(self) -> Path:
        return self.sets / self.names()[-1]


@pytest.fixture(scope="session")
def both(
    django_db_setup, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Site, Postgres]]:
    folder = tmp_path_factory.mktemp("backup")
    with servers(max_wal_senders="0", wal_level="minimal") as (first, second):
        with django_db_blocker.unblock():
            _copy_schema(folder / "dump", first)
        second.initdb()
        second.start()
        site = Site(folder, first)
        site.done("-m", "tests.trust.backup.pages", "fill")
        yield site, second


@pytest.fixture
def site(db, both, tmp_path: Path) -> Site:
    """The filled site, with a folder of its own for its sets."""
    return Site(both[0].folder, both[0].server, {"BACKUP_DIR": str(tmp_path / "backups")})


@pytest.fixture
def empty(both, site: Site, tmp_path: Path) -> Iterator[Site]:
    """Another machine: its server has an empty database, its folder no picture, and it finds the same sets."""
    server = both[1]
    server.ask(f"CREATE DATABASE {DATABASE}", database="postgres")
    (tmp_path / "other").mkdir()
    yield Site(tmp_path / "other", server, dict(site.settings))
    server.ask(f"DROP DATABASE {DATABASE} WITH (FORCE)", database="postgres")
