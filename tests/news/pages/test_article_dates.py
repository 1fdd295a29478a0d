"""Dates on an article's page: of what it announces, three ways with two clocks, and of its last change."""

from datetime import date, datetime, time

import pytest

from tests.factories import ArticleFactory, published_meeting

pytestmark = pytest.mark.django_db


def test_an_announced_event_is_dated_three_ways_with_two_clocks(read, settings):
    settings.SITE_CITY = "کازان"
    event = {"event_on": date(2024, 3, 20), "event_time": time(18), "event_place": "تالار شهر"}
    box = read(ArticleFactory(**event).get_absolute_url()).select_one(".event-box")
    lines = {row.dt.text: " ".join(row.dd.text.split()) for row in box.select("dl > div")}
    assert lines == {
        "روز": "چهارشنبه ۱ فروردین ۱۴۰۳",
        "میلادی": "۲۰ مارس ۲۰۲۴",
        "قمری": "۱۰ رمضان ۱۴۴۵ محاسبه‌شده؛ با رؤیت هلال ممکن است یک روز تفاوت کند",
        "ساعت": "۱۸:۰۰ به وقت کازان، ۱۸:۳۰ به وقت تهران",
        "محل": "تالار شهر",
    }
    assert box.time["datetime"] == "2024-03-20"


@pytest.mark.parametrize(
    "planned, event, shown",
    [
        ({}, {}, False),
        ({"starts_time": time(18)}, {"event_time": time(18)}, False),
        ({"place": "تالار"}, {"event_place": "تالار شهر"}, False),
        ({}, {"event_time": time(18)}, True),
        ({"place": ""}, {"event_place": "تالار شهر"}, True),
        ({"starts_on": date(2024, 3, 21)}, {}, True),
        ({"status": "held"}, {}, True),
    ],
)
def test_an_event_is_not_dated_once_more_beside_its_planned_meeting(planned, event, shown, read):
    article = ArticleFactory(event_on=date(2024, 3, 20), **event)
    fields = {"status": "planned", "starts_on": date(2024, 3, 20)} | planned
    published_meeting(**fields).articles.add(article)
    page = read(article.get_absolute_url())
    assert bool(page.select(".event-box")) is shown
    assert page.select_one(".meeting-box")


def test_an_event_without_hour_and_place_has_its_day_alone(read):
    box = read(ArticleFactory(event_on=date(2024, 3, 20)).get_absolute_url()).select_one(".event-box")
    assert [term.text for term in box.select("dt")] == ["روز", "میلادی", "قمری"]
    assert not read(ArticleFactory().get_absolute_url()).select(".event-box")


def test_a_planned_meeting_is_dated_three_ways_and_a_past_one_as_before(article, read):
    meeting = published_meeting(status="planned", starts_on=date(2024, 3, 20), starts_time=time(23, 45))
    meeting.articles.add(article)
    for address, part in (
        (article.get_absolute_url(), ".meeting-box"),
        (meeting.get_absolute_url(), "header"),
    ):
        words = read(address).select_one(f"{part} .three-dates").text
        assert "۱۰ رمضان ۱۴۴۵" in words
        assert "۰۰:۱۵ پنجشنبه ۲ فروردین ۱۴۰۳ به وقت تهران" in words
    type(meeting).objects.update(status="held")
    for address in (article.get_absolute_url(), meeting.get_absolute_url()):
        assert not read(address).select(".three-dates")
        assert "۱ فروردین ۱۴۰۳" in read(address).main.text


def test_it_says_when_it_was_changed_in_a_way_that_matters(article, read):
    assert "به‌روزرسانی" not in read(article.get_absolute_url()).select_one(".facts").text
    type(article).objects.update(updated_at=datetime.fromisoformat("2023-12-01T12:26:00+03:00"))
    facts = read(article.get_absolute_url()).select_one(".facts")
    assert "به‌روزرسانی: ۱۰ آذر ۱۴۰۲ - ۱۲:۲۶" in " ".join(facts.text.split())
