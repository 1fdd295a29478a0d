"""Periods of the Jalali calendar: where they begin and end, what they are compared with, how they are drawn."""

from datetime import UTC, date, datetime

import pytest

from consulate.periods import PARTS, between, part_of_year
from news.jalali import ImpossibleDate

LATER = date(2030, 1, 1)


@pytest.mark.parametrize(
    "year, part, first, last, label",
    [
        (1403, "year", date(2024, 3, 20), date(2025, 3, 20), "سال ۱۴۰۳"),
        (1404, "year", date(2025, 3, 21), date(2026, 3, 20), "سال ۱۴۰۴"),
        # 1403 is a leap year: its last month has thirty days.
        (1403, "m12", date(2025, 2, 19), date(2025, 3, 20), "اسفند ۱۴۰۳"),
        (1404, "m12", date(2026, 2, 20), date(2026, 3, 20), "اسفند ۱۴۰۴"),
        (1404, "h1", date(2025, 3, 21), date(2025, 9, 22), "نیمهٔ نخست ۱۴۰۴"),
        (1404, "h2", date(2025, 9, 23), date(2026, 3, 20), "نیمهٔ دوم ۱۴۰۴"),
        (1404, "q3", date(2025, 9, 23), date(2025, 12, 21), "پاییز ۱۴۰۴"),
    ],
)
def test_a_part_of_a_year(year, part, first, last, label):
    period = part_of_year(year, part)
    assert (period.first, period.last, period.label) == (first, last, label)


def test_the_last_second_of_a_year_belongs_to_it():
    last, following = part_of_year(1403, "year"), part_of_year(1404, "year")
    # The site's midnight, three hours before the one of Greenwich.
    assert last.end == following.start == datetime(2025, 3, 20, 21, tzinfo=UTC)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("year", [1403, 1404])
def test_the_bars_are_within_their_period_and_begin_with_it(year, part):
    period = part_of_year(year, part)
    starts = [bar.first for bar in period.bars()]
    assert starts[0] == period.first
    assert starts == sorted(set(starts))
    assert starts[-1] <= period.last
    assert len(starts) == {"year": 12, "h1": 6, "h2": 6}.get(part, len(starts))


def test_weeks_begin_on_saturday():
    starts = [bar.first for bar in part_of_year(1404, "q3").bars()]
    assert {day.weekday() for day in starts[1:]} == {5}


def test_decades_are_drawn_by_years_and_a_day_by_itself():
    assert len(between(date(2005, 3, 21), date(2025, 3, 20)).bars()) == 20
    assert len(between(date(2025, 3, 20), date(2025, 3, 20)).bars()) == 1


@pytest.mark.parametrize(
    "period, first, last",
    [
        (part_of_year(1404, "year"), date(2024, 3, 20), date(2025, 3, 20)),
        (part_of_year(1404, "m01"), date(2025, 2, 19), date(2025, 3, 20)),
        (part_of_year(1404, "q1"), date(2024, 12, 21), date(2025, 3, 20)),
        (part_of_year(1404, "h2"), date(2025, 3, 21), date(2025, 9, 22)),
        (between(date(2025, 3, 20), date(2025, 3, 22)), date(2025, 3, 17), date(2025, 3, 19)),
    ],
)
def test_it_is_compared_with_the_stretch_before(period, first, last):
    before = period.before(LATER)
    assert (before.first, before.last) == (first, last)


def test_a_period_under_way_is_compared_with_as_many_days():
    year = part_of_year(1404, "year")
    today = date(2025, 3, 30)
    assert year.until(today).days == 10
    before = year.before(today)
    assert (before.first, before.days) == (date(2024, 3, 20), 10)


@pytest.mark.parametrize("year", [0, 1278, 1479, 9999])
def test_other_years_are_none(year):
    with pytest.raises(ImpossibleDate):
        part_of_year(year, "year")


def test_the_ends_of_the_calendar_have_periods_too():
    last = part_of_year(1478, "m12")
    assert last.bars()[0].first == last.first
    assert part_of_year(1280, "year").before(LATER).first < date(1901, 3, 21)
