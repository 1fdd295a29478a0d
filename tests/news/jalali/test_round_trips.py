"""Whatever can be printed can be typed: every day and minute, in all digits and with all separators."""

from datetime import UTC, date, datetime, time

from hypothesis import given
from hypothesis import strategies as st

from news import jalali
from news.jalali_forms import JalaliDateTimeField, JalaliSplitWidget

DIGITS = st.sampled_from(["0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"])
DAYS = st.dates(date(1900, 3, 21), date(2100, 3, 20))
INSTANTS = st.datetimes(datetime(1900, 3, 22), datetime(2100, 3, 19), timezones=st.just(UTC))


def in_digits(text: str, digits: str) -> str:
    return text.translate(str.maketrans("0123456789", digits))


@given(DAYS, DIGITS, st.sampled_from(["/", "-", ".", " / ", "\u060d", ""]))
def test_a_day_in_any_writing(day, digits, separator):
    typed = in_digits(jalali.typed_date(day).replace("/", separator), digits)
    assert jalali.parse_date(typed) == day


@given(DAYS, DIGITS)
def test_a_day_without_leading_zeros(day, digits):
    typed = in_digits("/".join(str(int(part)) for part in jalali.typed_date(day).split("/")), digits)
    assert jalali.parse_date(typed) == day


@given(st.times(), DIGITS, st.sampled_from([":", ".", "٫", " : ", ""]))
def test_a_minute_in_any_writing(clock, digits, separator):
    minute = clock.replace(second=0, microsecond=0)
    assert jalali.parse_time(in_digits(f"{minute:%H{separator}%M}", digits)) == minute


@given(st.times())
def test_a_second(clock):
    assert jalali.parse_time(f"{clock:%H:%M:%S}") == clock.replace(microsecond=0)


@given(INSTANTS)
def test_an_instant_that_is_shown_and_sent_back_stays_the_same_to_the_microsecond(instant):
    field, parts = JalaliDateTimeField(), JalaliSplitWidget().decompress(instant)
    assert field.to_python(parts) == instant
    assert not field.has_changed(instant, parts)


@given(INSTANTS)
def test_without_the_unseen_part_it_is_the_minute(instant):
    parts = JalaliSplitWidget().decompress(instant)[:2]
    assert parts == [jalali.typed_date(instant), f"{jalali.to_jalali(instant):%H:%M}"]
    typed = JalaliDateTimeField().to_python(parts)
    assert jalali.date_and_time(typed) == jalali.date_and_time(instant)


def test_the_first_and_the_last_day_of_the_calendar():
    assert jalali.to_gregorian(1279, 1, 1) == date(1900, 3, 21)
    assert jalali.to_gregorian(1478, 12, 30) == date(2100, 3, 20)
    assert jalali.at_site(date(1900, 3, 21), time.min).utcoffset() is not None
