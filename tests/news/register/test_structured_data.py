"""JSON-LD: what machines read of an article and of its meetings."""

import json
from datetime import date, time

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.factories import (
    ArticleFactory,
    OfficeFactory,
    OrganizationFactory,
    ParticipantFactory,
    PersonFactory,
    PictureFactory,
    published_meeting,
)

pytestmark = pytest.mark.django_db


def data_of(shown) -> dict:
    page = BeautifulSoup(Client().get(shown.get_absolute_url()).content, "html.parser")
    said = [json.loads(script.string) for script in page.select('script[type="application/ld+json"]')]
    (data,) = [one for one in said if one["@type"] != "BreadcrumbList"]
    return data


@pytest.fixture
def meeting():
    OfficeFactory(name="سرکنسولگری نمونه")
    made = published_meeting(subject="دیدار", starts_time=time(12, 26), ends_time=time(13), city="کازان")
    typed = {"name": "تیمور صفین", "honorific": "آقای", "position": "شهردار", "organization_name": "شهرداری"}
    ParticipantFactory(meeting=made, side="counterpart", **typed)
    ParticipantFactory(meeting=made, side="ours", name="بهرام نیک‌پور")
    return made


def test_a_meeting_is_an_event(meeting, settings):
    data = data_of(meeting)
    assert (data["@context"], data["@type"]) == ("https://schema.org", "Event")
    assert data["@id"] == f"{settings.SITE_URL}{meeting.get_absolute_url()}#event"
    assert (data["startDate"], data["endDate"]) == ("2023-12-01T12:26:00+03:00", "2023-12-01T13:00:00+03:00")
    assert data["eventStatus"] == "https://schema.org/EventScheduled"
    assert data["identifier"] == "1402/001"
    assert data["location"]["@type"] == "Place"
    assert data["location"]["address"]["addressLocality"] == "کازان"
    assert data["organizer"]["name"] == "سرکنسولگری نمونه"


def test_those_who_attended_have_the_post_of_that_day_and_our_side_comes_first(meeting):
    ours, theirs = data_of(meeting)["attendee"]
    assert ours == {"@type": "Person", "name": "بهرام نیک‌پور"}
    assert (theirs["name"], theirs["honorificPrefix"], theirs["jobTitle"]) == ("تیمور صفین", "آقای", "شهردار")
    assert theirs["affiliation"] == {"@type": "Organization", "name": "شهرداری"}


def test_without_an_hour_the_date_is_a_plain_day():
    data = data_of(published_meeting(kind="visit", ends_on=date(2023, 12, 3)))
    assert (data["startDate"], data["endDate"]) == ("2023-12-01", "2023-12-03")


def test_what_is_not_known_is_left_out():
    data = data_of(published_meeting())
    assert not {"endDate", "location", "attendee", "description"} & data.keys()


def test_a_cancelled_meeting_says_so():
    assert data_of(published_meeting(status="cancelled"))["eventStatus"].endswith("/EventCancelled")


def test_an_article_is_about_its_published_meetings(meeting, settings):
    article = ArticleFactory(title="خبر دیدار", lead_picture=PictureFactory())
    article.meetings.add(meeting)
    data = data_of(article)
    address = settings.SITE_URL + article.get_absolute_url()
    assert (data["@type"], data["mainEntityOfPage"]) == ("NewsArticle", address)
    assert (data["headline"], data["inLanguage"]) == ("خبر دیدار", "fa")
    assert date.fromisoformat(data["datePublished"][:10]) <= date.fromisoformat(data["dateModified"][:10])
    assert [about["@type"] for about in data["about"]] == ["Event"]
    assert data["about"][0]["attendee"][1]["name"] == "تیمور صفین"
    meeting.unpublish()
    assert "about" not in data_of(article)


def test_dates_have_latin_digits_alone(meeting):
    data = data_of(meeting)
    assert (data["startDate"] + data["endDate"] + data["identifier"]).isascii()


def test_no_text_ends_the_script_element():
    hostile = "</script><script>alert(1)</script>&amp;\u2028<!--"
    person, body = PersonFactory(name=hostile), OrganizationFactory(name=hostile)
    meeting = published_meeting(subject=hostile, summary=hostile)
    ParticipantFactory(
        meeting=meeting, name=hostile, organization_name=hostile, person=person, organization=body
    )
    article = ArticleFactory(title=hostile)
    article.meetings.add(meeting)
    assert data_of(meeting)["name"] == data_of(article)["headline"] == hostile
    assert data_of(meeting)["attendee"][0]["name"] == hostile
    raw = Client().get(meeting.get_absolute_url()).content.decode()
    script = raw.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert not set("<>&\u2028") & set(script)
    assert "\\u003c/script\\u003e" in script
