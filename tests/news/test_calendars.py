"""Announced days in the lunar calendar by the Umm al-Qura reckoning, and hours by two clocks."""

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone

from news import calendars
from tests.factories import MeetingFactory

# First days of months and feasts as Umm al-Qura, the calendar of Saudi Arabia, has them. Iran's own calendar, which
# follows the sighting of the moon, has some of them a day later; the page says so.
UMM_AL_QURA = [
    (date(2022, 7, 30), "۱ محرم ۱۴۴۴"),
    (date(2023, 3, 23), "۱ رمضان ۱۴۴۴"),
    (date(2023, 4, 21), "۱ شوال ۱۴۴۴"),
    (date(2023, 6, 28), "۱۰ ذی‌الحجه ۱۴۴۴"),
    (date(2023, 7, 19), "۱ محرم ۱۴۴۵"),
    (date(2024, 3, 11), "۱ رمضان ۱۴۴۵"),
    (date(2024, 3, 20), "۱۰ رمضان ۱۴۴۵"),
    (date(2024, 4, 10), "۱ شوال ۱۴۴۵"),
    (date(2024, 6, 16), "۱۰ ذی‌الحجه ۱۴۴۵"),
    (date(2024, 7, 7), "۱ محرم ۱۴۴۶"),
    (date(2025, 3, 1), "۱ رمضان ۱۴۴۶"),
    (date(2025, 3, 30), "۱ شوال ۱۴۴۶"),
    (date(2025, 6, 26), "۱ محرم ۱۴۴۷"),
]


@pytest.fixture
def site(settings):
    """The office's city and its zone: site("Europe/Moscow", "کازان")."""

    def lies_in(zone: str, city: str) -> None:
        settings.TIME_ZONE, settings.SITE_CITY = zone, city
        timezone.get_default_timezone.cache_clear()

    yield lies_in
    timezone.get_default_timezone.cache_clear()


@pytest.mark.parametrize("day, words", UMM_AL_QURA)
def test_the_lunar_date_is_that_of_umm_al_qura(day, words):
    assert calendars.lunar(day) == words


@pytest.mark.parametrize(
    "day, known",
    [
        (date(1924, 7, 31), False),
        (date(1924, 8, 1), True),
        (date(2077, 11, 16), True),
        (date(2077, 11, 17), False),
        (date.max, False),
        (date.min, False),
    ],
)
def test_beyond_the_table_there_is_no_lunar_date_and_no_error(day, known):
    assert bool(calendars.lunar(day)) is known
    page = Template('{% include "news/_three_dates.html" %}').render(Context({"day": date(2077, 11, 17)}))
    assert "قمری" not in page
    assert "۱۷ نوامبر ۲۰۷۷" in page


def test_every_month_has_its_name():
    assert len(calendars.LUNAR_MONTHS) == len(set(calendars.LUNAR_MONTHS)) == 12
    named = {calendars.lunar(date(2024, 7, 15).replace(month=month)).split()[1] for month in range(1, 13)}
    assert len(named) == 12


@pytest.mark.parametrize(
    "zone, city, day, hour, words",
    [
        (
            "Europe/Moscow", "کازان", date(2026, 12, 7), time(18),
            ["۱۸:۰۰ به وقت کازان", "۱۸:۳۰ به وقت تهران"],
        ),
        (
            "Europe/Moscow", "", date(2026, 12, 7), time(18),
            ["۱۸:۰۰ به وقت محلی", "۱۸:۳۰ به وقت تهران"],
        ),
        (
            "Europe/Moscow", "کازان", date(2026, 12, 7), time(23, 45),
            ["۲۳:۴۵ به وقت کازان", "۰۰:۱۵ سه‌شنبه ۱۷ آذر ۱۴۰۵ به وقت تهران"],
        ),
        (
            "America/New_York", "نیویورک", date(2026, 12, 7), time(18),
            ["۱۸:۰۰ به وقت نیویورک", "۰۲:۳۰ سه‌شنبه ۱۷ آذر ۱۴۰۵ به وقت تهران"],
        ),
        (
            "Asia/Tokyo", "توکیو", date(2026, 12, 7), time(3),
            ["۰۳:۰۰ به وقت توکیو", "۲۱:۳۰ یکشنبه ۱۵ آذر ۱۴۰۵ به وقت تهران"],
        ),
        # Iran set its clocks forward in summer until 1401.
        (
            "Europe/Moscow", "کازان", date(2022, 7, 1), time(18),
            ["۱۸:۰۰ به وقت کازان", "۱۹:۳۰ به وقت تهران"],
        ),
        ("Asia/Tehran", "تهران", date(2026, 12, 7), time(18), ["۱۸:۰۰ به وقت تهران"]),
    ],
)  # fmt: skip
def test_the_hour_is_told_by_both_clocks(site, zone, city, day, hour, words):
    site(zone, city)
    assert calendars.hours(day, hour) == words


def test_an_end_is_told_too(site):
    site("Europe/Moscow", "کازان")
    assert calendars.hours(date(2026, 12, 7), time(18), time(20)) == [
        "۱۸:۰۰ تا ۲۰:۰۰ به وقت کازان",
        "۱۸:۳۰ تا ۲۰:۳۰ به وقت تهران",
    ]


def test_an_end_after_midnight_is_told_with_its_day(site):
    site("Europe/Moscow", "کازان")
    assert calendars.hours(date(2026, 12, 7), time(22), time(1), date(2026, 12, 8)) == [
        "۲۲:۰۰ تا ۰۱:۰۰ سه‌شنبه ۱۷ آذر ۱۴۰۵ به وقت کازان",
        "۲۲:۳۰ تا ۰۱:۳۰ سه‌شنبه ۱۷ آذر ۱۴۰۵ به وقت تهران",
    ]


@pytest.mark.parametrize(
    "template, ends", [("_three_dates", "تا ۰۱:۰۰ سه‌شنبه"), ("_meeting_when", "تا ساعت ۰۱:۰۰ سه‌شنبه")]
)
def test_no_page_loses_that_end(template, ends):
    meeting = MeetingFactory.build(
        starts_on=date(2026, 12, 7), starts_time=time(22), ends_on=date(2026, 12, 8), ends_time=time(1)
    )
    said = {"meeting": meeting, "day": meeting.starts_on, "last_day": meeting.ends_on}
    said |= {"begins": meeting.starts_time, "ends": meeting.ends_time}
    page = Template(f'{{% include "news/{template}.html" %}}').render(Context(said))
    assert ends in page


def test_the_site_has_its_own_clock():
    assert ZoneInfo("Asia/Tehran") == calendars.TEHRAN
    assert timezone.get_default_timezone() == ZoneInfo("Europe/Moscow")
