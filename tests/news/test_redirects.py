"""Old addresses lead to new ones, however they are spelled; what is gone says so."""

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from news.models import Redirect
from news.redirects import LONGEST, LONGEST_TYPED, address_key, find, leads_safely, readable, remember
from tests.factories import (
    ArticleFactory,
    CategoryFactory,
    OfficeFactory,
    PageFactory,
    TagFactory,
    TopicFactory,
)

OLD = "/fa/news/همکاری-های-کازان"
# The same address as keyboards, copying programs and old sites write it.
SPELLINGS = {
    "as it is kept": OLD,
    "with a slash": OLD + "/",
    "percent signs": "/fa/news/%D9%87%D9%85%DA%A9%D8%A7%D8%B1%DB%8C-%D9%87%D8%A7%DB%8C-%DA%A9%D8%A7%D8%B2%D8%A7%D9%86/",
    "ZWNJ": "/fa/news/همکاری‌های-کازان/",
    "spaces": "/fa/news/همکاری های کازان",
    "encoded spaces": "/fa/news/همکاری%20های%20کازان/",
    "Arabic letters": "/fa/news/همكاري-هاي-كازان/",
    "capitals": "/FA/News/همکاری-های-کازان/",
    "two slashes": "/fa//news/همکاری-های-کازان//",
    "with its host": "https://old.example.org/fa/news/همکاری-های-کازان/",
    "a place on the page": OLD + "#text",
}


def redirect(old: str, target: str = "") -> Redirect:
    return Redirect.objects.create(old_path=address_key(old), target=target)


class TestTheKeyOfAnAddress:
    @pytest.mark.parametrize("spelling", SPELLINGS)
    def test_is_the_same_for_every_spelling(self, spelling):
        assert address_key(SPELLINGS[spelling]) == OLD

    def test_keeps_the_query_which_on_old_sites_says_everything(self):
        assert address_key("/Show.aspx?ID=%DB%B1%DB%B2&Lang=FA") == "/show.aspx?id=12&lang=fa"
        assert address_key("/show?a+b") == address_key("/show?a%20b") == "/show?a-b"
        assert address_key("/a/?") == "/a"

    def test_is_the_same_in_whatever_order_the_parameters_come(self):
        assert address_key("/show?id=5&x=1") == address_key("/show?x=1&id=5") == "/show?id=5&x=1"
        assert address_key("/show?&x=1&&id=5&") == "/show?id=5&x=1"
        assert address_key("/show?id=5") != address_key("/show?id=6")

    @pytest.mark.parametrize(
        "follower",
        ["utm_source=a", "UTM_Campaign=%D8%A8", "fbclid=x", "gclid=x", "yclid=1", "utm_x", "gclid="],
    )
    def test_leaves_out_what_others_hang_on_to_follow_readers(self, follower):
        assert address_key(f"/show?{follower}&id=5") == address_key(f"/show?id=5&{follower}") == "/show?id=5"
        assert address_key(f"/show?{follower}") == "/show"

    def test_keeps_parameters_that_only_look_like_those(self):
        assert address_key("/show?utmost=1&my_gclid=2&id=utm_x") == "/show?id=utm_x&my_gclid=2&utmost=1"

    def test_does_not_take_a_letter_for_a_sign(self):
        assert address_key("/a%3Fb") == "/a%3fb" != address_key("/a?b")
        assert address_key("/100%25") == address_key("/100%") == "/100%25"

    def test_is_no_other_host(self):
        assert address_key("//evil.example/a") == "/evil.example/a"

    def test_is_empty_for_what_is_too_long(self):
        assert address_key("/" + "b" * LONGEST) == ""
        assert address_key("/" + "b" * LONGEST_TYPED) == ""
        assert address_key("/" + "%D8%A8" * 399) == "/" + "ب" * 399

    @pytest.mark.parametrize(
        "hostile",
        [
            "",
            "/",
            "\0",
            "/%00",
            "/%ff%fe",
            "/\ud800",
            "%",
            "?",
            "#",
            "//",
            "/../..",
            "/%2e%2e/%2f",
            "http://",
        ],
    )
    def test_is_an_address_of_this_site_whatever_comes(self, hostile):
        key = address_key(hostile)
        assert key.startswith("/") and not key.startswith("//")
        assert "\0" not in key and key.encode()

    @given(st.text(max_size=120))
    def test_of_a_key_is_the_key(self, text):
        key = address_key(text)
        assert address_key(key) == key

    @given(st.text(alphabet="/?#%+-.&=_ \u200c\u03382546aAبيکutm", max_size=40))
    def test_of_a_key_is_the_key_among_signs(self, text):
        key = address_key(text)
        assert address_key(key) == key


@pytest.mark.django_db
class TestFinding:
    def test_the_query_goes_first(self, django_assert_num_queries):
        redirect("/show", "/news/"), redirect("/show?id=7", "/news/7/")
        with django_assert_num_queries(1):
            assert find("/show?ID=7").target == "/news/7/"
        assert find("/show?id=8").target == "/news/"
        assert find("/other?id=7") is None

    def test_of_what_is_too_long_asks_nothing(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert find("/" + "b" * 5_000) is None


@pytest.mark.django_db
class TestAPageThatIsNotThere:
    @pytest.fixture(autouse=True)
    def _office(self):
        OfficeFactory()

    @pytest.mark.parametrize("spelling", [name for name in SPELLINGS if name != "with its host"])
    def test_leads_on_in_every_spelling(self, spelling):
        redirect(OLD, "/news/")
        answer = Client().get(SPELLINGS[spelling].partition("#")[0])
        assert (answer.status_code, answer["Location"]) == (301, "/news/")
        # A mistake of the desk is not kept for good by every browser that saw it.
        assert answer["Cache-Control"] == "public, max-age=5"
        assert not answer.cookies

    def test_leads_on_from_the_sites_own_addresses_too(self):
        redirect("/category/قدیمی", "/category/تازه/")
        answer = Client().get("/category/قدیمی/")
        assert (answer.status_code, answer["Location"]) == (301, "/category/%D8%AA%D8%A7%D8%B2%D9%87/")

    def test_leads_to_another_site_by_https(self):
        redirect("/visa", "https://visa.example.org/fa?a=1")
        assert Client().get("/visa/")["Location"] == "https://visa.example.org/fa?a=1"

    def test_says_that_it_is_gone(self):
        redirect("/old/jobs")
        answer = Client().get("/old/jobs/")
        assert (answer.status_code, answer["Cache-Control"]) == (410, "no-store")
        assert 'content="noindex"' in answer.content.decode()
        assert "این صفحه دیگر" in answer.content.decode()

    @pytest.mark.parametrize(
        "target", ["javascript:alert(1)", "//evil.example", "http://plain.example/", "/\\evil.example"]
    )
    def test_leads_nowhere_that_the_desk_would_have_refused(self, target):
        redirect("/trap", target)
        assert Client().get("/trap/").status_code == 404

    def test_is_asked_for_by_readers_alone(self):
        redirect("/old", "/news/")
        assert Client().post("/old/").status_code == 404
        assert Client().head("/old/").status_code == 301

    def test_a_page_that_is_there_is_shown_all_the_same(self):
        article = ArticleFactory()
        redirect(article.get_absolute_url(), "/news/")
        assert Client().get(article.get_absolute_url()).status_code == 200

    def test_leads_to_the_end_in_one_step(self):
        redirect("/a", "/b/"), redirect("/b", "/c/")
        assert Client().get("/a/")["Location"] == "/c/"


@pytest.mark.django_db
class TestRemembering:
    def known(self):
        return dict(Redirect.objects.values_list("old_path", "target"))

    def test_an_address_that_changed(self, editor):
        remember("/category/%D8%A7%D9%84%D9%81/", "/category/%D8%A8/", by=editor)
        assert self.known() == {"/category/الف": "/category/ب/"}
        assert Redirect.objects.get().made_by == editor

    def test_an_address_that_changed_twice_leads_on_in_one_step(self):
        remember("/category/a/", "/category/b/")
        remember("/category/b/", "/category/c/")
        assert self.known() == {"/category/a": "/category/c/", "/category/b": "/category/c/"}

    def test_an_address_that_changed_back_is_no_loop(self):
        remember("/category/a/", "/category/b/")
        remember("/category/b/", "/category/a/")
        assert self.known() == {"/category/b": "/category/a/"}

    def test_what_was_gone_for_good_and_comes_back_elsewhere(self):
        redirect("/category/a")
        remember("/category/a/", "/category/b/")
        assert self.known() == {"/category/a": "/category/b/"}

    def test_another_spelling_of_the_same_is_nothing_to_remember(self):
        remember("/category/همکاري/", "/category/همکاری/")
        assert self.known() == {}

    def test_it_takes_few_statements(self, django_assert_num_queries):
        with django_assert_num_queries(5):  # three, and a savepoint around them
            remember("/category/a/", "/category/b/")


class TestATarget:
    @pytest.mark.parametrize(
        "target",
        [
            "/",
            "/news/12/",
            "/category/خبر/",
            "https://example.org/",
            "https://example.org",
            "https://a.example.org:8443/@a",
            "https://وزارت.ایران/خبر",
        ],
    )
    def test_may_be(self, target):
        assert leads_safely(target)

    @pytest.mark.parametrize(
        "target",
        ["", "news/12/", "//example.org/", "/\\example.org", "\\\\example.org", "http://example.org/", "https://",
         "javascript:alert(1)", "data:text/html,x", "https://[", "mailto:a@example.org",
         "https://example.org@127.0.0.1/", "https://user:pw@example.org/", "https://@example.org/",
         "https://exam\u200bple.org/", "https://exam\u200cple.org/", "https://exam\u00adple.org/", "https://exam\u2066ple.org/",
         "https://ｅxample.org/", "https://example.org:x/", "https://example.org%40evil.example/"],
    )  # fmt: skip
    def test_may_not_be(self, target):
        assert not leads_safely(target)

    def test_is_kept_as_people_read_it(self):
        assert readable("/category/%D8%AE%D8%A8%D8%B1/") == "/category/خبر/"
        assert readable(f" {settings.SITE_URL}/news/12/ ") == "/news/12/"
        assert readable("https://example.org/%D8%A8") == "https://example.org/ب"


@pytest.mark.django_db
class TestTheTable:
    def test_an_old_address_is_a_path(self):
        with pytest.raises(IntegrityError, match="redirect_is_from_a_path"):
            Redirect.objects.create(old_path="news")

    def test_an_old_address_leads_elsewhere(self):
        with pytest.raises(IntegrityError, match="redirect_leads_elsewhere"):
            Redirect.objects.create(old_path="/a", target="/a")


@pytest.mark.django_db
@pytest.mark.parametrize("spelling", ["حوزه‌های-kazan", "حوزه های kazan", "حوزه-هاي-kazan", "حوزه-های-KAZAN"])
class TestAnAddressInAnotherSpelling:
    """What the site's own addresses do with the spellings that people and programs make of them."""

    def leads(self, address: str, own: str) -> bool:
        answer = Client().get(address)
        return answer.status_code == 301 and answer["Location"] == own

    def test_of_an_article(self, spelling):
        article = ArticleFactory(title="حوزه‌های Kazan")
        assert self.leads(f"/news/{article.pk}/{spelling}/", article.get_absolute_url())

    def test_of_a_category(self, spelling):
        category = CategoryFactory(name="حوزه‌های Kazan")
        assert self.leads(f"/category/{spelling}/", category.get_absolute_url())

    def test_of_a_tag(self, spelling):
        tag = TagFactory(name="حوزه‌های Kazan")
        ArticleFactory().tags.add(tag)
        assert self.leads(f"/tag/{spelling}/", tag.get_absolute_url())

    def test_of_a_dossier(self, spelling):
        topic = TopicFactory(name="حوزه‌های Kazan")
        assert self.leads(f"/topics/{spelling}/", topic.get_absolute_url())

    def test_of_a_standing_page(self, spelling):
        page = PageFactory(title="حوزه‌های Kazan")
        assert self.leads(f"/pages/{spelling}/", page.get_absolute_url())
