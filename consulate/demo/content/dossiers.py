"""The demonstration's dossiers and announcements, read from dossiers/*.toml, checked and frozen.

A mistake raises ContentError, which names the file, the entry and what is wrong with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

from consulate.demo.content.tables import Table, read_toml
from news.models.topics import MOST_FEATURED

FOLDER = Path(__file__).parent / "dossiers"


@dataclass(frozen=True)
class DemoTopic:
    """Articles by their titles, of which the featured stand at its head; its picture is that of an article."""

    name: str
    slug: str
    summary: str
    starts: date | None
    ends: date | None
    picture_of: str
    featured: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True)
class DemoAnnouncement:
    """An article that announces something, and the day, the hour and the place of it, if it has one."""

    article: str
    day: date | None
    hour: time | None
    place: str


@dataclass(frozen=True)
class DemoDossiers:
    topics: tuple[DemoTopic, ...]
    announcements: tuple[DemoAnnouncement, ...]


def load(titles: Iterable[str], folder: Path = FOLDER) -> DemoDossiers:
    """`titles` are those of the articles."""
    known = set(titles)
    return DemoDossiers(
        topics=tuple(_topic(table, known) for table in _tables(folder / "topics.toml", "topic")),
        announcements=tuple(
            _announcement(table, known) for table in _tables(folder / "announcements.toml", "announcement")
        ),
    )


def _tables(path: Path, key: str) -> list[Table]:
    file = read_toml(path)
    tables = [Table(f"{path.name}, {key} {n}", values) for n, values in enumerate(file.take(key, list), 1)]
    file.finish()
    return tables


def _topic(table: Table, known: set[str]) -> DemoTopic:
    topic = DemoTopic(
        name=table.words("name", longest=120),
        slug=table.words("slug", longest=120),
        summary=table.words("summary", longest=2000),
        starts=table.day("starts"),
        ends=table.day("ends"),
        picture_of=table.words("picture_of"),
        featured=table.texts("featured"),
        others=table.texts("others"),
    )
    table.finish()
    _refuse_unknown(table, {topic.picture_of, *topic.featured, *topic.others} - known)
    if len(topic.featured) > MOST_FEATURED or set(topic.featured) & set(topic.others):
        table.fail("an article stands in it once, and six at its head")
    return topic


def _announcement(table: Table, known: set[str]) -> DemoAnnouncement:
    announcement = DemoAnnouncement(
        article=table.words("article"),
        day=table.day("day"),
        hour=table.clock("hour"),
        place=table.words("place", "", longest=160),
    )
    table.finish()
    _refuse_unknown(table, {announcement.article} - known)
    if announcement.day is None and (announcement.hour or announcement.place):
        table.fail("an hour or a place without a day")
    return announcement


def _refuse_unknown(table: Table, titles: set[str]) -> None:
    if titles:
        table.fail(f"no article is called {' or '.join(sorted(titles))}")
