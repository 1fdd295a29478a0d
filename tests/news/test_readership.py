"""Views: one for each reader, article and day; sums that are set, never added to."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, connections
from django.utils import timezone

from news import jalali, readership
from news.models import Article, DailyViews, View, ViewTotal
from tests.factories import ArticleFactory

DAY = date(2023, 12, 1)


def reader(n: int) -> bytes:
    return n.to_bytes(16, "big")


def at_once(work, jobs) -> None:
    def closing(job):
        try:
            return work(job)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(closing, jobs))


@pytest.mark.django_db(transaction=True)
def test_a_hundred_readers_at_once_are_a_hundred_views():
    article = ArticleFactory()
    at_once(lambda n: readership.record(article.pk, reader(n), DAY), range(100))
    assert View.objects.filter(article=article).count() == 100


@pytest.mark.django_db(transaction=True)
def test_the_same_reader_at_once_is_one_view():
    article = ArticleFactory()
    at_once(lambda _: readership.record(article.pk, reader(1), DAY), range(40))
    assert View.objects.filter(article=article).count() == 1


@pytest.mark.django_db(transaction=True)
def test_recounts_at_once_give_the_same_sums():
    article = ArticleFactory()
    for n in range(7):
        readership.record(article.pk, reader(n), readership.site_day())
    at_once(lambda _: readership.recount(), range(8))
    assert ViewTotal.objects.get(article=article).views == 7


@pytest.mark.django_db
class TestRecount:
    def test_it_sums_days_and_adds_the_old_sites_views_on_the_page(self):
        article = ArticleFactory(baseline_views=285)
        today = readership.site_day()
        for day, readers in ((today - timedelta(days=1), 2), (today, 3)):
            for n in range(readers):
                readership.record(article.pk, reader(n), day)
        assert readership.recount() is True
        assert Article.objects.get(pk=article.pk).views == 285 + 5

    def test_a_second_recount_changes_nothing(self):
        article = ArticleFactory()
        readership.record(article.pk, reader(1), readership.site_day())
        for _ in range(3):
            readership.recount()
        assert DailyViews.objects.get(article=article).views == 1

    def test_old_rows_go_and_their_sums_stay(self):
        article = ArticleFactory()
        long_ago = readership.site_day() - timedelta(days=30)
        readership.record(article.pk, reader(1), long_ago)
        readership.recount()
        assert not View.objects.exists()
        readership.recount()
        assert DailyViews.objects.get(article=article).views == 1

    def test_totals_move_by_what_the_days_moved(self):
        article = ArticleFactory()
        today = readership.site_day()
        DailyViews.objects.create(article=article, day=today - timedelta(days=300), views=40)
        for n in range(3):
            readership.record(article.pk, reader(n), today)
            readership.recount()
            assert ViewTotal.objects.get(article=article).views == 40 + n + 1

    def test_a_bulk_load_has_its_totals_made_anew(self):
        article = ArticleFactory()
        DailyViews.objects.create(article=article, day=date(2024, 1, 1), views=40)
        readership.recount(totals_since=date.min)
        DailyViews.objects.update(views=50)
        readership.recount(totals_since=date.min)
        assert ViewTotal.objects.get(article=article).views == 50

    def test_a_day_that_is_over_is_counted_once_more_and_closed(self):
        article, now = ArticleFactory(), timezone.now()
        readership.record(article.pk, reader(1), readership.site_day(now))
        for days in (1, 2):
            readership.recount(now + timedelta(days=days, minutes=11))
        # Whatever is written into it now is not looked at any more.
        View.objects.create(article=article, visitor=reader(2), day=readership.site_day(now))
        readership.recount(now + timedelta(days=3))
        assert DailyViews.objects.get(article=article).views == 1

    def test_a_reader_of_the_last_second_is_counted_after_midnight(self):
        article, now = ArticleFactory(), timezone.now()
        day = readership.site_day(now)
        midnight = jalali.at_site(day + timedelta(days=1))
        readership.record(article.pk, reader(1), day)
        readership.recount(midnight + timedelta(minutes=1))
        readership.record(article.pk, reader(2), day)
        readership.recount(midnight + timedelta(minutes=12))
        assert DailyViews.objects.get(article=article, day=day).views == 2

    def test_what_is_right_already_is_not_written_again(self):
        article = ArticleFactory()
        readership.record(article.pk, reader(1), readership.site_day())
        readership.recount()
        place = (
            "SELECT d.ctid, d.xmin, d.xmax, t.ctid, t.xmin, t.xmax FROM news_dailyviews d, news_viewtotal t"
        )
        with connection.cursor() as cursor:
            cursor.execute(place)
            before = cursor.fetchall()
            readership.recount()
            cursor.execute(place)
            assert cursor.fetchall() == before

    @pytest.mark.parametrize("status", ["draft", "in_review", "withdrawn", "unpublished"])
    def test_only_public_articles_have_readers(self, status):
        assert readership.record(ArticleFactory(status=status).pk, reader(1), DAY) is False
        tomorrow = timezone.now() + timedelta(days=1)
        assert readership.record(ArticleFactory(published_at=tomorrow).pk, reader(1), DAY) is False
        assert not View.objects.exists()

    def test_it_gives_way_to_another_recount(self, django_db_blocker):
        with connection.copy().cursor() as other:
            other.execute("BEGIN")
            other.execute("SELECT pg_advisory_xact_lock(%s)", [readership.RECOUNT_LOCK])
            assert readership.recount() is False
            other.execute("ROLLBACK")
            other.connection.close()
        assert readership.recount() is True


@pytest.mark.parametrize(
    "instant, day",
    [
        (datetime(2023, 12, 1, 20, 59, 59, tzinfo=ZoneInfo("UTC")), date(2023, 12, 1)),
        (datetime(2023, 12, 1, 21, 0, 0, tzinfo=ZoneInfo("UTC")), date(2023, 12, 2)),
    ],
)
def test_the_readers_day_begins_at_the_sites_midnight(instant, day):
    assert readership.site_day(instant) == day
    assert timezone.get_default_timezone_name() == "Europe/Moscow"
