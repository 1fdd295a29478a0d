"""Filters of the desk's lists by Jalali year and month, on the real list of articles."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

from news import jalali
from news.jalali_filters import JalaliDateFilter
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/news/article/"
NAME = "published_at_in"


@pytest.fixture
def found(login, administrator):
    """found("1402"): the titles that the list shows."""
    browser = login(administrator)

    def titles(value: str | None = None) -> list[str]:
        response = browser.get(LIST, {} if value is None else {NAME: value})
        assert response.status_code == 200
        return sorted(article.title for article in response.context["cl"].result_list)

    return titles


@pytest.fixture
def new_year():
    """Four articles around the midnight on which 1403 began."""
    start, end = jalali.year_range(1403)
    for title, instant in {
        "آخرین ثانیهٔ ۱۴۰۲": start - timedelta(microseconds=1),
        "نخستین ثانیهٔ ۱۴۰۳": start,
        "آخرین ثانیهٔ ۱۴۰۳": end - timedelta(microseconds=1),
        "نخستین ثانیهٔ ۱۴۰۴": end,
    }.items():
        ArticleFactory(title=title, published_at=instant)
    return start


def test_a_year_begins_and_ends_at_midnight_of_the_sites_zone(found, new_year):
    assert new_year == datetime(2024, 3, 19, 21, tzinfo=UTC)
    assert found("1402") == ["آخرین ثانیهٔ ۱۴۰۲"]
    assert found("1403") == ["آخرین ثانیهٔ ۱۴۰۳", "نخستین ثانیهٔ ۱۴۰۳"]
    assert found("1404") == ["نخستین ثانیهٔ ۱۴۰۴"]


def test_a_month_begins_and_ends_at_midnight_too(found, new_year):
    assert found("1402-12") == ["آخرین ثانیهٔ ۱۴۰۲"]
    assert found("1403-01") == ["نخستین ثانیهٔ ۱۴۰۳"]
    assert found("1403-12") == ["آخرین ثانیهٔ ۱۴۰۳"]
    assert found("1403-06") == []


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        "0",
        "1402-00",
        "1402-13",
        "1402-1",
        "1402-",
        "-",
        "14021",
        "2024",
        "1278",
        "1479",
        "۱۴۰۲",
        "²²²²",
        "1402 ",
        "9" * 500,
    ],
)
def test_anything_else_in_the_address_filters_nothing(found, new_year, value):
    assert len(found(value)) == 4


@pytest.mark.parametrize("year", [jalali.FIRST_YEAR, jalali.LAST_YEAR])
def test_the_ends_of_the_calendar_are_no_error(found, new_year, year):
    assert found(str(year)) == found(f"{year}-12") == []


@pytest.mark.parametrize("value", ["1402\x00", "9" * 5000, "\ud800"])
def test_no_address_breaks_the_list(login, administrator, new_year, value):
    address = f"{LIST}?{urlencode({NAME: value}, errors='surrogatepass')}"
    assert login(administrator).get(address).status_code in (200, 400)


def test_it_offers_the_years_between_and_the_months_of_the_chosen_one(login, administrator, new_year):
    browser = login(administrator)

    def choices(query: dict) -> list[str]:
        changelist = browser.get(LIST, query).context["cl"]
        spec = next(spec for spec in changelist.filter_specs if isinstance(spec, JalaliDateFilter))
        return [choice["display"] for choice in spec.choices(changelist)][1:]

    assert choices({}) == ["۱۴۰۴", "۱۴۰۳", "۱۴۰۲"]
    months = [f"{month} ۱۴۰۳" for month in jalali.MONTHS]
    assert choices({NAME: "1403"}) == ["۱۴۰۴", "۱۴۰۳", *months, "۱۴۰۲"]


def test_an_empty_list_is_no_error(found):
    assert found() == found("1402") == []
