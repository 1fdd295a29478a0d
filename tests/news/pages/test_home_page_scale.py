"""What the front page costs when the archive is large: read from indexes, not from whole tables."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news import front_rows, readership
from news.models import Article, DailyViews, Meeting, Participant, Topic, TopicArticle
from news.written_once import filled
from tests.factories import CategoryFactory, TopicFactory

pytestmark = [pytest.mark.full, pytest.mark.django_db]
MANY = 3_000


@pytest.fixture
def archive():
    """Some years of news with meetings; readers of the last days read what is new."""
    now = timezone.now()
    categories = [CategoryFactory() for _n in range(6)]
    articles = Article.objects.bulk_create(
        Article(
            title=f"خبر {n}",
            slug=f"خبر-{n}",
            lead="چکیده " * 20,
            category=categories[n % 6],
            kind="announcement" if n % 50 == 0 else "news",
            status="published",
            published_at=now - timedelta(hours=12 * n + 1),
        )
        for n in range(MANY)
    )
    today = timezone.localdate()
    DailyViews.objects.bulk_create(
        DailyViews(article=article, day=today - timedelta(days=n // 2 + late), views=9)
        for n, article in enumerate(articles)
        for late in range(3)
    )
    meetings = Meeting.objects.bulk_create(
        Meeting(
            subject=f"دیدار {n}",
            starts_on=today + timedelta(days=20 - n),
            status="planned" if n < 20 else "held",
            published_at=now,
            number_year=1405,
            number=n + 1,
        )
        for n in range(MANY)
    )
    Participant.objects.bulk_create(
        Participant(meeting=meeting, side="ours", name="حاضر") for meeting in meetings
    )
    # One dossier of everything among many that are about to be filled.
    whole, *_empty = [TopicFactory() for _n in range(30)]
    TopicArticle.objects.bulk_create(TopicArticle(topic=whole, article=article) for article in articles)
    readership.recount()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


LARGE = ("news_article", "news_dailyviews", "news_meeting", "news_participant", "news_topicarticle")


def test_no_part_of_it_reads_a_whole_table(archive):
    now = timezone.now()
    with CaptureQueriesContext(connection) as asked:
        rows = front_rows.read(now)
    assert len(asked) == 1
    assert all(rows[name] for name in ("news", "announced", "sections", "coming", "held", "most_viewed"))
    # As PostgreSQL keeps it, whatever it is filled with; and as it goes out within somebody's transaction.
    with connection.cursor() as cursor:
        kept = front_rows.statement()._text(connection, cursor)
    for plan in (plan_of(kept, "GENERIC_PLAN"), plan_of(asked[0]["sql"], "ANALYZE")):
        assert "Seq Scan on news_category" in plan
        assert not [table for table in LARGE if f"Seq Scan on {table} " in plan], plan


def test_it_reads_as_much_of_the_meetings_as_it_shows(archive):
    """Those of a month before today are looked through for visits that still go on."""
    with connection.cursor() as cursor:
        kept = front_rows.statement()._text(connection, cursor)
    meetings = [line for line in plan_of(kept, "GENERIC_PLAN").splitlines() if " on news_meeting" in line]
    assert len(meetings) == 2
    assert all("using meeting_latest" in line for line in meetings)


def test_of_a_dossier_only_as_much_is_read_as_shows_that_it_tells_something(archive):
    sql, values = front_rows.current_topics().query.sql_with_params()
    given = filled(values, {"today": timezone.localdate(), "now": timezone.now()})
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", given)
        plan = cursor.fetchone()[0]
    (whole,) = json.loads(plan) if isinstance(plan, str) else plan
    assert links_read(whole["Plan"]) <= 5 * Topic.objects.count()


def links_read(node: dict) -> float:
    own = (
        node["Actual Rows"] * node["Actual Loops"] if node.get("Relation Name") == "news_topicarticle" else 0
    )
    return own + sum(links_read(part) for part in node.get("Plans", []))


def plan_of(sql: str, how: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN ({how}) {sql}")
        return "\n".join(line for (line,) in cursor.fetchall())
