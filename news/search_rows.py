"""What the page of a search needs of the database beyond the hits themselves: their rows, and the names of filters."""

import json
from functools import lru_cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    DateTimeField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, JSONObject, Left
from django.utils import timezone

from news.models import (
    Article,
    Category,
    Meeting,
    Membership,
    Participant,
    Person,
    organizations_with_a_page,
    people_with_a_page,
)
from news.one_statement import Wording
from news.prepared import Prepared
from news.readership import site_day
from news.search_filters import Source
from news.search_highlight import SEARCHED
from news.search_meant import Found
from news.site_search import Hit
from news.written_once import Blank, together
from news.written_rows import IsAnyOf, prepared, tuples

NAMES, PEOPLE = 12, 8
# What the database has for a page, by the table.
Rows = dict[str, list[dict]]


def rows_for(shown: list[Hit], found: Found) -> Rows:
    """All that the page needs of the database beyond the hits themselves, in one statement.

    Behind the transaction of the search: of so few rows it needs no limits, and may be one that PostgreSQL has planned.
    """
    wanted, hits = found.wanted, found.hits.hits
    asked = {
        **{f"{source}s": numbers for source, numbers in _by_source(shown).items()},
        **{f"found {source}s": numbers for source, numbers in _by_source(hits).items()},
        "used": [*{hit.category for hit in hits if hit.category}],
        "category": wanted.category,
        "person": wanted.person,
    }
    needed = frozenset(name for name, value in asked.items() if value)
    given = {**asked, "now": timezone.now(), "today": site_day()}
    [(as_read,)] = tuples(_statement(needed), given) if needed else [("{}",)]
    return dict.fromkeys(_ROWS, []) | json.loads(as_read)


_NOW, _TODAY = Blank("now", DateTimeField()), Blank("today", DateField())
_ROWS = [*(f"{source}s" for source in Source), "categories", "chosen", "people"]


def _by_source(hits: list[Hit]) -> dict[Source, list[int]]:
    numbers = {source: [] for source in Source}
    for hit in hits:
        numbers[hit.source].append(hit.pk)
    return numbers


@lru_cache(maxsize=128)
def _statement(asked: frozenset[str]) -> Prepared:
    """With a part for each of what is asked."""
    rows = {
        name: rows.order_by().filter(IsAnyOf("pk", name)) for name, rows in _rows().items() if name in asked
    }
    parts = {name: some.values(row=_ROW[name]) for name, some in rows.items()}
    return prepared(together(parts | _names(asked)))


def _rows() -> dict[str, QuerySet]:
    return {
        "articles": Article.objects.published(_NOW),
        "meetings": Meeting.objects.published(_NOW),
        "persons": people_with_a_page(_NOW),
        "organizations": organizations_with_a_page(_NOW),
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
    held = Membership.objects.filter(person=OuterRef("pk")).valid_on(_TODAY).latest_first()
    there = Participant.objects.in_public(_NOW).filter(person=OuterRef("pk"))
    met = there.order_by("-meeting__starts_on", "-id")
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


_ROW = {"articles": _ARTICLE, "meetings": _MEETING, "persons": _person(), "organizations": _ORGANIZATION}


def _names(asked: frozenset[str]) -> dict[str, QuerySet | Wording]:
    parts = {}
    if asked & {"used", "category"}:
        of_use = Q(IsAnyOf("pk", "used")) | Q(slug=Blank("category", CharField()))
        parts["categories"] = Category.objects.filter(of_use).values(
            row=JSONObject(id="id", name="name", slug="slug")
        )
    if "person" in asked:
        chosen = people_with_a_page(_NOW).filter(pk=Blank("person", BigIntegerField()))
        parts["chosen"] = chosen.values(row=JSONObject(id="id", name="name"))
    if there := _there(asked):
        parts["people"] = _people_in(there)
    return parts


def _there(asked: frozenset[str]) -> list[QuerySet]:
    """Who is named in which of the hits."""
    named = Article.mentions.through.objects.order_by()
    there = Participant.objects.in_public(_NOW).filter(person__isnull=False).order_by()
    of_articles = [
        named.filter(IsAnyOf("article", "found articles")).values_list(
            "person", "article", _text(Source.ARTICLE)
        ),
        there.filter(IsAnyOf("meeting__articles", "found articles")).values_list(
            "person", "meeting__articles", _text(Source.ARTICLE)
        ),
    ]
    of_meetings = [
        there.filter(IsAnyOf("meeting", "found meetings")).values_list(
            "person", "meeting", _text(Source.MEETING)
        )
    ]
    return [
        *(of_articles if "found articles" in asked else []),
        *(of_meetings if "found meetings" in asked else []),
    ]


def _people_in(there: list[QuerySet]) -> Wording:
    """The people whom most hits name: people with a page, since what was found is public."""
    wordings = [part.query.sql_with_params() for part in there]
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
