"""The most viewed articles of some days: a few rows that the recount keeps, so that no page adds days up (0041)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from django.db.backends.utils import CursorWrapper
from django.db.models import DateField, DateTimeField, F

from news.models import Article, DailyViews, MostViewed
from news.one_statement import Wording
from news.written_once import Blank, filled
from news.written_rows import tuples

# Of how many days the most viewed are shown, and how many of each.
PERIODS, SHOWN = (7, 30), 5
# How many of each are kept: some of them may have been taken off, and the list stays full.
KEPT = 30
A_DAY = timedelta(days=1)
_TODAY, _TOMORROW = Blank("today", DateField()), Blank("tomorrow", DateField())


class Ranked(NamedTuple):
    """An article, and how often it was viewed in the days of a period."""

    pk: int
    slug: str
    title: str
    views: int

    get_absolute_url = Article.get_absolute_url


@dataclass(frozen=True)
class Period:
    """The most viewed of so many days; the first comes first."""

    days: int
    articles: list[Ranked]


def as_rows() -> Wording:
    """What the public may read of the kept rows, ties to the newer, as JSON for of_each_period().

    They are sorted before their articles are looked for: so PostgreSQL looks for no more than are shown.
    """
    sql, values = _public()
    kept = f"{_KEPT} AS NOT MATERIALIZED (SELECT * FROM {_KEPT} WHERE day = %s ORDER BY views DESC)"
    row = f"json_build_array({', '.join(_NAMES)})"
    return f"WITH {kept} SELECT {row} FROM ({sql}) AS ranked", (_TODAY, *values)


def of_each_period(rows: list[list], today: date, now: datetime) -> list[Period]:
    """The rows that as_rows() gave. None says that nobody has read since the day before: then its days are added up."""
    rows = rows or tuples(_added_up(), {"today": today, "now": now, **_beginnings(today)})
    periods = {days: Period(days, []) for days in PERIODS}
    for days, *article in rows:
        periods[days].articles.append(Ranked(*article))
    return list(periods.values())


def keep(cursor: CursorWrapper, today: date) -> None:
    """Set the rows of today, and those of tomorrow as they are if nobody reads any more until midnight.

    So a day that ends leaves its periods at midnight, whether somebody reads then or not.
    """
    sql, values = _keeping()
    tomorrow = today + A_DAY
    given = {"today": today, "tomorrow": tomorrow, **_beginnings(today), **_beginnings(tomorrow, "tomorrow")}
    cursor.execute(sql, filled(values, given))


def _beginnings(day: date, name: str = "today") -> dict[str, date]:
    """The days before the first of each period that ends with the day."""
    return {f"{days} before {name}": day - timedelta(days=days) for days in PERIODS}


# --- The statements -------------------------------------------------------------------------------

# A period, and a Ranked of it.
_NAMES = ("days", "pk", "slug", "title", "ranked_views")
_KEPT, _DAILY = MostViewed._meta.db_table, DailyViews._meta.db_table


@cache
def _added_up() -> Wording:
    """The same question, asked of the sums in the place of the table. Not prepared: its plan depends on the days."""
    sql, values = _public()
    sums, of_sums = _sums([_TODAY])
    asked = f"WITH {sums}, {_KEPT} AS (SELECT * FROM most) SELECT {', '.join(_NAMES)} FROM ({sql}) AS ranked"
    return asked, (*of_sums, *values)


def _public() -> Wording:
    public = Article.objects.published(Blank("now", DateTimeField()))
    order = ("-ranked_views", "-published_at", "-pk")
    first, *others = [
        public.filter(most_viewed__day=_TODAY, most_viewed__days=days)
        .annotate(days=F("most_viewed__days"), ranked_views=F("most_viewed__views"))
        .order_by(*order)
        .values_list(*_NAMES, "published_at")[:SHOWN]
        for days in PERIODS
    ]
    return first.union(*others, all=True).order_by("days", *order).query.sql_with_params()


@cache
def _keeping() -> Wording:
    """One statement; what is right already is not even locked."""
    sums, values = _sums([_TODAY, _TOMORROW])
    sql = f"""
        WITH {sums}, set_right AS (
            INSERT INTO {_KEPT} (day, days, article_id, views)
            SELECT day, days, article_id, views FROM most EXCEPT SELECT day, days, article_id, views FROM {_KEPT}
            ON CONFLICT (day, days, article_id) DO UPDATE SET views = excluded.views
        )
        DELETE FROM {_KEPT} AS kept WHERE NOT EXISTS (
            SELECT FROM most
            WHERE most.day = kept.day AND most.days = kept.days AND most.article_id = kept.article_id
        )
    """
    return sql, values


def _sums(ends: Iterable[Blank]) -> Wording:
    """`most`, the rows of the periods that end with these days: the daily views are read once for all of them."""
    periods = [
        (end, days, Blank(f"{days} before {end.name}", DateField())) for end in ends for days in PERIODS
    ]
    columns = ", ".join(f"sum(views) FILTER (WHERE day > %s) AS views_{n}" for n in range(len(periods)))
    longest = max(periods, key=lambda period: period[1])
    tops = " UNION ALL ".join(
        f"(SELECT %s::date, {days}, article_id, views_{n} FROM summed WHERE views_{n} > 0"
        f" ORDER BY views_{n} DESC, article_id DESC LIMIT {KEPT})"
        for n, (_end, days, _before) in enumerate(periods)
    )
    sql = (
        f"summed AS (SELECT article_id, {columns} FROM {_DAILY} WHERE day > %s GROUP BY article_id),"
        f" most (day, days, article_id, views) AS ({tops})"
    )
    return sql, (*(before for *_, before in periods), longest[2], *(end for end, *_ in periods))
