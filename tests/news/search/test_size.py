"""How much a search reads, by the rows of its plan: time says more about the machine than about the search."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news import search_limits, search_rows, search_statement, site_search, written_rows
from news.models import Article
from news.prepared import Prepared
from tests.factories import CategoryFactory

pytestmark = pytest.mark.django_db
# In every text, in one of ten, and in one of fifty, side by side with the first.
COMMON, SOMETIMES, RARE = "نوروز", "تعاونی", "کیمیاگر"
SYLLABLES = ["با", "تار", "سی", "کان", "رود", "نیم", "گاه", "شه", "مند", "وار", "پور", "دان", "زاد"]


def different_words(place: int, number: int) -> str:
    """Words of which hardly any stands in another text, so that vectors are as long as in life."""
    digits = (place * number + each for each in range(number))
    return " ".join(
        SYLLABLES[d % 13] + SYLLABLES[d // 13 % 13] + SYLLABLES[d // 169 % 13] + SYLLABLES[d // 2197 % 13]
        for d in digits
    )


def text(place: int, length: int) -> str:
    others = [SOMETIMES] * (place % 10 == 0) + [RARE] * (place % 50 == 0)
    return " ".join([different_words(place, length), COMMON, *others])


def publish(number: int, length: int = 10) -> None:
    """So many articles of the last months."""
    category, now = CategoryFactory(), timezone.now()
    Article.objects.bulk_create(
        [
            Article(
                title=f"خبر {place}",
                body_text=text(place, length),
                slug="x",
                category=category,
                status=Article.Status.PUBLISHED,
                published_at=now - timedelta(hours=1 + place),
            )
            for place in range(number)
        ],
        batch_size=500,
    )
    with connection.cursor() as cursor:
        # What autovacuum does soon after a bulk import.
        cursor.execute("SELECT gin_clean_pending_list('article_search')")
        cursor.execute("ANALYZE news_article")


def nodes(plan: dict) -> list[dict]:
    return [plan, *(node for child in plan.get("Plans", []) for node in nodes(child))]


def plan_of(query: dict, address: str = "/search/", marker: str = "found AS MATERIALIZED") -> list[dict]:
    """The nodes of the plan of the statement that finds."""
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(address, query).status_code == 200
    (finding,) = [each["sql"] for each in queries if marker in each["sql"]]
    with connection.cursor() as cursor:
        # The limits of the search still hold in the test's transaction.
        cursor.execute("SELECT current_setting('enable_seqscan')")
        assert cursor.fetchone()[0] == "off"
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {finding}")
        (found,) = cursor.fetchone()[0]
    return nodes(found["Plan"])


def articles_read(plan: list[dict]) -> int:
    """The most rows of articles that one step of the plan read, those it threw away too."""
    scans = [node for node in plan if node.get("Relation Name") == "news_article"]
    assert "Seq Scan" not in {node["Node Type"] for node in scans}
    thrown_away = ("Rows Removed by Filter", "Rows Removed by Index Recheck")
    return int(
        max(
            (node["Actual Rows"] + sum(node.get(key, 0) for key in thrown_away)) * node["Actual Loops"]
            for node in scans
        )
    )


@pytest.fixture
def small_steps(ranks_fewer):
    """Hundreds of articles stand for tens of thousands."""
    ranks_fewer(20, SAMPLE=10, COMMON=3, WALKED=60, READ_FOR_PHRASES=30)


class TestWhatIsRead:
    @pytest.fixture(autouse=True)
    def articles(self, small_steps):
        publish(600)

    @pytest.mark.parametrize("more", [{}, {"sort": "newest"}, {"kind": "news"}])
    def test_of_a_word_that_stands_everywhere_no_more_than_is_shown(self, more):
        assert articles_read(plan_of({"q": COMMON, **more})) <= 30

    def test_of_another_what_the_index_has(self):
        plan = plan_of({"q": SOMETIMES})
        assert "article_search" in {node.get("Index Name") for node in plan}
        assert articles_read(plan) == 60

    @pytest.mark.parametrize("word", [COMMON, SOMETIMES])
    def test_no_more_vectors_for_ranking_than_of_the_nearest(self, word, monkeypatch):
        monkeypatch.setattr(search_statement, "NEAREST", 7)
        plan = plan_of({"q": word})
        (nearest,) = [node for node in plan if node.get("Subplan Name") == "CTE nearest"]
        assert (nearest["Actual Rows"], len(Client().get("/search/", {"q": word}).context["hits"].hits)) == (
            7,
            20,
        )
        # Each of them beside its vector, which is read for the ranks alone.
        ranked = [node for node in plan if node.get("CTE Name") == "nearest" and node.get("Alias") == "hit"]
        assert [node["Actual Loops"] * node["Actual Rows"] for node in ranked] == [7]

    def test_by_day_no_vector_for_ranking(self):
        plan = plan_of({"q": SOMETIMES, "sort": "newest"})
        assert not [node for node in plan if node.get("Alias", "").startswith(("kept", "hit"))]

    def test_of_neighbours_typed_as_one_those_whose_pairs_tell_so(self):
        assert articles_read(plan_of({"q": f"{COMMON}‌{SOMETIMES}"})) == 60
        assert articles_read(plan_of({"q": f"{SOMETIMES}‌{RARE}"})) <= 30

    def test_of_a_phrase_the_newest_with_its_words_besides(self):
        answer = Client().get("/search/", {"q": f"«{SOMETIMES} {RARE}»"})
        assert answer.context["hits"].number == 12
        plan = plan_of({"q": f"«{SOMETIMES} {RARE}»"})
        assert max(node.get("Rows Removed by Index Recheck", 0) for node in plan) == 0

    def test_of_a_beginning_no_more_than_titles_are_sought_in(self, monkeypatch):
        monkeypatch.setattr("news.search_suggestions.NEWEST", 25)
        assert articles_read(plan_of({"q": "خب"}, "/search/suggest/", "jsonb_build_object('sections'")) <= 35

    def test_a_number_beyond_what_is_shown_is_not_counted(self):
        hits = Client().get("/search/", {"q": COMMON}).context["hits"]
        assert (hits.number, hits.are_cut, len(hits.hits)) == (21, True, 20)
        found = Client().get("/search/", {"q": SOMETIMES}).context["hits"]
        assert (found.number, found.are_cut) == (21, True)
        assert Client().get("/search/", {"q": RARE}).context["hits"].number == 12

    def test_what_was_common_long_ago_is_found_by_the_index(self):
        Article.objects.filter(title__in=[f"خبر {place}" for place in range(10, 550)]).update(body_text="یک")
        assert Client().get("/search/", {"q": COMMON}).context["hits"].number == 21
        Article.objects.filter(title__in=[f"خبر {place}" for place in range(550, 590)]).update(body_text="یک")
        assert Client().get("/search/", {"q": COMMON}).context["hits"].number == 20


class TestOnePlanForAllWords:
    """What PostgreSQL keeps for a connection, planned without knowing what is sought."""

    @pytest.fixture
    def plan(self, small_steps, monkeypatch):
        def planned(module, query: dict) -> list[dict]:
            asked = []

            def tuples(statement: Prepared, given: dict) -> list[tuple]:
                asked.append((statement, given))
                return written_rows.tuples(statement, given)

            monkeypatch.setattr(module, "tuples", tuples)
            assert Client().get("/search/", query).status_code == 200
            return planned_for_all(*asked[0])

        publish(600)
        return planned

    def test_of_a_common_word_it_reads_no_more_than_is_shown(self, plan):
        assert articles_read(plan(site_search, {"q": COMMON})) <= 30

    @pytest.mark.parametrize("query", [{"q": SOMETIMES}, {"q": f"{SOMETIMES} {COMMON}"}])
    def test_of_others_what_the_index_has(self, plan, query):
        nodes = plan(site_search, query)
        assert {"article_search", "meeting_search", "participant_search"} <= {
            node.get("Index Name") for node in nodes
        }
        assert articles_read(nodes) == 60
        assert "Seq Scan" not in {node["Node Type"] for node in nodes}

    def test_of_the_page_it_reads_what_is_shown(self, plan):
        nodes = plan(search_rows, {"q": SOMETIMES})
        assert articles_read(nodes) <= 20
        assert "Seq Scan" not in {node["Node Type"] for node in nodes}


def planned_for_all(statement: Prepared, given: dict) -> list[dict]:
    """The nodes of the plan for any values, of which the search's transaction has set that it be taken."""
    with connection.cursor() as cursor:
        cursor.execute(f"PREPARE for_all AS {statement._text(connection, cursor)}")
        values = ", ".join(["%s"] * len(statement._blanks))
        explained = f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) EXECUTE for_all({values})"
        cursor.execute(explained, [given[name] for name in statement._blanks])
        (found,) = cursor.fetchone()[0]
        cursor.execute("DEALLOCATE for_all")
    return nodes(found["Plan"])


@pytest.mark.full
def test_a_common_word_in_long_texts_reads_hardly_more_than_it_shows(monkeypatch):
    # The plan is judged even on a machine that is busy with something else.
    monkeypatch.setattr(search_limits, "LONGEST", "20s")
    publish(4_000, length=100)
    with connection.cursor() as cursor:
        cursor.execute("SELECT avg(length(search)) FROM (SELECT search FROM news_article LIMIT 100) AS few")
        assert cursor.fetchone()[0] > 200
    assert articles_read(plan_of({"q": COMMON})) <= 1_101
    assert articles_read(plan_of({"q": f"{COMMON} {SOMETIMES}"})) <= 400
    assert articles_read(plan_of({"q": f"«{SOMETIMES} {RARE}»"})) <= 100
    with CaptureQueriesContext(connection) as queries:
        answer = Client().get("/search/", {"q": COMMON})
    (of_the_page,) = [each["sql"] for each in queries if "'meetings', ARRAY" in each["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {of_the_page}")
        assert articles_read(nodes(cursor.fetchone()[0][0]["Plan"])) <= 20
    assert answer.context["hits"].are_cut
    assert "بیش از ۱٬۰۰۰ نتیجه" in answer.content.decode()
    assert Client().get("/search/suggest/", {"q": "خب"}).json()["suggestions"]
