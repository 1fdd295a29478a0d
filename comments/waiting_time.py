"""How long something has been waiting, in words: «۳ روز و ۴ ساعت»."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from news.templatetags.persian import fa


def waiting_time(since: datetime, now: datetime) -> str:
    """The two largest units of the time that passed, or the minutes alone within the first hour."""
    passed = max(now - since, timedelta())
    hours, minutes = passed.seconds // 3600, passed.seconds % 3600 // 60
    if passed.days:
        return _together(_days(passed.days), _hours(hours) if hours else "")
    if hours:
        return _together(_hours(hours), _minutes(minutes) if minutes else "")
    return _minutes(minutes) if minutes else _("less than a minute")


def _together(larger: str, smaller: str) -> str:
    if not smaller:
        return larger
    return _("%(larger)s and %(smaller)s") % {"larger": larger, "smaller": smaller}


def _days(number: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", number) % {"count": fa(number)}


def _hours(number: int) -> str:
    return ngettext("%(count)s hour", "%(count)s hours", number) % {"count": fa(number)}


def _minutes(number: int) -> str:
    return ngettext("%(count)s minute", "%(count)s minutes", number) % {"count": fa(number)}
