"""Feeds: whole texts, permanent numbers, dates that machines read, and XML whatever a title holds."""

import re
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from news import feeds
from news.models import Article, FormerPerson
from tests.factories import (
    ArticleFactory,
    CategoryFactory,
    OfficeFactory,
    ParticipantFactory,
    PersonFactory,
    PictureFactory,
    TagFactory,
    published_meeting,
)

pytestmark = pytest.mark.django_db
NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
}
SITE = "http://testserver.example"
NOON = "2026-11-23T12:00:00+03:00"
BODY = (
    '<p dir="rtl">همکاری‌ها &amp; پیمان‌ها <a href="/meetings/">دیدارها</a> <a href="#note">پانویس</a>'
    ' <a href="https://example.org/?a=1&amp;b=2">بیرون</a></p>'
    f'<p><img src="/media/pictures/{"0" * 32}.webp" alt="x &gt; y"></p>'
)


@pytest.fixture
def subject(db):
    """An article with everything, its person, and the addresses of all the feeds that hold it."""
    OfficeFactory()
    category, tag, person = CategoryFactory(name="اقتصادی"), TagFactory(name="حمل‌ونقل"), PersonFactory()
    article = ArticleFactory(
        title="شهردار <کازان> & سرکنسول",
        lead="دیدار ۱۰ آذر & پس از آن",
        body=BODY,
        category=category,
        lead_picture=PictureFactory(credit="روابط عمومی", caption="میدان شهر"),
        published_at=datetime.fromisoformat("2023-12-01T09:26:00.123456+00:00"),
    )
    article.tags.add(tag)
    article.mentions.add(person)
    article.places = [
        "/feeds/news.{}",
        f"/feeds/category/{category.slug}.{{}}",
        f"/feeds/tag/{tag.slug}.{{}}",
        f"/feeds/people/{person.pk}.{{}}",
    ]
    return article


class TestRss:
    def test_it_says_what_a_reader_has_to_know(self, subject, xml):
        channel = xml("/feeds/news.rss").find("channel")
        assert channel.findtext("title") == "سرکنسولگری نمونه در کازان"
        assert channel.findtext("link") == f"{SITE}/"
        assert channel.findtext("language") == "fa"
        own = channel.find("atom:link", NAMES).attrib
        assert own == {"rel": "self", "href": f"{SITE}/feeds/news.rss"}
        item = channel.find("item")
        assert item.findtext("title") == subject.title
        assert item.findtext("link") == SITE + subject.get_absolute_url()
        assert item.find("guid").attrib == {"isPermaLink": "true"}
        assert item.findtext("guid") == f"{SITE}/n/{subject.pk}/"
        assert item.findtext("category") == "اقتصادی"
        assert item.findtext("dc:creator", namespaces=NAMES) == "سرکنسولگری نمونه در کازان"
        assert item.findtext("pubDate") == "Fri, 01 Dec 2023 12:26:00 +0300"
        assert item.findtext("description") == "دیدار ۱۰ آذر &amp; پس از آن"

    def test_it_holds_the_whole_text_with_addresses_that_work_elsewhere(self, subject, xml):
        text = xml("/feeds/news.rss").findtext("channel/item/content:encoded", namespaces=NAMES)
        page = BeautifulSoup(text, "html.parser")
        assert page.p.text == "دیدار ۱۰ آذر & پس از آن"
        assert [a["href"] for a in page.select("a")] == [
            f"{SITE}/meetings/",
            f"{SITE}{subject.get_absolute_url()}#note",
            "https://example.org/?a=1&b=2",
        ]
        assert page.img["src"] == f"{SITE}/media/pictures/{'0' * 32}.webp"
        assert "همکاری\u200cها & پیمان\u200cها" in page.text

    def test_the_lead_picture_comes_with_its_words(self, subject, xml):
        item = xml("/feeds/news.rss").find("channel/item")
        picture = subject.lead_picture
        assert item.find("enclosure").attrib == {
            "url": f"{SITE}{picture.file.url}",
            "length": str(picture.file.size),
            "type": "image/webp",
        }
        media = item.find("media:content", NAMES)
        assert (media.attrib["width"], media.attrib["medium"]) == ("64", "image")
        assert media.findtext("media:credit", namespaces=NAMES) == "روابط عمومی"

    def test_a_lost_file_does_not_break_it(self, subject, xml):
        subject.lead_picture.file.storage.delete(subject.lead_picture.file.name)
        assert xml("/feeds/news.rss").find("channel/item/enclosure").attrib["length"] == "0"


class TestAtom:
    def test_it_says_the_same(self, subject, xml):
        feed = xml("/feeds/news.atom")
        assert feed.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "fa"
        links = {link.attrib["rel"]: link.attrib["href"] for link in feed.findall("atom:link", NAMES)}
        assert links == {"self": f"{SITE}/feeds/news.atom", "alternate": f"{SITE}/"}
        assert feed.findtext("atom:id", namespaces=NAMES) == f"{SITE}/feeds/news.atom"
        entry = feed.find("atom:entry", NAMES)
        assert entry.findtext("atom:id", namespaces=NAMES) == f"{SITE}/n/{subject.pk}/"
        assert entry.findtext("atom:title", namespaces=NAMES) == subject.title
        assert entry.findtext("atom:published", namespaces=NAMES) == "2023-12-01T12:26:00+03:00"
        assert entry.find("atom:content", NAMES).attrib == {"type": "html"}
        assert entry.findtext("atom:content", namespaces=NAMES).startswith(
            "<p>دیدار ۱۰ آذر &amp; پس از آن</p>"
        )
        enclosure = entry.find("atom:link[@rel='enclosure']", NAMES).attrib
        assert enclosure["href"] == f"{SITE}{subject.lead_picture.file.url}"

    def test_only_a_major_change_is_told(self, subject, xml):
        place = "atom:entry/atom:updated"
        subject.title = "تیتر بی‌غلط"
        subject.save()
        assert xml("/feeds/news.atom").findtext(place, namespaces=NAMES) == "2023-12-01T12:26:00+03:00"
        subject.updated_at = datetime.fromisoformat("2024-01-01T00:00:00+00:00")
        subject.save()
        assert xml("/feeds/news.atom").findtext(place, namespaces=NAMES) == "2024-01-01T03:00:00+03:00"


class TestEveryFeed:
    @pytest.mark.parametrize("form", ["rss", "atom"])
    def test_each_holds_its_articles_with_dates_of_the_right_kind(self, form, subject, xml):
        for place in subject.places:
            root = xml(place.format(form))
            items = root.findall("channel/item") or root.findall("atom:entry", NAMES)
            assert len(items) == 1, place
            dates = [
                element.text
                for element in root.iter()
                if element.tag.split("}")[-1] in {"pubDate", "lastBuildDate", "published", "updated"}
            ]
            assert len(dates) >= 2
            for date in dates:
                read = parsedate_to_datetime(date) if form == "rss" else datetime.fromisoformat(date)
                assert read.utcoffset() == timedelta(hours=3)

    @pytest.mark.parametrize("form", ["rss", "atom"])
    def test_no_digit_of_ours_stands_in_an_address_or_a_date(self, form, subject, client):
        text = client.get(f"/feeds/news.{form}").content.decode()
        marked = re.findall(r"[\w:]+=\"([^\"]*)\"", text) + re.findall(
            r"<(?:link|guid|id|pubDate|updated|published)>([^<]*)<", text
        )
        assert marked
        assert not [value for value in marked if re.search("[۰-۹٠-٩]", value)]

    @pytest.mark.parametrize(("form", "kind"), [("rss", "rss"), ("atom", "atom")])
    def test_the_answer_is_that_of_a_public_page(self, form, kind, subject, client):
        response = client.get(f"/feeds/news.{form}")
        assert response["Content-Type"] == f"application/{kind}+xml; charset=utf-8"
        assert response["X-Content-Type-Options"] == "nosniff"
        again = client.get(f"/feeds/news.{form}", headers={"If-None-Match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        head = client.head(f"/feeds/news.{form}")
        assert (head.status_code, head.content, head["ETag"]) == (200, b"", response["ETag"])

    def test_it_is_the_same_all_day_when_there_is_nothing(self, clock, client, xml):
        empty = CategoryFactory()
        address = f"/feeds/category/{empty.slug}.atom"
        clock("2026-11-23T12:00:00+03:00")
        first = client.get(address)
        clock("2026-11-23T18:00:00+03:00")
        assert client.get(address)["ETag"] == first["ETag"]
        assert xml(address).findtext("atom:updated", namespaces=NAMES) == "2026-11-23T00:00:00+03:00"

    def test_the_newest_thirty_come_newest_first(self, xml, clock):
        now = clock(NOON)
        made = [ArticleFactory(published_at=now - timedelta(hours=n)) for n in range(feeds.NEWEST + 2)]
        guids = [guid.text for guid in xml("/feeds/news.rss").findall("channel/item/guid")]
        assert guids == [SITE + article.get_short_url() for article in made[: feeds.NEWEST]]

    def test_only_what_the_public_may_find_is_in_them(self, subject, xml, client):
        person, tag = subject.mentions.get(), subject.tags.get()
        now = datetime.fromisoformat(NOON)
        hidden = [
            ArticleFactory(status=status, category=subject.category)
            for status in ("draft", "in_review", "withdrawn", "unpublished")
        ]
        hidden.append(ArticleFactory(category=subject.category, published_at=now + timedelta(days=4_000)))
        for article in hidden:
            article.mentions.add(person)
            article.tags.add(tag)
        for place in subject.places:
            assert len(xml(place.format("rss")).findall("channel/item")) == 1
        subject.status = Article.Status.DRAFT
        subject.save()
        assert [client.get(place.format("rss")).status_code for place in subject.places] == [
            200,
            200,
            404,
            404,
        ]

    def test_a_persons_feed_tells_of_the_meetings_too(self, subject, xml):
        person = subject.mentions.get()
        told = ArticleFactory()
        meeting = published_meeting()
        meeting.articles.add(told)
        ParticipantFactory(meeting=meeting, person=person)
        titles = {
            item.findtext("title") for item in xml(f"/feeds/people/{person.pk}.rss").findall("channel/item")
        }
        assert titles == {subject.title, told.title}

    def test_none_takes_more_than_four_queries(self, subject, client, django_assert_max_num_queries):
        for _ in range(3):
            other = ArticleFactory(category=subject.category, lead_picture=PictureFactory())
            other.tags.set(subject.tags.all())
            other.mentions.set(subject.mentions.all())
        for place in subject.places:
            with django_assert_max_num_queries(4):
                assert client.get(place.format("rss")).content.count(b"<item>") == 4

    @pytest.mark.parametrize(
        "address",
        ["/feeds/news.xml", "/feeds/news.RSS", "/feeds/news.", "/feeds/category/x.rss", "/feeds/tag/x.atom"]
        + ["/feeds/people/1.rss", "/feeds/people/99999999999999999999.rss", "/feeds/people/x.rss"],
    )
    def test_what_is_not_there_is_not_found(self, address, subject, client):
        subject.mentions.clear()
        assert client.get(address).status_code == 404

    def test_another_spelling_leads_to_the_right_feed(self, subject, client):
        response = client.get("/feeds/category/اقتصادي.rss")
        assert response.status_code == 301
        assert (
            response["Location"]
            == subject.category.get_absolute_url().replace("/category/", "/feeds/category/").rstrip("/")
            + ".rss"
        )

    def test_the_number_of_a_merged_person_leads_to_the_other_ones_feed(self, subject, client):
        person = subject.mentions.get()
        FormerPerson.objects.create(old_id=person.pk + 1_000, person=person)
        response = client.get(f"/feeds/people/{person.pk + 1_000}.atom")
        assert (response.status_code, response["Location"]) == (301, f"/feeds/people/{person.pk}.atom")


class TestLinks:
    def test_the_pages_name_their_feeds(self, subject):
        person = subject.mentions.get()
        for page, place in (
            ("/", subject.places[0]),
            ("/news/", subject.places[0]),
            (subject.category.get_absolute_url(), subject.places[1]),
            (subject.tags.get().get_absolute_url(), subject.places[2]),
            (person.get_absolute_url(), subject.places[3]),
        ):
            head = BeautifulSoup(Client().get(page).content, "html.parser").head
            links = {link["type"]: link["href"] for link in head.select("link[rel=alternate]")}
            assert set(links) == {"application/rss+xml", "application/atom+xml"}, page
            for address in links.values():
                assert Client().get(address).status_code == 200
            assert (
                Client().get(place.format("rss")).content
                == Client().get(links["application/rss+xml"]).content
            )
