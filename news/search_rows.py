"""What the page of a search needs of the database beyond the hits themselves: their rows, and the names of filters."""

import json
from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    DateTimeField,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Coalesce, JSONObject
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
from news.picture_sources import PictureFiles
from news.prepared import Prepared
from news.readership import site_day
from news.search_filters import Source
from news.search_highlight import SEARCHED
from news.search_meant import Found
from news.site_search import Hit
from news.written_once import Blank, together
from news.written_rows import IsAnyOf, prepared, tuples

NAMES, PEOPLE = 12, 8


class ArticleRow(NamedTuple):
    pk: int
    slug: str
    title: str
    over_title: str
    lead: str
    text: str
    kind: str
    published_at: datetime
    section: str
    section_slug: str
    # As PictureFiles; all None for an article without a picture.
    file: str | None
    small: str | None
    medium: str | None
    card: str | None
    width: int | None
    height: int | None

    @property
    def picture(self) -> PictureFiles | None:
        return PictureFiles(*self[_PICTURE:]) if self.file else None


_PICTURE = ArticleRow._fields.index("file")


class Rows(NamedTuple):
    """What the database has for a page: texts as they are, and all else, of which there is less, by its table."""

    articles: list[ArticleRow]
    others: dict[str, list[dict]]


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
    if not (hits or wanted.category or wanted.person):
        return Rows([], {name: [] for name in _OTHERS})
    rows = tuples(_statement(), {**asked, "now": timezone.now(), "today": site_day()})
    (others,) = [others for others, *_article in rows if others]
    return Rows([ArticleRow(*article) for others, *article in rows if not others], json.loads(others))


_OTHERS = ("meetings", "persons", "organizations", "categories", "chosen", "people")
_NOW, _TODAY = Blank("now", DateTimeField()), Blank("today", DateField())


def _by_source(hits: list[Hit]) -> dict[Source, str]:
    """The numbers as PostgreSQL reads an array: a thousand of them, one by one, take the driver a while."""
    numbers = {source: [str(hit.pk) for hit in hits if hit.source is source] for source in Source}
    return {source: f"{{{','.join(some)}}}" for source, some in numbers.items()}


@cache
def _statement() -> Prepared:
    """One row of what is not articles, and theirs behind it: as JSON, long texts would be written and read once more.

    By numbers of rows alone, for which PostgreSQL always goes to their indexes; so its plan is the same for all.
    """
    others, values = together(_parts())
    articles, of_articles = _articles().query.sql_with_params()
    none = ", ".join(["NULL"] * len(ArticleRow._fields))
    statement = f"SELECT ({others}), {none} UNION ALL SELECT NULL, article.* FROM ({articles}) AS article"
    settings = ("plan_cache_mode = force_generic_plan", "enable_seqscan = off")
    return prepared((statement, (*values, *of_articles)), *settings)


class _Beginning(Func):
    """As much of a text as is looked at. To count the letters of a shorter one would take longer than to read it."""

    template = (
        f"CASE WHEN octet_length(%(expressions)s) <= {SEARCHED} THEN %(expressions)s"
        f" ELSE left(%(expressions)s, {SEARCHED}) END"
    )
    output_field = TextField()


def _articles() -> QuerySet:
    shown = Article.objects.published(_NOW).order_by().filter(IsAnyOf("pk", "articles"))
    return shown.values_list(
        *("pk", "slug", "title", "over_title", "lead", _Beginning("body_text"), "kind", "published_at"),
        *("category__name", "category__slug"),
        *(f"lead_picture__{name}" for name in PictureFiles._fields),
    )


def _parts() -> dict[str, QuerySet | Wording]:
    sources = {
        "meetings": Meeting.objects.published(_NOW),
        "persons": people_with_a_page(_NOW),
        "organizations": organizations_with_a_page(_NOW),
    }
    rows = {name: rows.order_by().filter(IsAnyOf("pk", name)) for name, rows in sources.items()}
    return {name: some.values(row=_ROW[name]) for name, some in rows.items()} | _names()


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


_ROW = {"meetings": _MEETING, "persons": _person(), "organizations": _ORGANIZATION}


def _names() -> dict[str, QuerySet | Wording]:
    of_use = Q(IsAnyOf("pk", "used")) | Q(slug=Blank("category", CharField()))
    chosen = people_with_a_page(_NOW).filter(pk=Blank("person", BigIntegerField()))
    return {
        "categories": Category.objects.filter(of_use).values(
            row=JSONObject(id="id", name="name", slug="slug")
        ),
        "chosen": chosen.values(row=JSONObject(id="id", name="name")),
        "people": _people_in(_there()),
    }


def _there() -> list[QuerySet]:
    """Who is named in which of the hits."""
    named = Article.mentions.through.objects.order_by()
    there = Participant.objects.in_public(_NOW).filter(person__isnull=False).order_by()
    return [
        named.filter(IsAnyOf("article", "found articles")).values_list(
            "person", "article", _text(Source.ARTICLE)
        ),
        there.filter(IsAnyOf("meeting__articles", "found articles")).values_list(
            "person", "meeting__articles", _text(Source.ARTICLE)
        ),
        there.filter(IsAnyOf("meeting", "found meetings")).values_list(
            "person", "meeting", _text(Source.MEETING)
        ),
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
