"""Sitemaps: every listed page answers, nothing else is listed, and dates move when something matters."""

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest

from news import sitemaps
from news.models import Meeting, MeetingCorrection, Page
from tests.factories import (
    ArticleFactory,
    CategoryFactory,
    GalleryPictureFactory,
    MeetingFactory,
    OfficeFactory,
    OrganizationFactory,
    PageFactory,
    ParticipantFactory,
    PersonFactory,
    PictureFactory,
    StaffFactory,
    TagFactory,
    TopicFactory,
    published_meeting,
)

pytestmark = pytest.mark.django_db
SITE = "http://testserver.example"
NAMES = {
    "map": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}
# W3C's profile of ISO 8601, with seconds and offset.
W3C_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", re.ASCII)


def locations(root) -> list[str]:
    return [loc.text for loc in root.iterfind(".//map:loc", NAMES)]


def paths(root) -> list[str]:
    return [loc.removeprefix(SITE) for loc in locations(root)]


def lastmods(root) -> dict[str, str | None]:
    return {
        url.findtext("map:loc", namespaces=NAMES).removeprefix(SITE): url.findtext(
            "map:lastmod", namespaces=NAMES
        )
        for url in root.iterfind("map:url", NAMES)
    }


@pytest.fixture
def site(db):
    """A site with one public thing of each kind, and hidden ones beside it."""
    OfficeFactory()
    PageFactory()
    PageFactory(is_public=False)
    TopicFactory()
    TopicFactory(is_public=False)
    CategoryFactory()
    TagFactory()
    person, organization = PersonFactory(), OrganizationFactory()
    PersonFactory()
    OrganizationFactory()
    meeting = published_meeting(subject="دیدار شهرداران")
    MeetingFactory()
    ParticipantFactory(meeting=meeting, person=person, organization=organization)
    article = ArticleFactory(title="دیدار", lead_picture=PictureFactory())
    article.tags.add(TagFactory())
    for status in ("draft", "in_review", "withdrawn", "unpublished"):
        ArticleFactory(status=status)
    now = article.published_at
    ArticleFactory(published_at=now - timedelta(days=9), expires_at=now)
    ArticleFactory(published_at=now + timedelta(days=9))
    return article


def listed(xml) -> dict[str, list[str]]:
    return {address: paths(xml(address)) for address in paths(xml("/sitemap.xml"))}


class TestEverything:
    def test_every_listed_page_answers(self, site, xml, client):
        found = listed(xml)
        assert set(found) == {
            "/sitemaps/pages.xml",
            "/sitemaps/subjects.xml",
            "/sitemaps/news.xml",
            f"/sitemaps/articles-{site.pk // 1000}.xml",
            *(
                f"/sitemaps/{kind}-{model.pk // 1000}.xml"
                for kind, model in (
                    ("meetings", Meeting.objects.published().get()),
                    ("people", PersonFactory._meta.model.objects.first()),
                    ("organizations", OrganizationFactory._meta.model.objects.first()),
                )
            ),
        }
        for address in {path for pages in found.values() for path in pages}:
            assert client.get(address).status_code == 200, address

    def test_nothing_hidden_is_listed(self, site, xml):
        pages = [path for paths in listed(xml).values() for path in paths]
        assert sorted(path for path in pages if re.match(r"/news/\d", path)) == [site.get_absolute_url()] * 2
        assert sum(path.startswith("/meetings/") for path in pages) == 2
        assert sum(path.startswith("/people/") for path in pages) == 1
        assert sum(path.startswith("/organizations/") for path in pages) == 1
        assert sum(path.startswith("/category/") for path in pages) == 1
        assert sum(path.startswith("/tag/") for path in pages) == 1
        assert sum(path.startswith("/topics/") for path in pages) == 2
        standing = {page.get_absolute_url() for page in Page.objects.filter(is_public=True)}
        assert {path for path in pages if path.startswith("/pages/")} == standing

    def test_addresses_are_whole_and_encoded_and_dates_are_w3cs(self, site, xml, client):
        for address in ["/sitemap.xml", *listed(xml)]:
            text = client.get(address).content.decode()
            for location in re.findall("<(?:image:)?loc>(.*?)<", text):
                assert location.startswith(f"{SITE}/")
                assert location.isascii()
            for date in re.findall("<(?:lastmod|news:publication_date)>(.*?)<", text):
                assert W3C_DATE.fullmatch(date)
                assert datetime.fromisoformat(date).utcoffset() == timedelta(hours=3)
        assert "<lastmod>" in client.get(f"/sitemaps/articles-{site.pk // 1000}.xml").content.decode()

    def test_an_empty_site_has_its_standing_pages(self, xml):
        assert paths(xml("/sitemap.xml")) == ["/sitemaps/pages.xml"]
        assert "/news/archive/" in paths(xml("/sitemaps/pages.xml"))

    @pytest.mark.parametrize("address", ["/sitemap.xml", "/sitemaps/pages.xml", "/sitemaps/news.xml"])
    def test_the_answers_are_those_of_public_pages(self, address, site, client):
        response = client.get(address)
        assert response["Content-Type"] == "application/xml; charset=utf-8"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304
        head = client.head(address)
        assert (head.status_code, head.content) == (200, b"")

    def test_the_index_takes_few_queries_however_many_chunks_there_are(
        self, site, client, django_assert_max_num_queries
    ):
        for number in (1, 5, 9):
            ArticleFactory(pk=site.pk + number * sitemaps.CHUNK)
        with django_assert_max_num_queries(9):
            assert client.get("/sitemap.xml").content.count(b"/articles-") == 4

    def test_a_section_takes_few_queries(self, site, client, django_assert_max_num_queries):
        for _ in range(3):
            GalleryPictureFactory(article=ArticleFactory(lead_picture=PictureFactory()))
        with django_assert_max_num_queries(3):
            assert client.get(f"/sitemaps/articles-{site.pk // 1000}.xml").content.count(b"<url>") == 4


class TestChunks:
    def test_a_chunk_holds_its_thousand_numbers_and_empty_ones_are_not_listed(self, xml, client):
        for pk in (1_999, 2_000, 2_999, 3_000, 7_500):
            ArticleFactory(pk=pk)
        ArticleFactory(pk=5_000, status="draft")
        chunks = [path for path in paths(xml("/sitemap.xml")) if "articles" in path]
        assert chunks == [f"/sitemaps/articles-{number}.xml" for number in (1, 2, 3, 7)]
        numbers = [path.split("/")[2] for path in paths(xml("/sitemaps/articles-2.xml"))]
        assert numbers == ["2000", "2999"]
        assert client.get("/sitemaps/articles-5.xml").status_code == 404

    @pytest.mark.parametrize(
        "name",
        [
            "articles",
            "articles-",
            "articles-01",
            "articles--1",
            "articles-۱",
            "articles-²",
            "articles-1-1",
            "x-0",
        ]
        + ["articles-" + "9" * 40, "articles-9223372036854775807", "pages-0", "-0", "news-1", "Articles-0"],
    )
    def test_what_is_no_section_is_not_found(self, name, site, client):
        assert client.get(f"/sitemaps/{name}.xml").status_code == 404


class TestArticles:
    def lastmod(self, xml, article):
        return lastmods(xml(f"/sitemaps/articles-{article.pk // 1000}.xml"))[article.get_absolute_url()]

    def test_lastmod_moves_on_a_major_change_only(self, xml):
        article = ArticleFactory(published_at=datetime.fromisoformat("2023-12-01T09:26:00+00:00"))
        assert self.lastmod(xml, article) == "2023-12-01T12:26:00+03:00"
        article.lead = "لید بی‌غلط"
        article.save()
        assert self.lastmod(xml, article) == "2023-12-01T12:26:00+03:00"
        article.updated_at = datetime.fromisoformat("2024-01-01T00:00:00+00:00")
        article.save()
        assert self.lastmod(xml, article) == "2024-01-01T03:00:00+03:00"

    def test_its_pictures_are_named_once_each(self, xml):
        lead, other = PictureFactory(), PictureFactory()
        article = ArticleFactory(lead_picture=lead)
        for picture in (other, lead):
            GalleryPictureFactory(article=article, picture=picture)
        root = xml(f"/sitemaps/articles-{article.pk // 1000}.xml")
        pictures = [loc.text for loc in root.iterfind(".//image:loc", NAMES)]
        assert pictures == [SITE + lead.file.url, SITE + other.file.url]

    def test_a_percent_and_an_ampersand_in_a_title_do_not_break_it(self, xml, client):
        article = ArticleFactory(title="۱۰۰٪ & <پایان> \x0b")
        root = xml(f"/sitemaps/articles-{article.pk // 1000}.xml")
        assert urlsplit(locations(root)[0]).path == article.get_absolute_url()


class TestOthers:
    def test_a_meetings_date_moves_with_its_corrections(self, xml):
        meeting = published_meeting()
        Meeting.objects.update(published_at=datetime.fromisoformat("2023-12-01T09:26:00+00:00"))
        address = f"/sitemaps/meetings-{meeting.pk // 1000}.xml"
        assert list(lastmods(xml(address)).values()) == ["2023-12-01T12:26:00+03:00"]
        MeetingCorrection.objects.create(
            meeting=meeting,
            made_by=StaffFactory(),
            reason="نام درست شد",
            made_at=datetime.fromisoformat("2024-01-01T00:00:00+00:00"),
        )
        assert list(lastmods(xml(address)).values()) == ["2024-01-01T03:00:00+03:00"]

    def test_a_standing_page_has_the_date_of_its_last_change(self, xml):
        page = PageFactory()
        Page.objects.update(modified_at=datetime.fromisoformat("2023-12-01T09:26:00+00:00"))
        dates = lastmods(xml("/sitemaps/pages.xml"))
        assert dates[page.get_absolute_url()] == "2023-12-01T12:26:00+03:00"
        assert dates["/"] is None


class TestNews:
    def test_it_names_the_news_of_today_and_yesterday(self, site, xml, clock):
        """From midnight to midnight, so that a kept file is right all day."""
        now = clock("2026-11-23T12:00:00+03:00")
        fresh = ArticleFactory(title="تازه <و> درست\x0b", published_at=now - timedelta(hours=36))
        ArticleFactory(published_at=now - timedelta(hours=36, seconds=1))
        root = xml("/sitemaps/news.xml")
        assert paths(root) == [fresh.get_absolute_url()]
        news = root.find("map:url/news:news", NAMES)
        assert news.findtext("news:publication/news:name", namespaces=NAMES) == "سرکنسولگری نمونه در کازان"
        assert news.findtext("news:publication/news:language", namespaces=NAMES) == "fa"
        assert news.findtext("news:publication_date", namespaces=NAMES) == "2026-11-22T00:00:00+03:00"
        assert news.findtext("news:title", namespaces=NAMES) == "تازه <و> درست"

    def test_without_any_it_is_empty_and_not_listed(self, xml):
        ArticleFactory(published_at=datetime.fromisoformat("2023-12-01T09:26:00+00:00"))
        assert paths(xml("/sitemaps/news.xml")) == []
        assert "/sitemaps/news.xml" not in paths(xml("/sitemap.xml"))
