"""The Jalali calendar: the only place where dates are converted, printed and read.

Dates are kept as aware UTC instants or Gregorian days. They become Jalali here, in the site's time
zone, which decides to which day an instant belongs.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import jdatetime
from django.utils import timezone

from news.persian import to_latin_digits, to_persian_digits

MONTHS = [
    "فروردین",
    "اردیبهشت",
    "خرداد",
    "تیر",
    "مرداد",
    "شهریور",
    "مهر",
    "آبان",
    "آذر",
    "دی",
    "بهمن",
    "اسفند",
]
WEEKDAYS = ["شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه"]
# Where the arithmetic agrees with the astronomical calendar, and where a consulate's dates lie.
FIRST_YEAR, LAST_YEAR = 1279, 1478
# Without separators too: the number pad of a telephone has none.
_DATE = re.compile(
    r"([0-9]{1,4}) ?[-/.\u060d] ?([0-9]{1,2}) ?[-/.\u060d] ?([0-9]{1,2})|([0-9]{4})([0-9]{2})([0-9]{2})"
)
_TIME = re.compile(r"([0-9]{1,2}) ?[:.٫] ?([0-9]{1,2})(?: ?: ?([0-9]{1,2}))?|([0-9]{1,2})([0-9]{2})")
# Marks of direction that come along when a date is copied from a page.
_UNSEEN = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


class ImpossibleDate(ValueError):
    """The text or the numbers name no day between 1279 and 1478."""


class YearOutOfRange(ImpossibleDate):
    """The year is not one of 1279 to 1478; often a Gregorian year typed by mistake."""


class NoSuchMonth(ImpossibleDate):
    """The month is not one of 1 to 12."""


class NoSuchDay(ImpossibleDate):
    """The month exists, the day does not; `days` is how many days that month of that year has."""

    def __init__(self, year: int, month: int, days: int) -> None:
        super().__init__(f"{year}/{month} has {days} days")
        self.year, self.month, self.days = year, month, days


class SkippedTime(ImpossibleDate):
    """The clocks of the site's zone were set forward over this time of day."""


def site_zone():
    return timezone.get_default_timezone()


def today() -> jdatetime.date:
    return to_jalali(timezone.now()).date()


def to_jalali(instant: datetime) -> jdatetime.datetime:
    """The Jalali date and wall-clock time of an aware instant in the site's zone."""
    return jdatetime.datetime.fromgregorian(datetime=timezone.localtime(instant, site_zone()), locale="fa_IR")


# Pages name the same days again and again.
@lru_cache(maxsize=4_096)
def day_to_jalali(day: date) -> jdatetime.date:
    return jdatetime.date.fromgregorian(date=day, locale="fa_IR")


def to_gregorian(year: int, month: int, day: int) -> date:
    """The Gregorian day of a Jalali one; raises ImpossibleDate."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise YearOutOfRange(year)
    if not 1 <= month <= 12:
        raise NoSuchMonth(f"{year}/{month}")
    if not 1 <= day <= days_in_month(year, month):
        raise NoSuchDay(year, month, days_in_month(year, month))
    return jdatetime.date(year, month, day).togregorian()


def days_in_month(year: int, month: int) -> int:
    esfand = 30 if jdatetime.date(year, 1, 1).isleap() else 29
    return esfand if month == 12 else 31 if month <= 6 else 30


def parse_date(text: str) -> date:
    """Read `1402/09/10`, `1402-9-10`, `۱۴۰۲.۹.۱۰` or `14020910` as a Gregorian day; raises ImpossibleDate."""
    return to_gregorian(*_numbers(_DATE, text))


def parse_time(text: str) -> time:
    """Read `12:26`, `9:05`, `۱۲:۲۶:۰۰` or `1226`; raises ImpossibleDate."""
    try:
        return time(*_numbers(_TIME, text))
    except ValueError as error:
        raise ImpossibleDate(text) from error


def _numbers(pattern: re.Pattern, text: str) -> list[int]:
    match = pattern.fullmatch(" ".join(to_latin_digits(_UNSEEN.sub("", text)).split()))
    if not match:
        raise ImpossibleDate(text)
    return [int(group) for group in match.groups() if group]


def at_site(day: date, clock: time = time.min) -> datetime:
    """The aware instant of a wall-clock time in the site's zone.

    The first of the two where the clocks were set back, and the moment of the change where midnight was
    skipped, so that days and months stay whole.
    """
    return datetime.combine(day, clock, tzinfo=site_zone())


def typed_instant(day: date, clock: time) -> datetime:
    """The same for what somebody typed; raises SkippedTime for a time that no clock there ever showed."""
    instant = at_site(day, clock)
    if instant.astimezone(UTC).astimezone(instant.tzinfo) != instant:
        raise SkippedTime(f"{day} {clock}")
    return instant


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


def weekday(moment: datetime | date) -> str:
    """دوشنبه"""
    return WEEKDAYS[_jalali(moment).weekday()]


def plain_date(moment: datetime | date) -> str:
    """۱۰ آذر ۱۴۰۲"""
    return _plain(_site_day(moment))


@lru_cache(maxsize=4_096)
def _plain(day: date) -> str:
    jalali = day_to_jalali(day)
    return to_persian_digits(f"{jalali.day} {MONTHS[jalali.month - 1]} {jalali.year}")


def date_and_time(instant: datetime) -> str:
    """۱۰ آذر ۱۴۰۲ - ۱۲:۲۶"""
    return f"{plain_date(instant)} - {clock(instant)}"


def to_the_second(instant: datetime) -> str:
    """۱۰ آذر ۱۴۰۲ - ۱۲:۲۶:۳۷"""
    return to_persian_digits(f"{date_and_time(instant)}:{instant:%S}")


def numeric_date(moment: datetime | date) -> str:
    """۱۴۰۲/۰۹/۱۰"""
    return to_persian_digits(typed_date(moment))


def clock(instant: datetime) -> str:
    """۱۲:۲۶"""
    local = timezone.localtime(instant, site_zone())
    return to_persian_digits(f"{local.hour:02}:{local.minute:02}")


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
    return day_to_jalali(_site_day(moment))


def _site_day(moment: datetime | date) -> date:
    return timezone.localtime(moment, site_zone()).date() if isinstance(moment, datetime) else moment
