"""The delegations of a meeting as pages show them: in order of precedence, linked where a page exists."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from django.db.models import Exists, OuterRef, QuerySet

from news.models import Meeting, Participant, organizations_with_a_page, people_with_a_page

SHOWN = ["meeting", "side", "rank", "honorific", "name", "position", "organization_name"]


def participants_with_links(at: datetime | None = None) -> QuerySet[Participant]:
    """Participants by rank, each knowing whether its person and its organization have a page; one query."""
    return (
        Participant.objects.select_related("person", "organization")
        .only(*SHOWN, "person__name", "organization__name")
        .annotate(
            person_has_page=Exists(people_with_a_page(at).filter(pk=OuterRef("person"))),
            organization_has_page=Exists(organizations_with_a_page(at).filter(pk=OuterRef("organization"))),
        )
        .order_by("rank")
    )


@dataclass(frozen=True)
class Delegations:
    ours: list[Participant]
    counterpart: list[Participant]
    present: list[Participant]

    def __iter__(self) -> Iterator[Participant]:
        return iter([*self.ours, *self.counterpart, *self.present])

    @property
    def rows(self) -> list[tuple[Participant | None, Participant | None]]:
        """Who sits opposite whom: the first of ours and the first of theirs, and so on."""
        return list(zip_longest(self.ours, self.counterpart))


def delegations_of(meeting: Meeting) -> Delegations:
    """The participants, which the meeting was fetched with, side by side."""
    everybody = list(meeting.participants.all())
    return Delegations(*([one for one in everybody if one.side == side] for side in Participant.Side.values))
