"""What the page of a search shows of each hit: its title, its date, and the words around what was sought."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject, Left
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.safestring import SafeString

from news.models import (
    Article,
    Category,
    Meeting,
    Membership,
    Organization,
    Participant,
    Person,
    Picture,
    organizations_with_a_page,
    people_with_a_page,
)
from news.one_statement import Wording, compiled, rows_together
from news.readership import site_day
from news.search_filters import KINDS, Source, Wanted
from news.search_highlight import SEARCHED, marked
from news.search_meant import Found
from news.search_query import Term
from news.site_search import Hit, Hits

EXCERPT = 36
NAMES, PEOPLE = 12, 8


@dataclass(frozen=True)
class Result:
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
    category: Category | None = None
    picture: Picture | None = None


@dataclass(frozen=True)
class Names:
    """What the filters of the page are called, and the people who stand in the most hits."""

    categories: dict[int, Category]
    people: list[tuple[Person, int]]
    person: Person | None


# What the database has for a page, by the table.
Rows = dict[str, list[dict]]


def rows_for(shown: list[Hit], found: Found) -> Rows:
    """All that the page needs of the database beyond the hits themselves, in one statement."""
    return rows_together({**_rows_of(shown), **_names_of(found.hits, found.wanted)})


def results(shown: list[Hit], found: Found, rows: Rows) -> list[Result]:
    """The hits as the list shows them, with what was sought marked; asks the database nothing."""
    row_of = {(source, row["id"]): row for source in Source for row in rows[f"{source}s"]}
    # Between two statements something may have been taken from the public.
    present = [(hit.source, row_of[hit.source, hit.pk]) for hit in shown if (hit.source, hit.pk) in row_of]
    return [_AS_RESULT[source](row, found.terms) for source, row in present]


# --- The statement --------------------------------------------------------------------------------


def _rows_of(shown: list[Hit]) -> dict[str, QuerySet]:
    of_source = {source: [hit.pk for hit in shown if hit.source == source] for source in Source}
    return {
        f"{source}s": rows.order_by().filter(pk__in=of_source[source]).values(row=row)
        for source, (rows, row) in {
            Source.ARTICLE: (Article.objects.published(), _ARTICLE),
            Source.MEETING: (Meeting.objects.published(), _MEETING),
            Source.PERSON: (people_with_a_page(), _person()),
            Source.ORGANIZATION: (organizations_with_a_page(), _ORGANIZATION),
        }.items()
    }


_ARTICLE = JSONObject(
    id="id",
    title="title",
    over_title="over_title",
    lead="lead",
    text=Left("body_text", SEARCHED),
    slug="slug",
    kind="kind",
    moment="published_at",
    category=JSONObject(name="category__name", slug="category__slug"),
    picture=JSONObject(
        file="lead_picture__file",
        small="lead_picture__small",
        card="lead_picture__card",
        width="lead_picture__width",
        height="lead_picture__height",
    ),
)
_MEETING = JSONObject(
    id="id",
    subject="subject",
    kind="kind",
    status="status",
    moment="starts_on",
    city="city",
    number_year="number_year",
    number="number",
    summary="summary",
    there=ArraySubquery(
        Participant.objects.filter(meeting=OuterRef("pk"))
        .order_by("side", "rank")
        .values(row=JSONObject(name="name", position="position", organization="organization_name"))[:NAMES]
    ),
)
_ORGANIZATION = JSONObject(
    id="id",
    name="name",
    kind="kind",
    city="city",
    name_latin="name_latin",
    name_cyrillic="name_cyrillic",
)


def _person() -> JSONObject:
    """With the post held today, else the one at the last meeting that the public knows of."""
    held = Membership.objects.filter(person=OuterRef("pk")).valid_on(site_day()).latest_first()
    met = Participant.objects.in_public().filter(person=OuterRef("pk")).order_by("-meeting__starts_on", "-id")
    post = Coalesce(
        Subquery(held.values(post=JSONObject(position="position", organization="organization__name"))[:1]),
        Subquery(met.values(post=JSONObject(position="position", organization="organization_name"))[:1]),
    )
    return JSONObject(
        id="id",
        name="name",
        honorific="honorific_prefix",
        name_latin="name_latin",
        name_cyrillic="name_cyrillic",
        biography="biography",
        post=post,
    )


def _names_of(hits: Hits, wanted: Wanted) -> dict[str, QuerySet | Wording]:
    used = {hit.category for hit in hits.hits if hit.category}
    categories = Category.objects.filter(Q(pk__in=used) | Q(slug=wanted.category))
    return {
        "categories": categories.values(row=JSONObject(id="id", name="name", slug="slug")),
        "chosen": people_with_a_page()
        .filter(pk=wanted.person or 0)
        .values(row=JSONObject(id="id", name="name")),
        "people": _people_in(hits),
    }


def _people_in(hits: Hits) -> Wording:
    """The people whom most hits name: people with a page, since what was found is public."""
    of_source = {source: [hit.pk for hit in hits.hits if hit.source == source] for source in Source}
    articles, meetings = of_source[Source.ARTICLE], of_source[Source.MEETING]
    there = Participant.objects.in_public().filter(person__isnull=False).order_by()
    named = Article.mentions.through.objects.filter(article__in=articles).order_by()
    parts = [
        named.values_list("person", "article", _text(Source.ARTICLE)),
        there.filter(meeting__articles__in=articles).values_list(
            "person", "meeting__articles", _text(Source.ARTICLE)
        ),
        there.filter(meeting__in=meetings).values_list("person", "meeting", _text(Source.MEETING)),
    ]
    wordings = [wording for part in parts if (wording := compiled(part))]
    if not wordings:
        return "SELECT NULL::jsonb WHERE false", ()
    every = " UNION ".join(sql for sql, _ in wordings)
    statement = f"""
        SELECT jsonb_build_object('id', person.id, 'name', person.name, 'number', counted.number)
        FROM (
            SELECT person_id, count(*) AS number FROM ({every}) AS named (person_id, hit, source)
            GROUP BY person_id ORDER BY number DESC, person_id LIMIT {PEOPLE}
        ) AS counted JOIN {Person._meta.db_table} AS person ON person.id = counted.person_id
        ORDER BY counted.number DESC, person.sort_name, person.id
    """
    return statement, tuple(value for _, values in wordings for value in values)


def _text(value: str) -> Value:
    return Value(value, output_field=CharField())


# --- From its rows --------------------------------------------------------------------------------


def names_in(rows: Rows) -> Names:
    chosen = [Person(**row) for row in rows["chosen"]]
    people = [(Person(id=row["id"], name=row["name"]), row["number"]) for row in rows["people"]]
    categories = {row["id"]: Category(**row) for row in rows["categories"]}
    return Names(categories, people, chosen[0] if chosen else None)


def _article(row: dict, terms: list[Term]) -> Result:
    return Result(
        source=Source.ARTICLE,
        kind=KINDS[row["kind"]],
        title=marked(row["title"], terms, None),
        address=Article(id=row["id"], slug=row["slug"]).get_absolute_url(),
        over=marked(row["over_title"], terms, None),
        excerpt=marked(f"{row['lead']}\n{row['text']}".strip(), terms, EXCERPT),
        moment=parse_datetime(row["moment"]),
        category=Category(**row["category"]),
        picture=Picture(**row["picture"]) if row["picture"]["file"] else None,
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


_AS_RESULT = {
    Source.ARTICLE: _article,
    Source.MEETING: _meeting,
    Source.PERSON: _person_found,
    Source.ORGANIZATION: _organization,
}
