"""Dates as the old portal prints them: `۱۴۰۲/۰۹/۱۰- ۱۲:۲۶` and `10 آذر 1402 - 12:26`, in any digits."""

import re
from datetime import datetime

from news import jalali, persian

# What is left of both after folding: Latin digits and words with single spaces between them.
LONG_DATE = r"\d{1,2} [^\W\d]{2,9} \d{2,4} \d{1,2} \d{1,2}"
SHORT_DATE = r"\d{2,4} \d{1,2} \d{1,2} \d{1,2} \d{1,2}"
_DATE = re.compile(rf"{LONG_DATE}|{SHORT_DATE}")
_MONTHS = {persian.fold(name).strip(): number for number, name in enumerate(jalali.MONTHS, start=1)}
# Longer than any line of dates and counters; what is longer is never folded.
_LONGEST_MARK = 80


def folded(line: str) -> str:
    """A short line in one spelling of letters, digits and spaces, for patterns; "" for a long one."""
    if len(line) > _LONGEST_MARK:
        return ""
    return " ".join(persian.fold(line).replace("\u200c", " ").split())


def is_date(mark: str) -> bool:
    """Whether a folded line has the shape of a date with its time, possible or not."""
    return bool(_DATE.fullmatch(mark))


def read(mark: str) -> datetime:
    """The aware instant that a folded date names, in the site's zone; raises jalali.ImpossibleDate."""
    first, second, third, hour, minute = mark.split()
    if second.isdecimal():
        year, month, day = int(first), int(second), int(third)
    else:
        year, month, day = int(third), _month(second), int(first)
    return jalali.at_site(jalali.to_gregorian(year, month, day), jalali.parse_time(f"{hour}:{minute}"))


def shown(mark: str) -> str:
    """A folded date as people write it, possible or not."""
    first, second, third, hour, minute = mark.split()
    if second in _MONTHS:
        second = jalali.MONTHS[_MONTHS[second] - 1]
    day = "/".join((first, second, third)) if second.isdecimal() else f"{first} {second} {third}"
    return persian.to_persian_digits(f"{day} - {hour}:{minute}")


def _month(name: str) -> int:
    if name not in _MONTHS:
        raise jalali.ImpossibleDate(name)
    return _MONTHS[name]
