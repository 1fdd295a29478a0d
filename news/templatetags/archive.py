"""The archive's month on a page."""

from django import template
from django.utils.safestring import SafeString

from news.archive import Counted, Period
from news.jalali import WEEKDAYS
from news.stencils import filled
from news.templatetags.persian import fa

register = template.Library()


@register.inclusion_tag("news/_archive_calendar.html")
def archive_calendar(month: Counted, day: Counted | None = None) -> dict:
    """A table of the month's days, each with a link where something was published; no query."""
    return {"month": month, "open_day": day.whole.numbers if day else None, "weekdays": WEEKDAYS}


@register.simple_tag
def archive_day(day: Period, open_day: tuple[int, ...] | None) -> SafeString:
    """Its cell in that table."""
    words = {
        "number": fa(day.numbers[-1]),
        "count": fa(day.count) if day.count else "",
        "address": day.get_absolute_url() if day.count else "",
    }
    return filled(
        "news/_archive_day.html", words, is_today=bool(day.is_today), is_open=day.numbers == open_day
    )
