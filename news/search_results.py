"""What the page of a search shows of each hit: its title, its date, and the words around what was sought."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.utils.dateparse import parse_date
from django.utils.safestring import SafeString

from news.models import Meeting, Organization, Person
from news.picture_sources import PictureFiles
from news.row_addresses import address_of
from news.search_filters import KINDS, Source
from news.search_highlight import marked
from news.search_meant import Found
from news.search_query import Term
from news.search_rows import ArticleRow, Rows
from news.site_search import Hit

EXCERPT = 36


class Result(NamedTuple):
    """One hit as the list shows it."""

    source: Source
    kind: str
    title: SafeString
    address: str
    over: SafeString | str = ""
    excerpt: SafeString | str = ""
    moment: datetime | date | None = None
    facts: tuple[str, ...] = ()
    number: str = ""
    section: str = ""
    section_address: str = ""
    picture: PictureFiles | None = None


class Named(NamedTuple):
    pk: int
    name: str
    # Of a section.
    slug: str = ""


@dataclass(frozen=True)
class Names:
    """What the filters of the page are called, and the people who stand in the most hits."""

    categories: dict[int, Named]
    people: list[tuple[Named, int]]
    person: Named | None


def results(shown: list[Hit], found: Found, rows: Rows) -> list[Result]:
    """The hits as the list shows them, with what was sought marked; asks the database nothing."""
    row_of = {(Source.ARTICLE, row.pk): row for row in rows.articles} | {
        (source, row["id"]): row for source in _OTHERS for row in rows.others[f"{source}s"]
    }
    # Between two statements something may have been taken from the public.
    present = [(hit.source, row_of[hit.source, hit.pk]) for hit in shown if (hit.source, hit.pk) in row_of]
    return [_AS_RESULT[source](row, found.terms) for source, row in present]


# --- From its rows --------------------------------------------------------------------------------


def names_in(rows: Rows) -> Names:
    chosen = [Named(row["id"], row["name"]) for row in rows.others["chosen"]]
    people = [(Named(row["id"], row["name"]), row["number"]) for row in rows.others["people"]]
    sections = {row["id"]: Named(row["id"], row["name"], row["slug"]) for row in rows.others["categories"]}
    return Names(sections, people, chosen[0] if chosen else None)


def _article(row: ArticleRow, terms: list[Term]) -> Result:
    return Result(
        source=Source.ARTICLE,
        kind=KINDS[row.kind],
        title=marked(row.title, terms, None),
        address=address_of("news:article", row.pk, row.slug),
        over=marked(row.over_title, terms, None),
        excerpt=marked(f"{row.lead}\n{row.text}".strip(), terms, EXCERPT),
        moment=row.published_at,
        section=row.section,
        section_address=address_of("news:category", row.section_slug),
        picture=row.picture,
    )


def _meeting(row: dict, terms: list[Term]) -> Result:
    meeting = Meeting(
        id=row["id"], subject=row["subject"], number_year=row["number_year"], number=row["number"]
    )
    title, excerpt = marked(row["subject"], terms, None), marked(row["summary"], terms, EXCERPT)
    if "<mark>" not in title + excerpt and row["there"]:
        # Then it is somebody who was there that was found.
        excerpt = marked("؛ ".join(map(_described, row["there"])), terms, EXCERPT)
    kinds = [] if row["kind"] == Meeting.Kind.MEETING else [Meeting.Kind(row["kind"]).label]
    states = [] if row["status"] == Meeting.Status.HELD else [Meeting.Status(row["status"]).label]
    return Result(
        source=Source.MEETING,
        kind=KINDS[Source.MEETING],
        title=title,
        address=meeting.get_absolute_url(),
        excerpt=excerpt,
        moment=parse_date(row["moment"]),
        facts=tuple(filter(None, [*kinds, row["city"], *states])),
        number=meeting.public_number,
    )


def _described(somebody: dict) -> str:
    return "، ".join(filter(None, [somebody["name"], somebody["position"], somebody["organization"]]))


def _person_found(row: dict, terms: list[Term]) -> Result:
    post = row["post"] or {"position": "", "organization": ""}
    return Result(
        source=Source.PERSON,
        kind=KINDS[Source.PERSON],
        title=marked(f"{row['honorific']} {row['name']}".strip(), terms, None),
        address=Person(id=row["id"], name=row["name"]).get_absolute_url(),
        excerpt=marked(row["biography"], terms, EXCERPT),
        facts=(_described({"name": "", **post}), *_other_scripts(row)),
    )


def _organization(row: dict, terms: list[Term]) -> Result:
    return Result(
        source=Source.ORGANIZATION,
        kind=KINDS[Source.ORGANIZATION],
        title=marked(row["name"], terms, None),
        address=Organization(id=row["id"], name=row["name"]).get_absolute_url(),
        facts=(Organization.Kind(row["kind"]).label, row["city"], *_other_scripts(row)),
    )


def _other_scripts(row: dict) -> tuple[str, ...]:
    return row["name_latin"], row["name_cyrillic"]


_OTHERS = (Source.MEETING, Source.PERSON, Source.ORGANIZATION)
_AS_RESULT = {
    Source.ARTICLE: _article,
    Source.MEETING: _meeting,
    Source.PERSON: _person_found,
    Source.ORGANIZATION: _organization,
}
