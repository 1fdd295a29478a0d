"""Backups: database and pictures in one set, restored whole, tried in drills (docs/decisions/0047)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings

from consulate.asked_aside import AskedAside
from consulate.backup.reports import Drill
from consulate.backup.sets import moment_of, name_at
from consulate.backup.stores import Store, configured_store

# Reports are looked through for the newest drill that was possible; there is one a week.
LOOKED_AT = 20
# So far the clock of the machine that made a set may be ahead. One dated later would hide for years that none is made.
AHEAD = timedelta(hours=1)


@dataclass(frozen=True)
class State:
    """What is known of the sets and of the drills with them."""

    # Of the content of the newest whole set.
    newest: datetime | None = None
    # The last drill that showed whether its set can be restored.
    drill: Drill | None = None
    # One since then that could not show it where it was made, for want of the key.
    impossible: Drill | None = None


def state() -> State | None:
    """None where the place of the sets does not answer, or not yet."""
    return _known.answer()


def age_of_newest() -> timedelta | None:
    """How old the content of the newest whole set is; None where there is none, or its place does not answer."""
    found = state()
    return datetime.now(UTC) - found.newest if found and found.newest else None


def is_too_old(age: timedelta) -> bool:
    """Whether somebody has to look why no newer set was made."""
    return age > timedelta(hours=settings.BACKUP_MAX_AGE_HOURS)


def last_drill() -> Drill | None:
    """The last one that showed something; None where there was none, or the place of its report does not answer."""
    found = state()
    return found.drill if found else None


def forget() -> None:
    """Look anew at the next occasion."""
    _known.forget()


def _look() -> State:
    store = configured_store()
    latest = name_at(datetime.now(UTC) + AHEAD)
    newest = max((name for name in store.names() if name <= latest), default=None)
    drill, impossible = _drills(store)
    return State(moment_of(newest) if newest else None, drill, impossible)


def _drills(store: Store) -> tuple[Drill | None, Drill | None]:
    impossible = None
    for name in sorted(store.reports(), reverse=True)[:LOOKED_AT]:
        try:
            drill = Drill.read(store.report(name))
        except ValueError:
            # A broken report tells nothing, and hides no older one.
            continue
        if drill.passed is not None:
            return drill, impossible
        impossible = impossible or drill
    return None, impossible


# Seconds: health checks ask often, and a bucket is far away.
_known = AskedAside(_look, holds=60, patience=1.5)
