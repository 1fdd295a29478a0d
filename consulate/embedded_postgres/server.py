"""The server of a folder and its users.

Four lock files say all:
- starting: held by whoever starts, stops or tests; the three others are tested under it alone;
- users: shared by every process that uses the server;
- working: see postmaster.py;
- watching: handed to the watcher.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from consulate.embedded_postgres import processes, server_log
from consulate.embedded_postgres.account import Account, ourselves
from consulate.embedded_postgres.cluster import Cluster
from consulate.embedded_postgres.folder import Folder
from consulate.embedded_postgres.locks import FileLock
from consulate.embedded_postgres.postmaster import Postmaster

WATCHER = f"{__package__}.watcher"


@dataclass(frozen=True)
class Server:
    """The server of a claimed folder; `account` is what Folder.claim() returned."""

    folder: Folder
    account: Account
    durable: bool = True

    @property
    def postmaster(self) -> Postmaster:
        return Postmaster(Cluster(self.folder, self.account, self.durable))

    def join(self) -> FileLock:
        """Makes this process a user of the running server, which then lives as long as the lock returned.

        A server that is up though its users are all gone is stopped first: neither its settings nor its
        programs need be today's.
        """
        with self.starting():
            users = self._lock("users")
            try:
                if users.try_exclusive():
                    self.postmaster.stop()
                users.shared()
                self.ensure_running()
            except BaseException:
                users.close()
                raise
        return users

    def leave(self, users: FileLock) -> None:
        """Ends this process's use, and stops the server when it was the last user."""
        try:
            with self.starting():
                users.close()
                self.stop_if_unused()
        except OSError:
            # The folder is gone, or this process gave up its rights: the watcher does the rest.
            users.close()

    @contextmanager
    def starting(self) -> Iterator[None]:
        """Nobody else starts, stops or tests the server meanwhile. FileNotFoundError: the folder is gone."""
        with self._lock("starting") as lock:
            lock.exclusive()
            yield

    def ensure_running(self) -> None:
        """Returns when the server answers. To be called under the starting lock.

        The watcher comes first, so that a start cut short leaves nothing running.
        """
        self._ensure_watched()
        self.postmaster.ensure_running()

    def stop_if_unused(self) -> bool:
        """Stops a server that no process uses and says so. To be called under the starting lock."""
        with self._lock("users") as users:
            unused = users.try_exclusive()
        if unused:
            self.postmaster.stop()
        return unused

    def _ensure_watched(self) -> None:
        with self._lock("watching") as watching:
            if not watching.try_exclusive():
                return
            command = [sys.executable, "-P", "-m", WATCHER, self.folder.path, str(watching.descriptor)]
            with server_log.appending(self.folder, self.account) as log:
                processes.launch(command, ourselves(), log, handing=watching)

    def _lock(self, name: str) -> FileLock:
        return FileLock(self.folder.lock(name), self.account)
