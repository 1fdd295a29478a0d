"""Meetings as iCalendar (RFC 5545): instants in UTC, so that no client has to know the site's zone."""

import re
from datetime import date, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, QuerySet
from icalendar import Calendar, Event

from news import jalali
from news.models import Meeting
from news.site_address import absolute

PRODUCT = "-//consulate news//meetings//FA"
_STATUS = {
    Meeting.Status.PLANNED: "CONFIRMED",
    Meeting.Status.HELD: "CONFIRMED",
    Meeting.Status.CANCELLED: "CANCELLED",
}
# Clients split a file at any of them.
_LINE_END = re.compile("\r\n?|[\x85\u2028\u2029]")
# A calendar's text holds no control character but the end of a line.
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f]+")


def calendar(meetings: QuerySet[Meeting], *, name: str = "") -> bytes:
    """A calendar of these meetings; the same bytes as long as none of them changes.

    Which meetings these are, the caller decides: Meeting.objects.published() for the public.
    """
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", PRODUCT)
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    if name:
        made.add("x-wr-calname", _plain(name))
    for meeting in meetings.annotate(times_corrected=Count("corrections")):
        made.add_component(_event(meeting))
    return made.to_ical()


def _event(meeting: Meeting) -> Event:
    event = Event()
    event.add("uid", f"meeting-{meeting.pk}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", meeting.modified_at)
    event.add("last-modified", meeting.modified_at)
    event.add("sequence", meeting.times_corrected)
    event.add("summary", _plain(meeting.subject))
    event.add("status", _STATUS[meeting.status])
    event.add("url", absolute(meeting.get_absolute_url()))
    _add_time(event, meeting)
    _add_texts(event, meeting)
    return event


def _add_time(event: Event, meeting: Meeting) -> None:
    if meeting.starts_at is None:
        event.add("dtstart", meeting.starts_on)
        event.add("dtend", _day_after(meeting))
        return
    event.add("dtstart", meeting.starts_at)
    ends_at = meeting.ends_at
    if ends_at is None and meeting.ends_on:
        ends_at = jalali.at_site(_day_after(meeting)).astimezone(meeting.starts_at.tzinfo)
    # An end that is not later than the beginning is forbidden; without one nobody knows how long it took.
    if ends_at and ends_at > meeting.starts_at:
        event.add("dtend", ends_at)


def _day_after(meeting: Meeting) -> date:
    """The end of whole days is the first day that no longer belongs to them."""
    return (meeting.ends_on or meeting.starts_on) + timedelta(days=1)


def _add_texts(event: Event, meeting: Meeting) -> None:
    where = "، ".join(part for part in (meeting.place, meeting.city) if part)
    if where:
        event.add("location", _plain(where))
    if meeting.summary:
        event.add("description", _plain(meeting.summary))
    event.add("categories", [str(meeting.get_kind_display())])


def _plain(text: str) -> str:
    return _CONTROL.sub(" ", _LINE_END.sub("\n", text)).strip()
