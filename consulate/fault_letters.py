"""Letters about faults to those whom ERROR_MAIL_TO names.

They go behind the answer's back: a mail server that is gone slows nothing down. What is under way when the process
ends stands in the log; a minute later another process tells of it, if it happens again.
"""

import fcntl
import hashlib
import logging
import os
import queue
import re
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.core.mail import EmailMessage

from consulate.fault_reports import HOUR, MOST, Fault, FaultReports

# Letters that wait for one that is being sent; a process keeps no more in mind.
MOST_WAITING = 10
# Seconds after which a mail server that did not take a letter is asked again.
REST = 60.0
# Seconds that a letter may take; a claim without it is void then.
MINUTE = 60.0
_CLAIM = re.compile("[0-9a-f]{32}")
_OF_OTHERS = stat.S_IWGRP | stat.S_IWOTH
_log = logging.getLogger(__name__)


class FaultLetters(FaultReports):
    """A handler of the log; its thread begins with the first letter, in the process that has it to send."""

    def __init__(self, to: list[str], site: str, folder: Path) -> None:
        super().__init__()
        self._to, self._site, self._claims = to, site, Claims(folder)
        self._waiting: queue.Queue[Fault] = queue.Queue(MOST_WAITING)
        self._thread: threading.Thread | None = None

    def tell(self, fault: Fault, exception: BaseException) -> None:
        try:
            self._waiting.put_nowait(fault)
        except queue.Full:
            self.forget(fault.name)
            return
        with self._telling:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._send_all, name="fault-letters", daemon=True)
                self._thread.start()

    def _send_all(self) -> None:
        while True:
            fault = self._waiting.get()
            if not self._claims.is_ours(fault.name):
                if self._claims.is_under_way(fault.name):
                    # Should its process end before, the next occasion is ours.
                    self.forget(fault.name)
            elif self._is_sent(fault):
                self._claims.keep(fault.name)
            else:
                self._claims.give_back(fault.name)
                self.forget(fault.name)
                time.sleep(REST)

    def _is_sent(self, fault: Fault) -> bool:
        try:
            EmailMessage(self._subject(fault), _body(fault), to=self._to).send()
        except Exception as error:
            _log.warning("A letter about a fault could not be sent: %s", type(error).__name__)
            return False
        return True

    def _subject(self, fault: Fault) -> str:
        return " ".join(filter(None, [f"[{self._site}]", fault.kind, fault.route]))


class Claims:
    """Who tells of a fault, among the processes of a machine: a file for each, empty until its letter is sent.

    The folder lies where others may write too: nothing but our own folder is used, and nothing but our files in it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def is_ours(self, name: str) -> bool:
        try:
            with self._opened() as folder:
                if _count(folder) >= MOST:
                    return False
                os.close(os.open(_file(name), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600, dir_fd=folder))
        except FileExistsError:
            return False
        except OSError:
            # A full disk, or a folder that is not ours, is worth a letter from each process.
            return True
        return True

    def keep(self, name: str) -> None:
        """From now on nobody else tells of it for an hour."""
        with suppress(OSError), self._opened() as folder:
            file = os.open(_file(name), os.O_CREAT | os.O_WRONLY | os.O_NOFOLLOW, 0o600, dir_fd=folder)
            with os.fdopen(file, "wb") as claim:
                claim.write(b"sent")

    def is_under_way(self, name: str) -> bool:
        """Somebody has begun to tell of it and may end before it is sent."""
        with suppress(OSError), self._opened() as folder:
            return not os.stat(_file(name), dir_fd=folder, follow_symlinks=False).st_size
        return False

    def give_back(self, name: str) -> None:
        with suppress(OSError), self._opened() as folder:
            os.unlink(_file(name), dir_fd=folder)

    @contextmanager
    def _opened(self) -> Iterator[int]:
        """The folder itself, whatever its name leads to a moment later; one process looks into it at a time."""
        with suppress(FileExistsError):
            self._folder.mkdir(mode=0o700, parents=True)
        folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            found = os.fstat(folder)
            if found.st_uid != os.geteuid() or found.st_mode & _OF_OTHERS:
                # Whoever made it, or may write there, could keep letters from us.
                raise PermissionError
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield folder
        finally:
            os.close(folder)


def _file(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def _count(folder: int) -> int:
    """How many claims hold, when the others are taken away; whatever else lies there is left alone."""
    names = [name for name in os.listdir(folder) if _CLAIM.fullmatch(name)]
    void = [name for name in names if _is_void(os.stat(name, dir_fd=folder, follow_symlinks=False))]
    for name in void:
        os.unlink(name, dir_fd=folder)
    return len(names) - len(void)


def _is_void(claim: os.stat_result) -> bool:
    """Of before the hour, or of a process that ended before it sent; a clock that was set back is no reason."""
    return abs(time.time() - claim.st_mtime) > (HOUR if claim.st_size else MINUTE)


def _body(fault: Fault) -> str:
    """The names are those of the log, in which the rest is found by the number of the request."""
    named = {
        "request_id": fault.request_id,
        "method": fault.method,
        "route": fault.route,
        "status": fault.status,
        "message": fault.message,
    }
    lines = [f"{name}: {value}" for name, value in named.items() if value]
    return "\n".join([*lines, "", fault.traceback, ""])
