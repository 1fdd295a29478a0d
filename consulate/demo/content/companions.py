"""What stands beside the demonstration's texts, read from companions/*.toml, checked and frozen.

A mistake raises ContentError, which names the file, the entry and what is wrong with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from pathlib import Path

from consulate.demo.content import markup
from consulate.demo.content.tables import Table, read_toml
from news.models import Article

FOLDER = Path(__file__).parent / "companions"


@dataclass(frozen=True)
class DemoGallery:
    """Pictures that were painted for other articles, each with its caption here, if it has one of its own."""

    article: str
    pictures: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DemoPicks:
    article: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class DemoInvitation:
    """An announcement whose days are counted from the day on which the demonstration is made."""

    category: str
    over_title: str
    title: str
    lead: str
    body: str
    picture_of: str
    tags: tuple[str, ...]
    published_days_ago: int
    days_ahead: int
    hour: time | None
    place: str


@dataclass(frozen=True)
class DemoCompanions:
    # The titles of articles by their kind.
    kinds: dict[str, tuple[str, ...]]
    galleries: tuple[DemoGallery, ...]
    picks: tuple[DemoPicks, ...]
    invitations: tuple[DemoInvitation, ...]


def load(titles: Iterable[str], folder: Path = FOLDER) -> DemoCompanions:
    """`titles` are those of the articles."""
    known = set(titles)
    file = read_toml(folder / "companions.toml")
    kinds = Table("companions.toml, kinds", file.take("kinds", dict))
    companions = DemoCompanions(
        kinds={kind: _known(kinds, kinds.texts(kind), known) for kind in Article.Kind.values},
        galleries=tuple(_gallery(table, known) for table in _tables(file, "gallery")),
        picks=tuple(_picks(table, known) for table in _tables(file, "picks")),
        invitations=tuple(_invitation(table, known) for table in _tables(file, "invitation")),
    )
    kinds.finish()
    file.finish()
    return companions


def _tables(file: Table, key: str) -> list[Table]:
    return [Table(f"{file.where}, {key} {n}", values) for n, values in enumerate(file.take(key, list), 1)]


def _gallery(table: Table, known: set[str]) -> DemoGallery:
    shown = [Table(f"{table.where}, picture", values) for values in table.take("pictures", list)]
    gallery = DemoGallery(
        article=table.words("article"),
        pictures=tuple((row.words("of"), row.words("caption", "", longest=300)) for row in shown),
    )
    for row in [*shown, table]:
        row.finish()
    _known(table, (gallery.article, *(title for title, _caption in gallery.pictures)), known)
    return gallery


def _picks(table: Table, known: set[str]) -> DemoPicks:
    picks = DemoPicks(article=table.words("article"), others=table.texts("others"))
    table.finish()
    _known(table, (picks.article, *picks.others), known)
    return picks


def _invitation(table: Table, known: set[str]) -> DemoInvitation:
    invitation = DemoInvitation(
        category=table.words("category"),
        over_title=table.words("over_title", longest=120),
        title=table.words("title", longest=90),
        lead=table.words("lead"),
        body=table.words("body", longest=20_000),
        picture_of=table.words("picture_of"),
        tags=table.texts("tags"),
        published_days_ago=table.take("published_days_ago", int),
        days_ahead=table.take("days_ahead", int),
        hour=table.clock("hour"),
        place=table.words("place", longest=160),
    )
    table.finish()
    _known(table, (invitation.picture_of,), known)
    if problems := markup.problems_of(invitation.body):
        table.fail(f"`body`: {'; '.join(problems)}")
    return invitation


def _known(table: Table, titles: tuple[str, ...], known: set[str]) -> tuple[str, ...]:
    if unknown := sorted(set(titles) - known):
        table.fail(f"no article is called {' or '.join(unknown)}")
    return titles
