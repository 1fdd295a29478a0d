"""The participants of the last meeting with an organization, offered for a new one."""

from datetime import date

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from news import jalali
from news.models import Meeting, Participant

_TEXTS = ("honorific", "name", "position", "organization_name")


class LastParticipants:
    def get_urls(self) -> list:
        view = self.admin_site.admin_view(require_safe(self.last_participants))
        return [
            path("last-participants/", view, name="news_meeting_last_participants"),
            *super().get_urls(),
        ]

    def last_participants(self, request: HttpRequest) -> JsonResponse:
        """?organization=7&before=1402/09/10&except=12: who was there, with the posts of that new day."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        organization, own = _key(request, "organization"), _key(request, "except", "0")
        day = _day(request.GET.get("before", ""))
        last = _last_meeting(organization, day, own)
        rows = (
            last.participants.select_related("person", "organization").order_by("side", "rank")
            if last
            else []
        )
        return JsonResponse(
            {
                "subject": last.subject if last else "",
                "date": jalali.plain_date(last.starts_on) if last else "",
                "rows": [_as_on(day, row) for row in rows],
            }
        )


def _key(request: HttpRequest, name: str, default: str = "") -> int:
    text = request.GET.get(name) or default
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise SuspiciousOperation
    return int(text)


def _day(typed: str) -> date:
    """The day in the form, which may still be empty or wrong."""
    try:
        return jalali.parse_date(typed)
    except jalali.ImpossibleDate:
        return timezone.localdate()


def _last_meeting(organization: int, day: date, own: int) -> Meeting | None:
    there = Participant.objects.filter(organization=organization).values("meeting")
    held = Meeting.objects.exclude(Q(status=Meeting.Status.CANCELLED) | Q(pk=own))
    return held.filter(pk__in=there, starts_on__lte=day).latest_first().first()


def _as_on(day: date, row: Participant) -> dict:
    """The row with the person's post of the day; the words of last time where none is known."""
    fresh = Participant(meeting=Meeting(starts_on=day), person=row.person, honorific=row.honorific)
    fresh.organization = row.organization
    fresh.fill_in()
    if row.person and not fresh.position:
        fresh.organization, fresh.organization_name = None, ""
        fresh.fill_in()
    known = fresh if fresh.position else row
    texts = {name: getattr(known, name) for name in _TEXTS}
    links = {"person": row.person_id, "registered": row.person.name if row.person else ""}
    return texts | links | {"side": row.side, "organization": known.organization_id}
