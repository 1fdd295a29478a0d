"""Stretches of the Jalali calendar for which the office gives account: a part of a year, or from day to day.

A leaf: it stands on the calendar alone.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from news import jalali
from news.persian import to_persian_digits

A_DAY = timedelta(days=1)
# The parts of a year by their names in addresses: its first month and how many months it has.
PARTS = {
    "year": (1, 12),
    "h1": (1, 6),
    "h2": (7, 6),
    "q1": (1, 3),
    "q2": (4, 3),
    "q3": (7, 3),
    "q4": (10, 3),
    **{f"m{month:02}": (month, 1) for month in range(1, 13)},
}
SEASONS = {"q1": "بهار", "q2": "تابستان", "q3": "پاییز", "q4": "زمستان"}
# A chart of more months than this is one of years.
_MOST_MONTHS, _FEWEST_WEEKS = 24, 5
_LONGEST_DAYS = 31


@dataclass(frozen=True)
class Bar:
    """A stretch of a period that a chart shows as one bar: a day, a week, a month, a year."""

    first: date
    label: str
    long_label: str


@dataclass(frozen=True)
class Period:
    """The Gregorian days from `first` to `last`, both included, and how people call them."""

    first: date
    last: date
    label: str

    @property
    def start(self) -> datetime:
        return jalali.at_site(self.first)

    @property
    def end(self) -> datetime:
        """The first instant after it."""
        return jalali.at_site(self.last + A_DAY)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def until(self, today: date) -> "Period":
        """The part of it that has come; the whole of it once it is over, or when none of it has come."""
        return Period(self.first, today, self.label) if self.first <= today < self.last else self

    def before(self, today: date) -> "Period":
        """What to compare it with: the same stretch before it, as long as what has come of this one.

        A part of a year is compared with the part before it of the same kind, any other stretch with as many days.
        """
        year, month, months = _whole_months(self)
        if months:
            first = _month_after(year, month, -months)
            whole = Period(first, self.first - A_DAY, "")
        else:
            whole = Period(self.first - timedelta(days=self.days), self.first - A_DAY, "")
        if self.first <= today < self.last:
            last = min(whole.last, whole.first + (today - self.first))
            whole = Period(whole.first, last, "")
        return Period(whole.first, whole.last, _label(whole))

    def bars(self) -> list[Bar]:
        """Days of a month, weeks of a quarter, months of a year, years of decades."""
        if self.days <= _LONGEST_DAYS:
            return [self._day(self.first + timedelta(days=n)) for n in range(self.days)]
        months = self._months()
        if len(months) < _FEWEST_WEEKS:
            return self._weeks()
        return months if len(months) <= _MOST_MONTHS else self._years()

    def _day(self, day: date) -> Bar:
        return Bar(day, to_persian_digits(str(jalali.day_to_jalali(day).day)), jalali.long_date(day))

    def _weeks(self) -> list[Bar]:
        """Weeks begin on Saturday; the first one begins with the period."""
        # Monday is 0 for Python; Saturday begins the week here.
        to_saturday = (5 - self.first.weekday()) % 7 or 7
        starts = [self.first]
        day = self.first + timedelta(days=to_saturday)
        while day <= self.last:
            starts.append(day)
            day += timedelta(days=7)
        return [
            Bar(day, _day_and_month(day), _("week from %(day)s") % {"day": jalali.plain_date(day)})
            for day in starts
        ]

    def _months(self) -> list[Bar]:
        bars, day = [], self.first
        while day <= self.last:
            that_day = jalali.day_to_jalali(day)
            name = jalali.MONTHS[that_day.month - 1]
            bars.append(Bar(day, name, to_persian_digits(f"{name} {that_day.year}")))
            day = _month_after(that_day.year, that_day.month, 1)
        return bars

    def _years(self) -> list[Bar]:
        bars, day = [], self.first
        while day <= self.last:
            year = jalali.day_to_jalali(day).year
            bars.append(Bar(day, to_persian_digits(str(year)), to_persian_digits(str(year))))
            day = _month_after(year, 1, 12)
        return bars


def part_of_year(year: int, part: str) -> Period:
    """A part of a Jalali year by its name; raises ImpossibleDate for a year that the calendar does not know."""
    month, months = PARTS[part]
    first = jalali.to_gregorian(year, month, 1)
    whole = Period(first, _month_after(year, month, months) - A_DAY, "")
    return Period(whole.first, whole.last, _label(whole))


def between(first: date, last: date) -> Period:
    whole = Period(first, last, "")
    return Period(first, last, _label(whole))


def _month_after(year: int, month: int, months: int) -> date:
    """The first day of the month that comes so many months later, or earlier."""
    number = year * 12 + month - 1 + months
    # Beyond the last year that is converted, one day later than its end.
    if number // 12 > jalali.LAST_YEAR:
        return jalali.year_range(jalali.LAST_YEAR)[1].date()
    return jalali.to_gregorian(max(number // 12, jalali.FIRST_YEAR), number % 12 + 1, 1)


def _whole_months(period: Period) -> tuple[int, int, int]:
    """The Jalali year and month in which it begins and how many months it has; no months where it is no whole part."""
    first = jalali.day_to_jalali(period.first)
    for month, months in PARTS.values():
        if (first.month, first.day) == (month, 1) and _month_after(
            first.year, month, months
        ) - A_DAY == period.last:
            return first.year, month, months
    return first.year, first.month, 0


def _label(period: Period) -> str:
    year, month, months = _whole_months(period)
    for part, span in PARTS.items():
        if (month, months) == span:
            return name_of_part(part, year)
    if period.first == period.last:
        return jalali.plain_date(period.first)
    ends = {"first": jalali.plain_date(period.first), "last": jalali.plain_date(period.last)}
    return _("%(first)s to %(last)s") % ends


def name_of_part(part: str, year: int) -> str:
    """Spring 1403, the first half of 1403, …"""
    number = to_persian_digits(str(year))
    if part in SEASONS:
        return f"{SEASONS[part]} {number}"
    if part.startswith("m"):
        return f"{jalali.MONTHS[int(part[1:]) - 1]} {number}"
    whole = {
        "year": _("the year %(year)s"),
        "h1": _("the first half of %(year)s"),
        "h2": _("the second half of %(year)s"),
    }
    return whole[part] % {"year": number}


def _day_and_month(day: date) -> str:
    return " ".join(jalali.plain_date(day).split()[:2])
