"""What this process uses: one lock a folder, from its first connection to its end."""

import atexit
import os
import threading

from consulate.embedded_postgres.folder import Folder
from consulate.embedded_postgres.locks import FileLock
from consulate.embedded_postgres.server import Server

_held: dict[Folder, tuple[Server, FileLock]] = {}
_threads = threading.RLock()


def hold(folder: Folder, durable: bool = True, account: str | None = None) -> Server:
    """Makes this process a user of the folder's server, once; it stays one to its end."""
    with _threads:
        if folder not in _held:
            server = Server(folder, folder.claim(account), durable)
            _held[folder] = (server, server.join())
        return _held[folder][0]


def release_all() -> None:
    """Ends every use by this process. A process that is killed does not come here: the watcher sees to it."""
    with _threads:
        while _held:
            server, users = _held.popitem()[1]
            server.leave(users)


def _forget_in_child() -> None:
    # The parent's locks were dropped by locks.py; a child that connects takes its own.
    global _threads
    _threads = threading.RLock()
    _held.clear()


os.register_at_fork(after_in_child=_forget_in_child)
atexit.register(release_all)
