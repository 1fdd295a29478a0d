"""The archive: how many articles the public finds in each Jalali year, month and day; one query for each page."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.contrib.postgres.fields import ArrayField
from django.db.models import Count, DateTimeField, F, Func, IntegerField, Max, QuerySet, Value
from django.urls import reverse
from django.utils import timezone

from news import jalali
from news.models import Article
from news.persian import to_latin_digits, to_persian_digits

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
        return reverse(_NAMES[len(self.numbers)], args=self.numbers)

    def parts(self) -> list["Period"]:
        """The months of a year, the days of a month."""
        last = jalali.days_in_month(*self.numbers) if len(self.numbers) == 2 else 12
        return [Period((*self.numbers, number)) for number in range(1, last + 1)]

    def articles(self) -> QuerySet[Article]:
        start, end = self.range
        return Article.objects.published().filter(published_at__gte=start, published_at__lt=end)


@dataclass(frozen=True)
class Counted:
    """A year with its months or a month with its days, counted, and the nearest articles around it."""

    whole: Period
    parts: list[Period]
    before: datetime | None
    after: datetime | None

    @property
    def previous(self) -> Period | None:
        """The nearest earlier period of the same length that has something."""
        return Period.of(self.before, len(self.whole.numbers)) if self.before else None

    @property
    def next(self) -> Period | None:
        return Period.of(self.after, len(self.whole.numbers)) if self.after else None

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
            before=earlier[-1].range[0] if earlier else self.before,
            after=later[0].range[0] if later else self.after,
        )


def years() -> list[Period]:
    """Those that have something, the newest first."""
    every = [Period((year,)) for year in range(jalali.FIRST_YEAR, jalali.LAST_YEAR + 1)]
    counts, _before, _after = _count(every)
    return [period for period in reversed(_with(counts, every)) if period.count]


def counted(*numbers: int) -> Counted:
    """A year or a month; raises ImpossibleDate."""
    parts = Period(numbers).parts()
    counts, before, after = _count(parts)
    return Counted(Period(numbers, sum(counts.values())), _with(counts, parts), before, after)


def _with(counts: dict[int, int], periods: list[Period]) -> list[Period]:
    return [Period(period.numbers, counts.get(place, 0)) for place, period in enumerate(periods, start=1)]


def _count(periods: list[Period]) -> tuple[dict[int, int], datetime | None, datetime | None]:
    """The articles of periods that follow each other, by place from 1 on, and the nearest dates around them.

    Half-open ranges, in one statement: place 0 is the newest article before them, and the last place the
    oldest one after them.
    """
    edges = [*(period.range[0] for period in periods), periods[-1].range[1]]
    bucket = Func(
        "published_at",
        Value(edges, output_field=ArrayField(DateTimeField())),
        function="width_bucket",
        output_field=IntegerField(),
    )
    public = Article.objects.published().order_by()
    inside = (
        public.filter(published_at__gte=edges[0], published_at__lt=edges[-1])
        .values(place=bucket)
        .annotate(number=Count("pk"), at=Max("published_at"))
    )
    before = _nearest(public.filter(published_at__lt=edges[0]).order_by("-published_at"), 0)
    after = _nearest(public.filter(published_at__gte=edges[-1]).order_by("published_at"), len(edges))
    rows = inside.values_list("place", "number", "at").union(before, after, all=True)
    found = {place: (number, at) for place, number, at in rows}
    around = [found.pop(place, (0, None))[1] for place in (0, len(edges))]
    return {place: number for place, (number, _at) in found.items()}, *around


def _nearest(articles: QuerySet[Article], place: int) -> QuerySet:
    row = articles.annotate(
        place=Value(place, output_field=IntegerField()), number=Value(1), at=F("published_at")
    )
    return row.values_list("place", "number", "at")[:1]
