"""The pages of people and organizations: only of those whom something published names."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from news.models import FormerOrganization, FormerPerson
from news.views import people
from tests.factories import (
    ArticleFactory,
    MeetingFactory,
    MembershipFactory,
    OfficeFactory,
    OrganizationFactory,
    ParticipantFactory,
    PersonFactory,
    PictureFactory,
    published_meeting,
)

pytestmark = pytest.mark.django_db


def read(address: str, status: int = 200) -> BeautifulSoup:
    response = Client().get(address)
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


@pytest.fixture
def body():
    """A municipality that took part in a published meeting."""
    made = OrganizationFactory(name="شهرداری کازان", kind="municipality", city="کازان", country="روسیه")
    ParticipantFactory(meeting=published_meeting(), side="counterpart", organization=made)
    return made


@pytest.fixture
def mayor(body):
    """Somebody who attended one published meeting."""
    OfficeFactory()
    made = PersonFactory(
        name="تیمور صفین",
        name_latin="Timur Safin",
        name_cyrillic="Тимур Сафин",
        honorific_prefix="آقای",
        biography="زادهٔ کازان",
        links="https://example.org/safin",
        picture=PictureFactory(alt="چهرهٔ شهردار"),
    )
    MembershipFactory(person=made, organization=body, position="شهردار", starts_on=date(2020, 3, 20))
    old = OrganizationFactory(name="بانک پیشین")
    MembershipFactory(person=made, organization=old, position="مدیر", ends_on=date(2019, 1, 1))
    ParticipantFactory(meeting=published_meeting(subject="دیدار نخست"), person=made)
    return made


def test_a_person_s_page_says_who_that_is(mayor, body):
    page = read(mayor.get_absolute_url())
    head = page.select_one(".page-head")
    assert " ".join(page.h1.text.split()) == "آقای تیمور صفین"
    assert [(bdi["lang"], bdi.text) for bdi in head.select(".scripts bdi")] == [
        ("und-Latn", "Timur Safin"),
        ("und-Cyrl", "Тимур Сафин"),
    ]
    assert head.select_one(".portrait img")["alt"] == "چهرهٔ شهردار"
    assert [" ".join(p.text.split()) for p in head.select(".post")] == ["شهردار، شهرداری کازان"]
    assert head.select_one(".post a")["href"] == body.get_absolute_url()
    assert "زادهٔ کازان" in page.text
    assert "nofollow" in page.select_one('a[href="https://example.org/safin"]')["rel"]


def test_posts_over_time_are_all_there_and_lead_only_to_pages_that_exist(mayor, body):
    posts = read(mayor.get_absolute_url()).select("section[aria-labelledby=posts] li")
    assert ["بانک پیشین" in post.text for post in posts] == [False, True]
    assert "۱ فروردین ۱۳۹۹" in posts[0].text
    assert [a["href"] for post in posts for a in post.select("a")] == [body.get_absolute_url()]


def test_meetings_stand_under_their_jalali_years_newest_first(mayor):
    later = published_meeting(subject="دیدار دوم", starts_on=date(2024, 5, 1))
    ParticipantFactory(meeting=later, person=mayor)
    ParticipantFactory(meeting=MeetingFactory(subject="دیدار محرمانه"), person=mayor)
    section = read(mayor.get_absolute_url()).select_one("section[aria-labelledby=meetings]")
    assert [h3.text for h3 in section.select("h3")] == ["۱۴۰۳", "۱۴۰۲"]
    assert [a.text for a in section.select(".timeline a")] == ["دیدار دوم", "دیدار نخست"]


def test_beyond_the_newest_the_register_has_the_rest(mayor, monkeypatch):
    assert not read(mayor.get_absolute_url()).select(".more")
    monkeypatch.setattr(people, "NEWEST_MEETINGS", 1)
    ParticipantFactory(meeting=published_meeting(starts_on=date(2024, 5, 1)), person=mayor)
    page = read(mayor.get_absolute_url())
    assert len(page.select("section[aria-labelledby=meetings] li")) == 1
    read(page.select_one(".more a")["href"])


def test_articles_are_those_that_name_the_person_or_tell_of_a_meeting_once_each(mayor):
    meeting = mayor.participations.get().meeting
    both, named, told = (ArticleFactory(title=title) for title in ("هر دو", "نام‌برده", "گزارش"))
    draft = ArticleFactory(title="پیش‌نویس", status="draft")
    for article in (both, named, draft):
        article.mentions.add(mayor)
    meeting.articles.set([both, told, draft])
    internal = MeetingFactory()
    ParticipantFactory(meeting=internal, person=mayor)
    internal.articles.add(ArticleFactory(title="از دیدار محرمانه"))
    section = read(mayor.get_absolute_url()).select_one("section[aria-labelledby=articles]")
    assert sorted(a.text for a in section.select("a")) == sorted(["هر دو", "نام‌برده", "گزارش"])


def test_nobody_without_something_published_has_a_page(client):
    unknown, internal, drafted = PersonFactory(), PersonFactory(), PersonFactory()
    ParticipantFactory(person=internal)
    ArticleFactory(status="draft").mentions.add(drafted)
    body = OrganizationFactory()
    ParticipantFactory(organization=body)
    MembershipFactory(person=unknown, organization=body)
    for hidden in (unknown, internal, drafted, body):
        assert client.get(hidden.get_absolute_url()).status_code == 404


def test_a_published_article_that_names_somebody_is_enough(client):
    person = PersonFactory()
    ArticleFactory().mentions.add(person)
    assert client.get(person.get_absolute_url()).status_code == 200


def test_the_number_decides_and_the_slug_is_mended(mayor, body, client):
    for shown, kind in ((mayor, "people"), (body, "organizations")):
        for address in (f"/{kind}/{shown.pk}/", f"/{kind}/{shown.pk}/x/"):
            response = client.get(address)
            assert (response.status_code, response["Location"]) == (301, shown.get_absolute_url())


def test_the_numbers_of_merged_ones_lead_to_the_winner_for_ever(mayor, body, client):
    FormerPerson.objects.create(old_id=900_001, person=mayor)
    FormerOrganization.objects.create(old_id=900_002, organization=body)
    for address, winner in (("/people/900001/x/", mayor), ("/organizations/900002/", body)):
        response = client.get(address)
        assert (response.status_code, response["Location"]) == (301, winner.get_absolute_url())


def test_but_not_to_a_winner_without_a_page(client):
    FormerPerson.objects.create(old_id=900_001, person=PersonFactory())
    FormerOrganization.objects.create(old_id=900_002, organization=OrganizationFactory())
    assert client.get("/people/900001/x/").status_code == 404
    assert client.get("/organizations/900002/x/").status_code == 404


def test_an_organization_s_page_says_what_it_is_and_who_speaks_for_it(mayor, body):
    hidden = PersonFactory(name="کارمند بی‌صفحه")
    MembershipFactory(person=hidden, organization=body)
    page = read(body.get_absolute_url())
    assert page.h1.text.strip() == "شهرداری کازان"
    assert "کازان" in page.select_one(".facts").text and "روسیه" in page.select_one(".facts").text
    holders = page.select_one("section[aria-labelledby=people]")
    assert [a["href"] for a in holders.select("a")] == [mayor.get_absolute_url()]
    assert hidden.name not in page.text


def test_former_holders_do_not_speak_for_it(body, mayor):
    mayor.memberships.filter(organization=body).update(ends_on=date.today() - timedelta(days=2))
    page = read(body.get_absolute_url())
    assert not page.select("section[aria-labelledby=people]")
    assert not read(mayor.get_absolute_url()).select(".page-head .post")


def test_parent_and_parts_are_shown_where_they_have_pages(body):
    part, hidden = OrganizationFactory(parent=body), OrganizationFactory(parent=body, name="بخش پنهان")
    ParticipantFactory(meeting=published_meeting(), organization=part)
    page = read(body.get_absolute_url())
    assert [a["href"] for a in page.select("section[aria-labelledby=parts] a")] == [part.get_absolute_url()]
    assert hidden.name not in page.text
    assert body.name in read(part.get_absolute_url()).select_one(".facts").text


@pytest.mark.parametrize("kind", ["person", "organization"])
def test_it_takes_at_most_twelve_queries(kind, mayor, body, client, django_assert_max_num_queries):
    shown = mayor if kind == "person" else body
    for number in range(12):
        meeting = published_meeting(starts_on=date(2024, 1, number + 1))
        ParticipantFactory(meeting=meeting, person=mayor, organization=body)
        meeting.articles.add(ArticleFactory())
        MembershipFactory(person=mayor, organization=OrganizationFactory())
    with django_assert_max_num_queries(12):
        assert client.get(shown.get_absolute_url()).status_code == 200


def test_names_in_addresses_hold_no_markup(client):
    person = PersonFactory(name='"><b>x', links="https://example.org/?a=%22%3E")
    ArticleFactory().mentions.add(person)
    content = client.get(person.get_absolute_url()).content.decode()
    assert "<b>x" not in content
