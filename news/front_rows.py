"""The rows of the front page in one statement, whose cost grows neither with the archive nor with its readers."""

import json
from datetime import date, datetime, timedelta
from functools import cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateField, DateTimeField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from news import cards, jalali, most_viewed
from news.cards import Row
from news.meeting_lines import COLUMNS, Delegate
from news.models import Article, Category, Meeting, Participant, Topic, TopicArticle
from news.one_statement import compiled
from news.picture_sources import PictureFiles
from news.prepared import Prepared
from news.readership import site_day
from news.written_once import Blank
from news.written_rows import ONE_PLAN, prepared, tuples

LATEST, OF_EACH_CATEGORY = 6, 4
ANNOUNCEMENTS, COMING, HELD, TOPICS = 3, 3, 4, 3
# Older announcements are news no longer; without a bound, a site that has few would read its whole archive.
ANNOUNCED_WITHIN = timedelta(days=180)
# A visit that began longer ago is not looked for among those that still go on.
LONGEST_VISIT = timedelta(days=30)

_NOW, _TODAY = Blank("now", DateTimeField()), Blank("today", DateField())
_PICTURE = PictureFiles._fields


def read(now: datetime) -> dict[str, list[list]]:
    """The rows of each part of the page, by its name; one query."""
    today = site_day(now)
    given = {
        "now": now,
        "today": today,
        # From midnight on: a page that a cache keeps holds until midnight, and so does its list.
        "since": jalali.at_site(today - ANNOUNCED_WITHIN),
        "begun after": today - LONGEST_VISIT,
        "for ever": date.max,
    }
    [(rows,)] = tuples(statement(), given)
    return json.loads(rows)


@cache
def statement() -> Prepared:
    """News and announcements come first, since no section shows them again."""
    above = {"news": _news(), "announced": _announced()}
    below = {"sections": _sections(), "coming": _coming(), "held": _held(), "topics": current_topics()}
    wordings = {name: compiled(rows) for name, rows in above.items()}
    arrays = {name: (f"SELECT row FROM {name}", ()) for name in above}
    arrays |= {name: compiled(rows) for name, rows in below.items()} | {"most_viewed": most_viewed.as_rows()}
    before = ", ".join(f"{name} AS MATERIALIZED ({sql})" for name, (sql, _values) in wordings.items())
    parts = ", ".join(f"'{name}', ARRAY({sql})" for name, (sql, _values) in arrays.items())
    values = [value for _sql, values in [*wordings.values(), *arrays.values()] for value in values]
    sql = f"WITH {before} SELECT json_build_object({parts})::text"
    return prepared((sql, tuple(values)), ONE_PLAN)


# --- Articles -------------------------------------------------------------------------------------


def _news() -> QuerySet:
    newest = Article.objects.published(_NOW).newest_first().exclude(kind=Article.Kind.ANNOUNCEMENT)
    return newest.values("pk", row=Row(*cards.COLUMNS))[: LATEST + 1]


def _announced() -> QuerySet:
    since = Blank("since", DateTimeField())
    announced = Article.objects.published(_NOW).filter(kind=Article.Kind.ANNOUNCEMENT, published_at__gt=since)
    row = Row("pk", "slug", "title", "published_at", "event_on", "event_time", "event_place")
    return announced.newest_first().values("pk", row=row)[:ANNOUNCEMENTS]


def _sections() -> QuerySet:
    """Each category with its newest articles besides those that the page shows already."""
    above = RawSQL("SELECT pk FROM news UNION ALL SELECT pk FROM announced", ())
    others = Article.objects.published(_NOW).filter(category=OuterRef("pk")).exclude(pk__in=above)
    newest = others.newest_first().values(row=Row(*cards.COLUMNS_IN_A_SECTION))[:OF_EACH_CATEGORY]
    return Category.objects.order_by("position", "pk").values(
        row=Row("pk", "name", "slug", ArraySubquery(newest))
    )


# --- Meetings and dossiers ------------------------------------------------------------------------


def _coming() -> QuerySet:
    """The next that are planned, the nearest first; a cancelled one stays until its day: somebody may go there.

    The days have an end for PostgreSQL's sake: it takes what lies between two days for few, and reads no others.
    """
    begun = Q(starts_on__range=[Blank("begun after", DateField()), Blank("for ever", DateField())])
    still_on = Q(starts_on__gte=_TODAY) | Q(ends_on__gte=_TODAY)
    planned = Meeting.objects.published(_NOW).filter(begun, still_on).exclude(status=Meeting.Status.HELD)
    return _with_participants(planned.latest_first().reverse())[:COMING]


def _held() -> QuerySet:
    held = Meeting.objects.published(_NOW).filter(status=Meeting.Status.HELD, starts_on__lte=_TODAY)
    return _with_participants(held.latest_first())[:HELD]


def _with_participants(meetings: QuerySet[Meeting]) -> QuerySet:
    there = Participant.objects.filter(meeting=OuterRef("pk")).order_by("rank")
    return meetings.values(row=Row(*COLUMNS, ArraySubquery(there.values(row=Row(*Delegate._fields)))))


def current_topics() -> QuerySet:
    """Dossiers that are not closed and that tell of something already.

    Of each one article is looked for. As a range, because PostgreSQL guesses how many links a dossier has from how
    many the others have: one of 20,000 articles made it read all links, or all articles, for each that has none.
    """
    of_it = TopicArticle.objects.filter(topic__gte=OuterRef("pk"), topic__lte=OuterRef("pk"))
    told = Subquery(of_it.filter(article__in=Article.objects.published(_NOW)).order_by().values("pk")[:1])
    current = Topic.objects.in_public().current(_TODAY).alias(told=told).filter(told__isnull=False)
    columns = ("name", "slug", "starts_on", "ends_on", *(F(f"picture__{name}") for name in _PICTURE))
    return current.values(row=Row(*columns))[:TOPICS]
