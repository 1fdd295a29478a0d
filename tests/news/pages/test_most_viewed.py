"""The most viewed articles: a few rows that the recount keeps."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from news import front_page, most_viewed, readership
from news.models import Article, DailyViews, MostViewed
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(clock) -> datetime:
    return clock("2026-11-23T12:00:00+03:00")


def viewed(article: Article, day: date, views: int) -> None:
    DailyViews.objects.create(article=article, day=day, views=views)


def shown(days: int = 7) -> list[tuple[int, int]]:
    periods = {period.days: period for period in front_page.gather().most_viewed}
    return [(article.pk, article.views) for article in periods[days].articles]


def rows() -> set[tuple]:
    return set(MostViewed.objects.values_list("pk", "day", "days", "article", "views"))


def test_the_recount_keeps_what_adding_up_would_give(now):
    for n in range(12):
        article = ArticleFactory(published_at=now - timedelta(hours=n + 1))
        viewed(article, now.date() - timedelta(days=n), 10 + n % 3)
        viewed(article, now.date() - timedelta(days=n + 13), n % 4)
    added_up = {days: shown(days) for days in most_viewed.PERIODS}
    assert not MostViewed.objects.exists()
    assert readership.recount(now)
    assert {days: shown(days) for days in most_viewed.PERIODS} == added_up
    assert [len(found) for found in added_up.values()] == [most_viewed.SHOWN] * 2


def test_a_second_recount_touches_no_row(now):
    viewed(ArticleFactory(), now.date(), 5)
    readership.recount(now)
    kept = rows()
    readership.recount(now)
    assert rows() == kept
    assert len(kept) == 4


def test_more_readers_change_the_row_that_is_there(now):
    article = ArticleFactory()
    viewed(article, now.date(), 5)
    readership.recount(now)
    DailyViews.objects.update(views=8)
    readership.recount(now)
    assert shown() == [(article.pk, 8)]
    assert MostViewed.objects.count() == 4


def test_a_day_leaves_its_period_at_midnight_though_nobody_reads(clock, now):
    left, stays = ArticleFactory(), ArticleFactory()
    viewed(left, now.date() - timedelta(days=6), 50)
    viewed(stays, now.date(), 1)
    readership.recount(now)
    assert shown() == [(left.pk, 50), (stays.pk, 1)]
    clock("2026-11-23T23:59:59+03:00")
    assert shown() == [(left.pk, 50), (stays.pk, 1)]
    clock("2026-11-24T00:00:00+03:00")
    assert shown() == [(stays.pk, 1)]


def test_two_days_without_a_recount_are_added_up(clock, now):
    article = ArticleFactory()
    viewed(article, now.date(), 3)
    readership.recount(now)
    clock("2026-11-29T12:00:00+03:00")
    assert shown() == [(article.pk, 3)]
    clock("2026-11-30T12:00:00+03:00")
    assert shown() == []


@pytest.mark.parametrize("status", ["withdrawn", "unpublished", "draft"])
def test_what_is_taken_off_leaves_at_once_and_the_list_stays_full(now, status):
    made = [ArticleFactory() for _n in range(most_viewed.SHOWN + 2)]
    for n, article in enumerate(made):
        viewed(article, now.date(), 100 - n)
    readership.recount(now)
    withdrawn_at = now if status == "withdrawn" else None
    taken_off = Article.objects.filter(pk__in=[made[0].pk, made[2].pk])
    taken_off.update(status=status, withdrawn_at=withdrawn_at)
    assert shown() == [(made[n].pk, 100 - n) for n in (1, 3, 4, 5, 6)]


def test_a_deleted_article_takes_its_rows_along(now):
    article = ArticleFactory()
    viewed(article, now.date(), 5)
    readership.recount(now)
    Article.objects.filter(pk=article.pk).delete()
    assert not MostViewed.objects.exists()
    assert shown() == []


def test_no_row_of_daily_views_is_read_for_the_front_page(now):
    viewed(ArticleFactory(), now.date(), 5)
    readership.recount(now)
    with CaptureQueriesContext(connection) as asked:
        front_page.gather()
    assert not [query for query in asked if DailyViews._meta.db_table in query["sql"]]
    assert len([query for query in asked if MostViewed._meta.db_table in query["sql"]]) == 1


def test_nobody_has_read_anything(now, read):
    readership.recount(now)
    assert not MostViewed.objects.exists()
    assert all("بازدیدی ثبت نشده" in period.text for period in read("/").select(".of-period"))
