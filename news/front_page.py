"""What the front page gathers: a few queries, whose cost grows neither with the archive nor with its readers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import groupby

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    DateField,
    DateTimeField,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
)
from django.utils import timezone

from news import jalali
from news.delegations import SHOWN
from news.models import Article, Category, Meeting, Participant, Topic, TopicArticle
from news.most_viewed import Period, of_each_period
from news.readership import site_day
from news.written_once import Blank
from news.written_rows import IsAnyOf, Written, beside, instances, written

LATEST, OF_EACH_CATEGORY = 6, 4
ANNOUNCEMENTS, COMING, HELD, TOPICS = 3, 3, 4, 3
# Older announcements are news no longer; without a bound, a site that has few would read its whole archive.
ANNOUNCED_WITHIN = timedelta(days=180)
# A visit that began longer ago is not looked for among those that still go on.
LONGEST_VISIT = timedelta(days=30)

_NOW, _TODAY = Blank("now", DateTimeField()), Blank("today", DateField())


@dataclass(frozen=True)
class Group:
    category: Category
    articles: list[Article]


@dataclass(frozen=True)
class FrontPage:
    lead: Article | None
    latest: list[Article]
    announcements: list[Article]
    by_category: list[Group]
    most_viewed: list[Period]
    coming: list[Meeting]
    held: list[Meeting]
    current_topics: list[Topic]


def gather() -> FrontPage:
    """Six queries: articles, articles by category, most viewed, meetings, their participants, topics."""
    chosen = _chosen_articles()
    news = [article for article in chosen if article.kind != Article.Kind.ANNOUNCEMENT][: LATEST + 1]
    announced = [article for article in chosen if _is_recent_announcement(article)][:ANNOUNCEMENTS]
    coming, held = _meetings()
    return FrontPage(
        lead=news[0] if news else None,
        latest=news[1:],
        announcements=announced,
        by_category=_newest_by_category(besides=news + announced),
        most_viewed=of_each_period(site_day(), timezone.now()),
        coming=coming,
        held=held,
        current_topics=instances(_current_topics(), {"today": site_day(), "now": timezone.now()}),
    )


# --- Articles -------------------------------------------------------------------------------------


def _chosen_articles() -> list[Article]:
    """The newest and the newest announcements, mixed, newest first; one query."""
    return instances(_chosen(), {"since": _announced_since(), "now": timezone.now()})


@cache
def _chosen() -> Written:
    published = Article.objects.published(_NOW).newest_first()
    announcement = Q(kind=Article.Kind.ANNOUNCEMENT)
    newest = published.exclude(announcement)[: LATEST + 1]
    since = Blank("since", DateTimeField())
    announced = published.filter(announcement, published_at__gt=since)[:ANNOUNCEMENTS]
    numbers = newest.values("pk").union(announced.values("pk"))
    return written(Article.objects.filter(pk__in=numbers).for_cards())


def _announced_since() -> datetime:
    # From midnight on: a page that a cache keeps holds until midnight, and so does its list.
    return jalali.at_site(site_day() - ANNOUNCED_WITHIN)


def _is_recent_announcement(article: Article) -> bool:
    return article.kind == Article.Kind.ANNOUNCEMENT and article.published_at > _announced_since()


def _newest_by_category(besides: list[Article]) -> list[Group]:
    """The newest articles of each category besides those that the page shows already; one query.

    A few numbers for each category from the index, then those articles.
    """
    given = {"besides": [article.pk for article in besides], "now": timezone.now()}
    in_sections = instances(_of_categories(), given)
    return [
        Group(category, list(articles)) for category, articles in groupby(in_sections, lambda a: a.category)
    ]


@cache
def _of_categories() -> Written:
    others = Article.objects.published(_NOW).exclude(IsAnyOf("pk", "besides"))
    of_category = others.filter(category=OuterRef("pk")).newest_first().values("pk")[:OF_EACH_CATEGORY]
    numbers = Category.objects.order_by().values_list(
        Func(ArraySubquery(of_category), function="unnest", output_field=IntegerField()), flat=True
    )
    shown = Article.objects.filter(pk__in=numbers).for_cards()
    return written(shown.order_by("category__position", "category", *shown.query.order_by))


# --- Meetings and dossiers ------------------------------------------------------------------------


def _meetings() -> tuple[list[Meeting], list[Meeting]]:
    """The next that are planned, the nearest first, and the latest that were held; two queries."""
    today = site_day()
    given = {"today": today, "begun after": today - LONGEST_VISIT, "now": timezone.now()}
    shown = instances(_shown_meetings(), given)
    if shown:
        numbers = [meeting.pk for meeting in shown]
        beside(shown, "participants", instances(_participants(), {"meetings": numbers}))
    was_held = {True: [], False: []}
    for meeting in shown:
        was_held[meeting.status == Meeting.Status.HELD].append(meeting)
    return was_held[False][::-1], was_held[True]


@cache
def _shown_meetings() -> Written:
    begun_after = Blank("begun after", DateField())
    still_on = Q(starts_on__gte=_TODAY) | Q(ends_on__gte=_TODAY, starts_on__gte=begun_after)
    published = Meeting.objects.published(_NOW)
    # A cancelled one stays until its day: somebody may be about to go there.
    planned = published.filter(still_on).exclude(status=Meeting.Status.HELD)
    held = published.filter(status=Meeting.Status.HELD, starts_on__lte=_TODAY).latest_first()[:HELD]
    coming = planned.latest_first().reverse()[:COMING]
    shown = Meeting.objects.filter(pk__in=coming.values("pk").union(held.values("pk")))
    return written(shown.defer("search", "summary").latest_first())


@cache
def _participants() -> Written:
    there = Participant.objects.filter(IsAnyOf("meeting", "meetings"))
    return written(there.only(*SHOWN).order_by("rank"))


@cache
def _current_topics() -> Written:
    """Dossiers that are not closed and that tell of something already.

    Of each one article is looked for. As a range, because PostgreSQL guesses how many links a dossier has from how
    many the others have: one of 20,000 articles made it read all links, or all articles, for each that has none.
    """
    of_it = TopicArticle.objects.filter(topic__gte=OuterRef("pk"), topic__lte=OuterRef("pk"))
    told = Subquery(of_it.filter(article__in=Article.objects.published(_NOW)).order_by().values("pk")[:1])
    current = Topic.objects.in_public().current(_TODAY).alias(told=told).filter(told__isnull=False)
    return written(current.select_related("picture")[:TOPICS])
