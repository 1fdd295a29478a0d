"""Meetings on pages: those of an article, their delegations, and what machines read of them."""

from datetime import time
from functools import cache

from django import template
from django.db.models import BigIntegerField, DateTimeField
from django.utils import timezone
from django.utils.safestring import SafeString

from news import calendars, related, structured_data
from news.delegations import Delegations, delegations_of, participants_with_links
from news.models import Article, Meeting, Office
from news.persian import to_persian_digits
from news.stencils import filled, filled_rows
from news.templatetags.persian import stamp
from news.written_once import Blank
from news.written_rows import ONE_PLAN, IsAnyOf, Written, beside, instances, written

register = template.Library()
_NOW = Blank("now", DateTimeField())


@register.simple_tag
def linked_meetings(article: Article) -> list[Meeting]:
    """The published meetings that the article is about, with who was there; two queries.

    None where the article was read with the news that it has none.
    """
    if not getattr(article, "has_meetings", True):
        return []
    now = timezone.now()
    meetings = instances(_meetings(), {"article": article.pk, "now": now})
    if meetings:
        numbers = [meeting.pk for meeting in meetings]
        beside(meetings, "participants", instances(_participants(), {"meetings": numbers, "now": now}))
    return meetings


@cache
def _meetings() -> Written:
    of_it = Meeting.objects.published(_NOW).filter(articles=Blank("article", BigIntegerField()))
    return written(of_it.order_by("starts_on", "id"))


@cache
def _participants() -> Written:
    return written(participants_with_links(_NOW).filter(IsAnyOf("meeting", "meetings")), ONE_PLAN)


@register.filter
def announces_besides(article: Article, meetings: list[Meeting]) -> bool:
    """Whether the event of an article says more than the boxes of its planned meetings say with the same dates."""
    return bool(article.event_on) and not any(_says_as_much(meeting, article) for meeting in meetings)


def _says_as_much(meeting: Meeting, article: Article) -> bool:
    return (
        meeting.status == Meeting.Status.PLANNED
        and meeting.starts_on == article.event_on
        and article.event_time in (None, meeting.starts_time)
        and bool(meeting.place or not article.event_place)
    )


@register.filter
def delegations(meeting: Meeting) -> Delegations:
    return delegations_of(meeting)


@register.inclusion_tag("news/_delegations.html")
def delegations_table(meeting: Meeting) -> dict[str, Delegations]:
    return {"delegations": delegations_of(meeting)}


@register.simple_tag
def article_data(article: Article, meetings: list[Meeting], office: Office) -> SafeString | str:
    """Nothing for a withdrawn article, which is no news any more, and for one that only the desk sees."""
    if not article.is_public or article.is_shown_as_public:
        return ""
    return structured_data.script(structured_data.news_article(article, meetings, office))


@register.simple_tag
def meeting_data(meeting: Meeting, office: Office) -> SafeString:
    return structured_data.script(structured_data.event(meeting, office))


register.filter("gregorian", calendars.gregorian)
register.filter("lunar", calendars.lunar)
register.simple_tag(calendars.hours, name="announced_hours")


@register.simple_tag
def read_also(article: Article, meetings: list[Meeting]) -> SafeString | str:
    """What to read next; nothing on a site of one article."""
    rows = [
        {
            "address": other.get_absolute_url(),
            "title": other.title,
            "date": stamp(other.published_at, "plain_date"),
        }
        for other in related.related(article, meetings)
    ]
    return filled("news/_read_also.html", {"others": filled_rows("news/_other.html", rows)}) if rows else ""


@register.filter
def hour(clock: time) -> str:
    """۱۲:۲۶"""
    return to_persian_digits(f"{clock:%H:%M}")
