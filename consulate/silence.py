"""A database that accepts and answers no more is given up; libpq would wait for it for ever (decision 0050).

Only processes that answer visitors do so (consulate/application_server.py): a command waits as long as it takes.
"""

import select
import time
from contextvars import ContextVar
from dataclasses import dataclass

from psycopg2 import OperationalError
from psycopg2.extensions import POLL_OK, POLL_WRITE, STATUS_SETUP, connection, parse_dsn, set_wait_callback

# Seconds: how long a server is left alone that did not answer somebody who wanted to connect, and how long nobody
# connects anew to one that left a statement without an answer, which may have been the statement's own fault.
PAUSE, DOUBT = 2.0, 1.0
# Where the address does not say it.
CONNECTING, ANSWERING = 3.0, 10.0
_DOORS = {POLL_WRITE: select.POLLOUT}

_by: ContextVar[float] = ContextVar("answers_by", default=float("inf"))


@dataclass
class _Server:
    """What this process knows of one server; times are those of time.monotonic()."""

    connecting: float
    answering: float
    refuses_new: float = 0.0
    refuses_all: float = 0.0

    def is_refused(self, now: float, is_new: bool) -> bool:
        """After a silence one connection tries whether it is over; the others are not kept waiting."""
        if now < (self.refuses_new if is_new else self.refuses_all):
            return True
        if is_new and self.refuses_new:
            self.refuses_new = now + self.connecting
            self.refuses_all = self.refuses_new if self.refuses_all else 0.0
        return False

    def was_silent(self, is_new: bool, seconds: float) -> None:
        now = time.monotonic()
        if is_new and seconds >= self.connecting:
            self.refuses_new = self.refuses_all = now + PAUSE
        else:
            self.refuses_new = now + DOUBT


_servers: dict[str, _Server] = {}


def give_up_silent_databases() -> None:
    """From now on, for all connections of this process."""
    _servers.clear()
    set_wait_callback(_wait)


class AnswersWithin:
    """All that is asked meanwhile has its answers within so many seconds, or none."""

    __slots__ = ("_seconds", "_token")

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        self._token = _by.set(time.monotonic() + self._seconds)

    def __exit__(self, *fault: object) -> None:
        _by.reset(self._token)


def _wait(line: connection) -> None:
    """Called by psycopg2 for all that is asked. An error here closes the connection: a late answer has no reader."""
    server = _servers.get(line.dsn) or _of(line.dsn)
    is_new = line.status == STATUS_SETUP
    began = time.monotonic()
    if server.is_refused(began, is_new):
        raise OperationalError("the database was silent a moment ago")
    limit = server.connecting if is_new else server.answering
    until = min(began + limit, _by.get())
    while (wanted := line.poll()) != POLL_OK:
        door = select.poll()
        door.register(line.fileno(), _DOORS.get(wanted, select.POLLIN))
        if not door.poll(max(0.0, until - time.monotonic()) * 1_000):
            server.was_silent(is_new, time.monotonic() - began)
            raise OperationalError("the database accepts, and does not answer")
        if not is_new:
            # It is sending, however long that takes.
            until = min(time.monotonic() + limit, _by.get())
    if server.refuses_new:
        server.refuses_new = server.refuses_all = 0.0


def _of(dsn: str) -> _Server:
    """The limits stand in the address, beside those of the network (consulate/settings.py)."""
    said = parse_dsn(dsn)
    server = _Server(
        float(said.get("connect_timeout") or CONNECTING),
        float(said.get("tcp_user_timeout") or ANSWERING * 1_000) / 1_000,
    )
    return _servers.setdefault(dsn, server)
