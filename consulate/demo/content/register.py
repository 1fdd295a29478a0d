"""The demonstration's people, organizations and meetings, read from register/*.toml, checked and frozen.

A mistake raises ContentError, which names the file, the entry and what is wrong with it.
"""

from collections.abc import Callable, Iterable
from datetime import time
from pathlib import Path
from typing import TypeVar

from consulate.demo.content.entries import (
    DemoCorrection,
    DemoFollowUp,
    DemoMeeting,
    DemoOrganization,
    DemoParticipant,
    DemoPerson,
    DemoPost,
    DemoRegister,
)
from consulate.demo.content.tables import ContentError, Table, read_toml
from news.models import FollowUp, Meeting, Organization, Participant

FOLDER = Path(__file__).parent / "register"
LONGEST_NAME = 160
Entry = TypeVar("Entry")


def load(titles: Iterable[str], folder: Path = FOLDER) -> DemoRegister:
    """The whole register, meetings in the order of time; `titles` are those of the articles."""
    register = DemoRegister(
        organizations=_entries(folder / "organizations.toml", "organization", _organization),
        people=_entries(folder / "people.toml", "person", _person),
        meetings=tuple(
            sorted(
                (
                    meeting
                    for path in sorted(folder.glob("meetings-*.toml"))
                    for meeting in _entries(path, "meeting", _meeting)
                ),
                key=lambda meeting: (meeting.day, meeting.hour or time.min),
            )
        ),
        recipients=_entries(folder / "recipients.toml", "recipient", _recipient),
    )
    _check_names(register, set(titles))
    return register


def _entries(path: Path, key: str, read: Callable[[Table], Entry]) -> tuple[Entry, ...]:
    file = read_toml(path)
    tables = [
        Table(f"{path.name}, {key} {number}", values) for number, values in enumerate(file.take(key, list), 1)
    ]
    file.finish()
    return tuple(_whole(table, read) for table in tables)


def _whole(table: Table, read: Callable[[Table], Entry]) -> Entry:
    entry = read(table)
    table.finish()
    return entry


def _rows(table: Table, key: str, read: Callable[[Table], Entry]) -> tuple[Entry, ...]:
    rows = enumerate(table.take(key, list, []), 1)
    return tuple(_whole(Table(f"{table.where}, {key} {number}", values), read) for number, values in rows)


# --- People and organizations ---------------------------------------------------------------------


def _names(table: Table) -> dict:
    name = table.words("name", longest=LONGEST_NAME)
    table.where += f" «{name}»"
    return {
        "name": name,
        "latin": table.words("latin", longest=LONGEST_NAME),
        "cyrillic": table.words("cyrillic", longest=LONGEST_NAME),
        "others": table.texts("others"),
    }


def _organization(table: Table) -> DemoOrganization:
    return DemoOrganization(
        **_names(table),
        kind=table.one_of("kind", Organization.Kind.values),
        city=table.words("city", longest=80),
        country=table.words("country", longest=80),
        parent=table.words("parent", ""),
    )


def _person(table: Table) -> DemoPerson:
    return DemoPerson(
        **_names(table),
        family=table.words("family", longest=LONGEST_NAME),
        honorific=table.words("honorific", "", longest=40),
        biography=table.words("biography", "", longest=4000),
        links=table.texts("links"),
        posts=_rows(table, "posts", _post),
        mentioned_in=table.texts("mentioned_in"),
    )


def _post(table: Table) -> DemoPost:
    post = DemoPost(
        organization=table.words("organization"),
        position=table.words("position", longest=LONGEST_NAME),
        starts=table.day("from"),
        ends=table.day("until"),
    )
    if post.starts and post.ends and post.ends < post.starts:
        table.fail("`until` is before `from`")
    return post


def _recipient(table: Table) -> tuple[str, str]:
    return table.words("email"), table.words("name", longest=120)


# --- Meetings -------------------------------------------------------------------------------------


def _meeting(table: Table) -> DemoMeeting:
    subject = table.words("subject", longest=200)
    table.where += f" «{subject}»"
    meeting = DemoMeeting(
        subject=subject,
        kind=table.one_of("kind", Meeting.Kind.values),
        status=table.one_of("status", Meeting.Status.values) if "status" in table.values else "held",
        day=table.day("day", None),
        hour=table.clock("hour"),
        last_day=table.day("last_day"),
        until=table.clock("until"),
        place=table.words("place", "", longest=160),
        city=table.words("city", "کازان", longest=80),
        within=table.words("within", ""),
        topics=table.texts("topics"),
        summary=table.words("summary", longest=4000),
        articles=table.texts("articles"),
        published=table.instant("published"),
        participants=tuple(one for side in Participant.Side.values for one in _side(table, side)),
        followups=_rows(table, "followups", _followup),
        corrections=_rows(table, "corrections", _correction),
    )
    _check_state(table, meeting)
    return meeting


def _side(table: Table, side: str) -> list[DemoParticipant]:
    """A text is the name of a registered person; a table has words of its own."""
    rows = [{"person": row} if isinstance(row, str) else row for row in table.take(side, list, [])]
    return [
        _participant(Table(f"{table.where}, {side} {number}", row), side)
        for number, row in enumerate(rows, 1)
    ]


def _participant(table: Table, side: str) -> DemoParticipant:
    participant = DemoParticipant(
        side=side,
        person=table.words("person", ""),
        name=table.words("name", "", longest=LONGEST_NAME),
        honorific=table.words("honorific", "", longest=40),
        position=table.words("position", "", longest=LONGEST_NAME),
        organization=table.words("organization", "", longest=LONGEST_NAME),
    )
    table.finish()
    return participant if participant.person or participant.name else table.fail("`name` is missing")


def _followup(table: Table) -> DemoFollowUp:
    followup = DemoFollowUp(
        agreed=table.words("agreed", longest=500),
        responsible=table.words("who", "", longest=160),
        due=table.day("due"),
        status=table.one_of("status", FollowUp.Status.values) if "status" in table.values else "open",
        settled=table.day("settled"),
        article=table.words("article", ""),
        public=table.take("public", bool, False),
    )
    if (followup.status == FollowUp.Status.OPEN) == bool(followup.settled):
        table.fail("a settled follow-up, and only that, has `settled`")
    return followup


def _correction(table: Table) -> DemoCorrection:
    made = table.instant("made") or table.fail("`made` is empty")
    return DemoCorrection(made=made, reason=table.words("reason", longest=300))


def _check_state(table: Table, meeting: DemoMeeting) -> None:
    if (meeting.last_day and meeting.last_day < meeting.day) or (meeting.until and not meeting.hour):
        table.fail("it ends before it begins")
    if meeting.until and not meeting.last_day and meeting.until < meeting.hour:
        table.fail("it ends before it begins")
    people = [one.person for one in meeting.participants if one.person]
    if len(people) != len(set(people)) or not meeting.participants:
        table.fail("nobody is there, or somebody twice")
    if any(not meeting.published or one.made < meeting.published for one in meeting.corrections):
        table.fail("a correction was made before the publication")


# --- What names something else --------------------------------------------------------------------


def _check_names(register: DemoRegister, titles: set[str]) -> None:
    organizations = _different("organization", [one.name for one in register.organizations])
    people = _different("person", [one.name for one in register.people])
    visits = {one.subject for one in register.meetings if one.kind == Meeting.Kind.VISIT and not one.within}
    _different("meeting", [one.subject for one in register.meetings])
    for one in register.organizations:
        _known(one.name, "organization", [one.parent], organizations)
    for one in register.people:
        _known(one.name, "organization", [post.organization for post in one.posts], organizations)
        _known(one.name, "article", one.mentioned_in, titles)
    for one in register.meetings:
        _known(one.subject, "person", [row.person for row in one.participants], people)
        _known(one.subject, "article", [*one.articles, *(row.article for row in one.followups)], titles)
        _known(one.subject, "visit", [one.within], visits)


def _different(what: str, names: list[str]) -> set[str]:
    if repeated := {name for name in names if names.count(name) > 1}:
        raise ContentError(f"register: the same {what} twice: {', '.join(sorted(repeated))}")
    return set(names)


def _known(where: str, what: str, names: Iterable[str], known: set[str]) -> None:
    if missing := {name for name in names if name} - known:
        raise ContentError(f"register, «{where}»: no such {what}: {', '.join(sorted(missing))}")
