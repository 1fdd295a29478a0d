"""JSON-LD of each kind of page: strictly right, and true of what the page shows."""

import json
from datetime import date, time, timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from news import jalali
from news.models import Article, Office
from tests.factories import (
    ArticleFactory,
    CategoryFactory,
    GalleryPictureFactory,
    MembershipFactory,
    OfficeFactory,
    OpeningHoursFactory,
    OrganizationFactory,
    ParticipantFactory,
    PersonFactory,
    PictureFactory,
    RatingFactory,
    SpecialHoursFactory,
    TagFactory,
    published_meeting,
)
from tests.news.machines.schema import check

pytestmark = pytest.mark.django_db


def said_on(address: str) -> dict[str, dict]:
    """All that a page says, each checked, under its type."""
    page = BeautifulSoup(Client().get(address).content, "html.parser")
    said = [json.loads(script.string) for script in page.select('script[type="application/ld+json"]')]
    for data in said:
        if "aggregateRating" not in data:
            check(data)
    kinds = [data["@type"] if isinstance(data["@type"], str) else data["@type"][0] for data in said]
    return dict(zip(kinds, said, strict=True))


@pytest.fixture
def office() -> Office:
    return OfficeFactory(
        address="قازان، خیابان نمونه، ۱۲",
        phone="+۷ ۸۴۳ ۱۲۳",
        emergency_phone="+7 900",
        email="info@example.org",
        map_url="https://example.org/map",
    )


@pytest.fixture
def article(office) -> Article:
    made = ArticleFactory(
        title="نشست بازرگانان", over_title="همکاری", category=CategoryFactory(name="اقتصاد")
    )
    made.tags.add(TagFactory(name="بازرگانی"))
    return made


def test_an_article_says_who_published_what_and_when(article, office, settings):
    news = said_on(article.get_absolute_url())["NewsArticle"]
    assert (news["headline"], news["alternativeHeadline"], news["articleSection"]) == (
        "نشست بازرگانان",
        "همکاری",
        "اقتصاد",
    )
    assert news["identifier"] == str(article.pk)
    assert news["datePublished"] == news["dateModified"] == jalali.iso(article.published_at)
    assert news["author"] == news["publisher"]
    assert news["publisher"]["@type"] == "GovernmentOrganization"
    assert (news["publisher"]["name"], news["publisher"]["url"]) == (office.name, settings.SITE_URL + "/")
    assert news["keywords"] == ["بازرگانی"]
    assert news["isAccessibleForFree"] is True


def test_only_a_major_change_moves_its_date(article):
    Article.objects.update(modified_at=timezone.now() + timedelta(days=1))
    same = said_on(article.get_absolute_url())["NewsArticle"]
    assert same["dateModified"] == jalali.iso(article.published_at)
    changed = timezone.now()
    Article.objects.update(updated_at=changed)
    assert said_on(article.get_absolute_url())["NewsArticle"]["dateModified"] == jalali.iso(changed)


def test_its_pictures_are_the_lead_picture_and_the_gallery_else_a_drawn_card(article, settings):
    (card,) = said_on(article.get_absolute_url())["NewsArticle"]["image"]
    assert card["url"].startswith(f"{settings.SITE_URL}/news/{article.pk}/card-")
    assert Client().get(card["url"]).status_code == 200
    lead = PictureFactory(caption="سالن نشست")
    article.lead_picture = lead
    article.save()
    GalleryPictureFactory(article=article, picture=lead, position=1)
    other = GalleryPictureFactory(article=article, position=2).picture
    images = said_on(article.get_absolute_url())["NewsArticle"]["image"]
    assert [image["url"] for image in images] == [settings.SITE_URL + each.file.url for each in (lead, other)]
    assert (images[0]["caption"], images[0]["width"]) == ("سالن نشست", 64)


def test_it_mentions_people_who_have_a_page(article, settings):
    person = PersonFactory(name="آلسو رضایی")
    article.mentions.add(person)
    (mentioned,) = said_on(article.get_absolute_url())["NewsArticle"]["mentions"]
    assert mentioned == {
        "@type": "Person",
        "name": "آلسو رضایی",
        "url": settings.SITE_URL + person.get_absolute_url(),
    }


def test_what_it_announces_is_an_event(article, office):
    Article.objects.update(event_on=date(2026, 3, 20), event_time=time(18), event_place="تالار شهر")
    (event,) = said_on(article.get_absolute_url())["NewsArticle"]["about"]
    assert (event["@type"], event["startDate"]) == ("Event", "2026-03-20T18:00:00+03:00")
    assert event["location"] == {"@type": "Place", "name": "تالار شهر"}
    Article.objects.update(event_time=None, event_place="")
    (event,) = said_on(article.get_absolute_url())["NewsArticle"]["about"]
    assert event["startDate"] == "2026-03-20"
    assert event["location"]["address"]["streetAddress"] == office.address


@pytest.mark.parametrize("rated", [False, True], ids=["unrated", "rated"])
def test_a_withdrawn_article_is_no_news_for_machines(rated, office):
    article = ArticleFactory(status="withdrawn")
    if rated:
        RatingFactory.create_batch(5, article=article)
    assert said_on(article.get_absolute_url()).keys() == {"BreadcrumbList"}


def test_the_home_page_is_the_site_and_the_office(office, settings):
    said = said_on("/")
    action = said["WebSite"]["potentialAction"]
    assert action["target"]["urlTemplate"] == f"{settings.SITE_URL}/search/?q={{search_term_string}}"
    assert said["GovernmentOrganization"]["@id"] == said["WebSite"]["publisher"]["@id"]
    assert said["GovernmentOrganization"]["name"] == office.name


def test_the_office_says_where_it_is_and_when_it_is_open(office):
    for weekday in (0, 1):
        OpeningHoursFactory(weekday=weekday, opens=time(9), closes=time(13, 30))
    OpeningHoursFactory(weekday=2, opens=time(14), closes=time(16))
    closed = SpecialHoursFactory(ends_on=timezone.localdate() + timedelta(days=2))
    said = said_on("/office/")["GovernmentOrganization"]
    assert said["@type"] == ["GovernmentOrganization", "GovernmentOffice"]
    assert said["address"]["streetAddress"] == office.address
    assert (said["telephone"], said["contactPoint"]["telephone"]) == ("+7843123", "+7900")
    assert said["hasMap"] == "https://example.org/map"
    morning, afternoon = said["openingHoursSpecification"]
    assert morning["dayOfWeek"] == ["https://schema.org/Saturday", "https://schema.org/Sunday"]
    assert (morning["opens"], morning["closes"], afternoon["opens"]) == ("09:00", "13:30", "14:00")
    (special,) = said["specialOpeningHoursSpecification"]
    assert (special["opens"], special["closes"]) == ("00:00", "00:00")
    assert (special["validFrom"], special["validThrough"]) == (str(closed.starts_on), str(closed.ends_on))


def test_an_office_that_says_nothing_of_itself_is_still_right(db):
    said = said_on("/office/")["GovernmentOrganization"]
    assert not {"address", "telephone", "hasMap", "openingHoursSpecification", "contactPoint"} & said.keys()


def test_a_person_has_the_posts_of_today_and_other_spellings(settings):
    person = PersonFactory(
        name="رستم نوروزاف",
        name_cyrillic="Рустам Наврузов",
        other_names="رستم نوروزوف",
        honorific_prefix="آقای",
        links="https://example.org/rustam",
    )
    bank = OrganizationFactory(name="بانک نوبهار")
    MembershipFactory(person=person, organization=bank, position="رئیس")
    MembershipFactory(person=person, organization=bank, position="کارمند", ends_on=date(2020, 1, 1))
    ParticipantFactory(meeting=published_meeting(), person=person)
    page = said_on(person.get_absolute_url())["ProfilePage"]
    entity = page["mainEntity"]
    assert (entity["name"], entity["jobTitle"]) == ("رستم نوروزاف", ["رئیس"])
    assert entity["worksFor"] == [{"@type": "Organization", "name": "بانک نوبهار"}]
    assert entity["alternateName"] == ["Рустам Наврузов", "رستم نوروزوف"]
    assert entity["sameAs"] == ["https://example.org/rustam"]
    assert page["url"] == settings.SITE_URL + person.get_absolute_url()


def test_an_organization_is_of_its_kind_and_part_of_another():
    ministry = OrganizationFactory(name="وزارت فرهنگ", kind="ministry")
    university = OrganizationFactory(name="دانشگاه", kind="university", city="قازان", parent=ministry)
    meeting = published_meeting()
    for body in (ministry, university):
        ParticipantFactory(meeting=meeting, organization=body)
    said = said_on(university.get_absolute_url())["CollegeOrUniversity"]
    assert said["address"]["addressLocality"] == "قازان"
    assert said["parentOrganization"]["name"] == "وزارت فرهنگ"
    assert "GovernmentOrganization" in said_on(ministry.get_absolute_url())


def test_the_way_to_a_page_is_the_same_for_readers_and_machines(article, settings):
    page = BeautifulSoup(Client().get(article.get_absolute_url()).content, "html.parser")
    shown = [(link.text, settings.SITE_URL + link["href"]) for link in page.select(".crumbs a")]
    items = said_on(article.get_absolute_url())["BreadcrumbList"]["itemListElement"]
    assert [(item["name"], item["item"]) for item in items] == shown
    assert [name for name, _ in shown] == ["صفحهٔ نخست", "همهٔ خبرها", "اقتصاد"]


def test_the_page_itself_stands_last_on_the_way_without_an_address(article):
    *_, last = said_on(article.category.get_absolute_url())["BreadcrumbList"]["itemListElement"]
    assert last == {"@type": "ListItem", "position": 3, "name": "اقتصاد"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"@type": "NewsArticle", "headline": "x"},
        {"@type": "Event", "name": "x", "startDate": "۲۰۲۶-۰۳-۲۰", "organizer": {"@id": "http://a/"}},
        {"@type": "Event", "name": "x", "startDate": "2026-03-20T18:00", "organizer": {"@id": "http://a/"}},
        {"@type": "Person", "name": "x", "url": "/people/1/"},
        {"@type": "Person", "name": ""},
        {"@type": "Person", "name": "x", "salary": "1"},
    ],
    ids=["lacks much", "Persian digits", "no offset", "no host", "empty", "unknown property"],
)
def test_the_checker_refuses_what_is_wrong(wrong):
    with pytest.raises(AssertionError):
        check({"@context": "https://schema.org", **wrong})
