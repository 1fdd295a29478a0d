"""How rows of two periods are counted in one statement: each row by the bar of the chart in which it lies."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Aggregate,
    DateField,
    DateTimeField,
    DurationField,
    F,
    Func,
    IntegerField,
    Q,
    Value,
)

from consulate.periods import Bar, Period
from news import jalali


@dataclass(frozen=True)
class Span:
    """A period as far as it has come, what it is compared with, and its bars."""

    now: Period
    before: Period
    bars: list[Bar]
    # The instant up to which is counted, and its day.
    at: datetime
    today: date

    @property
    def earliest(self) -> datetime:
        return self.before.start

    def has_instant(self, column: str) -> Q:
        return self.instant_now(column) | _instants(column, self.before)

    def instant_now(self, column: str) -> Q:
        return _instants(column, self.now)

    def has_day(self, column: str) -> Q:
        return self.day_now(column) | self.day_before(column)

    def day_now(self, column: str) -> Q:
        return _days(column, self.now)

    def day_before(self, column: str) -> Q:
        return _days(column, self.before)

    def instant_before(self, column: str) -> Q:
        return _instants(column, self.before)

    def bar_of_instant(self, column: str) -> Func:
        edges = [jalali.at_site(bar.first) for bar in self.bars]
        return _bar(column, Value(edges, output_field=ArrayField(DateTimeField())))

    def bar_of_day(self, column: str) -> Func:
        edges = [bar.first for bar in self.bars]
        return _bar(column, Value(edges, output_field=ArrayField(DateField())))


def span(period: Period, at: datetime, today: date) -> Span:
    now = period.until(today)
    # Named by the whole of it: a year that is not over yet has all its months on the chart.
    return Span(now, period.before(today), period.bars(), at, today)


def _bar(column: str, edges: Value) -> Func:
    """The number of the bar, from 1 on; 0 for what lies before the first one."""
    return Func(F(column), edges, function="width_bucket", output_field=IntegerField())


def _instants(column: str, period: Period) -> Q:
    return Q(**{f"{column}__gte": period.start, f"{column}__lt": period.end})


def _days(column: str, period: Period) -> Q:
    return Q(**{f"{column}__gte": period.first, f"{column}__lte": period.last})


class Median(Aggregate):
    """The time that half of the rows took no longer than."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()
