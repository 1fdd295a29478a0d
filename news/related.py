"""What else to read after an article: what an editor picked, then what it has most in common with."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db.models import Case, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from news.models import Article, Meeting, Participant, PickedArticle

MOST = 6
# What shares a person, a meeting or a tag is looked for among the newest of the site, and besides among its own links
# of the highest numbers, where an import may have put old ones: a site of any size is asked the same.
NEWEST, LOOKED_AT = 1_000, 200
PICKED, SAME_CATEGORY, ANY_OTHER = 0, 5, 6
EARLIEST = datetime.min.replace(tzinfo=UTC)
_SHOWN = ("pk", "title", "slug", "published_at")
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
    people = {*article.named_ids, *_guests(meetings)}
    there = Meeting.objects.published().filter(participants__person__in=people)
    about = Meeting.articles.through
    others = Article.objects.published().exclude(pk=article.pk)
    links = [
        Article.mentions.through.objects.filter(person__in=people),
        about.objects.filter(meeting__in=meetings),
        about.objects.filter(meeting__in=there),
        Article.tags.through.objects.filter(tag__in=[tag.pk for tag in article.shown_tags]),
    ]
    near = [
        others.filter(category=article.category_id),
        others.exclude(category=article.category_id),
    ]
    # Each gives six, so that six are left when those that stand there already are left out.
    parts = [_newest(rows, SAME_CATEGORY + place) for place, rows in enumerate(near)]
    for nearness, shared in enumerate(links, start=1):
        parts += [_newest(rows, nearness) for rows in _linked(others, shared)]
    return _nearest(_picked(article).union(*parts, all=True))


def _guests(meetings: list[Meeting]) -> set[int]:
    """Whom the meetings were with; our own people, who are at nearly all of them, where nobody else is known."""
    there = [one for meeting in meetings for one in meeting.participants.all() if one.person_id]
    guests = {one.person_id for one in there if one.side != Participant.Side.OURS}
    return guests or {one.person_id for one in there}


def _linked(others: QuerySet[Article], links: QuerySet) -> list[QuerySet[Article]]:
    """Those of the newest that have such a link, and those that the links of the highest numbers lead to."""
    edge = Article.objects.published().newest_first().values("published_at")[NEWEST : NEWEST + 1]
    recent = others.filter(published_at__gt=Coalesce(Subquery(edge), Value(EARLIEST)))
    return [
        recent.filter(pk__in=links.order_by().values("article")),
        others.filter(pk__in=links.order_by("-article").values("article")[:LOOKED_AT]),
    ]


def _newest(articles: QuerySet[Article], nearness: int) -> QuerySet:
    return articles.newest_first().values_list(*_SHOWN, Value(nearness), Value(0))[:MOST]


def _picked(article: Article) -> QuerySet:
    """Those of the table; of an article in a form (whole_articles.as_typed) those that were chosen there."""
    typed = getattr(article, "shown_picks", None)
    if typed is not None:
        place = Case(*(When(pk=pk, then=number) for number, pk in enumerate(typed)), default=0)
        chosen = Article.objects.published().filter(pk__in=typed)
        return chosen.order_by(place).values_list(*_SHOWN, Value(PICKED), place)[:MOST]
    picks = PickedArticle.objects.filter(article=article, other__in=Article.objects.published())
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
