"""Counting readers: one row each a day, recounted into sums; any step may be repeated or killed."""

import time
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from news import jalali, visitors
from news.models import Article, DailyViews, View, ViewTotal

RECOUNT_EVERY = timedelta(minutes=1)
# Days whose single rows are kept; a late recount still finds all of them.
KEPT_DAYS = 7
# One number of the application's, so that two recounts never run at once.
RECOUNT_LOCK = 7_305_001


def site_day(instant: datetime | None = None) -> date:
    """The Gregorian date of the site's day; the readers' days begin at the site's midnight."""
    return timezone.localtime(instant or timezone.now(), jalali.site_zone()).date()


def record(article_id: int, visitor: bytes, day: date) -> None:
    """Note that a visitor read an article; a second time on the same day changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {View._meta.db_table} (day, article_id, visitor) VALUES (%s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            [day, article_id, visitor],
        )


def exact_views(article: Article, day: date) -> int:
    """All views until this moment: the old site's, those of closed days, and today's rows."""
    closed = DailyViews.objects.filter(article=article, day__lt=day).aggregate(n=Sum("views"))["n"] or 0
    return article.baseline_views + closed + View.objects.filter(day=day, article=article).count()


def recount(now: datetime | None = None, *, totals_since: date | None = None) -> bool:
    """Bring the sums up to date with the rows, drop old rows and dead keys.

    Totals are made anew for articles read since `totals_since`, a week ago unless a bulk load says more.
    Returns False without waiting when another recount is at work. Sums are set, never added to:
    a recount that was killed or runs twice leaves the same numbers.
    """
    today = site_day(now)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [RECOUNT_LOCK])
        if not cursor.fetchone()[0]:
            return False
        cursor.execute(_RECOUNT_DAYS)
        oldest = today - timedelta(days=KEPT_DAYS)
        cursor.execute(_RECOUNT_TOTALS, [totals_since or oldest])
        View.objects.filter(day__lt=oldest).delete()
        visitors.forget(now)
    return True


def recount_if_due() -> None:
    """Recount at most once a minute, whichever request of whichever process comes first."""
    if _minute_is_over() and visitors.within_limit("recount", b"", limit=1, window=RECOUNT_EVERY):
        recount()


def _minute_is_over() -> bool:
    # The process asks the database only once a minute; the database decides among the processes.
    now = time.monotonic()
    if now < _recount["due"]:
        return False
    _recount["due"] = now + RECOUNT_EVERY.total_seconds()
    return True


_recount = {"due": 0.0}
_VIEW, _DAILY, _TOTAL = (model._meta.db_table for model in (View, DailyViews, ViewTotal))
_RECOUNT_DAYS = f"""
    INSERT INTO {_DAILY} AS kept (article_id, day, views)
    SELECT article_id, day, count(*) FROM {_VIEW} GROUP BY article_id, day
    ON CONFLICT (article_id, day) DO UPDATE SET views = excluded.views WHERE kept.views <> excluded.views
"""
_RECOUNT_TOTALS = f"""
    INSERT INTO {_TOTAL} AS kept (article_id, views)
    SELECT article_id, sum(views) FROM {_DAILY}
    WHERE article_id IN (SELECT article_id FROM {_DAILY} WHERE day >= %s) GROUP BY article_id
    ON CONFLICT (article_id) DO UPDATE SET views = excluded.views WHERE kept.views <> excluded.views
"""
