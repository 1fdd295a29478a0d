"""The search page: a form, the hits with what was sought in them, and a kind word when there are none."""

from datetime import date, timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone

from news import visitors
from news.models import Category
from news.readership import site_day
from news.views.paging import PAGE_SIZE
from tests.factories import (
    ArticleFactory,
    CategoryFactory,
    MembershipFactory,
    OrganizationFactory,
    ParticipantFactory,
    PersonFactory,
    PictureFactory,
    published_meeting,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def everything():
    """One of each kind that knows the word «نوبهار»."""
    category = CategoryFactory(name="اقتصادی")
    article = ArticleFactory(
        title="همکاری با بانک نوبهار", kind="announcement", category=category, lead_picture=PictureFactory()
    )
    meeting = published_meeting(subject="دیدار در نوبهار", city="کازان", kind="visit", status="planned")
    person = PersonFactory(name="رستم نوبهار", name_cyrillic="Рустам Навбахар", honorific_prefix="دکتر")
    organization = OrganizationFactory(name="بانک نوبهار", kind="bank", city="اوفا")
    MembershipFactory(person=person, organization=organization, position="رئیس هیئت‌مدیره")
    ParticipantFactory(meeting=meeting, name="رستم نوبهار", person=person, organization=organization)
    return {"article": article, "meeting": meeting, "person": person, "organization": organization}


def test_without_words_it_says_what_can_be_found(read):
    section = ArticleFactory().category
    page = read("/search/")
    assert page.select_one("main form[role=search] input[name=q]")["value"] == ""
    assert not page.select(".hits, .empty, .facets")
    assert "دیدارها" in page.select_one(".search-what").text
    assert section.get_absolute_url() in [link["href"] for link in page.select(".search-begin .chips a")]
    assert read("/search/?q=%20%20").select(".search-begin")


def test_a_query_without_a_letter_is_told_so(read):
    page = read("/search/?q=%25")
    assert "هیچ حرف یا رقمی نیست" in page.select_one("main [role=status]").text
    assert page.select_one("main input[name=q]")["value"] == "%"


def test_it_shows_hits_with_the_words_marked(read):
    found = ArticleFactory(title="همکاری‌های بانکی", body="<p>بانک‌ها گفت‌وگو کردند.</p>")
    ArticleFactory(title="جشن نوروز")
    page = read("/search/?q=همکاريهای بانکي")
    assert [a["href"] for a in page.select(".hit h3 a")] == [found.get_absolute_url()]
    assert [mark.text for mark in page.select(".hit h3 mark")] == ["همکاری‌های", "بانکی"]
    assert page.select_one("main input[name=q]")["value"] == "همکاريهای بانکي"
    assert "۱ نتیجه" in page.select_one("main [role=status]").text


class TestKinds:
    def test_all_kinds_stand_in_one_list(self, read, everything):
        page = read("/search/?q=نوبهار")
        addresses = {link["href"] for link in page.select(".hit h3 a")}
        assert addresses == {each.get_absolute_url() for each in everything.values()}
        kinds = {kind.text for kind in page.select(".hit-kind > span:first-child")}
        assert kinds == {"اطلاعیه", "دیدار", "شخص", "نهاد"}

    def test_a_meeting_has_its_number_day_city_and_state(self, read, everything):
        hit = read("/search/?q=نوبهار&kind=meeting").select_one(".hit")
        for fact in ("۱۴۰۲/۰۰۱", "۱۰ آذر ۱۴۰۲", "کازان", "سفر", "برنامه‌ریزی‌شده"):
            assert fact in hit.text
        assert hit.time["datetime"] == "2023-12-01"

    def test_a_person_has_the_post_of_today(self, read, everything):
        hit = read("/search/?q=نوبهار&kind=person").select_one(".hit")
        assert hit.h3.text == "دکتر رستم نوبهار"
        assert "رئیس هیئت‌مدیره، بانک نوبهار" in hit.text

    def test_a_person_without_a_post_has_that_of_the_last_meeting(self, read, everything):
        everything["person"].memberships.all().delete()
        meeting = published_meeting(starts_on=date(2024, 5, 1))
        ParticipantFactory(
            meeting=meeting, person=everything["person"], position="مشاور", organization_name="شهرداری"
        )
        assert "مشاور، شهرداری" in read("/search/?q=نوبهار&kind=person").select_one(".hit").text

    def test_an_organization_says_what_it_is(self, read, everything):
        hit = read("/search/?q=نوبهار&kind=organization").select_one(".hit")
        assert "بانک" in hit.select_one(".meta").text
        assert "اوفا" in hit.select_one(".meta").text

    def test_an_article_has_its_day_section_and_picture(self, read, everything):
        hit = read("/search/?q=نوبهار&kind=announcement").select_one(".hit")
        assert hit.select_one(".section-name").text == "اقتصادی"
        assert hit.time and hit.img["src"] == everything["article"].lead_picture.file.url

    def test_a_meeting_is_found_by_who_was_there_and_says_so(self, read):
        meeting = published_meeting(subject="گفت‌وگوی بازرگانی", summary="تسویهٔ حساب")
        ParticipantFactory(meeting=meeting, name="آلسو رضایوا", position="شهردار")
        hit = read("/search/?q=رضایوا").select_one(".hit")
        assert hit.a["href"] == meeting.get_absolute_url()
        assert [mark.text for mark in hit.select("mark")] == ["رضایوا"]

    def test_a_meeting_is_found_by_its_number(self, read):
        meeting = published_meeting()
        published_meeting()
        assert [a["href"] for a in read("/search/?q=۱۴۰۲/۰۰۱").select(".hit h3 a")] == [
            meeting.get_absolute_url()
        ]

    def test_a_person_is_found_in_another_script(self, read, everything):
        titles = [title.text for title in read("/search/?q=навбахар").select(".hit h3")]
        assert titles == ["دکتر رستم نوبهار"]


def test_no_hit_gives_advice_and_a_way_on(read):
    ArticleFactory()
    page = read("/search/?q=قلقلک")
    assert "نتیجه‌ای یافت نشد" in page.text
    assert page.select(".empty a[href='/news/']")
    assert not page.select(".facets")


def test_no_hit_under_filters_offers_the_search_without_them(read):
    ArticleFactory(title="نشست شهرداران")
    page = read("/search/?q=شهرداران&kind=statement")
    assert f"/search/?q={quote('شهرداران')}" in [link["href"] for link in page.select(".empty a")]


def test_it_is_neither_stored_nor_indexed(client, read):
    assert client.get("/search/?q=شهردار")["Cache-Control"] == "no-store"
    assert read("/search/?q=شهردار").select_one("meta[name=robots]")["content"] == "noindex, follow"


class TestPages:
    def test_hits_come_in_pages_that_keep_the_query(self, read, client):
        category = CategoryFactory()
        for _ in range(PAGE_SIZE + 1):
            ArticleFactory(title="دیدار با شهردار", category=category)
        address = f"/search/?q={quote('شهردار')}"
        assert read(address).select_one("[rel=next]")["href"] == f"{address}&page=2"
        assert len(read(f"{address}&page=2").select(".hit")) == 1
        assert client.get(f"{address}&page=3").status_code == 404
        response = client.get("/search/", {"q": "شهردار", "page": "۲"})
        assert (response.status_code, response["Location"]) == (301, f"{address}&page=2")
        assert client.get("/search/", {"q": "شهردار", "page": "1"})["Location"] == address

    @pytest.mark.parametrize("page", ["0", "51", "-1", "x", "9" * 30, "", "1.5"])
    def test_no_other_page_is_there(self, page, client):
        ArticleFactory(title="دیدار با شهردار")
        assert client.get("/search/", {"q": "شهردار", "page": page}).status_code == (404 if page else 301)


class TestWhatIsNotPublic:
    def test_it_appears_nowhere(self, client):
        secret = "محرمانگاه"
        ArticleFactory(title=secret, status="draft", category=CategoryFactory(name=f"دستهٔ {secret}"))
        ArticleFactory(title=secret, published_at=timezone.now() + timedelta(hours=1))
        ArticleFactory(title=secret, expires_at=timezone.now() - timedelta(minutes=1))
        hidden = ArticleFactory(title=secret, status="withdrawn")
        hidden.mentions.add(PersonFactory(name=f"شخص {secret}"))
        OrganizationFactory(name=f"نهاد {secret}")
        internal = ParticipantFactory(name=secret, person=PersonFactory(name=f"حاضر {secret}")).meeting
        internal.articles.add(ArticleFactory(title="خبر آشکار"))
        for address in ("/search/", "/search/suggest/"):
            page = client.get(address, {"q": secret}).content.decode()
            assert "محرمانگاه" not in page.replace(f'value="{secret}"', "").replace(f"«{secret}»", "")
        page = client.get("/search/", {"q": "آشکار"}).content.decode()
        assert "خبر آشکار" in page.replace("<mark>", "").replace("</mark>", "")
        assert secret not in page

    def test_nobody_of_an_internal_meeting_is_a_filter(self, client):
        shown = ArticleFactory(title="خبر آشکار")
        hidden = ParticipantFactory(person=PersonFactory(name="ناپیدا")).meeting
        hidden.articles.add(shown)
        response = client.get("/search/", {"q": "آشکار", "person": hidden.participants.get().person_id})
        assert "ناپیدا" not in response.content.decode()
        assert not response.context["hits"].hits


class TestQueries:
    @pytest.fixture(autouse=True)
    def key_of_the_quarter(self):
        visitors.make_group_key(site_day())

    def test_it_takes_at_most_six(self, client, everything, django_assert_max_num_queries):
        for _ in range(5):
            ArticleFactory(title="دیدار با شهردار نوبهار")
        with django_assert_max_num_queries(6):
            assert client.get("/search/?q=نوبهار").context["hits"].number == 9

    def test_it_takes_at_most_eight_with_a_repair(
        self, client, everything, django_assert_max_num_queries, monkeypatch
    ):
        with django_assert_max_num_queries(7):
            assert client.get("/search/?q=قلقلکستان").context["hits"].number == 0
        monkeypatch.setattr("news.search_meant.repaired", _asking(lambda query, synonyms: "نوبهار"))
        with django_assert_max_num_queries(8):
            assert client.get("/search/?q=قلقلکستان").context["hits"].number == 4


def _asking(repair):
    """A repair that takes one query, as the real one does."""

    def asked(*args):
        Category.objects.exists()
        return repair(*args)

    return asked
