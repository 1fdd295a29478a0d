"""The statement of the site's search, written once for each shape that a question has.

Each part is a queryset of what is public; of everything found the newest thousand are put in order, beyond which nobody
pages. Ranking reads a vector of ten times the text, so of the articles among them no more than NEAREST are ranked:
those whose titles have most of the words, and of those with as many the newest. The others follow by date.
"""

from datetime import time
from functools import lru_cache
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Coalesce

from news import jalali
from news.asked_once import ASKED_ONCE, asked_once
from news.models import (
    Article,
    Category,
    Meeting,
    Participant,
    organizations_with_a_page,
    people_with_a_page,
)
from news.one_statement import Wording
from news.prepared import Prepared
from news.search import BY_LENGTH, NEWEST_HITS, WEIGHTS
from news.search_candidates import newest_with
from news.search_filters import Source
from news.written_once import Blank
from news.written_rows import timeless

# What a hit is worth if the whole query stands in its title, word after word.
PHRASE_IN_TITLE = 0.5
# The part of a hit's worth that fades, by half each year. The rest stays: an old article that is all about a word
# comes before a new one that happens to hold it.
FADING, HALF_LIFE = 0.8, 31_557_600
# A meeting at which somebody of that name was: less than a word of its subject, more than one of its summary.
ATTENDED = 0.1
# So many articles are ranked.
NEAREST = 300


class Shape(NamedTuple):
    """All of a search that its statement tells; the words and the values of filters are filled in."""

    sources: tuple[Source, ...]
    # The filters that are set, and whether a meeting's number was typed.
    asks: frozenset[str]
    newest: bool
    has_phrase: bool
    walks: bool
    terms: int


class _Part(NamedTuple):
    """What is sought in one table: its newest rows as (id, moment, kind, category), and how they are ranked."""

    source: Source
    table: str
    rows: Wording
    # Blanks: what is asked of every hit, what of those of which that says nothing, and the whole query in a title.
    ranked: tuple[str, str, str]
    least: float = 0.0
    # Has names: one that is exactly this comes before everything else.
    is_named: bool = False


# --- What is sought -------------------------------------------------------------------------------

_NOW = Blank("now", DateTimeField())
_PERSON = Blank("person", BigIntegerField())
_FIRST, _END = (Blank(name, DateField()) for name in ("first", "end"))
_WEIGHTS = "'{" + ", ".join(map(str, WEIGHTS)) + "}'::float4[]"


def _articles(shape: Shape) -> _Part:
    conditions = {
        "kind": Q(kind=Blank("kind", CharField())),
        "category": Q(category=Category.objects.filter(slug=Blank("category", CharField())).values("pk")[:1]),
        "first": Q(published_at__gte=Blank("first moment", DateTimeField())),
        "end": Q(published_at__lt=Blank("end moment", DateTimeField())),
        "person": _names_person(),
    }
    articles = Article.objects.published(_NOW).filter(
        *(condition for name, condition in conditions.items() if name in shape.asks)
    )
    rows = newest_with(articles, _enough(), has_phrase=shape.has_phrase, walks=shape.walks)
    return _Part(Source.ARTICLE, Article._meta.db_table, rows, _IN_TEXTS)


# The blanks of the words, as texts and names are asked for them.
_IN_TEXTS = ("apart", "ranked", "title")
_IN_NAMES = ("names", "names", "whole name")


def _enough() -> int:
    """One more than are ranked tells that there are more."""
    return NEWEST_HITS + 1


def _names_person() -> Q:
    """Articles that name the person, or are about a published meeting with him, as his page has them."""
    named = Article.mentions.through.objects.filter(person=_PERSON).values("article")
    attended = Meeting.objects.published(_NOW).filter(participants__person=_PERSON)
    about = Meeting.articles.through.objects.filter(meeting__in=attended).values("article")
    return Q(pk__in=named) | Q(pk__in=about)


def _meetings(shape: Shape) -> _Part:
    attended = Participant.objects.filter(person=_PERSON).values("meeting")
    conditions = {
        "first": Q(starts_on__gte=_FIRST),
        "end": Q(starts_on__lt=_END),
        "person": Q(pk__in=attended),
    }
    meetings = Meeting.objects.published(_NOW).filter(
        _IsOneOf("pk", ArraySubquery(_told_of(shape))),
        *(condition for name, condition in conditions.items() if name in shape.asks),
    )
    begins = ExpressionWrapper(F("starts_on") + Coalesce("starts_time", Value(time.min)), DateTimeField())
    moment = Func(Value(str(jalali.site_zone())), begins, function="timezone", output_field=DateTimeField())
    newest = meetings.order_by("-starts_on", "-id").values_list(
        "id", moment, _text(Source.MEETING), _nothing()
    )
    rows = newest[: _enough()].query.sql_with_params()
    return _Part(Source.MEETING, Meeting._meta.db_table, rows, _IN_TEXTS, ATTENDED)


class _IsOneOf(Func):
    """As `pk IN (SELECT …)`, found by the index of the numbers once those are known."""

    template, arg_joiner = "%(expressions)s)", " = ANY("
    output_field = BooleanField()


def _told_of(shape: Shape) -> QuerySet:
    """Meetings whose own words hold these, with this number, or with a participant called or described so.

    A union, not ORs: PostgreSQL would read whole tables where each part has an index of its own. Some are in it twice,
    since to tell it would read them in the order of their numbers.
    """
    told = Meeting.objects.filter(search=asked_once("indexed")).order_by().values("pk")
    described = Participant.objects.filter(search=asked_once("names")).order_by().values("meeting")
    if "number" not in shape.asks:
        return told.union(described, all=True)
    number = {"number_year": Blank("number year", IntegerField()), "number": Blank("number", IntegerField())}
    return told.union(described, Meeting.objects.filter(**number).order_by().values("pk"), all=True)


def _people(shape: Shape) -> _Part:
    return _named(Source.PERSON, people_with_a_page(_NOW))


def _organizations(shape: Shape) -> _Part:
    return _named(Source.ORGANIZATION, organizations_with_a_page(_NOW))


def _named(source: Source, rows: QuerySet) -> _Part:
    never = Value(None, output_field=DateTimeField())
    hits = rows.filter(search=asked_once("names")).order_by()
    found = hits.values_list("id", never, _text(source), _nothing())[: _enough()].query.sql_with_params()
    return _Part(source, rows.model._meta.db_table, found, _IN_NAMES, is_named=True)


def _text(value: str) -> Value:
    return Value(value, output_field=CharField())


def _nothing() -> Value:
    return Value(None, output_field=IntegerField())


_PARTS = {
    Source.ARTICLE: _articles,
    Source.MEETING: _meetings,
    Source.PERSON: _people,
    Source.ORGANIZATION: _organizations,
}


# --- The statement --------------------------------------------------------------------------------

# What is known of each hit.
_HIT = "source, id, moment, kind, category"


def _seconds(of: str) -> str:
    """As a float, unlike extract(): with exact numbers, powers take longer than ranking."""
    return f"date_part('epoch', {of})"


_WORTH = f"""
    relevance * coalesce(
        1 - {FADING} + {FADING} * power(0.5::float8, greatest(0, {_seconds("%s - moment")}) / {HALF_LIFE}), 1
    )
"""


@lru_cache(maxsize=128)
def statement(shape: Shape) -> Wording | Prepared:
    """Kept by PostgreSQL for what is asked most, a megabyte each: some words, the most relevant first."""
    parts = [_PARTS[source](shape) for source in shape.sources]
    rows_of_parts = ", ".join(
        f"{part.source}_rows (id, moment, kind, category) AS MATERIALIZED ({part.rows[0]})" for part in parts
    )
    together = " UNION ALL ".join(
        f"SELECT '{part.source}' AS source, id, moment::timestamptz, kind, category::bigint FROM {part.source}_rows"
        for part in parts
    )
    if shape.newest:
        ranked, blanks, order, in_order = _BY_DAY, (), "moment DESC NULLS LAST", ()
    else:
        ranked, blanks = _in_order(parts, shape.terms)
        order, in_order = f"is_called_so DESC, {_WORTH} DESC, moment DESC NULLS LAST", (_NOW,)
    written = f"""
        WITH {rows_of_parts}, found AS MATERIALIZED ({together}),
        newest AS MATERIALIZED (
            SELECT * FROM found ORDER BY moment DESC NULLS FIRST, source, id DESC LIMIT {NEWEST_HITS}
        ),
        {ranked}
        SELECT source, id, kind, category, {_seconds("moment")}, (SELECT count(*) FROM found)
        FROM ranked ORDER BY {order}, source, id DESC
    """
    values = [value for part in parts for value in part.rows[1]]
    wording = timeless((written, (*values, *blanks, *in_order)))
    is_special = shape.asks or shape.newest or shape.has_phrase or not shape.walks
    return wording if is_special or len(parts) < len(_PARTS) else Prepared(wording)


_BY_DAY = "ranked AS (SELECT * FROM newest)"


def _in_order(parts: list[_Part], terms: int) -> Wording:
    """The newest with their relevance: of articles too far from what is sought, none."""
    articles = f"'{Source.ARTICLE}'"
    in_title = " + ".join(["(kept.title_words LIKE ANY (%s))::int"] * terms)
    statement = f"""
        nearest AS MATERIALIZED (
            SELECT newest.*, kept.search FROM newest JOIN {Article._meta.db_table} AS kept USING (id)
            WHERE newest.source = {articles} ORDER BY {in_title} DESC, newest.moment DESC, id DESC LIMIT {NEAREST}
        ),
        ranked AS (
            {" UNION ALL ".join(map(_ranked, parts))}
            UNION ALL SELECT newest.*, 0, false FROM newest
            WHERE source = {articles} AND id NOT IN (SELECT id FROM nearest)
        )
    """
    words = [Blank(f"title has {place}", ArrayField(TextField())) for place in range(terms)]
    return statement, (*words, *(value for part in parts for value in _asked_of(part)))


def _ranked(part: _Part) -> str:
    """The part's rows among the newest, with their relevance: names of ours alone, values go by parameters.

    Each function that reads a vector brings it from where long values are kept; what setweight() makes of it, of no
    words at all, is at hand for all three.
    """
    if part.source == Source.ARTICLE:
        hits = "nearest"
    else:
        kept = "kept.search, kept.name_keys" if part.is_named else "kept.search"
        hits = f"""
            (SELECT newest.*, {kept} FROM newest JOIN {part.table} AS kept USING (id) WHERE source = '{part.source}')
        """
    return f"""
        SELECT {_HIT}, greatest(
            coalesce(
                nullif(ts_rank_cd({_WEIGHTS}, vector, {ASKED_ONCE}, {BY_LENGTH}), 0),
                ts_rank_cd({_WEIGHTS}, vector, {ASKED_ONCE}, {BY_LENGTH})
            ), {part.least}
        ) * (1 + {PHRASE_IN_TITLE} * (vector @@ {ASKED_ONCE})::int) AS relevance,
        {"name_keys && ARRAY[%s]" if part.is_named else "false"} AS is_called_so
        FROM {hits} AS hit CROSS JOIN LATERAL (SELECT setweight(search, 'A', '{{}}'::text[]) AS vector OFFSET 0) AS read
    """


def _asked_of(part: _Part) -> list[Blank]:
    """The values of the same, in their order."""
    return [Blank(name, TextField()) for name in (*part.ranked, *(["name"] if part.is_named else []))]
