"""No public page counts more than a thousand rows, however many articles, meetings, comments and votes there are."""

import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments.models import Comment, Rating
from news.models import (
    Article,
    DailyViews,
    Meeting,
    Organization,
    Participant,
    Person,
    Topic,
    TopicArticle,
)
from news.readership import site_day
from tests.news.machines import everything

pytestmark = [pytest.mark.full, pytest.mark.django_db]
MOST, MANY_ARTICLES, MANY = 1_000, 20_000, 3_000
# Part of a statement: why it may count more.
EXCEPTIONS = {
    "FROM comments_rating": "the exact number and average of one article's votes, from one stretch of an index",
    "FROM comments_decision": "the account of a year, in which each comment stands in one column",
    "news_dailyviews": "the most viewed of thirty days, from sums of days and articles instead of views",
    "(SELECT count(*) FROM found)": "one more than the thousand of each kind that are ranked tells of more",
    ") AS named (person_id": "the people named in those thousand",
}
# Articles like the first, under the same category, tag and person.
_MORE = [
    "INSERT INTO news_article ({columns}) SELECT {values} FROM news_article, generate_series(1, {many}) AS n"
    " WHERE id = {article}",
    "INSERT INTO news_article_tags (article_id, tag_id) SELECT id, (SELECT max(id) FROM news_tag) FROM news_article"
    " ON CONFLICT DO NOTHING",
    "INSERT INTO news_article_mentions (article_id, person_id) SELECT id, (SELECT max(id) FROM news_person)"
    " FROM news_article ON CONFLICT DO NOTHING",
]


def test_no_plan_counts_more_than_a_thousand_rows():
    places = everything.build()
    article = Article.objects.filter(tags__isnull=False).get()
    _fill_with_articles(article)
    _fill_with_meetings()
    head = _fill_with_comments(article)
    discussion = f"/news/{article.pk}/comments/all/"
    places |= {
        "older comments": f"{discussion}?page=3",
        "thread": f"{discussion}?thread={head.pk}&page=2",
        "old comment": f"{discussion}?comment={head.pk}",
        "register's end": "/meetings/?page=50",
        "list's end": "/news/?page=50",
    }
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ANALYZE")
    counted, used = [], set()
    for name, address in places.items():
        with CaptureQueriesContext(connection) as asked:
            assert Client().get(address).status_code < 400, address
        for query in asked.captured_queries:
            sql = query["sql"]
            if not sql.lstrip(" \n(").startswith(("SELECT", "WITH")) or not _aggregates(sql):
                continue
            rows = max(_counted(_analysed(sql)), default=0)
            reasons = [part for part in EXCEPTIONS if part in sql]
            if rows > MOST and reasons:
                used.update(reasons)
            elif rows > MOST:
                counted.append(f"{name}, {rows} rows: {sql[:2_000]}")
    assert not counted, "\n\n".join(counted)
    assert used == set(EXCEPTIONS)


def _fill_with_articles(article: Article) -> None:
    given = {
        "import_key": "NULL",
        "published_at": "timestamptz '2024-03-20 09:26Z' - n * interval '1 hour'",
    }
    columns = [
        field.column
        for field in Article._meta.concrete_fields
        if not field.generated and not field.primary_key
    ]
    filled = {
        "columns": ", ".join(columns),
        "values": ", ".join(given.get(name, name) for name in columns),
        "many": MANY_ARTICLES,
        "article": article.pk,
    }
    with connection.cursor() as cursor:
        # Each row would be added up by itself.
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for sql in _MORE:
            cursor.execute(sql.format(**filled))
    topic = Topic.objects.get()
    others = Article.objects.exclude(topics=topic).values_list("pk", flat=True)
    TopicArticle.objects.bulk_create(TopicArticle(topic=topic, article_id=pk) for pk in others)
    yesterday = site_day() - timedelta(days=1)
    DailyViews.objects.bulk_create(DailyViews(article_id=pk, day=yesterday, views=9) for pk in others)


def _fill_with_meetings() -> None:
    person, bank = Person.objects.get(), Organization.objects.get()
    first, now = date(2008, 3, 20), timezone.now()
    meetings = Meeting.objects.bulk_create(
        Meeting(
            subject=f"دیدار {n}",
            starts_on=first + timedelta(days=n),
            published_at=now,
            number_year=1390,
            number=n + 1,
        )
        for n in range(MANY)
    )
    Participant.objects.bulk_create(
        Participant(
            meeting=meeting, person=person, organization=bank, side="counterpart", rank=1, name=person.name
        )
        for meeting in meetings
    )


def _fill_with_comments(article: Article) -> Comment:
    """The oldest of them, which has as many answers as there are comments."""
    now = timezone.now()
    approved = {"article": article, "text": "متن", "status": "approved", "decided_at": now}
    comments = Comment.objects.bulk_create(
        Comment(**approved, created_at=now - timedelta(minutes=n)) for n in range(MANY)
    )
    Comment.objects.bulk_create(Comment(**approved, parent=comments[-1]) for n in range(MANY))
    Rating.objects.bulk_create(
        Rating(article=article, voter=b"%16d" % n, score=4, voted_on=site_day()) for n in range(MANY)
    )
    return comments[-1]


def _aggregates(sql: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + sql)
        return any("Aggregate" in line or "WindowAgg" in line for (line,) in cursor.fetchall())


def _analysed(sql: str) -> dict:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + sql)
        plan = cursor.fetchone()[0]
    return (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]


def _counted(plan: dict) -> Iterator[float]:
    """The rows that came into each aggregate of the plan, at each of its runs."""
    parts = plan.get("Plans", [])
    if plan["Node Type"] in {"Aggregate", "WindowAgg"}:
        yield max(
            (part["Actual Rows"] for part in parts if part.get("Parent Relationship") == "Outer"), default=0
        )
    for part in parts:
        yield from _counted(part)
