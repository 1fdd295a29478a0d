"""The hours of the office in words: rows of the week, what holds today, what is announced."""

from datetime import date, time, timedelta

import pytest

from news import reception
from news.models import OpeningHours, SpecialHours

SATURDAY = date(2026, 11, 28)


def open_on(*days, opens=9, closes=13, note=""):
    return [OpeningHours(weekday=day, opens=time(opens), closes=time(closes), note=note) for day in days]


def special(first=0, last=0, announced=None, hours=None, reason="عید فطر"):
    """Days from Saturday, 28 November 2026 on."""
    opens, closes = [time(hour) for hour in hours] if hours else (None, None)
    return SpecialHours(
        starts_on=SATURDAY + timedelta(days=first),
        ends_on=SATURDAY + timedelta(days=last),
        announced_on=None if announced is None else SATURDAY + timedelta(days=announced),
        opens=opens,
        closes=closes,
        reason=reason,
    )


def written(hours):
    return [(row.days, [str(span) for span in row.spans]) for row in reception.week(hours)]


def test_days_with_the_same_hours_stand_in_one_row_and_closed_ones_last():
    assert written(open_on(0, 1, 2, 3, 4)) == [
        ("شنبه تا چهارشنبه", ["۹ تا ۱۳"]),
        ("پنجشنبه و جمعه", []),
    ]


def test_a_day_may_have_several_spans_in_the_order_of_the_clock():
    afternoon = open_on(2, 3, opens=14, closes=16)
    assert written([*afternoon, *open_on(2, 3, 4)]) == [
        ("دوشنبه و سه‌شنبه", ["۹ تا ۱۳", "۱۴ تا ۱۶"]),
        ("چهارشنبه", ["۹ تا ۱۳"]),
        ("پنجشنبه تا یکشنبه", []),
    ]


def test_the_same_hours_for_other_purposes_are_other_rows():
    rows = reception.week([*open_on(0), *open_on(1, note="فقط گذرنامه")])
    assert [row.days for row in rows][:2] == ["شنبه", "یکشنبه"]
    assert rows[1].spans[0].note == "فقط گذرنامه"


@pytest.mark.parametrize(
    "days, words",
    [
        ([0], "شنبه"),
        ([0, 1], "شنبه و یکشنبه"),
        ([0, 1, 2], "شنبه تا دوشنبه"),
        ([0, 2, 4], "شنبه، دوشنبه و چهارشنبه"),
        ([0, 1, 2, 3, 5], "شنبه تا سه‌شنبه و پنجشنبه"),
        ([0, 5, 6], "پنجشنبه تا شنبه"),
        ([0, 6], "جمعه و شنبه"),
        (list(range(7)), "هر روز"),
    ],
)
def test_days_in_words(days, words):
    assert reception.weekdays(days) == words


@pytest.mark.parametrize(
    "clock, words", [(time(9), "۹"), (time(9, 5), "۹:۰۵"), (time(0), "۰"), (time(23, 59), "۲۳:۵۹")]
)
def test_an_hour_has_minutes_only_where_it_needs_them(clock, words):
    assert reception.hour(clock) == words


def test_without_hours_nothing_is_claimed():
    assert reception.week([]) == []
    assert reception.on_day(SATURDAY, [], []) is None
    assert reception.on_day(SATURDAY, [], [special(first=1, last=1, announced=0)]) is None


def test_a_usual_day_has_its_hours_and_a_free_one_none():
    saturday = reception.on_day(SATURDAY, [*open_on(0), *open_on(0, opens=14, closes=16)], [])
    assert (str(saturday), saturday.reason) == ("۹ تا ۱۳ و ۱۴ تا ۱۶", "")
    assert reception.on_day(SATURDAY, open_on(1), []).spans == ()


def test_a_closure_outweighs_the_week_even_where_no_hours_were_entered():
    for hours in (open_on(0), []):
        today = reception.on_day(SATURDAY, hours, [special()])
        assert (today.spans, today.reason) == ((), "عید فطر")


@pytest.mark.parametrize("day, closed", [(-1, False), (0, True), (2, True), (3, False)])
def test_it_holds_from_the_first_day_to_the_end_of_the_last(day, closed):
    today = reception.on_day(SATURDAY + timedelta(days=day), open_on(*range(7)), [special(first=0, last=2)])
    assert (not today.spans) == closed


def test_what_is_said_of_fewer_days_is_said_of_these():
    nowruz, elections = special(last=9, reason="نوروز"), special(hours=(10, 12), reason="انتخابات")
    today = reception.on_day(SATURDAY, open_on(0), [nowruz, elections])
    assert (str(today), today.reason) == ("۱۰ تا ۱۲", "انتخابات")
    tomorrow = reception.on_day(SATURDAY + timedelta(days=1), open_on(1), [nowruz, elections])
    assert (tomorrow.spans, tomorrow.reason) == ((), "نوروز")


def test_of_two_equals_the_closure_counts_and_two_spans_are_both_told():
    both = [special(hours=(14, 16)), special(hours=(9, 11))]
    assert str(reception.on_day(SATURDAY, [], both)) == "۹ تا ۱۱ و ۱۴ تا ۱۶"
    assert reception.on_day(SATURDAY, [], [*both, special(reason="تعمیرات")]).reason == "تعمیرات"


@pytest.mark.parametrize(
    "announced, last, shown",
    [(None, 3, False), (1, 3, False), (0, 3, True), (-30, 0, True), (-30, -1, False)],
)
def test_a_banner_begins_with_its_day_and_ends_by_itself(announced, last, shown):
    one = special(first=-5, last=last, announced=announced)
    assert bool(reception.announced(SATURDAY, [one])) == shown
