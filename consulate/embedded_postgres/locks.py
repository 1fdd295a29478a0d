"""File locks that end with their process, and are never a forked child's by inheritance."""

import fcntl
import os
import threading
from pathlib import Path
from typing import Self

from consulate.embedded_postgres.account import Account


class FileLock:
    """An open lock file, locked or not; closing it, or the end of the process, unlocks it.

    A program started with this descriptor inherits the lock and keeps it to its own end.
    """

    def __init__(self, path: Path, account: Account) -> None:
        with _forking:
            self.descriptor = account.open_file(path, 0)
            _open_locks.add(self)

    @classmethod
    def inherited(cls, descriptor: int) -> Self:
        """The lock that the program which started this one handed over."""
        os.set_inheritable(descriptor, False)
        lock = cls.__new__(cls)
        lock.descriptor = descriptor
        _open_locks.add(lock)
        return lock

    def exclusive(self) -> None:
        """Waits until nobody else holds the lock."""
        fcntl.flock(self.descriptor, fcntl.LOCK_EX)

    def try_exclusive(self) -> bool:
        """Takes the lock if nobody else holds it. A shared lock held before is lost when this fails."""
        try:
            fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def shared(self) -> None:
        """Waits until nobody else holds the lock alone."""
        fcntl.flock(self.descriptor, fcntl.LOCK_SH)

    def close(self) -> None:
        with _forking:
            if self in _open_locks:
                _open_locks.remove(self)
                os.close(self.descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


_open_locks: set[FileLock] = set()
# Held around every fork and every change of the set, so that a child knows all that it inherited.
# Reentrant, for the signal handler that forks.
_forking = threading.RLock()


def _drop_inherited_locks() -> None:
    # A lock belongs to the open file that parent and child share. Closing the child's copy leaves the
    # parent's lock alone; unlocking it would take the parent's lock away, keeping it would hold the
    # server for a child that may never use it.
    for lock in _open_locks:
        os.close(lock.descriptor)
    _open_locks.clear()
    _forking.release()


os.register_at_fork(
    before=_forking.acquire, after_in_parent=_forking.release, after_in_child=_drop_inherited_locks
)
