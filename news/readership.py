"""Counting readers: one row each a day, recounted into sums; any step may be repeated or killed."""

import logging
import time
from datetime import date, datetime, timedelta
from functools import cache

from django.db import Error, connection, transaction
from django.db.models import BigIntegerField, BinaryField, DateField, DateTimeField
from django.utils import timezone

from news import archive, fresh_views, jalali, most_viewed, visitors
from news.models import Article, DailyViews, View, ViewTotal
from news.one_statement import compiled
from news.prepared import Prepared, within
from news.written_once import Blank
from news.written_rows import prepared

RECOUNT_EVERY = timedelta(minutes=1)
# Days whose single rows are kept; a late recount still finds all of them.
KEPT_DAYS = 7
# After so long no request is under way any more that began on the day before.
DAY_IS_OVER = timedelta(minutes=10)
# One number of the application's, so that two recounts never run at once.
RECOUNT_LOCK = 7_305_001
# No reader waits longer for being counted; what was not counted by then is said to be so.
COUNTED_WITHIN = 500  # milliseconds

_log = logging.getLogger(__name__)


def site_day(instant: datetime | None = None) -> date:
    """The Gregorian date of the site's day; the readers' days begin at the site's midnight."""
    return timezone.localtime(instant or timezone.now(), jalali.site_zone()).date()


def record(article_id: int, visitor: bytes, day: date, now: datetime | None = None) -> bool:
    """Note that a visitor reads a public article; False where nothing is new.

    A second time on the same day changes nothing, so that whoever got no answer may simply send again.
    """
    given = {"article": article_id, "visitor": visitor, "day": day, "now": now or timezone.now()}
    is_new = bool(_record().rows(connection, given))
    if is_new:
        fresh_views.one_more(article_id, day)
    return is_new


@cache
def _record() -> Prepared:
    article, now = Blank("article", BigIntegerField()), Blank("now", DateTimeField())
    public, values = compiled(Article.objects.published(now).filter(pk=article).values("pk"))
    wording = (
        f"INSERT INTO {_VIEW} (day, article_id, visitor) SELECT %s, public.id, %s FROM ({public}) AS public (id)"
        " ON CONFLICT DO NOTHING RETURNING article_id",
        (Blank("day", DateField()), Blank("visitor", BinaryField()), *values),
    )
    return prepared(wording, within(COUNTED_WITHIN))


# --- The recount ----------------------------------------------------------------------------------


def recount(now: datetime | None = None, *, totals_since: date | None = None) -> bool:
    """Bring the sums up to date with the rows, drop old rows and dead keys.

    1. The days that are not closed are counted; what differs from the sums is set, and totals follow by as much.
    2. A bulk load that wrote days by itself has the totals made anew of what was read since `totals_since`.
    3. The most viewed are set from the days' sums.
    4. A day that is over is counted once more and closed.
    5. Single rows go after a week, each day's at once: one that is partly deleted must never be counted.

    Returns False without waiting when another recount is at work. All is one transaction, and sums are set: a recount
    that was killed or runs twice leaves the same numbers.
    """
    now = now or timezone.now()
    oldest = site_day(now) - timedelta(days=KEPT_DAYS)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [RECOUNT_LOCK])
        if not cursor.fetchone()[0]:
            return False
        days = _open_days(cursor, now)
        if days:
            cursor.execute(_RECOUNT, {"days": days})
        if totals_since:
            cursor.execute(_TOTALS_ANEW, [totals_since])
        most_viewed.keep(cursor, site_day(now))
        over = site_day(now - DAY_IS_OVER)
        for day in days:
            if day < over:
                visitors.hold(_CLOSED, day.isoformat().encode(), now + timedelta(days=5 * KEPT_DAYS))
        cursor.execute(f"DELETE FROM {_VIEW} WHERE day < %s", [oldest])
        visitors.forget(now)
    return True


def _open_days(cursor, now: datetime) -> list[date]:
    """The days of which there are rows and which are not closed yet."""
    cursor.execute(_DAYS)
    days = {day.isoformat().encode(): day for (day,) in cursor.fetchall()}
    closed = visitors.held(_CLOSED, days, now)
    return [day for name, day in days.items() if name not in closed]


def recount_if_due() -> None:
    """Recount at most once a minute, after whichever request of whichever process comes first.

    It runs when the answer has gone out (consulate/reading.py); what fails is tried again a minute later.
    """
    try:
        if _minute_is_over() and visitors.within_limit("recount", b"", limit=1, window=RECOUNT_EVERY):
            recount()
            archive.settle()
    except Error as error:
        _log.warning("The views were not recounted: %s", error)


def _minute_is_over() -> bool:
    # The process asks the database only once a minute; the database decides among the processes.
    now = time.monotonic()
    if now < _recount["due"]:
        return False
    _recount["due"] = now + RECOUNT_EVERY.total_seconds()
    return True


_recount = {"due": 0.0}
_CLOSED = "views of a day are closed"
_VIEW, _DAILY, _TOTAL = (model._meta.db_table for model in (View, DailyViews, ViewTotal))
# From one day to the next in the index, whatever number of rows a day has.
_DAYS = f"""
    WITH RECURSIVE held AS (
        SELECT min(day) AS day FROM {_VIEW}
        UNION ALL
        SELECT (SELECT min(day) FROM {_VIEW} WHERE day > held.day) FROM held WHERE held.day IS NOT NULL
    )
    SELECT day FROM held WHERE day IS NOT NULL
"""
# Rows that are right already are not even locked.
_RECOUNT = f"""
    WITH counted AS (
        SELECT article_id, day, count(*) AS views FROM {_VIEW} WHERE day = ANY(%(days)s) GROUP BY article_id, day
    ), changed AS (
        SELECT article_id, counted.day, counted.views, counted.views - coalesce(kept.views, 0) AS more
        FROM counted LEFT JOIN (SELECT * FROM {_DAILY} WHERE day = ANY(%(days)s)) AS kept USING (article_id, day)
        WHERE kept.views IS DISTINCT FROM counted.views
    ), days AS (
        INSERT INTO {_DAILY} (article_id, day, views) SELECT article_id, day, views FROM changed
        ON CONFLICT (article_id, day) DO UPDATE SET views = excluded.views
    )
    INSERT INTO {_TOTAL} (article_id, views)
    SELECT article_id, more + coalesce(
        total.views, (SELECT sum(views) FROM {_DAILY} AS former WHERE former.article_id = moved.article_id), 0
    )
    FROM (SELECT article_id, sum(more) AS more FROM changed GROUP BY article_id) AS moved
    LEFT JOIN {_TOTAL} AS total USING (article_id)
    ON CONFLICT (article_id) DO UPDATE SET views = excluded.views
"""
_TOTALS_ANEW = f"""
    INSERT INTO {_TOTAL} AS kept (article_id, views)
    SELECT article_id, sum(views) FROM {_DAILY}
    WHERE article_id IN (SELECT article_id FROM {_DAILY} WHERE day >= %s) GROUP BY article_id
    ON CONFLICT (article_id) DO UPDATE SET views = excluded.views WHERE kept.views <> excluded.views
"""
