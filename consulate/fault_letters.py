"""Letters about faults to those whom ERROR_MAIL_TO names.

They go behind the answer's back: a mail server that is gone slows nothing down. What is under way when the process
ends is lost; it stands in the log.
"""

import hashlib
import logging
import os
import queue
import threading
import time
from pathlib import Path

from django.core.mail import EmailMessage

from consulate.fault_reports import HOUR, MOST, Fault, FaultReports

# Letters that wait for one that is being sent; a process keeps no more in mind.
MOST_WAITING = 10
# Seconds after which a mail server that did not take a letter is asked again.
REST = 60.0
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
            if self._claims.is_ours(fault.name) and not self._is_sent(fault):
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
    """Who tells of a fault, among the processes of a machine: an empty file for each that was told of this hour."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def is_ours(self, name: str) -> bool:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self._folder.stat().st_uid != os.geteuid():
                # Whoever made it could keep letters from us.
                return True
            if self._count() >= MOST:
                return False
            os.close(os.open(self._file(name), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            return False
        except OSError:
            # A full disk is worth a letter from each process.
            return True
        return True

    def give_back(self, name: str) -> None:
        try:
            self._file(name).unlink(missing_ok=True)
        except OSError:
            return

    def _count(self) -> int:
        """How many there are, when those of before the hour are taken away; a clock that was set back is no reason."""
        now = time.time()
        files = list(self._folder.iterdir())
        old = [file for file in files if abs(now - file.stat().st_mtime) > HOUR]
        for file in old:
            file.unlink(missing_ok=True)
        return len(files) - len(old)

    def _file(self, name: str) -> Path:
        return self._folder / hashlib.sha256(name.encode()).hexdigest()[:32]


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
