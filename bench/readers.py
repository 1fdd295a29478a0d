"""A year of readers for every article of a measured site, as the recount would have left it.

Run by hand, in the environment of that site: python -m bench.readers [DAYS]
"""

import sys
import time
from collections.abc import Callable
from datetime import timedelta

import django
from django.db import connection, transaction
from django.utils import timezone

DAYS = 365
# An article is read most on its first day, and later by few: of the average article so many on day n.
FIRST_DAY, FADING, TRICKLE = 160, 0.8, 0.25


def load_year_of_views(days: int = DAYS, say: Callable[[str], None] = print) -> int:
    """Fill days and totals anew for all published articles; one statement a month, one for the totals."""
    begun, rows = time.monotonic(), 0
    today = timezone.localdate()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE news_dailyviews, news_viewtotal")
        cursor.execute("SELECT setseed(0.7)")
        for left in range(days, 0, -30):
            values = {
                "first": today - timedelta(days=left), "last": today - timedelta(days=max(left - 30, 0) + 1),
                "most": FIRST_DAY, "fading": FADING, "trickle": TRICKLE,
            }  # fmt: skip
            cursor.execute(_DAYS, values)
            rows += cursor.rowcount
            say(f"  {time.monotonic() - begun:6.1f} s  {rows:>10,} days of articles")
        cursor.execute(_TOTALS)
        say(f"  {time.monotonic() - begun:6.1f} s  {cursor.rowcount:>10,} totals")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) news_dailyviews, news_viewtotal")
    say(f"  {time.monotonic() - begun:6.1f} s  done")
    return rows


# Some articles are read a hundred times as much as others; on many days an old one is not read at all.
_DAYS = """
    INSERT INTO news_dailyviews (article_id, day, views)
    SELECT id, day, views FROM (
        SELECT article.id, day::date, floor(
            power(random(), 3) * 4 * liking * (%(most)s * power(%(fading)s, least(day::date - born, 200)) + %(trickle)s)
            + random()
        )::int AS views
        FROM (
            SELECT id, (published_at)::date AS born, 0.05 + 4 * power((id * 7919 %% 1000) / 1000.0, 6) AS liking
            FROM news_article WHERE status = 'published' AND published_at::date <= %(last)s
        ) AS article
        CROSS JOIN LATERAL generate_series(greatest(born, %(first)s), %(last)s, interval '1 day') AS day
        WHERE day::date - born < 20 OR random() < 0.1
    ) AS read WHERE views > 0
"""
_TOTALS = "INSERT INTO news_viewtotal SELECT article_id, sum(views) FROM news_dailyviews GROUP BY article_id"


if __name__ == "__main__":
    django.setup()
    load_year_of_views(*map(int, sys.argv[1:]))
