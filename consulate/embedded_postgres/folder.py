"""The folder of a server: whose it is, what is in it, and its socket."""

import hashlib
import os
import stat
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from consulate.embedded_postgres import binaries, processes
from consulate.embedded_postgres.account import Account, server_account

PORT = 5432  # only names the socket's file: the server listens on no address
SOCKET = f".s.PGSQL.{PORT}"
# Linux allows 107 bytes for a socket's path, macOS 103.
LONGEST_SOCKET_PATH = 103


@dataclass(frozen=True)
class Folder:
    """The paths inside; `path` is absolute and without symbolic links.

    `project` is the checkout that holds folder and programs: the only place whose permissions may be changed.
    """

    path: Path
    project: Path | None = field(default=None, compare=False)

    @property
    def data(self) -> Path:
        return self.path / "data"

    @property
    def unfinished_data(self) -> Path:
        return self.path / "data.unfinished"

    @property
    def log(self) -> Path:
        return self.path / "log"

    @property
    def socket_folder(self) -> Path:
        """Where the server's socket is: the folder itself, unless its path is too long for a socket."""
        if len(os.fsencode(self.path / SOCKET)) <= LONGEST_SOCKET_PATH:
            return self.path
        # Not tempfile's choice: processes with another TMPDIR must find the same socket.
        name = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:16]
        return Path("/tmp") / f"consulate-postgres-{name}"

    @property
    def socket(self) -> Path:
        return self.socket_folder / SOCKET

    def lock(self, name: str) -> Path:
        return self.path / f"{name}.lock"

    def claim(self, wanted: str | None = None) -> Account:
        """Makes the folder where it is missing and returns the account that owns it and runs the server.

        ImproperlyConfigured when it is another's, or out of that account's reach.
        """
        account = server_account(self.path, wanted)
        self._check_reach(account)
        self._make()
        self._take_over(account)
        self._check_reach(account)
        return account

    def _make(self) -> None:
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise ImproperlyConfigured(
                f"The folder of the embedded PostgreSQL, {self.path}, cannot be made: {error}. "
                "Give the account that runs this command the right to make it, or name another folder."
            ) from error

    def _take_over(self, account: Account) -> None:
        # In this order: a folder that another process claims meanwhile has its owner before its first file.
        free = os.geteuid() == 0 and not any(self.path.iterdir())
        owner = self.path.stat().st_uid
        if free and owner == 0:
            os.chown(self.path, account.uid, account.gid)
        elif owner != account.uid:
            raise ImproperlyConfigured(
                f"The embedded PostgreSQL would run as the account {account.name}, but its folder "
                f"{self.path} belongs to the account number {owner}. Run the command as that account, "
                f"name another folder, or hand it over: chown -R {account.name} {self.path}"
            )

    def _check_reach(self, account: Account) -> None:
        """Root reaches everything; the account it steps down to may not reach our files."""
        if os.geteuid() != 0:
            return
        server = binaries.program("postgres")
        ours = [parent for parent in reversed(self.path.parents) if parent.exists()]
        way = [*ours, *reversed(server.parents), server]
        refused = processes.first_refused(way, account)
        for _folder in way:
            if not refused or not self._let_in(refused, account):
                break
            refused = processes.first_refused(way, account)
        if refused:
            raise ImproperlyConfigured(
                f"PostgreSQL does not run as root, so it runs here as the account {account.name}, which may "
                f"not use {refused} ({stat.filemode(refused.stat().st_mode)}). Move the project with its "
                "virtual environment to where every account may enter (/srv or /opt, say), or run the "
                "command as an ordinary user, or name a server of your own in DATABASE_URL, or let others "
                f"pass: chmod o+x {refused}"
            )

    def _let_in(self, refused: Path, account: Account) -> bool:
        """Lets the account pass through a private folder of root's inside the project; False where it may not.

        A checkout that `mktemp -d` made is closed to everybody but root. Passing is all that is granted: to
        the account's own group where the folder had nothing for its group, else to others.
        """
        ours = self.project and (refused == self.project or self.project in refused.parents)
        before = refused.stat()
        if not ours or not stat.S_ISDIR(before.st_mode) or before.st_uid != 0:
            return False
        if before.st_gid == account.gid and before.st_mode & stat.S_IXGRP:
            return True  # another process was quicker
        if before.st_mode & stat.S_IRWXG:
            refused.chmod(stat.S_IMODE(before.st_mode) | stat.S_IXOTH)
        else:
            os.chown(refused, -1, account.gid)
            refused.chmod(stat.S_IMODE(before.st_mode) | stat.S_IXGRP)
        return True

    def make_socket_folder(self, account: Account) -> None:
        """Makes the socket's folder where it is not this one, and checks that it is the account's alone."""
        path = self.socket_folder
        if path == self.path:
            return
        with suppress(FileExistsError):
            path.mkdir(mode=0o700)
        private = _is_private_folder(path)
        if private and os.geteuid() == 0 and path.lstat().st_uid == 0:
            os.chown(path, account.uid, account.gid, follow_symlinks=False)
        if not private or path.lstat().st_uid != account.uid:
            raise ImproperlyConfigured(
                f"{path}, the place for the socket of the embedded PostgreSQL, is not a private folder of "
                f"the account {account.name}. Remove it, or choose a shorter path than {self.path}."
            )

    def remove_socket_folder(self, account: Account) -> None:
        """Leaves nothing in /tmp, unless a killed server's socket is in it: the next start removes that."""
        path = self.socket_folder
        if path != self.path:
            with suppress(OSError):
                if path.lstat().st_uid == account.uid:
                    path.rmdir()


def _is_private_folder(path: Path) -> bool:
    mode = path.lstat().st_mode
    return stat.S_ISDIR(mode) and not stat.S_IMODE(mode) & 0o077
