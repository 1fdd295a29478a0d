"""Backups: database and pictures in one set, restored whole, tried in drills (docs/decisions/0047)."""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from consulate.backup.reports import Drill
from consulate.backup.sets import moment_of
from consulate.backup.stores import configured_store

logger = logging.getLogger(__name__)

# Seconds for which an answer holds: health checks ask often, and a bucket is far away.
HOLDS = 60
_known: dict[str, tuple[Any, float]] = {}


def age_of_newest() -> timedelta | None:
    """How old the content of the newest whole set is; None where there is none, or its place does not answer."""
    newest = _remembered("set", lambda: max(configured_store().names(), default=None))
    return datetime.now(UTC) - moment_of(newest) if newest else None


def last_drill() -> Drill | None:
    """What the newest drill showed; None where there was none, or the place of its report does not answer."""
    return _remembered("drill", _last_drill)


def _last_drill() -> Drill | None:
    store = configured_store()
    newest = max(store.reports(), default=None)
    return Drill.read(store.report(newest)) if newest else None


def forget() -> None:
    """Look anew at the next occasion."""
    _known.clear()


def _remembered(what: str, look: Callable[[], Any]) -> Any:
    found, until = _known.get(what, (None, 0.0))
    if time.monotonic() >= until:
        try:
            found = look()
        except (OSError, ValueError) as error:
            logger.warning("Nothing is known of the backups: %s", error)
            found = None
        _known[what] = found, time.monotonic() + HOLDS
    return found
