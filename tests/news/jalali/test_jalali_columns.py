"""Dates in lists and among fields that a form only shows; and the filter over a column of days."""

from datetime import UTC, date, datetime

import pytest
from django.contrib import admin
from django.contrib.admin.utils import label_for_field, lookup_field

from news.jalali_filters import JalaliDateFilter
from news.jalali_forms import jalali_column
from news.models import Article, DailyViews
from tests.factories import ArticleFactory

COLUMN = jalali_column("published_at", "تاریخ انتشار")


class ArticleList(admin.ModelAdmin):
    shown_at = jalali_column("published_at", "زمان")


def test_it_is_read_in_jalali_by_people_and_in_iso_by_machines():
    article = Article(published_at=datetime(2023, 12, 1, 9, 26, tzinfo=UTC))
    shown = '<time datetime="2023-12-01T12:26:00+03:00">۱۰ آذر ۱۴۰۲ - ۱۲:۲۶</time>'
    assert COLUMN(article) == shown
    desk = ArticleList(Article, admin.site)
    assert lookup_field("shown_at", article, desk)[2] == shown


def test_a_day_has_no_time():
    assert jalali_column("day", "روز")(DailyViews(day=date(2024, 10, 7))) == (
        '<time datetime="2024-10-07">۱۶ مهر ۱۴۰۳</time>'
    )


def test_no_date_is_a_dash():
    assert COLUMN(Article(published_at=None)) == "—"


def test_the_list_knows_its_heading_and_sorts_by_it():
    assert label_for_field(COLUMN, Article) == "تاریخ انتشار"
    assert COLUMN.admin_order_field == "published_at"
    desk = ArticleList(Article, admin.site)
    assert label_for_field("shown_at", Article, desk) == "زمان"


@pytest.mark.django_db
def test_the_filter_takes_days_as_it_takes_instants(rf):
    article = ArticleFactory()
    days = [date(2024, 3, 19), date(2024, 3, 20), date(2025, 3, 20), date(2025, 3, 21)]
    DailyViews.objects.bulk_create(DailyViews(article=article, day=day, views=1) for day in days)
    desk = admin.ModelAdmin(DailyViews, admin.site)

    def found(value: str) -> list[date]:
        asked = JalaliDateFilter.on("day")(rf.get("/"), {"day_in": [value]}, DailyViews, desk)
        return list(asked.queryset(None, DailyViews.objects.order_by("day")).values_list("day", flat=True))

    assert found("1402") == days[:1]
    assert found("1403") == days[1:3]
    assert found("1403-12") == days[2:3]
    assert found("1404-01") == days[3:]


def test_it_needs_no_more_than_one_query(rf, django_assert_num_queries, db):
    ArticleFactory()
    with django_assert_num_queries(1):
        offered = JalaliDateFilter.on("published_at")(
            rf.get("/"), {}, Article, admin.ModelAdmin(Article, admin.site)
        )
    assert offered.has_output()
