"""A meeting in a line: when, about what, who met whom, where."""

from collections.abc import Iterable
from datetime import date, time
from functools import lru_cache
from typing import NamedTuple, Self

from news.models import Meeting, Participant


class Delegate(NamedTuple):
    side: str
    honorific: str
    name: str
    position: str

    __str__ = Participant.__str__


class MeetingLine(NamedTuple):
    pk: int
    subject: str
    status: str
    starts_on: date
    starts_time: time | None
    place: str
    city: str
    number_year: int
    number: int
    # Of each side, in order of precedence.
    ours: list[Delegate] = ()
    counterpart: list[Delegate] = ()

    get_absolute_url, public_number = Meeting.get_absolute_url, Meeting.public_number

    @property
    def slug(self) -> str:
        return _slug(self.subject)

    @classmethod
    def of(cls, row: list) -> Self:
        """Of a row as JSON, whose last column are the participants by rank."""
        pk, subject, status, starts_on, starts_time, *where, there = row
        sides = _sides(map(Delegate._make, there))
        hour = starts_time and time.fromisoformat(starts_time)
        return cls(pk, subject, status, date.fromisoformat(starts_on), hour, *where, *sides)


def line_of(meeting: Meeting) -> MeetingLine:
    """Without those who were there."""
    return MeetingLine(*(getattr(meeting, name) for name in COLUMNS))


# It takes as long as all the rest of a line; a hundred bytes each.
@lru_cache(maxsize=1_024)
def _slug(subject: str) -> str:
    return Meeting(subject=subject).slug


# Those of a meeting's own.
COLUMNS = MeetingLine._fields[: MeetingLine._fields.index("ours")]


def _sides(there: Iterable[Delegate]) -> tuple[list[Delegate], list[Delegate]]:
    of_side = {Participant.Side.OURS: [], Participant.Side.COUNTERPART: [], Participant.Side.PRESENT: []}
    for somebody in there:
        of_side[somebody.side].append(somebody)
    return of_side[Participant.Side.OURS], of_side[Participant.Side.COUNTERPART]
