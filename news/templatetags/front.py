"""The parts of the front page: partial templates, filled (news/stencils.py)."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from news import jalali, site_frame, stencils
from news.cards import Card
from news.front_page import Announcement, FrontPage, Section
from news.meeting_lines import Delegate, MeetingLine, line_of
from news.models import Meeting
from news.most_viewed import Ranked
from news.picture_sources import PictureFiles
from news.readership import site_day
from news.templatetags.cards import cards, fallback_of, first_words, lead_story, words_of_a_card
from news.templatetags.meetings import hour
from news.templatetags.persian import fa, leaf, stamp
from news.templatetags.topics import topic_cards

register = template.Library()
# Of a position.
IN_A_LINE = 12


@register.simple_tag(takes_context=True)
def front_page(context: template.Context, front: FrontPage) -> SafeString:
    """All of the front page between the head of the site and its foot."""
    fallback, (shorter, longer) = fallback_of(context), front.most_viewed
    words = {
        "office": context["office"].name,
        "lead_story": lead_story(front.lead, fallback) if front.lead else "",
        "announcements": _announcements(front.announcements),
        "latest": cards(context, front.latest),
        "coming": meeting_lines(front.coming),
        "held": meeting_lines(front.held),
        "of_shorter_period": _ranked(shorter.articles),
        "of_longer_period": _ranked(longer.articles),
        "contact": _visit_us(context["as_read"], stencils.language()),
        "dossiers": topic_cards(front.current_topics),
        "sections": _sections(front.by_category, fallback),
    }
    return stencils.filled("news/_front.html", words, periods=(shorter.days, longer.days))


# All that it depends on is what it is called with: the frame as it was read for this page.
@lru_cache(maxsize=16)
def _visit_us(as_read: str, _language: str | None) -> SafeString:
    around = site_frame.frame_of(as_read)
    shown = {"office": around.office, "hours": around.hours}
    return SafeString(render_to_string("news/_visit_us.html", shown).strip())


def _announcements(announced: Iterable[Announcement]) -> SafeString:
    today = site_day()
    return stencils.filled_rows(
        "news/_announcement.html", [_words_of_announcement(each, today) for each in announced]
    )


def _words_of_announcement(announced: Announcement, today: date) -> dict[str, str]:
    words = {"address": announced.get_absolute_url(), "title": announced.title}
    if not announced.event_on or announced.event_on < today:
        return words | {"date": stamp(announced.published_at, "plain_date")}
    return words | {
        "leaf": leaf(announced.event_on),
        "weekday": jalali.weekday(announced.event_on),
        "hour": hour(announced.event_time) if announced.event_time else "",
        "place": announced.event_place,
    }


def _sections(shown: Iterable[Section], fallback: PictureFiles | None) -> SafeString:
    """The newest of each section, with a card for the first."""
    return stencils.filled_rows("news/_section.html", [_words_of_section(each, fallback) for each in shown])


def _words_of_section(section: Section, fallback: PictureFiles | None) -> dict[str, str]:
    first, *others = section.articles
    return {
        "number": str(section.pk),
        "name": section.name,
        "address": section.get_absolute_url(),
        "card": stencils.filled("news/_card.html", words_of_a_card(first, fallback, in_section=True)),
        "lines": stencils.filled_rows("news/_line.html", [_words_of_line(article) for article in others]),
    }


def _words_of_line(article: Card) -> dict[str, str]:
    return {
        "address": article.get_absolute_url(),
        "title": article.title,
        "date": stamp(article.published_at, "plain_date"),
    }


def _ranked(articles: Iterable[Ranked]) -> SafeString:
    return stencils.filled_rows(
        "news/_ranked.html",
        [
            {"address": each.get_absolute_url(), "title": each.title, "views": fa(each.views)}
            for each in articles
        ],
    )


@register.simple_tag
def meeting_lines(meetings: Iterable[MeetingLine | Meeting]) -> SafeString:
    lines = [each if isinstance(each, MeetingLine) else line_of(each) for each in meetings]
    return SafeString("\n".join([_meeting_line(line) for line in lines]))


def _meeting_line(meeting: MeetingLine) -> SafeString:
    words = {
        "leaf": leaf(meeting.starts_on),
        "address": meeting.get_absolute_url(),
        "subject": meeting.subject,
        "place": meeting.place,
        "city": meeting.city,
        "number": fa(meeting.public_number),
    }
    if meeting.status != Meeting.Status.HELD:
        words |= {
            "status_name": str(Meeting.Status(meeting.status).label),
            "weekday": jalali.weekday(meeting.starts_on),
            "hour": hour(meeting.starts_time) if meeting.starts_time else "",
        }
    ours, theirs = meeting.ours, meeting.counterpart
    if ours:
        words["us"] = first_words(ours[0].position or str(ours[0]), IN_A_LINE)
        words["our_number"] = _rest(ours)
    if theirs:
        words["them"] = str(theirs[0])
        words["their_position"] = first_words(theirs[0].position, IN_A_LINE)
        words["their_number"] = _rest(theirs)
    # Whether one came along or several; how many, the words say.
    shape = {"our_rest": min(len(ours), 3) - 1, "their_rest": min(len(theirs), 3) - 1}
    return stencils.filled("news/_meeting_line.html", words, status=meeting.status, **shape)


def _rest(side: list[Delegate]) -> str:
    """How many came along with the first."""
    return fa(len(side) - 1) if len(side) > 1 else ""
