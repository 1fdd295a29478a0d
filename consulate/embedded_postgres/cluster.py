"""The data folder itself: made in one step, checked before use, cleared of a dead server's traces."""

import os
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from consulate.embedded_postgres import binaries, processes
from consulate.embedded_postgres.account import Account
from consulate.embedded_postgres.folder import PORT, Folder
from consulate.embedded_postgres.locks import FileLock

SUPERUSER = "postgres"


class ServerFailure(Exception):
    """The embedded server could not be started or stopped."""


@dataclass(frozen=True)
class Cluster:
    folder: Folder
    account: Account
    durable: bool

    def make_if_missing(self, working: FileLock) -> None:
        """Runs initdb where there are no data yet; the lock of those who work in the folder goes with it."""
        if self._has_data():
            self._check_version()
            return
        # Only ever what an initdb that was killed left behind: nothing in it was in use.
        shutil.rmtree(self.folder.unfinished_data, ignore_errors=True)
        self._initdb(working)
        self.folder.unfinished_data.rename(self.folder.data)
        self._keep_rename()

    def _has_data(self) -> bool:
        data = self.folder.data
        return data.exists() and not (data.is_dir() and not any(data.iterdir()))

    def _initdb(self, working: FileLock) -> None:
        initdb = processes.run(
            [
                binaries.program("initdb"),
                f"--pgdata={self.folder.unfinished_data}",
                f"--username={SUPERUSER}",
                # The socket is in a folder of the account's own, and is the only way in.
                "--auth-local=trust",
                "--auth-host=reject",
                "--encoding=UTF8",
                "--locale-provider=libc",
                "--locale=C.UTF-8",
                "--data-checksums",
                "--no-instructions",
                *([] if self.durable else ["--no-sync"]),
            ],
            self.account,
            handing=working,
        )
        if initdb.returncode:
            raise ServerFailure(f"initdb could not make {self.folder.data}:\n{initdb.stdout.strip()}")

    def _keep_rename(self) -> None:
        if self.durable:
            descriptor = os.open(self.folder.path, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def _check_version(self) -> None:
        data = self.folder.data
        try:
            version = (data / "PG_VERSION").read_text().strip()
        except (FileNotFoundError, NotADirectoryError):
            version = ""
        if not version.isdigit():
            raise ImproperlyConfigured(
                f"{data} is not a complete data folder of PostgreSQL: its file PG_VERSION is missing or "
                "broken. Nothing was changed in it. Restore it from a backup, or move it away to begin anew."
            )
        if version != binaries.major_version():
            raise ImproperlyConfigured(
                f"{data} was made by PostgreSQL {version}, and this is PostgreSQL "
                f"{binaries.major_version()}. Dump it with the programs of its own version, move it away, "
                "and restore the dump."
            )

    def answers(self) -> bool:
        """Whether the server has noted that it is ready, and still listens."""
        lines = self._postmaster_lines()
        if len(lines) < 8 or lines[7].strip() != "ready":
            return False
        with socket.socket(socket.AF_UNIX) as caller:
            # A killed server leaves its note, and for a moment its children.
            caller.settimeout(1)
            return caller.connect_ex(str(self.folder.socket)) == 0

    def forget_dead_server(self) -> None:
        """Removes what a killed server left. To be called when no process of ours works in the folder.

        PostgreSQL takes any live process with the noted number for a server and would refuse to start.
        """
        pid = (self._postmaster_lines() or [""])[0].strip()
        if pid.isdigit() and processes.works_in(int(pid), self.folder.data):
            raise ServerFailure(
                f"A PostgreSQL that was started by hand (process {pid}) works in {self.folder.data}. "
                f"Stop it first: {binaries.program('pg_ctl')} stop -D {self.folder.data}"
            )
        way_in = self.folder.socket
        for left in (self._postmaster_pid, way_in, way_in.with_name(f"{way_in.name}.lock")):
            left.unlink(missing_ok=True)

    def server_arguments(self) -> list[str | Path]:
        """The command line of the server: a small, private one."""
        socket_folder = str(self.folder.socket_folder).replace('"', '""')
        settings = {
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": f'"{socket_folder}"',
            # A second fence, should somebody open the folder: the account itself and root alone.
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "shared_buffers": "128MB",
            "jit": "off",
            "logging_collector": "off",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            settings[name] = "on" if self.durable else "off"
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [binaries.program("postgres"), "-D", self.folder.data, *options]

    @property
    def _postmaster_pid(self) -> Path:
        return self.folder.data / "postmaster.pid"

    def _postmaster_lines(self) -> list[str]:
        try:
            return self._postmaster_pid.read_text(errors="replace").splitlines()
        except (FileNotFoundError, NotADirectoryError):
            return []
