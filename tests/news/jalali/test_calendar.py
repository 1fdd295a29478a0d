"""The calendar: days, months and years against a second, independent conversion."""

import contextlib
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from persiantools.jdatetime import JalaliDate

from news import jalali
from news.jalali import FIRST_YEAR, LAST_YEAR, ImpossibleDate

FIRST_DAY = jalali.to_gregorian(FIRST_YEAR, 1, 1)
LAST_DAY = jalali.to_gregorian(LAST_YEAR, 12, jalali.days_in_month(LAST_YEAR, 12))
days = st.dates(FIRST_DAY, LAST_DAY)
ZONES = ["Europe/Moscow", "Asia/Tehran", "America/Santiago", "UTC"]


@pytest.fixture
def in_zone(settings):
    def move(name: str) -> ZoneInfo:
        settings.TIME_ZONE = name
        return ZoneInfo(name)

    return move


class TestDays:
    def test_every_day_agrees_with_another_conversion(self):
        day, end = JalaliDate(1300, 1, 1).to_gregorian(), JalaliDate(1451, 1, 1).to_gregorian()
        differing = []
        while day < end:
            other, own = JalaliDate(day), jalali.day_to_jalali(day)
            parts = (own.year, own.month, own.day)
            if parts != (other.year, other.month, other.day) or jalali.to_gregorian(*parts) != day:
                differing.append(day)
            day += timedelta(days=1)
        assert differing == []

    @pytest.mark.parametrize("year", [1399, 1403, 1408])
    def test_a_leap_year_ends_with_the_thirtieth(self, year):
        assert jalali.days_in_month(year, 12) == 30
        assert jalali.to_gregorian(year, 12, 30) + timedelta(days=1) == jalali.to_gregorian(year + 1, 1, 1)

    @pytest.mark.parametrize("year", [1400, 1401, 1402, 1404, 1407])
    def test_a_common_year_has_no_thirtieth_of_esfand(self, year):
        with pytest.raises(jalali.NoSuchDay) as caught:
            jalali.to_gregorian(year, 12, 30)
        assert caught.value.days == 29
        assert jalali.to_gregorian(year, 12, 29) + timedelta(days=1) == jalali.to_gregorian(year + 1, 1, 1)

    @pytest.mark.parametrize(
        ("month", "day", "gregorian"),
        [
            (2, 29, date(2023, 5, 19)),
            (2, 30, date(2023, 5, 20)),
            (2, 31, date(2023, 5, 21)),
            (4, 31, date(2023, 7, 22)),
            (6, 31, date(2023, 9, 22)),
        ],
    )
    def test_months_have_days_that_the_gregorian_ones_of_that_number_lack(self, month, day, gregorian):
        assert jalali.to_gregorian(1402, month, day) == gregorian
        assert jalali.typed_date(gregorian) == f"1402/{month:02}/{day}"

    @pytest.mark.parametrize(
        "day",
        [
            (1402, 0, 1),
            (1402, 13, 1),
            (1402, 1, 0),
            (1402, 7, 31),
            (1402, 6, 32),
            (1278, 1, 1),
            (1479, 1, 1),
            (2023, 12, 1),
        ],
    )
    def test_it_refuses_days_that_do_not_exist(self, day):
        with pytest.raises(ImpossibleDate):
            jalali.to_gregorian(*day)

    @given(days)
    def test_what_it_writes_it_reads(self, day):
        assert jalali.parse_date(jalali.typed_date(day)) == day
        assert jalali.parse_date(jalali.numeric_date(day)) == day
        assert jalali.parse_date(jalali.typed_date(day).replace("/", "")) == day


class TestReading:
    @pytest.mark.parametrize(
        "text",
        [
            "1402/09/10",
            "1402-9-10",
            "1402.09.10",
            "۱۴۰۲/۰۹/۱۰",
            "١٤٠٢/٩/١٠",
            " 1402 / 9 / 10 ",
            "\u200f۱۴۰۲/۹/۱۰\u200e",
            "14020910",
        ],
    )
    def test_it_reads_a_date_as_people_type_it(self, text):
        assert jalali.parse_date(text) == date(2023, 12, 1)

    @pytest.mark.parametrize(
        ("text", "read"),
        [
            ("12:26", time(12, 26)),
            ("۱۲:۲۶:۰۵", time(12, 26, 5)),
            ("9:5", time(9, 5)),
            ("0905", time(9, 5)),
            ("۱۲٫۲۶", time(12, 26)),
            ("00:00", time(0)),
        ],
    )
    def test_it_reads_a_time_as_people_type_it(self, text, read):
        assert jalali.parse_time(text) == read

    @pytest.mark.parametrize("read", [jalali.parse_date, jalali.parse_time])
    @pytest.mark.parametrize(
        "text",
        [
            "",
            " ",
            "\x00",
            "x" * 10_000,
            "1" * 10_000,
            "1402/9/10\x00",
            "99:99",
            "²²:²²",
            "1402/09",
            "1402/9/10 x",
            "-1/-1/-1",
        ],
    )
    def test_it_refuses_other_text(self, read, text):
        with pytest.raises(ImpossibleDate):
            read(text)

    @given(st.text())
    def test_no_text_breaks_it(self, text):
        with contextlib.suppress(ImpossibleDate):
            assert FIRST_DAY <= jalali.parse_date(text) <= LAST_DAY


class TestInstants:
    @pytest.mark.parametrize("zone", ZONES)
    def test_midnight_of_the_sites_zone_begins_the_day(self, in_zone, zone):
        midnight = datetime(2024, 3, 20, tzinfo=in_zone(zone))
        assert jalali.typed_date(midnight) == "1403/01/01"
        assert jalali.typed_date(midnight - timedelta(seconds=1)) == "1402/12/29"
        assert jalali.typed_date(midnight.astimezone(UTC)) == "1403/01/01"

    def test_the_sites_zone_decides_the_day(self, in_zone):
        instant = datetime(2024, 3, 19, 20, 45, tzinfo=UTC)
        in_zone("Europe/Moscow")
        assert jalali.plain_date(instant) == "۲۹ اسفند ۱۴۰۲"
        in_zone("Asia/Tehran")
        assert jalali.plain_date(instant) == "۱ فروردین ۱۴۰۳"

    @pytest.mark.parametrize("zone", ZONES)
    @given(moment=st.datetimes(datetime(1925, 1, 1), datetime(2095, 1, 1), timezones=st.just(UTC)))
    def test_an_instant_lies_in_its_own_day_month_and_year(self, zone, moment):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(jalali, "site_zone", lambda: ZoneInfo(zone))
            there = jalali.to_jalali(moment)
            for start, following in (
                jalali.day_range(there.year, there.month, there.day),
                jalali.month_range(there.year, there.month),
                jalali.year_range(there.year),
            ):
                assert start.astimezone(UTC) <= moment < following.astimezone(UTC)

    @pytest.mark.parametrize("zone", ZONES)
    def test_months_follow_each_other_without_gap_or_overlap(self, in_zone, zone):
        in_zone(zone)
        for year in (1399, 1402, 1403):
            months = [jalali.month_range(year, month) for month in range(1, 13)]
            assert [end for _start, end in months[:-1]] == [start for start, _end in months[1:]]
            assert (months[0][0], months[-1][1]) == jalali.year_range(year)

    def test_a_time_that_the_clocks_skipped_is_refused_and_one_shown_twice_is_the_first(self, in_zone):
        in_zone("Asia/Tehran")
        with pytest.raises(jalali.SkippedTime):
            jalali.typed_instant(date(2022, 3, 22), time(0, 30))
        twice = jalali.typed_instant(date(2022, 9, 21), time(23, 30))
        assert twice.astimezone(UTC) == datetime(2022, 9, 21, 19, tzinfo=UTC)

    def test_the_next_midnight_is_the_sites(self, in_zone):
        in_zone("Europe/Moscow")
        before = datetime(2026, 11, 23, 20, 59, 59, tzinfo=UTC)
        assert jalali.next_midnight(before) == datetime(2026, 11, 23, 21, tzinfo=UTC)
        assert jalali.next_midnight(before + timedelta(seconds=1)) == datetime(2026, 11, 24, 21, tzinfo=UTC)

    def test_today_is_the_sites_day(self, in_zone, monkeypatch):
        monkeypatch.setattr(timezone, "now", lambda: datetime(2024, 3, 19, 20, 45, tzinfo=UTC))
        in_zone("Asia/Tehran")
        assert (jalali.today().month, jalali.today().day) == (1, 1)


class TestInWords:
    def test_it_prints_dates_as_persian_readers_expect_them(self):
        assert jalali.long_date(date(2024, 10, 7)) == "دوشنبه ۱۶ مهر ۱۴۰۳"
        moment = datetime(2023, 12, 1, 12, 26, tzinfo=ZoneInfo("Europe/Moscow"))
        assert jalali.date_and_time(moment) == "۱۰ آذر ۱۴۰۲ - ۱۲:۲۶"
        assert jalali.numeric_date(moment) == "۱۴۰۲/۰۹/۱۰"
        assert jalali.typed_date(moment) == "1402/09/10"

    def test_machines_get_gregorian_dates_with_the_sites_offset(self):
        assert jalali.iso(datetime(2023, 12, 1, 9, 26, tzinfo=UTC)) == "2023-12-01T12:26:00+03:00"
        assert jalali.iso(date(2023, 12, 1)) == "2023-12-01"

    @given(days)
    def test_the_weekday_is_the_gregorian_one(self, day):
        assert jalali.long_date(day).split()[0] == jalali.WEEKDAYS[(day.weekday() + 2) % 7]
