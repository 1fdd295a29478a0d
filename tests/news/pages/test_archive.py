"""The archive: Jalali years, months and days with what was published in them."""

from datetime import datetime, timedelta
from urllib.parse import quote

import pytest

from news import archive, jalali
from news.views.paging import PAGE_SIZE
from tests.factories import ArticleFactory, OfficeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archived")]
AZAR = "2023-12-01T12:26:00+03:00"


def at(instant: str, **fields):
    return ArticleFactory(published_at=datetime.fromisoformat(instant), **fields)


def counts(counted: archive.Counted) -> dict[int, int]:
    return {part.numbers[-1]: part.count for part in counted.parts if part.count}


def links(page, chosen: str) -> list[str]:
    return [link["href"] for link in page.select(chosen)]


class TestCounts:
    def test_each_of_the_twelve_months_holds_its_own(self):
        for month in range(1, 13):
            for day in range(1, month + 1):
                start, _end = jalali.day_range(1402, month, day)
                ArticleFactory(published_at=start + timedelta(hours=month))
        year = archive.counted(1402)
        assert [part.count for part in year.parts] == list(range(1, 13))
        assert year.whole.count == 78

    @pytest.mark.parametrize("day", [29, 30, 31])
    def test_the_last_days_of_ordibehesht_are_there(self, day, client):
        start, _end = jalali.day_range(1402, 2, day)
        ArticleFactory(published_at=start)
        assert counts(archive.counted(1402, 2)) == {day: 1}
        assert client.get(f"/news/archive/1402/2/{day}/").status_code == 200

    @pytest.mark.parametrize(
        ("instant", "numbers"),
        [
            ("2021-03-20T23:59:59.999999+03:00", (1399, 12, 30)),
            ("2021-03-21T00:00:00+03:00", (1400, 1, 1)),
            ("2024-03-19T23:59:59.999999+03:00", (1402, 12, 29)),
            ("2024-03-20T00:00:00+03:00", (1403, 1, 1)),
            ("2025-03-20T23:59:59.999999+03:00", (1403, 12, 30)),
            ("2025-03-21T00:00:00+03:00", (1404, 1, 1)),
        ],
    )
    def test_the_last_instant_of_esfand_belongs_to_its_year(self, instant, numbers):
        at(instant)
        year, month, day = numbers
        assert [period.numbers for period in archive.years()] == [(year,)]
        assert counts(archive.counted(year)) == {month: 1}
        assert counts(archive.counted(year, month)) == {day: 1}

    def test_midnight_is_that_of_the_site(self):
        """At the same instant it is another year in Tehran already."""
        at("2024-03-19T20:30:00+00:00")
        assert counts(archive.counted(1402, 12)) == {29: 1}

    def test_only_what_the_public_may_find_counts(self, clock, client):
        now = clock(AZAR)
        at("2023-12-01T08:00:00+03:00")
        for status in ("draft", "in_review", "withdrawn", "unpublished"):
            at("2023-12-01T09:00:00+03:00", status=status)
        at("2023-12-01T09:00:00+03:00", expires_at=now)
        ArticleFactory(published_at=now + timedelta(seconds=1))
        assert [period.count for period in archive.years()] == [1]
        month = archive.counted(1402, 9)
        assert counts(month) == {10: 1}
        assert (month.before, month.after) == (None, None)
        assert client.get("/news/archive/1402/9/10/").content.count(b'<article class="row">') == 1

    def test_they_agree_with_the_calendar_for_every_day_of_three_years(self):
        expected = {}
        for offset in range(0, 1100, 7):
            instant = datetime.fromisoformat("2020-03-01T00:00:00+03:00") + timedelta(
                days=offset, hours=offset % 24
            )
            ArticleFactory(published_at=instant)
            date = jalali.to_jalali(instant)
            expected[date.year, date.month] = expected.get((date.year, date.month), 0) + 1
        for (year, month), number in expected.items():
            assert archive.counted(year, month).whole.count == number
        assert {period.numbers[0]: period.count for period in archive.years()} == {
            year: sum(n for (y, _month), n in expected.items() if y == year) for year, _month in expected
        }


class TestPages:
    @pytest.fixture
    def azar(self):
        """Three articles of 10 Azar 1402, one of the 12th, one a year before, one of the month after."""
        OfficeFactory()
        made = [at(f"2023-12-01T{hour}:00:00+03:00") for hour in ("10", "11", "12")]
        at("2023-12-03T00:00:00+03:00")
        at("2022-12-01T10:00:00+03:00")
        at("2024-01-05T10:00:00+03:00")
        return made

    def test_the_years_lead_to_months_and_those_to_days(self, azar, read):
        assert links(read("/news/archive/"), ".years a") == ["/news/archive/1402/", "/news/archive/1401/"]
        year = read("/news/archive/1402/")
        assert links(year, ".months a") == ["/news/archive/1402/9/", "/news/archive/1402/10/"]
        assert len(year.select(".months li")) == 12
        assert "۴ خبر" in year.select_one(".months").text
        month = read("/news/archive/1402/9/")
        assert links(month, ".calendar td a") == ["/news/archive/1402/9/10/", "/news/archive/1402/9/12/"]
        assert [" ".join(a.text.split()) for a in month.select(".calendar td a")] == [
            "۱۰، ۳ خبر",
            "۱۲، ۱ خبر",
        ]

    def test_the_bars_are_as_long_as_their_numbers(self, azar, read):
        bars = [(bar["x"], bar["width"]) for bar in read("/news/archive/1402/").select("rect")]
        assert bars == [("0", "100"), ("75", "25")]

    def test_the_month_begins_on_saturday_and_names_its_days(self, azar, read):
        table = read("/news/archive/1402/9/").select_one(".calendar table")
        assert table.caption.text == "آذر ۱۴۰۲"
        assert [th.select_one(".visually-hidden").text for th in table.select("th")] == jalali.WEEKDAYS
        cells = [td.text.split("،")[0].strip() for td in table.select("td")]
        # 1 Azar 1402 was a Wednesday; the month has 30 days.
        assert cells[:6] == ["", "", "", "", "۱", "۲"]
        assert [cell for cell in cells if cell] == [
            jalali.to_persian_digits(str(day)) for day in range(1, 31)
        ]
        assert len(cells) % 7 == 0

    def test_the_neighbours_are_those_that_have_something(self, azar, read):
        month = read("/news/archive/1402/9/")
        assert month.select_one(".calendar [rel=prev]")["href"] == "/news/archive/1401/9/"
        assert month.select_one(".calendar [rel=next]")["href"] == "/news/archive/1402/10/"
        day = read("/news/archive/1402/9/10/")
        assert day.select_one(".around [rel=prev]")["href"] == "/news/archive/1401/9/10/"
        assert day.select_one(".around [rel=next]")["href"] == "/news/archive/1402/9/12/"
        later = read("/news/archive/1402/9/12/")
        assert later.select_one(".around [rel=prev]")["href"] == "/news/archive/1402/9/10/"
        assert later.select_one(".around [rel=next]")["href"] == "/news/archive/1402/10/15/"
        assert not read("/news/archive/1401/").select("[rel=prev]")

    def test_a_day_shows_its_articles_newest_first_and_is_marked_in_the_calendar(self, azar, read):
        page = read("/news/archive/1402/9/10/")
        assert links(page, ".rows .cover") == [article.get_absolute_url() for article in reversed(azar)]
        assert page.select_one(".calendar [aria-current=page]")["href"] == "/news/archive/1402/9/10/"
        assert page.h1.text == "خبرهای جمعه ۱۰ آذر ۱۴۰۲"
        assert page.select_one("link[rel=canonical]")["href"].endswith("/news/archive/1402/9/10/")

    def test_today_is_marked(self, clock, azar, read):
        clock("2023-12-05T10:00:00+03:00")
        assert [cell.text.strip() for cell in read("/news/archive/1402/9/").select(".today")] == ["۱۴"]
        assert not read("/news/archive/1401/9/").select(".today")

    def test_the_archive_is_linked_from_the_foot_and_from_the_list(self, azar, read):
        page = read("/news/")
        assert len(page.select('a[href="/news/archive/"]')) == 2
        assert page.select_one('.foot a[href="/news/archive/"]')

    def test_an_empty_archive_says_so(self, read):
        assert "هنوز خبری منتشر نشده است" in read("/news/archive/").text


class TestPagesOfAList:
    @pytest.fixture
    def many(self):
        start = datetime.fromisoformat("2023-12-01T00:00:00+03:00")
        for number in range(PAGE_SIZE * 3 + 1):
            ArticleFactory(published_at=start + timedelta(minutes=number))

    def test_the_number_of_pages_comes_from_the_counts(self, many, read, client):
        for address in ("/news/archive/1402/9/", "/news/archive/1402/9/10/"):
            first = read(address)
            assert len(first.select(".rows article")) == PAGE_SIZE
            assert [li.text.split()[-1] for li in first.select(".pages li")] == ["۱", "۲", "۳"]
            assert first.select_one(".pages [rel=next]")["href"] == f"{address}?page=2"
            last = read(f"{address}?page=4")
            assert len(last.select(".rows article")) == 1
            assert not last.select(".pages [rel=next]")
            assert client.get(f"{address}?page=5").status_code == 404

    @pytest.mark.parametrize(
        "address",
        ["/news/archive/", "/news/archive/1402/", "/news/archive/1402/9/", "/news/archive/1402/9/10/?page=2"],
    )
    def test_no_page_takes_more_than_five_queries(self, address, many, client, django_assert_max_num_queries):
        with django_assert_max_num_queries(5):
            assert client.get(address).status_code == 200

    def test_the_counts_are_one_query(self, many, django_assert_num_queries):
        for numbers in ((1402,), (1402, 9)):
            with django_assert_num_queries(1):
                archive.counted(*numbers).day(10) if len(numbers) == 2 else archive.counted(*numbers)
        with django_assert_num_queries(1):
            archive.years()


class TestAddresses:
    @pytest.fixture(autouse=True)
    def _two_years(self, clock):
        clock("2024-06-01T12:00:00+03:00")
        at("2022-12-01T10:00:00+03:00")
        at("2024-01-05T10:00:00+03:00")

    @pytest.mark.parametrize(
        "place",
        ["0", "1278", "1479", "2023", "999999", "9999999", "1402/0", "1402/13", "1402/7/31", "1402/12/30"]
        + ["1402/9/0", "1402/9/32", "1402/9/10/1", "-1402", "x", "1402/x", "1402/9/+1", "1402.0", "۱۴۰۲/۱۳"]
        + ["१४०२", "1402/٣١", "1402/7/۳۱", "1/1/1"],
    )
    def test_what_is_no_date_is_not_found(self, place, client):
        assert client.get(quote(f"/news/archive/{place}/")).status_code == 404

    @pytest.mark.parametrize("place", ["1399/12/30", "1403/12/30"])
    def test_the_thirtieth_of_esfand_exists_in_a_leap_year(self, place, client, clock):
        clock("2026-01-01T12:00:00+03:00")
        start, _end = jalali.day_range(*map(int, place.split("/")))
        ArticleFactory(published_at=start)
        assert client.get(f"/news/archive/{place}/").status_code == 200

    @pytest.mark.parametrize(
        ("typed", "right"),
        [
            ("۱۴۰۲", "1402"),
            ("01402", "1402"),
            ("1402/09", "1402/9"),
            ("۱۴۰۲/۰۹", "1402/9"),
            ("١٤٠٢/٩/١٠", "1402/9/10"),
            ("1402/009/010", "1402/9/10"),
        ],
    )
    def test_another_spelling_leads_to_the_one_address(self, typed, right, client):
        response = client.get(quote(f"/news/archive/{typed}/") + "?page=2")
        assert (response.status_code, response["Location"]) == (301, f"/news/archive/{right}/?page=2")
        assert client.get(quote(f"/news/archive/{typed}/"))["Location"] == f"/news/archive/{right}/"

    @pytest.mark.parametrize("place", ["1402/9", "1402/9/10", "1403", "1403/3", "1403/3/12"])
    def test_an_empty_time_within_the_sites_life_says_so_and_is_not_indexed(self, place, read):
        page = read(f"/news/archive/{place}/")
        assert "خبری منتشر نشده است" in page.main.text
        assert page.select_one("meta[name=robots]")["content"] == "noindex, follow"
        assert page.select_one("main [rel=prev]")

    @pytest.mark.parametrize("place", ["1400", "1401/8", "1401/9/9", "1404", "1403/4", "1403/3/13"])
    def test_before_its_beginning_and_after_today_there_is_nothing(self, place, client):
        assert client.get(f"/news/archive/{place}/").status_code == 404
