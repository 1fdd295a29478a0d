"""What else to read after an article: what an editor picked, then what it has most in common with."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache

from django.db.models import BigIntegerField, Case, DateTimeField, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from news.models import Article, Meeting, Participant, PickedArticle
from news.prepared import Prepared
from news.written_once import Blank
from news.written_rows import IsAnyOf, prepared, tuples

MOST = 6
# What shares a person, a meeting or a tag is looked for among the newest of the site, and besides among its own links
# of the highest numbers, where an import may have put old ones: a site of any size is asked the same.
NEWEST, LOOKED_AT = 1_000, 200
PICKED, SAME_CATEGORY, ANY_OTHER = 0, 5, 6
EARLIEST = datetime.min.replace(tzinfo=UTC)
_SHOWN = ("pk", "title", "slug", "published_at")
_ARTICLE, _CATEGORY = (Blank(name, BigIntegerField()) for name in ("article", "category"))
_NOW = Blank("now", DateTimeField())
# Number, title, address and date of an article; how near it is; its place among the picked ones.
Row = tuple[int, str, str, datetime, int, int]


def related(article: Article, meetings: list[Meeting]) -> list[Article]:
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
    about = {
        "article": article.pk,
        "category": article.category_id,
        "now": timezone.now(),
        "earliest": EARLIEST,
    }
    rows = tuples(_statement(shared), has | about)
    typed = getattr(article, "shown_picks", None)
    if typed is not None:
        rows = [*_chosen(typed), *(row for row in rows if row[4] != PICKED)]
    return _nearest(rows)


@cache
def _statement(shared: frozenset[str]) -> Prepared:
    """For an article that has people, meetings or tags to share: what it lacks is not asked for."""
    others = Article.objects.published(_NOW).exclude(pk=_ARTICLE)
    near = [others.filter(category=_CATEGORY), others.exclude(category=_CATEGORY)]
    # Each gives six, so that six are left when those that stand there already are left out.
    parts = [_newest(rows, SAME_CATEGORY + place) for place, rows in enumerate(near)]
    for nearness, (needed, links) in enumerate(_links(), start=1):
        if needed in shared:
            parts += [_newest(rows, nearness) for rows in _linked(others, links)]
    return prepared(_picked().union(*parts, all=True).query.sql_with_params())


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


def _guests(meetings: list[Meeting]) -> set[int]:
    """Whom the meetings were with; our own people, who are at nearly all of them, where nobody else is known."""
    there = [one for meeting in meetings for one in meeting.participants.all() if one.person_id]
    guests = {one.person_id for one in there if one.side != Participant.Side.OURS}
    return guests or {one.person_id for one in there}


def _linked(others: QuerySet[Article], links: QuerySet) -> list[QuerySet[Article]]:
    """Those of the newest that have such a link, and those that the links of the highest numbers lead to."""
    # A bound and no rule: an index alone tells it where nobody asks whether each of them has expired.
    out = Article.objects.filter(status=Article.Status.PUBLISHED)
    edge = out.newest_first().values("published_at")[NEWEST : NEWEST + 1]
    recent = others.filter(published_at__gt=Coalesce(Subquery(edge), Blank("earliest", DateTimeField())))
    return [
        recent.filter(pk__in=links.order_by().values("article")),
        others.filter(pk__in=links.order_by("-article").values("article")[:LOOKED_AT]),
    ]


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


def _nearest(rows: Iterable[Row]) -> list[Article]:
    """Each article once, where it is nearest; those with nothing in common where there is nothing else."""
    ordered = sorted(rows, key=_order)
    near = [row for row in ordered if row[4] != ANY_OTHER] or ordered
    found = {}
    for pk, title, slug, published_at, *_ in near:
        found.setdefault(pk, Article(pk=pk, title=title, slug=slug, published_at=published_at))
    return list(found.values())[:MOST]


def _order(row: Row) -> tuple:
    pk, _title, _slug, published_at, nearness, place = row
    return nearness, place, -published_at.timestamp(), -pk
