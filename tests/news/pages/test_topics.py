"""Dossiers: the list of all, and one with what it gathers."""

from datetime import date, timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news import counted_rows
from news.templatetags import persian
from news.views.paging import PAGE_SIZE
from tests.factories import (
    ArticleFactory,
    MeetingFactory,
    PictureFactory,
    TopicArticleFactory,
    TopicFactory,
    published_meeting,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def fill():
    """fill(topic, 3) puts three articles into it, the newest first."""

    def make(topic, count, **fields):
        now = timezone.now()
        articles = [ArticleFactory(published_at=now - timedelta(hours=n + 1), **fields) for n in range(count)]
        for article in articles:
            TopicArticleFactory(topic=topic, article=article)
        return articles

    return make


def addresses(links):
    return [link["href"] for link in links]


def shown(page):
    return addresses(page.select(".rows h3 a"))


# --- One dossier ----------------------------------------------------------------------------------


def test_it_says_what_it_is_about_and_from_when_until_when(read):
    topic = TopicFactory(
        name="نوروز ۱۴۰۴",
        summary="سه هفتهٔ نوروزی\n\nدر کازان",
        picture=PictureFactory(alt="هفت‌سین"),
        starts_on=date(2025, 3, 10),
        ends_on=date(2025, 4, 2),
    )
    page = read(topic.get_absolute_url())
    assert page.h1.text == "نوروز ۱۴۰۴"
    assert page.select_one(".topic-head .frame img")["alt"] == "هفت‌سین"
    assert "سه هفتهٔ نوروزی" in page.select_one(".topic-head .lines").text
    days = page.select_one(".topic-head .meta")
    assert " ".join(days.text.split()) == "از ۲۰ اسفند ۱۴۰۳ تا ۱۳ فروردین ۱۴۰۴"
    assert [day["datetime"] for day in days.select("time")] == ["2025-03-10", "2025-04-02"]
    assert page.select_one("link[rel=canonical]")["href"].endswith(topic.get_absolute_url())


def test_the_featured_stand_at_its_head_and_the_others_follow_newest_first(read, fill):
    topic = TopicFactory()
    made = fill(topic, 5)
    topic.entries.filter(article=made[3]).update(place=1)
    topic.entries.filter(article=made[1]).update(place=2)
    page = read(topic.get_absolute_url())
    assert addresses(page.select(".featured h3 a")) == [made[n].get_absolute_url() for n in (3, 1)]
    assert shown(page) == [made[n].get_absolute_url() for n in (0, 2, 4)]


def test_a_dossier_of_featured_articles_alone_has_no_empty_list_below(read, fill):
    topic = TopicFactory()
    fill(topic, 1)
    topic.entries.update(place=1)
    page = read(topic.get_absolute_url())
    assert page.select(".featured h3")
    assert not page.select(".rows, .empty")


def test_it_comes_in_pages(read, fill, client):
    topic = TopicFactory(picture=PictureFactory())
    made = [article.get_absolute_url() for article in fill(topic, PAGE_SIZE + 3)]
    address = topic.get_absolute_url()
    assert shown(read(address)) == made[:PAGE_SIZE]
    second = read(f"{address}?page=2")
    assert shown(second) == made[PAGE_SIZE:]
    assert "صفحهٔ ۲" in second.title.text
    assert second.select_one("link[rel=canonical]")["href"].endswith("?page=2")
    assert not second.select(".topic-head .frame, .topic-head .lines")
    assert client.get(address, {"page": "3"}).status_code == 404


@pytest.mark.parametrize("status", ["draft", "in_review", "withdrawn", "unpublished"])
def test_only_what_is_published_is_in_it(status, read, fill):
    topic = TopicFactory()
    hidden = fill(topic, 2, status=status)
    topic.entries.filter(article=hidden[0]).update(place=1)
    secret = published_meeting(subject="نهان")
    secret.articles.add(hidden[0])
    page = read(topic.get_absolute_url())
    assert "هنوز چیزی در این پرونده منتشر نشده است" in page.text
    assert not page.select(".card, .row, .meetings")


def test_meetings_that_its_articles_are_about_are_named_the_latest_first(read, fill):
    topic = TopicFactory()
    first, second = fill(topic, 2)
    old, new = (published_meeting(starts_on=date(2026, 1, day)) for day in (1, 2))
    for article in (first, second):
        new.articles.add(article)
    old.articles.add(second)
    MeetingFactory(subject="درونی").articles.add(first)
    published_meeting().articles.add(ArticleFactory())
    page = read(topic.get_absolute_url())
    assert addresses(page.select(".meetings .subject a")) == [
        new.get_absolute_url(),
        old.get_absolute_url(),
    ]


@pytest.mark.parametrize("count", [0, 1, PAGE_SIZE * 2])
def test_it_takes_at_most_six_queries(count, client, fill, django_assert_max_num_queries):
    topic = TopicFactory(picture=PictureFactory())
    for n, article in enumerate(fill(topic, count)):
        published_meeting().articles.add(article)
        topic.entries.filter(article=article).update(place=n + 1 if n < 6 else None)
    with django_assert_max_num_queries(6):
        assert client.get(topic.get_absolute_url()).status_code == 200


def test_a_long_one_is_counted_so_far_and_no_further(read, fill, monkeypatch):
    for module in (counted_rows, persian):
        monkeypatch.setattr(module, "MOST_COUNTED", 2)
    short, long = TopicFactory(name="کوتاه"), TopicFactory(name="بلند")
    fill(short, 1)
    fill(long, 3)
    cards = {card.h3.text.strip(): card.text for card in read("/topics/").select(".dossier-cards .card")}
    assert "۱ خبر" in cards["کوتاه"] and "دست‌کم" not in cards["کوتاه"]
    assert "دست‌کم ۲ خبر" in cards["بلند"]


def test_the_count_of_its_articles_asks_for_no_place(client, fill):
    topic = TopicFactory()
    fill(topic, PAGE_SIZE + 1)
    with CaptureQueriesContext(connection) as asked:
        client.get(topic.get_absolute_url())
    of_entries = [query["sql"] for query in asked if "news_topicarticle" in query["sql"]]
    counts = [sql for sql in of_entries if sql.startswith("SELECT COUNT")]
    rows = next(sql for sql in of_entries if "lead_picture" in sql and sql not in counts)
    assert len(counts) == 1 and '"place"' not in counts[0]
    # One row has one place: nothing to sort, and no article to look up for it.
    place = rows[rows.index("(SELECT U0") : rows.index(') AS "place"')]
    assert "JOIN" not in place and "ORDER BY" not in place


def test_another_spelling_of_the_address_leads_to_the_right_one(client):
    topic = TopicFactory(name="میراث‌های Kazan کهن")
    for wrong in ("/topics/ميراث-هاي-kazan-كهن/", "/topics/میراث\u200cهای Kazan کهن/"):
        response = client.get(quote(wrong))
        assert (response.status_code, response["Location"]) == (301, topic.get_absolute_url())


@pytest.mark.parametrize("slug", ["x", "۱", "'; DROP TABLE", "<script>", "%25", "a" * 500, "-", "."])
def test_an_address_of_nothing_is_not_found(slug, client):
    TopicFactory()
    assert client.get(f"/topics/{quote(slug, safe='%')}/").status_code == 404


def test_a_dossier_that_is_not_public_is_not_found(client):
    topic = TopicFactory(is_public=False)
    TopicArticleFactory(topic=topic)
    assert client.get(topic.get_absolute_url()).status_code == 404


def test_its_words_are_text_and_no_markup(read):
    topic = TopicFactory(name="<script>alert(1)</script>", summary='"><img src=x onerror=alert(1)>')
    TopicArticleFactory(topic=topic)
    page = read(topic.get_absolute_url())
    assert page.h1.text == "<script>alert(1)</script>"
    assert not page.select("main script:not([type]), main img[onerror]")


# --- All of them ----------------------------------------------------------------------------------


def test_the_open_ones_come_first_and_the_closed_under_their_years(clock, read):
    today = clock("2026-11-23T12:00:00+03:00").date()
    standing = TopicFactory()
    for hidden in ("draft", "published", "published"):
        TopicArticleFactory(topic=standing, article__status=hidden)
    last_day = TopicFactory(starts_on=date(2026, 1, 1), ends_on=today)
    older = TopicFactory(starts_on=date(2024, 1, 1), ends_on=date(2024, 2, 1))
    newer = TopicFactory(starts_on=date(2023, 1, 1), ends_on=today - timedelta(days=1))
    TopicFactory(name="نهان", is_public=False)
    page = read("/topics/")
    assert addresses(page.select(".dossier-cards h3 a")) == [
        topic.get_absolute_url() for topic in (last_day, standing)
    ]
    assert "۲ خبر" in page.select(".dossier-cards .card")[1].text
    assert [year.text for year in page.select(".closed .year")] == ["۱۴۰۵", "۱۴۰۲"]
    assert addresses(page.select(".closed .line a")) == [t.get_absolute_url() for t in (newer, older)]
    assert "نهان" not in page.text


def test_no_dossier_is_said_in_words(read):
    assert "هنوز پرونده‌ای باز نشده است" in read("/topics/").text


def test_the_list_takes_at_most_six_queries(client, django_assert_max_num_queries):
    for n in range(12):
        TopicArticleFactory(
            topic__picture=PictureFactory(),
            topic__starts_on=date(2020, 1, 1),
            topic__ends_on=date(2020 + n, 1, 1),
        )
    with django_assert_max_num_queries(6):
        assert client.get("/topics/").status_code == 200
