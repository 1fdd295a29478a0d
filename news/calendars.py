"""The other calendars and the other clock in which an announcement names its day and its hour."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import dateformat
from django.utils.translation import gettext as _
from hijridate import Gregorian

from news import jalali
from news.persian import to_persian_digits

LUNAR_MONTHS = [
    "محرم",
    "صفر",
    "ربیع‌الاول",
    "ربیع‌الثانی",
    "جمادی‌الاول",
    "جمادی‌الثانی",
    "رجب",
    "شعبان",
    "رمضان",
    "شوال",
    "ذی‌القعده",
    "ذی‌الحجه",
]
TEHRAN = ZoneInfo("Asia/Tehran")


def gregorian(day: date) -> str:
    """۱ دسامبر ۲۰۲۳"""
    return to_persian_digits(dateformat.format(day, "j F Y"))


def lunar(day: date) -> str:
    """۱۷ جمادی‌الاول ۱۴۴۵, by the Umm al-Qura reckoning; empty before 1343 and after 1500.

    Calculated: where the new moon is sighted, as in Iran, a month may begin a day earlier or later.
    """
    try:
        hijri = Gregorian.fromdate(day).to_hijri()
    except OverflowError:
        return ""
    return to_persian_digits(f"{hijri.day} {LUNAR_MONTHS[hijri.month - 1]} {hijri.year}")


def hours(day: date, begins: time, ends: time | None = None, last_day: date | None = None) -> list[str]:
    """The hour by the site's clock and by Tehran's, each in words; one line where the clocks agree."""
    start, end = jalali.at_site(day, begins), jalali.at_site(last_day or day, ends) if ends else None
    here, there = (_span(day, start, end, zone) for zone in (jalali.site_zone(), TEHRAN))
    own = settings.SITE_CITY
    if here == there:
        return [_("%(hour)s by the clock of Tehran") % {"hour": here}]
    named = _("%(hour)s by the clock of %(city)s") % {"hour": here, "city": own} if own else ""
    return [
        named or _("%(hour)s local time") % {"hour": here},
        _("%(hour)s by the clock of Tehran") % {"hour": there},
    ]


def _span(day: date, start: datetime, end: datetime | None, zone: ZoneInfo) -> str:
    shown = _clock(day, start, zone)
    return _("%(start)s until %(end)s") % {"start": shown, "end": _clock(day, end, zone)} if end else shown


def _clock(day: date, moment: datetime, zone: ZoneInfo) -> str:
    """The hour on a clock; with its day where that is another one."""
    there = moment.astimezone(zone)
    shown = to_persian_digits(f"{there:%H:%M}")
    if there.date() == day:
        return shown
    return _("%(hour)s of %(day)s") % {"hour": shown, "day": jalali.long_date(there.date())}
