"""Which sets stay: the newest of each of the last days, weeks and months that have one."""

from collections.abc import Callable, Iterable
from datetime import date

from django.utils import timezone

from consulate.backup.sets import moment_of

_Period = Callable[[date], tuple]


def _day(day: date) -> tuple:
    return (day,)


def _week(day: date) -> tuple:
    return day.isocalendar()[:2]


def _month(day: date) -> tuple:
    return day.year, day.month


def outlived(names: Iterable[str], keep: tuple[int, int, int]) -> list[str]:
    """The sets that may go, by the calendar of the office. The newest two never go."""
    newest_first = sorted(names, reverse=True)
    # Two, should the newest turn out to be damaged.
    staying = set(newest_first[:2])
    for period_of, many in zip((_day, _week, _month), keep, strict=True):
        staying |= _newest_of_each(newest_first, period_of, many)
    return [name for name in reversed(newest_first) if name not in staying]


def _newest_of_each(newest_first: list[str], period_of: _Period, many: int) -> set[str]:
    newest: dict[tuple, str] = {}
    for name in newest_first:
        newest.setdefault(period_of(timezone.localdate(moment_of(name))), name)
    return set(list(newest.values())[: max(many, 0)])
