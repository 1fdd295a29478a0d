"""What the register of the demonstration holds, as content/register.py reads it."""

from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True)
class DemoOrganization:
    name: str
    latin: str
    cyrillic: str
    others: tuple[str, ...]
    kind: str
    city: str
    country: str
    parent: str


@dataclass(frozen=True)
class DemoPost:
    organization: str
    position: str
    starts: date | None
    ends: date | None


@dataclass(frozen=True)
class DemoPerson:
    """`mentioned_in` are the titles of articles whose text names this person."""

    name: str
    latin: str
    cyrillic: str
    others: tuple[str, ...]
    family: str
    honorific: str
    biography: str
    links: tuple[str, ...]
    posts: tuple[DemoPost, ...]
    mentioned_in: tuple[str, ...]


@dataclass(frozen=True)
class DemoParticipant:
    """A registered person, whose words of that day come from the post; or words alone."""

    side: str
    person: str
    name: str
    honorific: str
    position: str
    organization: str


@dataclass(frozen=True)
class DemoFollowUp:
    agreed: str
    responsible: str
    due: date | None
    status: str
    settled: date | None
    article: str
    public: bool


@dataclass(frozen=True)
class DemoCorrection:
    made: datetime
    reason: str


@dataclass(frozen=True)
class DemoMeeting:
    """`within` is the subject of the visit; without `published` the meeting is internal."""

    subject: str
    kind: str
    status: str
    day: date
    hour: time | None
    last_day: date | None
    until: time | None
    place: str
    city: str
    within: str
    topics: tuple[str, ...]
    summary: str
    articles: tuple[str, ...]
    published: datetime | None
    participants: tuple[DemoParticipant, ...]
    followups: tuple[DemoFollowUp, ...]
    corrections: tuple[DemoCorrection, ...]


@dataclass(frozen=True)
class DemoRegister:
    organizations: tuple[DemoOrganization, ...]
    people: tuple[DemoPerson, ...]
    meetings: tuple[DemoMeeting, ...]
    recipients: tuple[tuple[str, str], ...]
