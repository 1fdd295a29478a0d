"""The site's search: articles, meetings, people and organizations in one list.

One statement for all of it. Each part is a queryset of what is public; of everything found the newest thousand are
ranked, since ranking reads every vector, and beyond the newest thousand nobody pages.
"""

from dataclasses import dataclass
from datetime import datetime, time

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import (
    CharField,
    DateTimeField,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from news import jalali
from news.models import (
    Article,
    Category,
    Meeting,
    Participant,
    organizations_with_a_page,
    people_with_a_page,
)
from news.one_statement import Wording
from news.search import BY_LENGTH, NEWEST_HITS, WEIGHTS
from news.search_candidates import newest_with
from news.search_filters import Source, Wanted
from news.search_query import Term, indexed, ranked, ranked_apart
from news.search_wordings import as_name, in_names, whole_in_name, whole_in_title

# What a hit is worth if the whole query stands in its title, word after word.
PHRASE_IN_TITLE = 0.5
# The part of a hit's worth that fades, by half each year. The rest stays: an old article that is all about a word
# comes before a new one that happens to hold it.
FADING, HALF_LIFE = 0.8, 31_557_600
# Vectors are not read one by one for more words than these: few of the newest have all of them.
MOST_WALKED = 3
# A meeting at which somebody of that name was: less than a word of its subject, more than one of its summary.
ATTENDED = 0.1


@dataclass(frozen=True)
class Hit:
    source: Source
    pk: int
    # An article's own kind; the source for everything else.
    kind: str
    category: int | None
    moment: datetime | None


@dataclass(frozen=True)
class Hits:
    """The newest thousand hits, the best first; `number` is more where there are more, not by how many."""

    hits: list[Hit]
    number: int

    def page(self, number: int, size: int) -> list[Hit]:
        return self.hits[(number - 1) * size : number * size]

    @property
    def are_cut(self) -> bool:
        return self.number > NEWEST_HITS


@dataclass(frozen=True)
class _Part:
    """What is sought in one table: its newest rows as (id, moment, kind, category), and how they are ranked."""

    source: Source
    table: str
    rows: Wording
    # What is asked of every hit, and what of those of which that says nothing.
    ranked: tuple[str, str]
    title: str
    least: float = 0.0
    # A name that is exactly this comes before everything else.
    name: str | None = None


def find(wanted: Wanted, terms: list[Term]) -> Hits:
    """What the terms of a query find within its filters; nothing for no terms."""
    parts = _parts(wanted, terms) if terms else []
    return _read(parts, newest=wanted.newest) if parts else Hits([], 0)


# --- What is sought -------------------------------------------------------------------------------


def _parts(wanted: Wanted, terms: list[Term]) -> list[_Part]:
    sources = [
        (_articles, wanted.kind in ("", *Article.Kind.values)),
        (_meetings, wanted.kind in ("", Source.MEETING) and not wanted.category),
        (_people, wanted.kind in ("", Source.PERSON) and not _asks_for_events(wanted)),
        (_organizations, wanted.kind in ("", Source.ORGANIZATION) and not _asks_for_events(wanted)),
    ]
    return [part(wanted, terms) for part, is_asked in sources if is_asked]


def _asks_for_events(wanted: Wanted) -> bool:
    """People and organizations have no date, no category, and are at no meeting with themselves."""
    return bool(wanted.category or wanted.person or any(wanted.days))


def _articles(wanted: Wanted, terms: list[Term]) -> _Part:
    articles = Article.objects.published()
    if wanted.kind:
        articles = articles.filter(kind=wanted.kind)
    if wanted.category:
        articles = articles.filter(category=Category.objects.filter(slug=wanted.category).values("pk")[:1])
    first, end = wanted.days
    if first:
        articles = articles.filter(published_at__gte=jalali.at_site(first))
    if end:
        articles = articles.filter(published_at__lt=jalali.at_site(end))
    if wanted.person:
        articles = articles.filter(_names_person(wanted.person))
    rows = newest_with(terms, articles, _enough(), walks=not wanted.person and len(terms) <= MOST_WALKED)
    return _Part(Source.ARTICLE, Article._meta.db_table, rows, _rankings(terms), whole_in_title(wanted.q))


def _rankings(terms: list[Term]) -> tuple[str, str]:
    return ranked_apart(terms), ranked(terms)


def _enough() -> int:
    """One more than are ranked tells that there are more."""
    return NEWEST_HITS + 1


def _names_person(pk: int) -> Q:
    """Articles that name the person, or are about a published meeting with him, as his page has them."""
    named = Article.mentions.through.objects.filter(person=pk).values("article")
    attended = Meeting.objects.published().filter(participants__person=pk)
    about = Meeting.articles.through.objects.filter(meeting__in=attended).values("article")
    return Q(pk__in=named) | Q(pk__in=about)


def _meetings(wanted: Wanted, terms: list[Term]) -> _Part:
    meetings = Meeting.objects.published().filter(pk__in=_told_of(wanted.q, terms))
    first, end = wanted.days
    if first:
        meetings = meetings.filter(starts_on__gte=first)
    if end:
        meetings = meetings.filter(starts_on__lt=end)
    if wanted.person:
        attended = Participant.objects.filter(person=wanted.person).values("meeting")
        meetings = meetings.filter(pk__in=attended)
    begins = ExpressionWrapper(F("starts_on") + Coalesce("starts_time", Value(time.min)), DateTimeField())
    moment = Func(Value(str(jalali.site_zone())), begins, function="timezone", output_field=DateTimeField())
    newest = meetings.order_by("-starts_on", "-id").values_list(
        "id", moment, _text(Source.MEETING), _nothing()
    )
    rows = newest[: _enough()].query.sql_with_params()
    return _Part(
        Source.MEETING, Meeting._meta.db_table, rows, _rankings(terms), whole_in_title(wanted.q), ATTENDED
    )


def _told_of(query: str, terms: list[Term]) -> QuerySet:
    """Meetings whose own words hold these, with this number, or with a participant called or described so.

    A union, not ORs: PostgreSQL would read whole tables where each part has an index of its own.
    """
    told = Meeting.objects.filter(search=_raw(indexed(terms))).order_by().values("pk")
    described = Participant.objects.filter(search=_raw(in_names(query, terms))).order_by().values("meeting")
    return told.union(described, Meeting.objects.numbered(query).order_by().values("pk"))


def _people(wanted: Wanted, terms: list[Term]) -> _Part:
    return _named(Source.PERSON, people_with_a_page(), wanted, terms)


def _organizations(wanted: Wanted, terms: list[Term]) -> _Part:
    return _named(Source.ORGANIZATION, organizations_with_a_page(), wanted, terms)


def _named(source: Source, rows: QuerySet, wanted: Wanted, terms: list[Term]) -> _Part:
    names = in_names(wanted.q, terms)
    never = Value(None, output_field=DateTimeField())
    hits = rows.filter(search=_raw(names)).order_by().values_list("id", never, _text(source), _nothing())
    return _Part(
        source,
        rows.model._meta.db_table,
        hits[: _enough()].query.sql_with_params(),
        (names, names),
        whole_in_name(wanted.q),
        name=as_name(wanted.q),
    )


def _text(value: str) -> Value:
    return Value(value, output_field=CharField())


def _nothing() -> Value:
    return Value(None, output_field=IntegerField())


def _raw(query: str) -> SearchQuery:
    return SearchQuery(query, config="simple", search_type="raw")


# --- The statement --------------------------------------------------------------------------------


def _read(parts: list[_Part], *, newest: bool) -> Hits:
    rows_of_parts = ", ".join(
        f"{part.source}_rows (id, moment, kind, category) AS MATERIALIZED ({part.rows[0]})" for part in parts
    )
    together = " UNION ALL ".join(
        f"SELECT '{part.source}' AS source, id, moment::timestamptz, kind, category::bigint FROM {part.source}_rows"
        for part in parts
    )
    order = "moment DESC NULLS LAST" if newest else "is_called_so DESC, worth DESC, moment DESC NULLS LAST"
    statement = f"""
        WITH {rows_of_parts}, found AS MATERIALIZED ({together}),
        newest AS MATERIALIZED (
            SELECT * FROM found ORDER BY moment DESC NULLS FIRST, source, id DESC LIMIT {NEWEST_HITS}
        ),
        ranked AS ({" UNION ALL ".join(map(_ranked, parts))})
        SELECT source, id, kind, category, moment, (SELECT count(*) FROM found), relevance * coalesce(
            1 - {FADING} + {FADING} * power(0.5, greatest(0, extract(epoch FROM %s - moment)) / {HALF_LIFE}), 1
        ) AS worth
        FROM ranked ORDER BY {order}, source, id DESC
    """
    values = [value for part in parts for value in part.rows[1]]
    values += [value for part in parts for value in _asked_of(part)]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, timezone.now()])
        rows = cursor.fetchall()
    hits = [
        Hit(Source(source), pk, kind, category, moment) for source, pk, kind, category, moment, *_ in rows
    ]
    return Hits(hits, rows[0][5] if rows else 0)


def _ranked(part: _Part) -> str:
    """The part's rows among the newest, with their relevance: names of ours alone, values go by parameters."""
    return f"""
        SELECT newest.*, greatest(
            coalesce(
                nullif(ts_rank_cd(%s::float4[], kept.search, to_tsquery('simple', %s), {BY_LENGTH}), 0),
                ts_rank_cd(%s::float4[], kept.search, to_tsquery('simple', %s), {BY_LENGTH})
            ), {part.least}
        ) * (1 + {PHRASE_IN_TITLE} * (kept.search @@ to_tsquery('simple', %s))::int) AS relevance,
        {"false" if part.name is None else "kept.name_keys && ARRAY[%s]"} AS is_called_so
        FROM newest JOIN {part.table} AS kept USING (id) WHERE newest.source = '{part.source}'
    """


def _asked_of(part: _Part) -> list[object]:
    """The values of the same, in their order."""
    return [
        WEIGHTS,
        part.ranked[0],
        WEIGHTS,
        part.ranked[1],
        part.title,
        *([] if part.name is None else [part.name]),
    ]
