"""What a search comes to beyond what was typed: titles, other names, better spellings, and what it tells of itself."""

from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from news import vocabulary
from news.models import SynonymGroup
from tests.factories import (
    ArticleFactory,
    OrganizationFactory,
    ParticipantFactory,
    PersonFactory,
    published_meeting,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_groups():
    SynonymGroup.objects.all().delete()


def article(title: str, body: str = "متن") -> None:
    ArticleFactory(title=title, lead="", body=f"<p>{body}</p>")


def person(**names) -> None:
    ParticipantFactory(meeting=published_meeting(), person=PersonFactory(**names), name="کسی")


def organization(**names) -> None:
    ParticipantFactory(meeting=published_meeting(), organization=OrganizationFactory(**names), name="کسی")


@pytest.fixture
def warm():
    """A search before, which makes the key of the visitors."""
    Client().get("/search/?q=نوروز")


def soup(answer) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


# --- Titles of people -----------------------------------------------------------------------------


@pytest.mark.parametrize("q", ["خانم نگار دادمهر", "خانم دادمهر", "دکتر دادمهر", "نگار دادمهر کیست"])
def test_somebody_is_found_as_the_site_itself_calls_her(q, titles):
    person(name="نگار دادمهر", honorific_prefix="خانم")
    article("گزارش", "نگار دادمهر آمد")
    vocabulary.refresh()
    assert {"خانم نگار دادمهر", "گزارش"} <= set(titles(q))


# --- Names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("q", ["نگاردادمهر", "نگار دادمهر", "دادمهر نگار", "خانم نگار دادمهر"])
def test_who_is_called_so_comes_first(q, titles):
    for number in range(6):
        article(f"نگار دادمهر، نگار دادمهر {number}", "نگار دادمهر")
    person(name="نگار دادمهر", other_names="دادمهر نگار")
    assert titles(q)[0] == "نگار دادمهر"


def test_by_day_the_newest_stays_first(titles):
    article("نگار دادمهر آمد")
    person(name="نگار دادمهر")
    assert titles("نگار دادمهر", sort="newest")[0] == "نگار دادمهر آمد"


class TestOtherNames:
    @pytest.mark.parametrize("q", ["آستراخان", "بندر آستراخان", "بندرِ هشترخان"])
    def test_another_spelling_finds_the_news_too(self, q, titles, ask):
        organization(
            name="شرکت بندر رودخانه‌ای آستاراخان",
            other_names="بندر آستراخان\nبندر آستاراخان\nبندر هشترخان",
        )
        article("کشتی از بندر آستاراخان رسید")
        vocabulary.refresh()
        assert set(titles(q)) == {"شرکت بندر رودخانه‌ای آستاراخان", "کشتی از بندر آستاراخان رسید"}
        assert soup(ask(q)).select("h3 mark")

    @pytest.mark.parametrize("q", ["Негар Дадмехр", "negar dadmehr"])
    def test_a_name_in_another_script_finds_the_news_too(self, q, titles):
        person(name="نگار دادمهر", name_latin="Negar Dadmehr", name_cyrillic="Негар Дадмехр")
        article("نگار دادمهر آمد")
        assert titles(q) == ["نگار دادمهر", "نگار دادمهر آمد"]

    def test_a_name_with_a_comma_is_one_name(self, titles):
        organization(name="وزارت علوم، تحقیقات و فناوری", other_names="عتف")
        article("تحقیقات تازه")
        assert titles("عتف") == ["وزارت علوم، تحقیقات و فناوری"]

    def test_names_without_a_page_tell_nothing(self, titles):
        organization(name="بانک یکم")
        OrganizationFactory(name="بانک یکم", other_names="راز نهان")
        article("راز نهان")
        assert titles("یکم") == ["بانک یکم"]

    def test_who_insists_gets_the_very_word(self, titles):
        organization(name="آستاراخان", other_names="آستراخان")
        article("آستاراخان")
        assert titles("آستراخان", literal="1") == ["آستاراخان"]

    def test_it_takes_no_more_than_eight(self, warm, django_assert_max_num_queries):
        organization(name="آستاراخان", other_names="آستراخان")
        article("آستاراخان")
        with django_assert_max_num_queries(8):
            assert Client().get("/search/?q=آستراخان").context["hits"].number == 2


# --- Hits by chance -------------------------------------------------------------------------------


class TestBetter:
    @pytest.fixture(autouse=True)
    def texts(self):
        for number in range(3):
            article(f"شهرداری کازان {number}")

    def test_one_hit_by_a_stem_does_not_stop_the_repair(self, ask):
        article("شهردریان در کازان")
        vocabulary.refresh()
        answer = ask("شهردری کازان")
        assert answer.context["hits"].number == 3
        assert (
            "نتایج برای «شهرداری کازان» (به‌جای «شهردری کازان»)"
            in soup(answer).select_one("main .notice").text
        )

    def test_beside_more_of_them_it_is_offered(self, ask):
        for number in range(3):
            article(f"شهردریان در کازان {number}")
        vocabulary.refresh()
        answer = ask("شهردری کازان", kind="news")
        notice = soup(answer).select_one("main .notice")
        assert "آیا منظورتان «شهرداری کازان» بود؟" in notice.text
        assert parse_qs(urlsplit(notice.a["href"]).query) == {"q": ["شهرداری کازان"], "kind": ["news"]}

    def test_nothing_is_offered_for_what_is_known_quoted_or_insisted_on(self, ask):
        for number in range(3):
            article(f"شهردریان در کازان {number}")
        vocabulary.refresh()
        for q, filters in [("شهرداری کازان", {}), ("شهردری", {"literal": "1"}), ("«شهردریان» کازان", {})]:
            assert soup(ask(q, **filters)).select("main .notice") == []

    def test_a_better_spelling_that_finds_less_is_not_sought(self, ask):
        article("شهردریان در اصفهان")
        article("شهردریان در اصفهان")
        article("شهرداری اصفهان")
        vocabulary.refresh()
        assert ask("شهردری اصفهان").context["hits"].number == 2

    def test_it_takes_no_more_than_eight(self, warm, django_assert_max_num_queries):
        article("شهردریان در کازان")
        vocabulary.refresh()
        with django_assert_max_num_queries(8):
            Client().get("/search/", {"q": "شهردری کازان"})


def test_two_words_that_are_one_are_found(titles):
    article("سیزده‌به‌در در جنگل")
    article("سیزده روز")
    article("جنگ بدر")
    vocabulary.refresh()
    assert titles("سیزده بدر") == ["سیزده‌به‌در در جنگل"]


# --- What was searched ----------------------------------------------------------------------------


class TestLeftOut:
    def test_it_says_which_words_were_not_searched(self, ask):
        page = soup(ask("یک دو سه چهار پنج شش هفت هشت"))
        assert page.select_one("main input[name=q]")["value"] == "یک دو سه چهار پنج شش"
        assert page.h2.text == "نتایج جست‌وجو برای «یک دو سه چهار پنج شش»"
        assert "نادیده گرفته شد: «هفت هشت»" in page.select_one(".found-head .hint").text

    def test_a_query_beyond_the_field_is_cut_at_a_word(self, ask):
        field = soup(ask("شهرداری " * 20)).select_one("main input[name=q]")
        assert len(field["value"]) <= int(field["maxlength"])
        assert field["value"].endswith("شهرداری")

    def test_a_word_that_is_said_again_takes_no_room(self, ask, titles):
        article("کازان زرافه")
        article("کازان")
        organization(name="بندر کازان")
        q = "کازان " * 6 + "زرافه"
        assert titles(q) == ["کازان زرافه"]
        assert soup(ask(q)).select(".found-head .hint") == []

    def test_what_was_left_out_is_text(self, ask):
        assert "<b>هفت" not in ask("یک دو سه چهار پنج شش <b>هفت</b>").content.decode()


def test_links_carry_dates_as_machines_write_them(ask):
    article("گزارش")
    article("گزارش")
    page = soup(ask("گزارش", **{"from": "۱۳۸۰/۱/۱", "to": "فردا"}))
    assert page.select_one("#search-from")["value"] == "۱۳۸۰/۱/۱"
    assert page.select_one("#search-to")["value"] == "فردا"
    query = parse_qs(urlsplit(page.select_one(".sorting a")["href"]).query)
    assert query == {"q": ["گزارش"], "from": ["1380/01/01"], "sort": ["newest"]}
