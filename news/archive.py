"""The archive: how many articles the public finds in each Jalali year, month and day; one query for each page.

The numbers come from a table that triggers keep (docs/decisions/0033), and the few events since its counts were
settled are added to them.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.utils import timezone

from news import jalali
from news.models import ArchivedPeriod, ArchiveState, Article
from news.persian import to_latin_digits, to_persian_digits
from news.read_connection import read_connection
from news.row_addresses import address_of

# Publications and expiries that a page adds to settled counts. Where there are more, they are settled first.
MOST_EVENTS = 1_000
_NAMES = {1: "news:archive_year", 2: "news:archive_month", 3: "news:archive_day"}


class TypedNumber:
    """A number in an address, in whatever digits and with whatever zeros somebody typed it."""

    regex = "[0-9۰-۹٠-٩]{1,6}"

    def to_python(self, value: str) -> int:
        return int(to_latin_digits(value))

    def to_url(self, value: int) -> str:
        return str(value)


@dataclass(frozen=True)
class Period:
    """A Jalali year, month or day with the number of its articles; raises ImpossibleDate where there is none."""

    numbers: tuple[int, ...]
    count: int = 0

    def __post_init__(self) -> None:
        jalali.to_gregorian(*(*self.numbers, 1, 1)[:3])

    @classmethod
    def of(cls, instant: datetime, length: int) -> "Period":
        """The year (1), month (2) or day (3) in which the instant lies."""
        date = jalali.to_jalali(instant)
        return cls((date.year, date.month, date.day)[:length])

    def __str__(self) -> str:
        """As it stands on the way to a day, below its year: ۱۴۰۲, آذر"""
        return self.month_name if len(self.numbers) == 2 else self.name

    @property
    def range(self) -> tuple[datetime, datetime]:
        return (jalali.year_range, jalali.month_range, jalali.day_range)[len(self.numbers) - 1](*self.numbers)

    @property
    def name(self) -> str:
        """۱۴۰۲, آذر ۱۴۰۲, or جمعه ۱۰ آذر ۱۴۰۲"""
        if len(self.numbers) == 3:
            return jalali.long_date(jalali.to_gregorian(*self.numbers))
        year = to_persian_digits(str(self.numbers[0]))
        return f"{self.month_name} {year}" if len(self.numbers) == 2 else year

    @property
    def month_name(self) -> str:
        return jalali.MONTHS[self.numbers[1] - 1]

    @property
    def is_today(self) -> bool:
        return self.numbers == Period.of(timezone.now(), 3).numbers

    @property
    def has_begun(self) -> bool:
        return self.range[0] <= timezone.now()

    def get_absolute_url(self) -> str:
        return address_of(_NAMES[len(self.numbers)], *self.numbers)

    def parts(self) -> list["Period"]:
        """The months of a year, the days of a month."""
        last = jalali.days_in_month(*self.numbers) if len(self.numbers) == 2 else 12
        return [Period((*self.numbers, number)) for number in range(1, last + 1)]

    def articles(self) -> QuerySet[Article]:
        start, end = self.range
        return Article.objects.published().filter(published_at__gte=start, published_at__lt=end)


@dataclass(frozen=True)
class Counted:
    """A year with its months or a month with its days, counted, and the nearest days around that have something."""

    whole: Period
    parts: list[Period]
    before: Period | None
    after: Period | None

    @property
    def previous(self) -> Period | None:
        """The nearest earlier period of the same length that has something."""
        return self._as_long_as_this(self.before)

    @property
    def next(self) -> Period | None:
        return self._as_long_as_this(self.after)

    def _as_long_as_this(self, day: Period | None) -> Period | None:
        return Period(day.numbers[: len(self.whole.numbers)]) if day else None

    @property
    def exists(self) -> bool:
        """Whether the site was there then: empty pages before its beginning and after today have no end."""
        return self.whole.count > 0 or (self.whole.has_begun and self.before is not None)

    @cached_property
    def most(self) -> int:
        return max(part.count for part in self.parts)

    @cached_property
    def weeks(self) -> list[list[Period | None]]:
        """The days in rows from Saturday to Friday; None where a row begins or ends with another month."""
        first = jalali.day_to_jalali(jalali.to_gregorian(*self.parts[0].numbers)).weekday()
        cells = [None] * first + self.parts
        cells += [None] * (-len(cells) % 7)
        return [cells[start : start + 7] for start in range(0, len(cells), 7)]

    def day(self, number: int) -> "Counted":
        """One day of this month, without another query."""
        earlier = [day for day in self.parts[: number - 1] if day.count]
        later = [day for day in self.parts[number:] if day.count]
        return Counted(
            whole=self.parts[number - 1],
            parts=[],
            before=earlier[-1] if earlier else self.before,
            after=later[0] if later else self.after,
        )


def years() -> list[Period]:
    """Those that have something, the newest first."""
    return [Period((year,), articles) for year, _month, _day, articles in reversed(_counts(_YEARS))]


def counted(*numbers: int) -> Counted:
    """A year or a month; raises ImpossibleDate."""
    whole = Period(numbers)
    year, month = (*numbers, None)[:2]
    edges = {"before": (year, month or 0, 0), "after": (year, month or 12, 31)}
    rows = _counts(_DAYS if month else _MONTHS, {"year": year, "month": month, **edges})
    found = {(row_year, *rest): articles for row_year, *rest, articles in rows}
    parts = [Period(part.numbers, found.pop((*part.numbers, 0)[:3], 0)) for part in whole.parts()]
    return Counted(
        Period(numbers, sum(part.count for part in parts)),
        parts,
        before=next((Period(day) for day in found if day < edges["before"]), None),
        after=next((Period(day) for day in found if day > edges["after"]), None),
    )


def settle() -> None:
    """Bring the kept counts to this instant, so that few events are left to add; where somebody publishes, later."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT news_archive_settle()")


def recount() -> int:
    """Count every article anew, in the site's zone; how many numbers were others before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT news_archive_recount(%s)", [_zone()])
        return cursor.fetchone()[0]


def _zone() -> str:
    return str(jalali.site_zone())


def _counts(shown: str, values: dict | None = None) -> list[list[int]]:
    """Year, month, day and the number of what has any, oldest first."""
    values = {"now": timezone.now(), "most": MOST_EVENTS, **(values or {})}
    zone, events, rows = _read(read_connection(), shown, values)
    if zone == _zone() and events < MOST_EVENTS:
        return rows
    # Of another zone, or never counted, or long not settled; in one transaction with the reading, so that no other
    # process undoes it meanwhile.
    with transaction.atomic():
        if zone == _zone():
            settle()
        else:
            recount()
        return _read(connection, shown, values | {"most": None})[2]


def _read(database: BaseDatabaseWrapper, shown: str, values: dict) -> tuple[str | None, int, list[list[int]]]:
    with database.cursor() as cursor:
        cursor.execute(_STATEMENT.format(shown=shown), values)
        return cursor.fetchone()


_STATEMENT = f"""
    WITH settled AS MATERIALIZED (SELECT zone, settled_at FROM {ArchiveState._meta.db_table}),
    event AS MATERIALIZED (
        SELECT each.* FROM settled, news_archive_events(settled_at, %(now)s, zone, %(most)s) AS each
    ),
    counted AS NOT MATERIALIZED (
        SELECT year, month, day, kept.articles + coalesce((
            SELECT event.articles FROM event
            WHERE event.year = kept.year AND event.month = kept.month AND event.day = kept.day
        ), 0) AS articles
        FROM {ArchivedPeriod._meta.db_table} AS kept
    )
    SELECT (SELECT zone FROM settled),
           (SELECT coalesce(sum(events), 0) FROM event WHERE month = 0),
           ARRAY(SELECT ARRAY[year, month, day, articles] FROM ({{shown}}) AS shown ORDER BY year, month, day)
"""
_YEARS = "SELECT * FROM counted WHERE month = 0 AND articles > 0"
_AROUND = """
    UNION ALL (
        SELECT * FROM counted WHERE (year, month, day) < %(before)s AND day > 0 AND articles > 0
        ORDER BY year DESC, month DESC, day DESC LIMIT 1
    ) UNION ALL (
        SELECT * FROM counted WHERE (year, month, day) > %(after)s AND day > 0 AND articles > 0
        ORDER BY year, month, day LIMIT 1
    )
"""
_MONTHS = "SELECT * FROM counted WHERE year = %(year)s AND month > 0 AND day = 0 AND articles > 0" + _AROUND
_DAYS = (
    "SELECT * FROM counted WHERE year = %(year)s AND month = %(month)s AND day > 0 AND articles > 0" + _AROUND
)
