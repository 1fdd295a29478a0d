"""The Jalali calendar: the only place where dates are converted, printed and read.

Dates are kept as aware UTC instants or Gregorian days. They become Jalali here, in the site's time
zone, which decides to which day an instant belongs.
"""

import re
from datetime import date, datetime, time, timedelta

import jdatetime
from django.utils import timezone

from news.persian import to_latin_digits, to_persian_digits

MONTHS = ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"]
WEEKDAYS = ["شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه"]
# Where the arithmetic agrees with the astronomical calendar, and where a consulate's dates lie.
FIRST_YEAR, LAST_YEAR = 1279, 1478
_DATE = re.compile(r"(\d{1,4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})")
_TIME = re.compile(r"(\d{1,2})\s*[:٫.]\s*(\d{1,2})(?:\s*:\s*(\d{1,2}))?")


class ImpossibleDate(ValueError):
    """The text or the numbers name no day between 1279 and 1478."""


class YearOutOfRange(ImpossibleDate):
    """The year is not one of 1279 to 1478; often a Gregorian year typed by mistake."""


def site_zone():
    return timezone.get_default_timezone()


def today() -> jdatetime.date:
    return to_jalali(timezone.now()).date()


def to_jalali(instant: datetime) -> jdatetime.datetime:
    """The Jalali date and wall-clock time of an aware instant in the site's zone."""
    return jdatetime.datetime.fromgregorian(datetime=timezone.localtime(instant, site_zone()), locale="fa_IR")


def day_to_jalali(day: date) -> jdatetime.date:
    return jdatetime.date.fromgregorian(date=day, locale="fa_IR")


def to_gregorian(year: int, month: int, day: int) -> date:
    """The Gregorian day of a Jalali one; raises ImpossibleDate."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise YearOutOfRange(year)
    try:
        return jdatetime.date(year, month, day).togregorian()
    except ValueError as error:
        raise ImpossibleDate(f"{year}/{month}/{day}") from error


def parse_date(text: str) -> date:
    """Read `1402/09/10`, `1402-9-10` or `۱۴۰۲.۹.۱۰` as a Gregorian day; raises ImpossibleDate."""
    match = _DATE.fullmatch(to_latin_digits(text).strip())
    if not match:
        raise ImpossibleDate(text)
    return to_gregorian(*map(int, match.groups()))


def parse_time(text: str) -> time:
    """Read `12:26`, `9:05` or `۱۲:۲۶:۰۰`; raises ImpossibleDate."""
    match = _TIME.fullmatch(to_latin_digits(text).strip())
    if not match:
        raise ImpossibleDate(text)
    try:
        return time(*(int(part or 0) for part in match.groups()))
    except ValueError as error:
        raise ImpossibleDate(text) from error


def at_site(day: date, clock: time = time.min) -> datetime:
    """The aware instant of a wall-clock time in the site's zone."""
    return datetime.combine(day, clock, tzinfo=site_zone())


def next_midnight(after: datetime) -> datetime:
    """The next beginning of a day in the site's zone."""
    return at_site(timezone.localtime(after, site_zone()).date() + timedelta(days=1))


def day_range(year: int, month: int, day: int) -> tuple[datetime, datetime]:
    """The instants [first, next) of a Jalali day in the site's zone; raises ImpossibleDate."""
    start = to_gregorian(year, month, day)
    return at_site(start), at_site(start + timedelta(days=1))


def month_range(year: int, month: int) -> tuple[datetime, datetime]:
    following = (year, month + 1) if month < 12 else (year + 1, 1)
    return at_site(to_gregorian(year, month, 1)), at_site(jdatetime.date(*following, 1).togregorian())


def year_range(year: int) -> tuple[datetime, datetime]:
    return at_site(to_gregorian(year, 1, 1)), at_site(jdatetime.date(year + 1, 1, 1).togregorian())


# --- In words -------------------------------------------------------------------------------------


def long_date(moment: datetime | date) -> str:
    """دوشنبه ۱۶ مهر ۱۴۰۳"""
    jalali = _jalali(moment)
    return f"{WEEKDAYS[jalali.weekday()]} {plain_date(moment)}"


def plain_date(moment: datetime | date) -> str:
    """۱۰ آذر ۱۴۰۲"""
    jalali = _jalali(moment)
    return to_persian_digits(f"{jalali.day} {MONTHS[jalali.month - 1]} {jalali.year}")


def date_and_time(instant: datetime) -> str:
    """۱۰ آذر ۱۴۰۲ - ۱۲:۲۶"""
    return f"{plain_date(instant)} - {clock(instant)}"


def numeric_date(moment: datetime | date) -> str:
    """۱۴۰۲/۰۹/۱۰"""
    return to_persian_digits(typed_date(moment))


def clock(instant: datetime) -> str:
    """۱۲:۲۶"""
    return to_persian_digits(f"{to_jalali(instant):%H:%M}")


def typed_date(moment: datetime | date) -> str:
    """1402/09/10, as a form's input holds it."""
    jalali = _jalali(moment)
    return f"{jalali.year}/{jalali.month:02}/{jalali.day:02}"


def iso(moment: datetime | date) -> str:
    """2023-12-01T12:26:00+03:00, for machines: Gregorian, with the site's offset."""
    if isinstance(moment, datetime):
        return timezone.localtime(moment, site_zone()).isoformat(timespec="seconds")
    return moment.isoformat()


def _jalali(moment: datetime | date) -> jdatetime.date:
    return to_jalali(moment) if isinstance(moment, datetime) else day_to_jalali(moment)
