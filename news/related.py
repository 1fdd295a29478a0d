"""What else to read after an article: what an editor picked, then what it has most in common with."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from itertools import chain
from typing import NamedTuple

from django.db.models import BigIntegerField, Case, DateTimeField, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.utils import timezone

from news.models import Article, Meeting, Participant, PickedArticle
from news.one_statement import Wording
from news.prepared import Prepared
from news.row_addresses import address_of
from news.written_once import Blank
from news.written_rows import IsAnyOf, prepared, tuples

MOST = 6
# What shares a person, a meeting or a tag is looked for among the newest of the site, and besides among its own links
# of the highest numbers, where an import may have put old ones: a site of any size is asked the same.
NEWEST, LOOKED_AT = 1_000, 200
PICKED, SAME_CATEGORY, ANY_OTHER = 0, 5, 6
_ARTICLE, _CATEGORY = (Blank(name, BigIntegerField()) for name in ("article", "category"))
_NOW = Blank("now", DateTimeField())


class Other(NamedTuple):
    """What a link to an article says of it."""

    pk: int
    title: str
    slug: str
    published_at: datetime

    def get_absolute_url(self) -> str:
        return address_of("news:article", self.pk, self.slug)


_SHOWN = Other._fields

# Number, title, address and date of an article; how near it is; its place among the picked ones.
Row = tuple[int, str, str, datetime, int, int]


def related(article: Article, meetings: list[Meeting]) -> list[Other]:
    """At most six published others, the nearest first and of those the newest; one query.

    0. Those that an editor picked, in their order.
    1. Those that name the same people, 2. report of the same meetings, or 3. of others with these people.
    4. Those with the same tags, 5. of the same category.
    6. The newest of all, where nothing is in common.

    `article` comes from whole_articles.whole(), `meetings` with their participants.
    """
    has = {
        "people": [*{*article.named_ids, *_guests(meetings)}],
        "meetings": [meeting.pk for meeting in meetings],
        "tags": [tag.pk for tag in article.shown_tags],
    }
    shared = frozenset(name for name, numbers in has.items() if numbers)
    about = {"article": article.pk, "category": article.category_id, "now": timezone.now()}
    rows = tuples(_statement(shared), has | about)
    typed = getattr(article, "shown_picks", None)
    if typed is not None:
        rows = [*_chosen(typed), *(row for row in rows if row[4] != PICKED)]
    return _nearest(rows)


@cache
def _statement(shared: frozenset[str]) -> Prepared:
    """For an article that has people, meetings or tags to share: what it lacks is not asked for."""
    others = Article.objects.published(_NOW).exclude(pk=_ARTICLE)
    # Each gives six, so that six are left when those that stand there already are left out.
    of_category = _newest(others.filter(category=_CATEGORY), SAME_CATEGORY)
    of_others = _newest(others.exclude(category=_CATEGORY), ANY_OTHER)
    unlinked = _picked().union(of_category, of_others, all=True).query.sql_with_params()
    # A bound and no rule: an index alone tells it where nobody asks whether each of them has expired.
    out = Article.objects.filter(status=Article.Status.PUBLISHED).newest_first()
    newest = out.values_list("pk", "published_at")[:NEWEST].query.sql_with_params()
    steps, parts = [("newest (id, published_at)", newest)], [unlinked]
    for nearness, (needed, links) in enumerate(_links(), start=1):
        if needed in shared:
            found = links.order_by().values_list("article").query.sql_with_params()
            steps.append((f"links_{nearness} (id)", found))
            steps.append((f"near_{nearness}", _linked(others, nearness, _AMONG_THE_NEWEST)))
            parts.append((f"SELECT * FROM near_{nearness}", ()))
            parts.append(_linked(others, nearness, _FURTHER_BACK))
    # To plan it takes longer than to answer it, and one plan is right for all; left alone, PostgreSQL plans it anew.
    return prepared(_written(steps, parts), "plan_cache_mode = force_generic_plan")


def _written(steps: list[tuple[str, Wording]], parts: list[Wording]) -> Wording:
    kept = ", ".join(f"{name} AS MATERIALIZED ({sql})" for name, (sql, _values) in steps)
    rows = " UNION ALL ".join(f"({sql})" for sql, _values in parts)
    values = [*(values for _name, (_sql, values) in steps), *(values for _sql, values in parts)]
    return f"WITH {kept} {rows}", tuple(chain.from_iterable(values))


def _links() -> list[tuple[str, QuerySet]]:
    """What ties articles together, the nearest first, each with what an article must have for it."""
    there = Meeting.objects.published(_NOW).filter(IsAnyOf("participants__person", "people"))
    about = Meeting.articles.through.objects
    return [
        ("people", Article.mentions.through.objects.filter(IsAnyOf("person", "people"))),
        ("meetings", about.filter(IsAnyOf("meeting", "meetings"))),
        ("people", about.filter(meeting__in=there)),
        ("tags", Article.tags.through.objects.filter(IsAnyOf("tag", "tags"))),
    ]


# Numbers and dates of what is linked, the newest first.
_AMONG_THE_NEWEST = """
    SELECT DISTINCT id, published_at FROM links_{nearness} JOIN newest USING (id)
    ORDER BY published_at DESC, id DESC
"""
# All of these are older: nobody looks at them where six are there.
_FURTHER_BACK = """
    SELECT far.id, far.published_at FROM (
        SELECT DISTINCT id FROM links_{nearness}
        WHERE id NOT IN (SELECT id FROM newest) AND (SELECT count(*) FROM near_{nearness}) < {most}
        ORDER BY id DESC LIMIT {looked_at}
    ) AS linked CROSS JOIN LATERAL (SELECT id, published_at FROM {articles} WHERE id = linked.id OFFSET 0) AS far
    ORDER BY far.published_at DESC NULLS LAST, far.id DESC
"""


def _linked(others: QuerySet[Article], nearness: int, numbers: str) -> Wording:
    """The newest six of them that may be shown.

    They are looked up one by one until there are six; OFFSET 0 keeps PostgreSQL from reading the table instead.
    """
    shown, values = others.filter(pk=RawSQL("near.id", ())).values_list(*_SHOWN).query.sql_with_params()
    near = numbers.format(nearness=nearness, most=MOST, looked_at=LOOKED_AT, articles=Article._meta.db_table)
    sql = f"""
        SELECT shown.*, {nearness}, 0 FROM ({near}) AS near CROSS JOIN LATERAL ({shown} OFFSET 0) AS shown LIMIT {MOST}
    """
    return sql, values


def _guests(meetings: list[Meeting]) -> set[int]:
    """Whom the meetings were with; our own people, who are at nearly all of them, where nobody else is known."""
    there = [one for meeting in meetings for one in meeting.participants.all() if one.person_id]
    guests = {one.person_id for one in there if one.side != Participant.Side.OURS}
    return guests or {one.person_id for one in there}


def _newest(articles: QuerySet[Article], nearness: int) -> QuerySet:
    return articles.newest_first().values_list(*_SHOWN, Value(nearness), Value(0))[:MOST]


def _chosen(typed: list[int]) -> QuerySet:
    """Of an article in a form (whole_articles.as_typed) those that were chosen there, instead of those of the table."""
    place = Case(*(When(pk=pk, then=number) for number, pk in enumerate(typed)), default=0)
    chosen = Article.objects.published().filter(pk__in=typed)
    return chosen.order_by(place).values_list(*_SHOWN, Value(PICKED), place)[:MOST]


def _picked() -> QuerySet:
    picks = PickedArticle.objects.filter(article=_ARTICLE, other__in=Article.objects.published(_NOW))
    shown = [f"other__{name}" for name in _SHOWN]
    return picks.order_by("position", "pk").values_list(*shown, Value(PICKED), "position")[:MOST]


def _nearest(rows: Iterable[Row]) -> list[Other]:
    """Each article once, where it is nearest; those with nothing in common where there is nothing else."""
    ordered = sorted(rows, key=_order)
    near = [row for row in ordered if row[4] != ANY_OTHER] or ordered
    found = {row[0]: row for row in reversed(near)}
    first = sorted(found.values(), key=_order)[:MOST]
    return [Other(*row[: len(_SHOWN)]) for row in first]


def _order(row: Row) -> tuple:
    pk, _title, _slug, published_at, nearness, place = row
    return nearness, place, -published_at.timestamp(), -pk
