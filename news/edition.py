"""Which edition of the public site is the newest, asked of the database at most once a second."""

import threading
import time
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections

from news.models import Edition

# Seconds for which an answer holds. A page of the edition before is at most this much older than the act, and what
# the question itself takes.
HOLDS = 1.0
# Seconds that a request waits for another one's question before it counts the database as away.
PATIENCE = 0.5


@dataclass
class _Answer:
    number: int = 0
    # By time.monotonic(), when the question was put; none was put yet.
    asked: float = float("-inf")
    failed: float = float("-inf")


_AWAY = "the edition is not known: the database is away"
_answer = _Answer()
_asking = threading.Lock()


def current() -> int:
    """The number of the edition that held at most a second ago; raises OperationalError while the database is away."""
    if time.monotonic() - _answer.asked < HOLDS:
        return _answer.number
    if time.monotonic() - _answer.failed < HOLDS:
        raise OperationalError(_AWAY)
    if not _asking.acquire(timeout=PATIENCE):
        # Nobody else waits for the same silence.
        _answer.failed = time.monotonic()
        raise OperationalError(_AWAY)
    try:
        return _ask()
    finally:
        _asking.release()


def forget() -> None:
    """Ask anew at the next occasion."""
    _answer.asked = _answer.failed = float("-inf")


def _ask() -> int:
    now = time.monotonic()
    if now - _answer.asked < HOLDS:
        return _answer.number
    try:
        number = _newest()
    except Exception:
        _answer.failed = time.monotonic()
        raise
    _answer.number, _answer.asked, _answer.failed = number, now, float("-inf")
    return number


def _newest() -> int:
    """Of the primary, whatever reads its pages from a replica."""
    # This may come before the request for which Django looks after the connection.
    connections[DEFAULT_DB_ALIAS].close_if_unusable_or_obsolete()
    newest = Edition.objects.using(DEFAULT_DB_ALIAS).values_list("number", flat=True).first()
    # No row: nothing was ever published in this database.
    return newest or 0
