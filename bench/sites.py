"""The measured sites: each has a folder under var/bench with a database of its own, kept for the next run."""

import json
import os
import secrets
import shutil
import subprocess
import sys
from functools import cached_property
from pathlib import Path

import psycopg2

from consulate.embedded_postgres import users
from consulate.embedded_postgres.cluster import SUPERUSER
from consulate.embedded_postgres.folder import PORT, Folder

PROJECT = Path(__file__).resolve().parent.parent
KEPT = PROJECT / "var" / "bench"
DATABASE = "consulate"


class Site:
    """A site with so many articles, in a folder of its own."""

    # What the database refuses.
    Fault = psycopg2.Error

    def __init__(self, count: int, kept: Path = KEPT) -> None:
        self.count, self.folder = count, kept / f"{count}-articles"
        self._postgres = Folder((self.folder / "postgres").resolve(), PROJECT)

    @property
    def environment(self) -> dict[str, str]:
        """The settings of production, of which only the addresses and the second factor are the bench's own."""
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "consulate.settings",
            "VAR_DIR": str(self.folder),
            "SECRET_KEY": self._secret_key(),
            "DATABASE_URL": "", "CACHE_URL": "", "DEBUG": "0", "DEMO": "0", "SITE_CITY": "کازان",
            "TRUSTED_PROXIES": "127.0.0.1",
            "SITE_URL": "http://127.0.0.1:8000", "ALLOWED_HOSTS": "127.0.0.1",
            "SECOND_FACTOR_REQUIRED": "0",
        }  # fmt: skip

    def fill(self) -> None:
        """Make the database and its content unless they are there, and start the database server."""
        if self.folder.exists() and not (self.folder / "filled").exists():
            shutil.rmtree(self.folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        print(f"{self.count:,} articles in {self.folder}", flush=True)
        self._manage("bench.filling", str(self.count))
        self._manage("django", "collectstatic", "--no-input", "--verbosity", "0")
        users.hold(self._postgres)

    def _manage(self, *module: str) -> None:
        subprocess.run([sys.executable, "-m", *module], env=self.environment, cwd=PROJECT, check=True)

    def _secret_key(self) -> str:
        file = self.folder / "secret_key"
        if not file.exists():
            file.write_text(secrets.token_urlsafe(64))
        return file.read_text()

    @cached_property
    def holds(self) -> dict:
        """What bench/filling.py says of its content."""
        return json.loads((self.folder / "site.json").read_text())

    @property
    def database(self) -> dict[str, str]:
        """How a driver reaches the database, beside the application."""
        return {
            "dbname": DATABASE, "user": SUPERUSER,
            "host": str(self._postgres.socket_folder), "port": str(PORT),
        }  # fmt: skip

    def ask(self, statement: str, *params: object) -> list[tuple]:
        connection = psycopg2.connect(**self.database)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement, params or None)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()
