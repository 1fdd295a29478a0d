"""What else to read after an article: what an editor picked, then what it has most in common with."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Model, QuerySet, Value

from news.models import Article, Meeting, Participant, PickedArticle

MOST = 6
# Of what shares a person, a meeting or a tag the newest entries are looked at: a site of any size is asked the same.
LOOKED_AT = 200
PICKED, ANY_OTHER = 0, 6
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
    near = [
        others.filter(pk__in=_newest_ids(Article.mentions.through, person__in=people)),
        others.filter(pk__in=_newest_ids(about, meeting__in=meetings)),
        others.filter(pk__in=_newest_ids(about, meeting__in=there)),
        others.filter(pk__in=_newest_ids(Article.tags.through, tag__in=[t.pk for t in article.shown_tags])),
        others.filter(category=article.category_id),
        others.exclude(category=article.category_id),
    ]
    # Each gives six, so that six are left when those that stand there already are left out.
    parts = [_newest(rows, nearness) for nearness, rows in enumerate(near, start=1)]
    return _nearest(_picked(article).union(*parts, all=True))


def _guests(meetings: list[Meeting]) -> set[int]:
    """Whom the meetings were with; our own people, who are at nearly all of them, where nobody else is known."""
    there = [one for meeting in meetings for one in meeting.participants.all() if one.person_id]
    guests = {one.person_id for one in there if one.side != Participant.Side.OURS}
    return guests or {one.person_id for one in there}


def _newest_ids(links: type[Model], **shared: Iterable | QuerySet) -> QuerySet:
    return links.objects.filter(**shared).order_by("-article").values("article")[:LOOKED_AT]


def _newest(articles: QuerySet[Article], nearness: int) -> QuerySet:
    return articles.newest_first().values_list(*_SHOWN, Value(nearness), Value(0))[:MOST]


def _picked(article: Article) -> QuerySet:
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
