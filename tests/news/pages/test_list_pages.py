"""Lists in pages: all articles, a category, a tag."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news.views import paging
from news.views.paging import PAGE_SIZE
from tests.factories import ArticleFactory, CategoryFactory, TagFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def fill():
    """fill(45) makes articles of one category and one tag, the newest first."""

    def make(count, **fields):
        now = timezone.now()
        return [ArticleFactory(published_at=now - timedelta(hours=n + 1), **fields) for n in range(count)]

    return make


def shown(page):
    return [link["href"] for link in page.select(".rows h2 a")]


def test_the_articles_come_newest_first_in_pages(fill, read):
    made = [article.get_absolute_url() for article in fill(PAGE_SIZE + 3)]
    assert shown(read("/news/")) == made[:PAGE_SIZE]
    assert shown(read("/news/?page=2")) == made[PAGE_SIZE:]


def test_the_links_reach_two_pages_ahead_and_no_further_is_counted(
    fill, read, django_assert_max_num_queries, client
):
    fill(PAGE_SIZE * 4 + 1)
    first = read("/news/").select_one(".pages")
    assert [li.text.split()[-1] for li in first.select("li")] == ["۱", "۲", "۳"]
    assert not first.select("[rel=prev]")
    third = read("/news/?page=3").select_one(".pages")
    assert [li.text.split()[-1] for li in third.select("li")] == ["۱", "۲", "۳", "۴", "۵"]
    assert third.select_one("[rel=prev]")["href"] == "/news/?page=2"
    assert third.select_one("[rel=next]")["href"] == "/news/?page=4"
    assert third.select_one("[aria-current]").text.split() == ["صفحهٔ", "۳"]
    last = read("/news/?page=5").select_one(".pages")
    assert [li.text.split()[-1] for li in last.select("li")] == ["۱", "…", "۳", "۴", "۵"]
    assert last.select_one("[rel=prev]")["href"] == "/news/?page=4"
    assert not last.select("[rel=next]")
    assert [a["href"] for a in read("/news/?page=2").select(".pages li a")] == [
        "/news/",
        "/news/?page=3",
        "/news/?page=4",
    ]


def test_a_list_of_exactly_one_page_has_no_links_to_others(fill, read):
    fill(PAGE_SIZE)
    assert not read("/news/").select(".pages")


@pytest.mark.parametrize("page", ["0", "-1", "x", "1.5", "01", "2", "100000", "9" * 30, "۰", "1e3"])
def test_a_page_that_is_not_there_is_not_found(page, fill, client):
    fill(3)
    assert client.get("/news/", {"page": page}).status_code == 404


@pytest.mark.parametrize(
    "page, target",
    [("1", "/news/"), ("", "/news/"), ("۱", "/news/"), ("۲", "/news/?page=2"), ("٢", "/news/?page=2")],
)
def test_another_spelling_of_a_page_leads_to_the_one_address(page, target, fill, client):
    fill(PAGE_SIZE + 1)
    response = client.get("/news/", {"page": page})
    assert (response.status_code, response["Location"]) == (301, target)


def test_each_page_names_itself(fill, read):
    fill(PAGE_SIZE + 1)
    second = read("/news/?page=2")
    assert second.select_one("link[rel=canonical]")["href"].endswith("/news/?page=2")
    assert "صفحهٔ ۲" in second.title.text
    assert read("/news/").select_one("link[rel=canonical]")["href"].endswith("/news/")


@pytest.fixture
def three_pages(monkeypatch):
    monkeypatch.setattr(paging, "MOST_PAGES", 3)


def test_a_long_list_ends_with_the_way_to_the_archive(three_pages, fill, read, client):
    category = CategoryFactory()
    fill(PAGE_SIZE * 3 + 1, category=category)
    for address in ("/news/", category.get_absolute_url()):
        second = read(f"{address}?page=2")
        assert [li.text.split()[-1] for li in second.select(".pages li")] == ["۱", "۲", "۳"]
        assert not second.select(".list-end")
        last = read(f"{address}?page=3")
        assert len(shown(last)) == PAGE_SIZE
        assert not last.select("[rel=next]")
        assert last.select_one(".list-end a")["href"] == "/news/archive/"
        assert client.get(address, {"page": "4"}).status_code == 404


def test_a_list_that_ends_there_by_itself_does_not_say_so(three_pages, fill, read):
    fill(PAGE_SIZE * 3)
    assert not read("/news/?page=3").select(".list-end")


def test_a_long_month_leads_to_its_days(three_pages, fill, read, clock, archived):
    clock("2026-11-20T12:00:00+03:00")
    now = timezone.now()
    for n in range(PAGE_SIZE * 3 + 1):
        ArticleFactory(published_at=now - timedelta(minutes=n + 1))
    last = read("/news/archive/1405/8/?page=3")
    assert "روز" in last.select_one(".list-end").text and not last.select("[rel=next]")


@pytest.mark.parametrize("page", ["51", "99", "100", "99999"])
def test_what_lies_beyond_the_last_page_is_not_looked_for(page, fill, client):
    fill(3)
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/news/", {"page": page}).status_code == 404
    assert not [query for query in asked if "OFFSET" in query["sql"] or "lead_picture" in query["sql"]]


def test_a_category_shows_its_own(fill, read):
    category = CategoryFactory(name="امور کنسولی", description="اطلاعیه‌ها")
    mine, _other = fill(1, category=category), fill(1)
    page = read(category.get_absolute_url())
    assert shown(page) == [mine[0].get_absolute_url()]
    assert page.h1.text == "امور کنسولی"
    assert page.select_one(".sections [aria-current=page]").text == "امور کنسولی"
    assert page.select_one("meta[name=description]")["content"] == "اطلاعیه‌ها"


def test_an_empty_category_says_so(read):
    assert "هنوز خبری منتشر نشده است" in read(CategoryFactory().get_absolute_url()).text


def test_a_tag_shows_its_own_each_once(fill, read):
    tag, second = TagFactory(name="حمل‌ونقل"), TagFactory()
    mine, _other = fill(2), fill(1)
    for article in mine:
        article.tags.add(tag, second)
    page = read(tag.get_absolute_url())
    assert shown(page) == [article.get_absolute_url() for article in mine]
    assert "حمل‌ونقل" in page.h1.text


def test_another_spelling_of_an_address_leads_to_the_right_one(fill, client):
    category, tag = CategoryFactory(name="کنسولی شهرها"), TagFactory(name="حمل‌ونقل")
    fill(1, category=category)[0].tags.add(tag)
    for wrong, right in (
        ("/category/كنسولي شهرها/", category),
        ("/category/کنسولی\u200cشهرها/", category),
        ("/tag/حمل\u200cونقل/", tag),
        ("/tag/حمل ونقل/", tag),
    ):
        response = client.get(quote(wrong))
        assert (response.status_code, response["Location"]) == (301, right.get_absolute_url())


def test_announcements_have_a_list_of_their_own(fill, read):
    made, _other = fill(2, kind="announcement"), fill(1)
    page = read("/announcements/")
    assert shown(page) == [article.get_absolute_url() for article in made]
    assert page.h1.text == "اطلاعیه‌ها"
    assert page.select_one("link[rel=canonical]")["href"].endswith("/announcements/")
    assert page.select_one("meta[name=description]")["content"]
    assert page.select_one(".foot a[href='/announcements/']")


@pytest.mark.parametrize("status", ["draft", "in_review", "withdrawn", "unpublished"])
def test_an_announcement_that_is_not_published_is_not_listed(status, fill, read):
    fill(1, kind="announcement", status=status)
    assert "هنوز اطلاعیه‌ای منتشر نشده است" in read("/announcements/").text


def test_a_row_says_what_kind_it_is_unless_it_is_news(fill, read):
    made = fill(1, kind="announcement") + fill(1) + fill(1, kind="interview")
    made[1].published_at -= timedelta(days=1)
    made[2].published_at -= timedelta(days=2)
    for article in made:
        article.save()
    rows = read("/news/").select(".row")
    assert [[kind.text for kind in row.select(".kind")] for row in rows] == [["اطلاعیه"], [], ["گفت‌وگو"]]
    assert not read("/announcements/").select(".row .kind")


def test_a_list_without_words_of_its_own_is_described_all_the_same(fill, read):
    tag = TagFactory(name="حمل‌ونقل")
    fill(1)[0].tags.add(tag)
    for address in ("/news/", tag.get_absolute_url()):
        assert read(address).select_one("meta[name=description]")["content"]
    assert "حمل‌ونقل" in read(tag.get_absolute_url()).select_one("meta[name=description]")["content"]


@pytest.mark.parametrize("kind", ["list", "category", "tag", "announcements"])
def test_a_list_takes_at_most_three_queries(kind, fill, client, django_assert_max_num_queries):
    category, tag = CategoryFactory(), TagFactory()
    for article in fill(PAGE_SIZE + 2, category=category, kind="announcement"):
        article.tags.add(tag)
    address = {
        "list": "/news/",
        "category": category.get_absolute_url(),
        "tag": tag.get_absolute_url(),
        "announcements": "/announcements/",
    }[kind]
    with django_assert_max_num_queries(3):
        assert client.get(address).status_code == 200
