"""The front page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from news.models import DailyViews
from tests.factories import ArticleFactory, CategoryFactory, OfficeFactory, PictureFactory

pytestmark = pytest.mark.django_db


def articles(count, **fields):
    """`count` articles, the newest first."""
    now = timezone.now()
    return [ArticleFactory(published_at=now - timedelta(hours=n + 1), **fields) for n in range(count)]


def addresses(links):
    return [link["href"] for link in links]


def test_the_newest_article_leads_and_the_latest_follow(read):
    made = articles(8)
    page = read("/")
    assert page.select_one(".lead-story h2 a")["href"] == made[0].get_absolute_url()
    latest = page.select("section[aria-labelledby=latest] h3 a")
    assert addresses(latest) == [article.get_absolute_url() for article in made[1:7]]


def test_each_category_shows_its_newest_articles_that_do_not_stand_above(read):
    second, first = CategoryFactory(position=2), CategoryFactory(position=1)
    above = articles(7)
    now = timezone.now()
    of_first, of_second = (
        [ArticleFactory(category=category, published_at=now - timedelta(days=n)) for n in range(1, 7)]
        for category in (first, second)
    )
    groups = read("/").select(".by-category > section")
    assert [group.h2.text for group in groups] == [first.name, second.name]
    for group, made in zip(groups, (of_first, of_second), strict=True):
        assert addresses(group.select("h3 a, .line a")) == [
            article.get_absolute_url() for article in made[:4]
        ]
    assert above[0].get_absolute_url() not in addresses(a for group in groups for a in group.select("h3 a"))


def test_most_viewed_counts_thirty_days_and_breaks_ties_by_the_newer(clock, read):
    now = clock("2026-11-23T12:00:00+03:00")
    old, tie, newer_tie, stale = articles(4)[::-1]
    day = now.date()
    for article, ago, views in ((old, 29, 50), (tie, 1, 7), (newer_tie, 2, 7), (stale, 30, 999)):
        DailyViews.objects.create(article=article, day=day - timedelta(days=ago), views=views)
    DailyViews.objects.create(article=old, day=day, views=1_158)
    ranks = read("/").select(".rank li")
    assert addresses(rank.a for rank in ranks) == [a.get_absolute_url() for a in (old, newer_tie, tie)]
    assert "۱٬۲۰۸ بازدید" in ranks[0].text


def test_it_says_where_and_when_the_office_is(read):
    OfficeFactory(
        address="خیابان نمونه، شمارهٔ 12", hours="دوشنبه تا جمعه 9 تا 13\nتلفنی 14 تا 16", phone="+7 000 12-34"
    )
    page = read("/")
    assert "دوشنبه تا جمعه ۹ تا ۱۳" in page.select_one(".strip").text
    assert "تلفنی" not in page.select_one(".strip").text
    box = page.select_one("section[aria-labelledby=office]")
    assert "شمارهٔ ۱۲" in box.text
    assert box.select_one("a[href^=tel]")["href"] == "tel:+70001234"
    assert box.select_one("a[href^=tel] bdi").text == "+۷ ۰۰۰ ۱۲-۳۴"


def test_an_empty_site_says_so(read):
    page = read("/")
    assert "هنوز خبری منتشر نشده است" in page.text
    assert not page.select(".lead-story, .rank, .by-category, section[aria-labelledby=office]")


def test_it_has_one_h1_and_a_way_past_the_menu(read):
    OfficeFactory()
    page = read("/")
    assert len(page.select("h1")) == 1
    assert page.select_one("a.skip")["href"] == "#content"
    assert page.select_one("main#content")


def test_the_page_is_persian_and_right_to_left(read):
    root = read("/").html
    assert (root["lang"], root["dir"]) == ("fa", "rtl")


@pytest.mark.parametrize("count", [3, 40])
def test_it_takes_at_most_eight_queries(count, client, django_assert_max_num_queries):
    categories = [CategoryFactory() for _ in range(6)]
    for n, article in enumerate(articles(count)):
        article.category = categories[n % 6]
        article.lead_picture = PictureFactory() if n < 2 else None
        article.save()
        DailyViews.objects.create(article=article, day=timezone.localdate(), views=n)
    with django_assert_max_num_queries(8):
        assert client.get("/").status_code == 200


@pytest.mark.parametrize("is_demo", [True, False])
def test_only_a_demonstration_says_that_it_is_one(is_demo, settings, read):
    settings.DEMO = is_demo
    assert bool(read("/").select(".demo")) is is_demo
    assert bool(read("/news/999/x/", status=404).select(".demo")) is is_demo
