"""Limits of search: how often, how much at once, how long; each answered with the words kept, never an error."""

from datetime import datetime

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone

from news import search_limits, visitors
from news.readership import site_day
from tests.factories import ArticleFactory

NOON = datetime.fromisoformat("2026-11-23T12:00:10+03:00")


@pytest.fixture
def noon(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)


@pytest.fixture
def few(monkeypatch):
    """Three searches a minute."""
    monkeypatch.setitem(search_limits.MOST, "search", 3)


def search(address: str = "203.0.113.7", q: str = "نوروز"):
    return Client(REMOTE_ADDR=address).get("/search/", {"q": q})


@pytest.mark.django_db
class TestHowOften:
    def test_the_twenty_first_of_a_minute_is_asked_to_wait(self, noon):
        assert {search().status_code for _ in range(20)} == {200}
        answer = search()
        page = BeautifulSoup(answer.content, "html.parser")
        assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (429, "51", "no-store")
        assert "۵۱ ثانیهٔ دیگر" in page.select_one("main [role=status]").text
        assert page.select_one("main input[name=q]")["value"] == "نوروز"

    def test_the_neighbourhood_counts_as_one_and_others_search_on(self, noon, few):
        for last in range(3):
            search(f"203.0.113.{last}")
        assert search("203.0.113.99").status_code == 429
        assert search("203.0.114.1").status_code == 200

    def test_the_next_minute_is_a_new_one(self, noon, few, monkeypatch):
        for _ in range(4):
            refused = search()
        assert refused.status_code == 429
        monkeypatch.setattr(timezone, "now", lambda: NOON.replace(minute=1))
        assert search().status_code == 200

    def test_the_form_alone_is_not_counted(self, noon, few):
        for _ in range(4):
            assert search(q="").status_code == search(q="%").status_code == 200


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    @pytest.fixture
    def busy(self):
        """Another session that holds as many places of the neighbourhood as one says."""
        request = RequestFactory(REMOTE_ADDR="203.0.113.7").get("/")
        place = int.from_bytes(visitors.group(request, site_day())[:4], "big", signed=True)
        other = connection.copy()

        def hold(places: int, what: str = "search") -> None:
            with other.cursor() as cursor:
                for slot in search_limits.PLACES[what][:places]:
                    cursor.execute("SELECT pg_advisory_lock(%s, %s)", [slot, place])

        def release() -> None:
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock_all()")

        hold.release = release

        yield hold
        other.close()

    def test_a_third_search_is_asked_to_wait(self, busy):
        ArticleFactory(title="نوروز")
        busy(1)
        assert search().context["hits"].number == 1
        busy(2)
        answer = search()
        assert (answer.status_code, answer["Retry-After"]) == (429, "2")
        assert search("203.0.114.1").status_code == 200

    def test_suggestions_that_still_run_keep_nobody_from_searching(self, busy):
        busy(2, "suggest")
        assert search().status_code == 200
        assert Client(REMOTE_ADDR="203.0.113.7").get("/search/suggest/", {"q": "نوروز"}).status_code == 429

    def test_a_search_waits_a_little_for_a_place(self, busy, monkeypatch):
        busy(2)
        pauses = []

        def pause(seconds: float) -> None:
            pauses.append(seconds)
            if len(pauses) == 2:
                busy.release()

        monkeypatch.setattr(search_limits.time, "sleep", pause)
        assert search().status_code == 200
        assert len(pauses) == 2
        busy(2)
        assert search().status_code == 429
        assert pauses[2:] == [0.1] * 3

    def test_a_place_is_free_again_when_the_search_is_over(self, busy):
        busy(1)
        for _ in range(3):
            assert search().status_code == 200


@pytest.mark.django_db(transaction=True)
class TestHowLong:
    @pytest.fixture
    def slow(self, monkeypatch):
        def sleep(*args) -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(2)")

        monkeypatch.setattr("news.views.search.find", sleep)
        monkeypatch.setattr("news.views.search.suggestions", sleep)
        monkeypatch.setattr(search_limits, "LONGEST", "20ms")

    def test_what_takes_too_long_is_given_up_with_advice(self, slow):
        answer = search()
        page = BeautifulSoup(answer.content, "html.parser")
        assert answer.status_code == 200
        assert "واژه‌های کمتر" in page.select_one("main [role=status]").text
        assert page.select_one("main input[name=q]")["value"] == "نوروز"

    def test_so_are_suggestions(self, slow):
        answer = Client().get("/search/suggest/", {"q": "نوروز"})
        assert (answer.status_code, answer.json()) == (200, {"suggestions": []})

    def test_the_limits_end_with_the_search(self):
        search()
        with connection.cursor() as cursor:
            settings = ("statement_timeout", "enable_seqscan", "plan_cache_mode")
            cursor.execute("SELECT current_setting(%s), current_setting(%s), current_setting(%s)", settings)
            assert cursor.fetchone() == ("0", "on", "auto")

    def test_hits_are_marked_when_its_place_is_free_again(self, monkeypatch):
        ArticleFactory(title="نوروز")
        inside = []

        def look(*args) -> list:
            inside.append(connection.in_atomic_block)
            return []

        monkeypatch.setattr("news.views.search.results", look)
        search()
        assert inside == [False]

    def test_half_a_second_is_the_limit(self, monkeypatch):
        settings = []

        def look(*args) -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_setting('statement_timeout')")
                settings.append(cursor.fetchone()[0])
            raise search_limits.SearchTookTooLong

        monkeypatch.setattr("news.views.search.find", look)
        search()
        assert settings == ["500ms"]
