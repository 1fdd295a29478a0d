"""Tells people outside of the log what went wrong: each distinct fault once an hour, and nothing about visitors.

A report is made of the same words as the line of the log (consulate/logs.py), which has its number too.
"""

import logging
import threading
import time
from typing import NamedTuple

from django.http import HttpRequest

from consulate import logs

# Seconds for which the same fault is not told again, and how many different ones are told in that time.
HOUR, MOST = 3_600.0, 20
_log = logging.getLogger(__name__)
# A pause of the site has one cause, wherever it is met.
_PAUSE = 503


class Fault(NamedTuple):
    kind: str
    place: str
    route: str
    method: str
    status: int | None
    request_id: str
    message: str
    traceback: str

    @property
    def name(self) -> str:
        """By which two are the same."""
        return self.kind if self.status == _PAUSE else f"{self.kind} {self.place}"


class FaultReports(logging.Handler):
    """For records that carry an exception; `tell` must neither wait nor fail."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._told: dict[str, float] = {}
        self._telling = threading.Lock()

    def emit(self, record: logging.LogRecord) -> None:
        if not (record.exc_info and record.exc_info[1]):
            return
        try:
            fault = _fault_of(record, record.exc_info[1])
            if self._is_new(fault.name):
                self.tell(fault, record.exc_info[1])
        except Exception as error:
            # Whoever asked for a page has nothing to do with it; what Python would print itself is not masked.
            _log.warning("A fault could not be told of: %s", type(error).__name__)

    def tell(self, fault: Fault, exception: BaseException) -> None:
        raise NotImplementedError

    def forget(self, name: str) -> None:
        """It was not told after all."""
        with self._telling:
            self._told.pop(name, None)

    def _is_new(self, name: str) -> bool:
        now = time.monotonic()
        with self._telling:
            self._told = {told: at for told, at in self._told.items() if now - at < HOUR}
            if name in self._told or len(self._told) >= MOST:
                return False
            self._told[name] = now
            return True


def _fault_of(record: logging.LogRecord, exception: BaseException) -> Fault:
    request: HttpRequest | None = getattr(record, "request", None)
    return Fault(
        kind=type(exception).__name__,
        place=_place_of(exception),
        route=logs.route_of(request) if request is not None else "",
        method=logs.method_of(request) if request is not None else "",
        status=getattr(record, "status_code", None),
        request_id=getattr(request, "request_id", "") or logs.current.get(),
        message=logs.masked(logs.message_of(record)),
        traceback=logs.fault_text(exception),
    )


def _place_of(exception: BaseException) -> str:
    """File and line of the innermost step."""
    step = exception.__traceback__
    while step and step.tb_next:
        step = step.tb_next
    return f"{step.tb_frame.f_code.co_filename}:{step.tb_lineno}" if step else ""
