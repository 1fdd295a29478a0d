"""When the office receives visitors: the rows of its week, today's hours, what is announced."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from news import jalali
from news.models import OpeningHours, SpecialHours
from news.persian import to_persian_digits

# From so many days in a row on, the first and the last stand for all.
LONG_RUN = 3


@dataclass(frozen=True, order=True)
class Span:
    """From when to when, and perhaps for what."""

    opens: time
    closes: time
    note: str = ""

    def __str__(self) -> str:
        """۹ تا ۱۳"""
        return _("%(opens)s to %(closes)s") % {"opens": hour(self.opens), "closes": hour(self.closes)}


@dataclass(frozen=True)
class Row:
    """Days of the week with the same spans, in words; without spans the office is closed."""

    days: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Today:
    """What holds on a day, with the reason where it is not as usual."""

    spans: tuple[Span, ...]
    reason: str = ""

    def __str__(self) -> str:
        """۹ تا ۱۱ و ۱۴ تا ۱۶"""
        return listed([str(span) for span in self.spans])


def week(hours: Iterable[OpeningHours]) -> list[Row]:
    """Rows in the order of the week, the closed days last; empty where nobody has entered hours."""
    of_day: dict[int, list[Span]] = {day: [] for day in range(7)}
    for one in hours:
        of_day[one.weekday].append(Span(one.opens, one.closes, one.note))
    alike: dict[tuple[Span, ...], list[int]] = {}
    for day, spans in of_day.items():
        alike.setdefault(tuple(sorted(spans)), []).append(day)
    closed = alike.pop((), [])
    rows = [Row(weekdays(days), spans) for spans, days in alike.items()]
    return [*rows, Row(weekdays(closed), ())] if rows and closed else rows


def on_day(day: date, hours: Iterable[OpeningHours], special: Iterable[SpecialHours]) -> Today | None:
    """What holds on a day; None where nobody has entered hours and nothing special is on."""
    differing = _narrowest([one for one in special if one.starts_on <= day <= one.ends_on])
    if closed := [one for one in differing if one.is_closed]:
        return Today((), closed[0].reason)
    if differing:
        return Today(tuple(sorted(Span(one.opens, one.closes) for one in differing)), differing[0].reason)
    hours = list(hours)
    if not hours:
        return None
    weekday = jalali.day_to_jalali(day).weekday()
    usual = [Span(one.opens, one.closes, one.note) for one in hours if one.weekday == weekday]
    return Today(tuple(sorted(usual)))


def _narrowest(special: list[SpecialHours]) -> list[SpecialHours]:
    """The day of elections within the weeks of Nowruz: what is said of fewer days is said of these."""
    shortest = min((one.ends_on - one.starts_on for one in special), default=None)
    return [one for one in special if one.ends_on - one.starts_on == shortest]


def announced(day: date, special: Iterable[SpecialHours]) -> list[SpecialHours]:
    """Those that a banner tells of on a day."""
    return [one for one in special if one.announced_on and one.announced_on <= day <= one.ends_on]


# --- In words -------------------------------------------------------------------------------------


def hour(clock: time) -> str:
    """۹, or ۹:۳۰"""
    return to_persian_digits(f"{clock.hour}:{clock.minute:02}" if clock.minute else str(clock.hour))


def weekdays(days: list[int]) -> str:
    """شنبه تا سه‌شنبه و پنجشنبه"""
    if len(days) == 7:
        return _("Every day")
    return listed([name for run in _runs(days) for name in _names(run)])


def _runs(days: list[int]) -> list[list[int]]:
    """Days that follow each other; the week is a circle, from Friday on to Saturday."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    if len(runs) > 1 and (runs[0][0], runs[-1][-1]) == (0, 6):
        first, *others, last = runs
        runs = [last + first, *others]
    return runs


def _names(run: list[int]) -> list[str]:
    names = [jalali.WEEKDAYS[day] for day in run]
    if len(names) < LONG_RUN:
        return names
    return [_("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}]


def listed(parts: list[str]) -> str:
    """الف، ب و پ"""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(some)s and %(last)s") % {
        "some": pgettext("between things", ", ").join(parts[:-1]),
        "last": parts[-1],
    }
