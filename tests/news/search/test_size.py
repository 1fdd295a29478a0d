"""How much a search reads: the index finds, and at most the newest thousand are ranked."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news import search_limits, site_search
from news.models import Article
from tests.factories import CategoryFactory

pytestmark = pytest.mark.django_db
COMMON, RARE = "نوروز", "کیمیاگر"
HALF_A_SECOND = 500


def publish(number: int, words: str) -> None:
    """So many articles of the last years with a common word, every hundredth with a rare one too."""
    category, now = CategoryFactory(), timezone.now()
    texts = (f"{words} {COMMON} {RARE if place % 100 == 0 else ''}" for place in range(number))
    Article.objects.bulk_create(
        [
            Article(
                title=f"خبر {place}",
                body_text=text,
                slug="x",
                category=category,
                status=Article.Status.PUBLISHED,
                published_at=now - timedelta(hours=1 + place),
            )
            for place, text in enumerate(texts)
        ],
        batch_size=500,
    )
    with connection.cursor() as cursor:
        # What autovacuum does soon after a bulk import.
        cursor.execute("SELECT gin_clean_pending_list('article_search')")
        cursor.execute("ANALYZE news_article")


def nodes(plan: dict) -> list[dict]:
    return [plan, *(node for child in plan.get("Plans", []) for node in nodes(child))]


def plan_of(address: str, query: dict) -> tuple[list[dict], float]:
    """The nodes of the plan of the statement that ranks, and its milliseconds."""
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(address, query).status_code == 200
    (ranking,) = [each["sql"] for each in queries if "ts_rank_cd" in each["sql"]]
    with connection.cursor() as cursor:
        # The limits of the search still hold in the test's transaction.
        cursor.execute("SELECT current_setting('enable_seqscan')")
        assert cursor.fetchone()[0] == "off"
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {ranking}")
        (found,) = cursor.fetchone()[0]
    return nodes(found["Plan"]), found["Execution Time"]


def check(plan: list[dict], most: int) -> None:
    assert "article_search" in {node.get("Index Name") for node in plan}
    assert not [
        node for node in plan if node["Node Type"] == "Seq Scan" and node["Relation Name"] == "news_article"
    ]
    (newest,) = [node for node in plan if node.get("Subplan Name") == "CTE newest"]
    assert newest["Actual Rows"] <= most


@pytest.mark.parametrize("q", [COMMON, RARE, f"{COMMON} {RARE}", f"«{COMMON} {RARE}»"])
def test_the_index_finds_and_only_the_newest_are_ranked(q, monkeypatch):
    monkeypatch.setattr(site_search, "NEWEST_HITS", 50)
    publish(120, "یک دو سه")
    check(plan_of("/search/", {"q": q})[0], 50)


@pytest.mark.full
def test_a_common_word_in_twenty_thousand_articles_stays_within_the_limit(monkeypatch):
    # The plan is judged even on a machine that is busy with something else.
    monkeypatch.setattr(search_limits, "LONGEST", "5s")
    publish(20_000, "گفت‌وگو دربارهٔ همکاری‌های شهری و برنامه‌ریزی کمیته‌های مشترک " * 4)
    for q in (COMMON, RARE, f"«{COMMON} {RARE}»"):
        plan, milliseconds = plan_of("/search/", {"q": q})
        check(plan, 1_000)
        assert milliseconds < HALF_A_SECOND
    check(plan_of("/search/", {"q": f"{COMMON} همکاری شهری کمیته برنامه‌ریزی گفت‌وگو"})[0], 1_000)
    answer = Client().get("/search/", {"q": COMMON})
    assert answer.context["hits"].are_cut
    assert "بیش از ۱٬۰۰۰ نتیجه" in answer.content.decode()
    assert Client().get("/search/suggest/", {"q": "خب"}).json()["suggestions"]
