"""What PostgreSQL keeps of a search for the next one on the same connection, and what becomes of it when it is gone."""

import pytest
from django.db import connection
from django.test import Client

from news.models.visitors import RateCount
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db(transaction=True)
FINDS = "found AS MATERIALIZED"


@pytest.fixture(autouse=True)
def articles():
    connection.close()
    for title in ("نوروز", "تعاونی", "نوروز در کازان"):
        ArticleFactory(title=title)


def search(**query: str) -> int:
    """The number of hits."""
    return Client().get("/search/", query).context["hits"].number


def kept() -> list[tuple]:
    """The searches that PostgreSQL knows: how often each was planned for all words, and for those alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement LIKE %s",
            [f"%{FINDS}%"],
        )
        return cursor.fetchall()


def test_it_is_planned_once_for_all_words():
    assert [search(q="نوروز"), search(q="تعاونی"), search(q="کیمیاگر")] == [2, 1, 0]
    assert kept() == [(3, 0)]


def test_more_words_are_another_statement():
    assert [search(q="نوروز"), search(q="نوروز کازان")] == [2, 1]
    assert kept() == [(1, 0), (1, 0)]


@pytest.mark.parametrize(
    "query, hits",
    [
        ({"q": "نوروز", "kind": "meeting"}, 0),
        ({"q": "نوروز", "kind": "news"}, 2),
        ({"q": "نوروز", "sort": "newest"}, 2),
        ({"q": "یک دو سه چهار"}, 0),
        ({"q": "«نوروز در کازان»"}, 1),
    ],
)
def test_what_is_asked_seldom_is_not_kept(query, hits):
    assert search(**query) == hits
    assert kept() == []


def test_what_postgresql_has_forgotten_is_begun_again_and_counted_once():
    assert search(q="نوروز") == 2
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    assert search(q="نوروز") == 2
    assert RateCount.objects.get().count == 2
    assert search(q="تعاونی") == 1
    assert len(kept()) == 1
