"""PostgreSQL servers of a test: a primary on a port of this machine, and streaming replicas of it."""

import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2

from consulate.embedded_postgres import binaries, processes
from consulate.embedded_postgres.account import Account, server_account

SECRET = "of-this-test"
DATABASE = "consulate"
# What is lost with the machine may be lost with the test.
SETTINGS = {"fsync": "off", "unix_socket_directories": "", "shared_buffers": "64MB", "timezone": "UTC"}


def free_port(address: str = "127.0.0.1") -> int:
    with socket.socket() as door:
        door.bind((address, 0))
        return door.getsockname()[1]


class Postgres:
    """One server: its data folder, and how it is started, stopped and asked."""

    def __init__(self, folder: Path, account: Account, name: str) -> None:
        self.account, self.port = account, free_port()
        self.data, self.log = folder / name, folder / f"{name}.log"

    @property
    def url(self) -> str:
        return f"postgres://postgres:{SECRET}@127.0.0.1:{self.port}/{DATABASE}"

    def start(self, **settings: str) -> None:
        options = {**SETTINGS, "port": str(self.port), **settings}
        words = " ".join(f"-c {name}='{value}'" for name, value in options.items())
        self._run("pg_ctl", "start", "-w", "-s", "-D", self.data, "-l", self.log, "-o", words)

    def stop(self, mode: str = "fast") -> None:
        self._run("pg_ctl", "stop", "-w", "-s", "-m", mode, "-D", self.data)

    def is_running(self) -> bool:
        return (self.data / "postmaster.pid").exists()

    def ask(self, statement: str, *values: Any, database: str = DATABASE) -> list[tuple]:
        """The rows of a statement that is a transaction of its own."""
        with self.session(database, autocommit=True) as cursor:
            cursor.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def session(self, database: str = DATABASE, autocommit: bool = False) -> Iterator[Any]:
        """A transaction, taken back at its end, unless each statement is to be one."""
        connection = psycopg2.connect(self.url.rpartition("/")[0] + "/" + database, connect_timeout=3)
        connection.autocommit = autocommit
        try:
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def initdb(self) -> None:
        secret = self.data.with_name("secret")
        secret.write_text(SECRET)
        self._run(
            "initdb", "-D", self.data, "-U", "postgres", "--auth=scram-sha-256", f"--pwfile={secret}",
            "--encoding=UTF8", "--locale-provider=libc", "--locale=C.UTF-8", "--no-sync", "--no-instructions",
        )  # fmt: skip

    def copy_of(self, primary: "Postgres") -> None:
        """Make this a replica: a copy of the primary's files that goes on with its log."""
        address = primary.url.rpartition("/")[0]
        self._run("pg_basebackup", "-D", self.data, "-d", address, "-R", "--checkpoint=fast", "--no-sync")

    def _run(self, program: str, *arguments: str | Path) -> None:
        done = processes.run([binaries.program(program), *arguments], self.account)
        assert done.returncode == 0, done.stdout


@contextmanager
def servers(**settings: str) -> Iterator[tuple[Postgres, Postgres]]:
    """A primary with an empty database, and a replica of it that is made by `replica.copy_of(primary)`."""
    folder = Path(tempfile.mkdtemp(prefix="machines-"))
    account = server_account(folder / "data")
    shutil.chown(folder, account.uid, account.gid)
    primary, replica = (Postgres(folder, account, name) for name in ("primary", "replica"))
    try:
        primary.initdb()
        primary.start(**settings)
        primary.ask(f"CREATE DATABASE {DATABASE}", database="postgres")
        yield primary, replica
    finally:
        for server in (replica, primary):
            if server.is_running():
                server.stop("immediate")
        shutil.rmtree(folder)
