"""The read replica: public pages are rendered from it where it has replayed all that they show (decision 0035)."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, Error, InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse

from news import edition

PRIMARY, REPLICA = DEFAULT_DB_ALIAS, "replica"
# Seconds that a replica which failed is left alone; then one page tries it, and the others do not wait for it.
REST = 5.0
# A replica is not read at all when it lacks what the primary had written so many seconds ago, or twice as many:
# numbers of readers move no edition, and would grow old without an end where the replay stands still.
MOST_BEHIND = 10.0
# Public reads that no cache keeps.
_SEARCHES = {"news:search", "news:suggest"}
# Made and read again by the same request.
_OF_THE_PRIMARY = {"news.visitorkey", "news.ratecount"}
# The edition's number is moved by the transaction that changes pages, so it is replayed with them or not at all.
_HAS_REPLAYED = "SELECT number >= %s AND pg_last_wal_replay_lsn() >= %s::pg_lsn FROM news_edition"

_reads_from: ContextVar[str] = ContextVar("reads_from", default=PRIMARY)
_log = logging.getLogger(__name__)


@contextmanager
def page_of(number: int) -> Iterator[None]:
    """What is read meanwhile may come from the replica, if it has replayed the primary's edition of this number."""
    token = _reads_from.set(REPLICA if _is_there() and _has_replayed(number) else PRIMARY)
    try:
        yield
    finally:
        _reads_from.reset(token)


class PublicReads:
    """The router: everything is the primary's but what a public page reads."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        alias = _reads_from.get()
        if alias == PRIMARY or model._meta.label_lower in _OF_THE_PRIMARY:
            return PRIMARY
        return PRIMARY if connections[PRIMARY].in_atomic_block else alias

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return PRIMARY

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == PRIMARY


class PagesFromReplica:
    """The innermost middleware: searches are pages too, and one under which the replica broke down is made again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        """The page from the replica; None where Django is to call the view, which then reads from the primary."""
        if request.resolver_match.view_name in _SEARCHES:
            with page_of(edition.current()):
                return _from_replica(request, view, args, kwargs)
        return _from_replica(request, view, args, kwargs)


def _from_replica(
    request: HttpRequest, view: Callable[..., HttpResponse], args: tuple, kwargs: dict
) -> HttpResponse | None:
    if _reads_from.get() == PRIMARY:
        return None
    try:
        return view(request, *args, **kwargs)
    except (OperationalError, InterfaceError) as error:
        _leave_alone(error)
        _reads_from.set(PRIMARY)
        return None


# --- Whether the replica may be read ----------------------------------------------------------------


@dataclass(frozen=True)
class _Position:
    """Where the primary's log ended at an instant of this process's clock."""

    at: float
    lsn: str


@dataclass
class _State:
    """What this process knows of the two servers."""

    has_failed: bool = False
    rests_until: float = 0.0
    positions: tuple[_Position, _Position] | None = None


_state = _State()


def _is_there() -> bool:
    return REPLICA in connections.settings


def _has_replayed(number: int) -> bool:
    """Asked of the replica for each page: there may be several behind one address, and one may become another."""
    now = time.monotonic()
    if now < _state.rests_until:
        return False
    if _state.has_failed:
        _state.rests_until = now + REST
    try:
        lsn = _to_be_reached(now)
        with connections[REPLICA].cursor() as cursor:
            cursor.execute(_HAS_REPLAYED, [number, lsn])
            (has_replayed,) = cursor.fetchone() or (False,)
    except Error as error:
        _leave_alone(error)
        return False
    _state.has_failed, _state.rests_until = False, 0.0
    return bool(has_replayed)


def _leave_alone(error: Exception) -> None:
    _log.warning("The replica is left alone for %d seconds: %s", REST, error)
    _state.has_failed, _state.rests_until = True, time.monotonic() + REST
    connections[REPLICA].close()


def _to_be_reached(now: float) -> str:
    """The primary's position of MOST_BEHIND seconds ago; it is asked no oftener than that."""
    if _state.positions is None or now - _state.positions[1].at > MOST_BEHIND:
        with connections[PRIMARY].cursor() as cursor:
            cursor.execute("SELECT pg_current_wal_lsn()::text")
            latest = _Position(now, cursor.fetchone()[0])
        before = _state.positions[1] if _state.positions else latest
        # Nobody asked for a while: what is old says nothing, and the present position is a few milliseconds away.
        _state.positions = (before if now - before.at < 2 * MOST_BEHIND else latest, latest)
    return _state.positions[0].lsn
