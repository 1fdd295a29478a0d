"""What the front page gathers: a few queries, whose cost does not grow with the archive.

It grows with what was read in the last thirty days: the most viewed are found by summing a row for each article
and day. 90,000 of them (3,000 articles on each day) take 30 ms.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, groupby, islice

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum, Value
from django.utils import timezone

from news.delegations import SHOWN
from news.models import Article, Category, DailyViews, Meeting, Participant, Topic, TopicArticle
from news.readership import site_day

LATEST, OF_EACH_CATEGORY, MOST_VIEWED = 6, 4, 5
ANNOUNCEMENTS, COMING, HELD, TOPICS = 3, 3, 4, 3
# Of how many days the most viewed are shown.
PERIODS = (7, 30)
# How many of the most viewed are looked at, so that some of them may have been taken back since.
CANDIDATES = 50
# Older announcements are news no longer; without a bound, a site that has few would read its whole archive.
ANNOUNCED_WITHIN = timedelta(days=180)
# A visit that began longer ago is not looked for among those that still go on.
LONGEST_VISIT = timedelta(days=30)

Sums = dict[int, dict[int, int]]


@dataclass(frozen=True)
class Group:
    category: Category
    articles: list[Article]


@dataclass(frozen=True)
class MostViewed:
    days: int
    # With how often each was viewed in these days.
    articles: list[tuple[Article, int]]


@dataclass(frozen=True)
class FrontPage:
    lead: Article | None
    latest: list[Article]
    announcements: list[Article]
    by_category: list[Group]
    most_viewed: list[MostViewed]
    coming: list[Meeting]
    held: list[Meeting]
    current_topics: list[Topic]


def gather() -> FrontPage:
    """Six queries: sums of views, articles, articles by category, meetings, their participants, topics."""
    sums = _sums()
    chosen = _chosen_articles(set(chain(*sums.values())))
    news = [article for article in chosen if article.kind != Article.Kind.ANNOUNCEMENT][: LATEST + 1]
    announced = [article for article in chosen if _is_recent_announcement(article)][:ANNOUNCEMENTS]
    coming, held = _meetings()
    return FrontPage(
        lead=news[0] if news else None,
        latest=news[1:],
        announcements=announced,
        by_category=_newest_by_category(besides=news + announced),
        most_viewed=_most_viewed(sums, chosen),
        coming=coming,
        held=held,
        current_topics=list(_current_topics()[:TOPICS]),
    )


# --- Articles -------------------------------------------------------------------------------------


def _chosen_articles(viewed: Iterable[int]) -> list[Article]:
    """The newest, the newest announcements and the most viewed, mixed, newest first; one query."""
    published = Article.objects.published().newest_first()
    announcement = Q(kind=Article.Kind.ANNOUNCEMENT)
    newest = published.exclude(announcement)[: LATEST + 1]
    announced = published.filter(announcement, published_at__gt=_announced_since())[:ANNOUNCEMENTS]
    numbers = newest.values("pk").union(
        announced.values("pk"), published.filter(pk__in=viewed).order_by().values("pk")
    )
    return list(Article.objects.filter(pk__in=numbers).for_cards())


def _announced_since() -> datetime:
    return timezone.now() - ANNOUNCED_WITHIN


def _is_recent_announcement(article: Article) -> bool:
    return article.kind == Article.Kind.ANNOUNCEMENT and article.published_at > _announced_since()


def _newest_by_category(besides: list[Article]) -> list[Group]:
    """The newest articles of each category besides those that the page shows already; one query.

    A few numbers for each category from the index, then those articles.
    """
    others = Article.objects.published().exclude(pk__in=[article.pk for article in besides])
    of_category = others.filter(category=OuterRef("pk")).newest_first().values("pk")[:OF_EACH_CATEGORY]
    numbers = Category.objects.order_by().values_list(
        Func(ArraySubquery(of_category), function="unnest", output_field=IntegerField()), flat=True
    )
    shown = Article.objects.filter(pk__in=numbers).for_cards()
    in_sections = shown.order_by("category__position", "category", *shown.query.order_by)
    return [
        Group(category, list(articles)) for category, articles in groupby(in_sections, lambda a: a.category)
    ]


# --- The most viewed ------------------------------------------------------------------------------


def _sums() -> Sums:
    """For each period the views of its most viewed articles, by their numbers; one query."""
    tops = [
        DailyViews.objects.filter(day__gt=site_day() - timedelta(days=days))
        .values("article")
        .annotate(days=Value(days), recent=Sum("views"))
        .order_by("-recent", "-article")
        .values_list("days", "article", "recent")[:CANDIDATES]
        for days in PERIODS
    ]
    sums: Sums = {days: {} for days in PERIODS}
    for days, article, views in tops[0].union(*tops[1:], all=True):
        sums[days][article] = views
    return sums


def _most_viewed(sums: Sums, found: list[Article]) -> list[MostViewed]:
    """Ties go to the newer. Articles that are not public any more are not among those found."""
    return [
        MostViewed(days, list(islice(_ranked(views, found), MOST_VIEWED))) for days, views in sums.items()
    ]


def _ranked(views: dict[int, int], found: list[Article]) -> list[tuple[Article, int]]:
    rows = [(article, views[article.pk]) for article in found if article.pk in views]
    # Those found come newest first, and sorting keeps the order of equals.
    return sorted(rows, key=lambda row: row[1], reverse=True)


# --- Meetings and dossiers ------------------------------------------------------------------------


def _meetings() -> tuple[list[Meeting], list[Meeting]]:
    """The next that are planned, the nearest first, and the latest that were held; two queries."""
    today = site_day()
    still_on = Q(starts_on__gte=today) | Q(ends_on__gte=today, starts_on__gte=today - LONGEST_VISIT)
    published = Meeting.objects.published()
    # A cancelled one stays until its day: somebody may be about to go there.
    planned = published.filter(still_on).exclude(status=Meeting.Status.HELD)
    held = published.filter(status=Meeting.Status.HELD, starts_on__lte=today).latest_first()[:HELD]
    coming = planned.latest_first().reverse()[:COMING]
    shown = (
        Meeting.objects.filter(pk__in=coming.values("pk").union(held.values("pk")))
        .defer("search", "summary")
        .prefetch_related(
            Prefetch("participants", queryset=Participant.objects.only(*SHOWN).order_by("rank"))
        )
        .latest_first()
    )
    was_held = {True: [], False: []}
    for meeting in shown:
        was_held[meeting.status == Meeting.Status.HELD].append(meeting)
    return was_held[False][::-1], was_held[True]


def _current_topics() -> QuerySet[Topic]:
    """Dossiers that are not closed and that tell of something already.

    Of each one article is looked for. As a range, because PostgreSQL guesses how many links a dossier has from how
    many the others have: one of 20,000 articles made it read all links, or all articles, for each that has none.
    """
    of_it = TopicArticle.objects.filter(topic__gte=OuterRef("pk"), topic__lte=OuterRef("pk"))
    told = Subquery(of_it.filter(article__in=Article.objects.published()).order_by().values("pk")[:1])
    current = Topic.objects.in_public().current(site_day())
    return current.alias(told=told).filter(told__isnull=False).select_related("picture")
