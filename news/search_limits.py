"""The limits of search: how often a neighbourhood may search, how much at once, and how long one may take."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import cache, lru_cache
from typing import TypeVar

from django.db import DatabaseError, OperationalError, transaction
from django.db.models import IntegerField, TextField
from django.http import HttpRequest
from django.utils import timezone

from news import visitors
from news.models import SynonymGroup
from news.no_writes import takes_no_writes
from news.prepared import Prepared
from news.read_connection import read_connection
from news.readership import site_day
from news.whole_again import BeginAgain, to_be_begun_again
from news.written_once import Blank
from news.written_rows import prepared, tuples

T = TypeVar("T")

# Of one neighbourhood within the window. A suggestion is asked for every few letters.
MOST = {"search": 20, "suggest": 240}
WINDOW = timedelta(minutes=1)
LONGEST = "500ms"
_CANCELLED = "57014"
# Two places for each, so that who presses Enter need not wait for the suggestions to his last letters. Apart from the
# other advisory locks of the site, whose keys are single numbers.
PLACES = {"search": (5_016, 5_017), "suggest": (5_018, 5_019)}
# Somebody who searches again at once waits so long, in seconds, for a place; suggestions do not.
PAUSES = {"search": (0.1, 0.1, 0.1), "suggest": ()}
_PLACE = "CASE WHEN pg_try_advisory_xact_lock(%s, %s) THEN true ELSE pg_try_advisory_xact_lock(%s, %s) END"
_FIRST, _SECOND, _OF_WHOM = (Blank(name, IntegerField()) for name in ("first", "second", "place"))
_PLACES = (_FIRST, _OF_WHOM, _SECOND, _OF_WHOM)
_ANOTHER_TRY = (f"SELECT {_PLACE}", _PLACES)
# All groups of synonyms and not those of the query alone: what it may be repaired to has others. The desk keeps some
# dozens.
MOST_GROUPS = 1_000


class SearchRefused(Exception):
    """This neighbourhood has searched too often, or searches twice at this moment."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"again in {seconds} seconds")
        self.seconds = seconds


class SearchTookTooLong(Exception):
    """The database gave up at the limit of time."""


def within_limits(request: HttpRequest, what: str, search: Callable[[list[SynonymGroup]], T]) -> T:
    """What one search comes to in a transaction of its own; it is given the words that mean the same.

    1. Count it, committed at once: what is refused later has been tried, and nobody waits for the row.
    2. Take one of the two places that a neighbourhood has for this, which are free again when the transaction ends.
    3. Limit the time of each statement.
    Raises SearchRefused and SearchTookTooLong.
    """
    who = visitors.group(request, site_day())
    _count(what, who)
    return _in_time(lambda: search(_prepare(what, who)))


def _count(what: str, who: bytes) -> None:
    """A database that takes no writes counts nothing: people search on, held back by places and time alone."""
    now = timezone.now()
    try:
        is_within = visitors.within_limit(what, who, limit=MOST[what], window=WINDOW, now=now)
    except DatabaseError as fault:
        if not takes_no_writes(fault):
            raise
        is_within = True
    if not is_within:
        raise SearchRefused(int(WINDOW.total_seconds() - now.timestamp() % WINDOW.total_seconds()) + 1)


def _prepare(what: str, who: bytes) -> list[SynonymGroup]:
    place = int.from_bytes(who[:4], "big", signed=True)
    first, second = PLACES[what]
    given = {"longest": LONGEST, "first": first, "second": second, "place": place}
    [(*_settings, has_a_place, groups)] = tuples(_preparation(), given)
    for pause in () if has_a_place else PAUSES[what]:
        time.sleep(pause)
        [(has_a_place,)] = tuples(_ANOTHER_TRY, given)
        if has_a_place:
            break
    if not has_a_place:
        raise SearchRefused(seconds=2)
    return _as_groups(groups)


@cache
def _preparation() -> Prepared:
    """PostgreSQL believes that reading vectors is cheap and would scan the table for a common word; no search is so
    long that compiling it pays; and its plan is the same whatever is sought.
    """
    groups = SynonymGroup.objects.order_by("pk").values_list("words", "keys")[:MOST_GROUPS]
    synonyms, values = groups.query.sql_with_params()
    statement = f"""
        SELECT set_config('statement_timeout', %s, true), set_config('enable_seqscan', 'off', true),
               set_config('jit', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true), {_PLACE},
               (SELECT coalesce(jsonb_agg(kept), '[]')::text FROM ({synonyms}) AS kept (words, keys))
    """
    return prepared((statement, (Blank("longest", TextField()), *_PLACES, *values)))


@lru_cache(maxsize=1)
def _as_groups(rows: str) -> list[SynonymGroup]:
    """They are the same from one search to the next, and are only read."""
    return [SynonymGroup(**row) for row in json.loads(rows)]


def _in_time(act: Callable[[], T]) -> T:
    """In a transaction, which is begun again where PostgreSQL does not know a statement that it should have kept."""
    database = read_connection()
    try:
        if not database.in_atomic_block:
            with suppress(BeginAgain), to_be_begun_again(), transaction.atomic(using=database.alias):
                return act()
        # Without savepoints, which would cost two more statements inside another transaction.
        with transaction.atomic(using=database.alias, savepoint=False):
            return act()
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") == _CANCELLED:
            raise SearchTookTooLong from error
        raise
