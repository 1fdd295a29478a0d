"""Meetings for calendars: a feed of what is near, and each meeting by itself."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from news import jalali
from news.calendar_files import calendar
from news.models import Meeting, Office
from news.public_page import public_page

IN_FEED = 500
BEHIND = timedelta(days=366)


@public_page
def meetings_ics(request: HttpRequest) -> HttpResponse:
    """The last twelve months and everything to come; of too many, those to come stay."""
    name = _("Meetings: %(office)s") % {"office": Office.current().name}
    return _file("meetings", calendar(_near(timezone.localdate(timezone=jalali.site_zone())), name=name))


@public_page
def meeting_ics(request: HttpRequest, pk: int) -> HttpResponse:
    found = Meeting.objects.published().filter(pk=pk)
    if not found.exists():
        raise Http404
    return _file(f"meeting-{pk}", calendar(found))


def _near(today: date) -> QuerySet[Meeting]:
    since = today - BEHIND
    recent = Q(starts_on__gte=since) | Q(ends_on__gte=since)
    return Meeting.objects.published().filter(recent).latest_first()[:IN_FEED]


def _file(name: str, content: bytes) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
