"""The search page: a form, the hits with what was sought in them, and a kind word when there are none."""

from urllib.parse import quote

import pytest

from news.views.paging import PAGE_SIZE
from tests.factories import ArticleFactory, CategoryFactory

pytestmark = pytest.mark.django_db


def test_without_a_query_it_is_a_form_alone(read):
    page = read("/search/")
    assert page.select_one("main form[role=search] input[name=q]")["value"] == ""
    assert not page.select(".rows, .empty")
    assert read("/search/?q=%20%20").select("main form[role=search]")


def test_it_shows_hits_with_the_words_marked(read):
    found = ArticleFactory(title="همکاری‌های بانکی", body="<p>بانک‌ها گفت‌وگو کردند.</p>")
    ArticleFactory(title="جشن نوروز")
    page = read("/search/?q=همکاريهای بانکي")
    assert [a["href"] for a in page.select(".row h3 a")] == [found.get_absolute_url()]
    assert [mark.text for mark in page.select(".row h3 mark")] == ["همکاری‌های", "بانکی"]
    assert page.select_one("main input[name=q]")["value"] == "همکاريهای بانکي"


def test_no_hit_gives_advice_and_a_way_on(read):
    ArticleFactory()
    page = read("/search/?q=قلقلک")
    assert "نتیجه‌ای یافت نشد" in page.text
    assert page.select(".empty a[href='/news/']")


def test_it_is_neither_stored_nor_indexed(client, read):
    assert client.get("/search/?q=شهردار")["Cache-Control"] == "no-store"
    assert read("/search/?q=شهردار").select_one("meta[name=robots]")["content"] == "noindex"


def test_hits_come_in_pages_that_keep_the_query(read, client):
    category = CategoryFactory()
    for _ in range(PAGE_SIZE + 1):
        ArticleFactory(title="دیدار با شهردار", category=category)
    address = f"/search/?q={quote('شهردار')}"
    assert read(address).select_one("[rel=next]")["href"] == f"{address}&page=2"
    assert len(read(f"{address}&page=2").select(".row")) == 1
    assert client.get(f"{address}&page=3").status_code == 404
    response = client.get("/search/", {"q": "شهردار", "page": "۲"})
    assert (response.status_code, response["Location"]) == (301, f"{address}&page=2")


@pytest.mark.parametrize(
    "query", ["%", "'", '"', "\\", "a" * 600, "(((", "!&|<->", "‌", "٪ّ", "😀", "' OR 1=1 --"]
)
def test_no_query_breaks_it(query, client):
    ArticleFactory()
    assert client.get("/search/", {"q": query}).status_code == 200


def test_it_takes_at_most_six_queries(client, django_assert_max_num_queries):
    for _ in range(5):
        ArticleFactory(title="دیدار با شهردار")
    with django_assert_max_num_queries(6):
        assert client.get("/search/?q=شهردار").status_code == 200
