"""The archive's month on a page."""

from django import template

from news.archive import Counted
from news.jalali import WEEKDAYS

register = template.Library()


@register.inclusion_tag("news/_archive_calendar.html")
def archive_calendar(month: Counted, day: Counted | None = None) -> dict:
    """A table of the month's days, each with a link where something was published; no query."""
    return {"month": month, "open_day": day.whole.numbers if day else None, "weekdays": WEEKDAYS}
