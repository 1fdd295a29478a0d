"""Meetings as rows of a spreadsheet: one for each participant, and one for a meeting without any."""

from collections.abc import Iterator

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from news import jalali
from news.models import FollowUp, Meeting, Participant
from news.spreadsheets import Row

PUBLIC_HEADER = (
    gettext_lazy("number"),
    gettext_lazy("status"),
    gettext_lazy("kind"),
    gettext_lazy("subject"),
    gettext_lazy("date (Gregorian)"),
    gettext_lazy("date (Jalali)"),
    gettext_lazy("hour"),
    gettext_lazy("place"),
    gettext_lazy("city"),
    gettext_lazy("side"),
    gettext_lazy("rank"),
    gettext_lazy("honorific"),
    gettext_lazy("name"),
    gettext_lazy("position"),
    gettext_lazy("organization"),
)
# What the desk's file has besides.
HEADER = (*PUBLIC_HEADER, gettext_lazy("visible to"), gettext_lazy("open follow-ups"))

_CHUNK = 500
_SIDES = {side: place for place, side in enumerate(Participant.Side.values)}
_NOBODY: tuple[None, ...] = (None,) * 6


def rows(meetings: QuerySet[Meeting], *, public: bool) -> Iterator[Row]:
    """The rows in the order of the meetings: under PUBLIC_HEADER for the public, under HEADER for the desk.

    Which meetings these are, the caller decides: Meeting.objects.published() for the public.
    """
    if not public:
        is_open = Q(followups__status=FollowUp.Status.OPEN)
        meetings = meetings.annotate(open_followups=Count("followups", filter=is_open, distinct=True))
    labels = _labels()
    for meeting in meetings.prefetch_related("participants").iterator(chunk_size=_CHUNK):
        internal = () if public else _internal(meeting)
        occasion = _occasion(meeting, labels)
        for somebody in _participants(meeting, labels) or [_NOBODY]:
            yield (*occasion, *somebody, *internal)


def _labels() -> dict[str, str]:
    """What to call states, kinds and sides, looked up once: thousands of look-ups are most of a file's time."""
    choices = (*Meeting.Status.choices, *Meeting.Kind.choices, *Participant.Side.choices)
    return {value: str(label) for value, label in choices}


def _occasion(meeting: Meeting, labels: dict[str, str]) -> Row:
    return (
        meeting.public_number,
        labels[meeting.status],
        labels[meeting.kind],
        meeting.subject,
        meeting.starts_on.isoformat(),
        jalali.typed_date(meeting.starts_on),
        f"{meeting.starts_time:%H:%M}" if meeting.starts_time else None,
        meeting.place,
        meeting.city,
    )


def _participants(meeting: Meeting, labels: dict[str, str]) -> list[Row]:
    """Ours first, then the others, each side in its order of precedence."""
    in_order = sorted(meeting.participants.all(), key=lambda one: (_SIDES[one.side], one.rank))
    return [
        (labels[one.side], one.rank, one.honorific, one.name, one.position, one.organization_name)
        for one in in_order
    ]


def _internal(meeting: Meeting) -> Row:
    return (_("everybody") if meeting.is_public else _("the staff"), meeting.open_followups)
