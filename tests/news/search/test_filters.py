"""Filters: what the address asks for, and what the page offers with numbers."""

from datetime import date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from news import redirects
from news.models import Redirect
from tests.factories import (
    ArticleFactory,
    CategoryFactory,
    ParticipantFactory,
    PersonFactory,
    published_meeting,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def corpus():
    """Four hits for «گزارش»: three articles and a meeting of 1402 and 1403."""
    culture, economy = CategoryFactory(name="فرهنگی"), CategoryFactory(name="اقتصادی")
    person = PersonFactory(name="رستم نوروزاف")
    # The last second of 1402 in Kazan, and the first of 1403.
    last = ArticleFactory(title="گزارش الف", category=culture, published_at=at("2024-03-19T23:59:59+03:00"))
    ArticleFactory(
        title="گزارش ب", category=economy, kind="report", published_at=at("2024-03-20T00:00:00+03:00")
    )
    ArticleFactory(title="گزارش پ", category=economy, published_at=at("2024-06-01T12:00:00+03:00"))
    meeting = published_meeting(subject="گزارش ت", starts_on=date(2023, 12, 1))
    ParticipantFactory(meeting=meeting, person=person, name="رستم نوروزاف")
    last.mentions.add(person)
    return {"person": person, "culture": culture, "economy": economy}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    "filters, expected",
    [
        ({}, "الف ب پ ت"),
        ({"kind": "report"}, "ب"),
        ({"kind": "meeting"}, "ت"),
        ({"kind": "person"}, ""),
        ({"category": "اقتصادی"}, "ب پ"),
        ({"category": "ناشناخته"}, ""),
        ({"year": "1402"}, "الف ت"),
        ({"year": "۱۴۰۳"}, "ب پ"),
        ({"from": "1403/01/01"}, "ب پ"),
        ({"to": "۱۴۰۲-۱۲-۲۹"}, "الف ت"),
        ({"from": "14020910", "to": "1402.9.10"}, "ت"),
        ({"from": "۱۴۰۳/۱/۱", "year": "1403", "kind": "news"}, "پ"),
        ({"year": "1402", "from": "1403/1/1"}, ""),
        # What cannot be read asks for nothing.
        ({"kind": "nonsense", "year": "99999", "person": "x"}, "الف ب پ ت"),
        ({"year": "1200"}, "الف ب پ ت"),
        ({"from": "1403/13/01"}, "الف ب پ ت"),
    ],
)
def test_a_filter_leaves_what_it_names(filters, expected, corpus, titles):
    assert {title.split()[1] for title in titles("گزارش", **filters)} == set(expected.split())


def test_a_person_leaves_what_names_him_or_saw_him(corpus, titles):
    assert set(titles("گزارش", person=corpus["person"].pk)) == {"گزارش الف", "گزارش ت"}
    assert titles("گزارش", person=corpus["person"].pk + 1) == []


@pytest.mark.parametrize(
    "typed, said",
    [
        ({"from": "1403/12/31"}, "۳۰ روز"),
        ({"from": "2024/01/01"}, "شمسی"),
        ({"to": "دیروز"}, "خوانده نشد"),
        ({"from": "1403/02/01", "to": "1403/01/01"}, "پیش از روز آغاز"),
    ],
)
def test_a_wrong_date_is_told_beside_its_field_and_stays_there(typed, said, corpus, ask):
    page = BeautifulSoup(ask("گزارش", **typed).content, "html.parser")
    wrong = page.select("[aria-invalid=true]")
    assert [field["name"] for field in wrong] == [list(typed)[-1]]
    assert wrong[0]["value"] == list(typed.values())[-1]
    assert said in page.find(id=wrong[0]["aria-describedby"]).text
    assert page.select_one(".between").has_attr("open")
    assert page.select(".hit")


class TestOffered:
    def offered(self, ask, **filters) -> dict[str, dict[str, int]]:
        return {
            facet.name: {choice.label: choice.number for choice in facet.choices}
            for facet in ask("گزارش", **filters).context["facets"]
        }

    def test_each_with_how_many_it_would_leave(self, corpus, ask, titles):
        offered = self.offered(ask)
        assert offered == {
            "نوع": {"خبر": 2, "گزارش": 1, "دیدار": 1},
            "دسته": {"اقتصادی": 2, "فرهنگی": 1},
            "سال": {"۱۴۰۳": 2, "۱۴۰۲": 2},
            "شخص": {"رستم نوروزاف": 2},
        }
        for facet in ask("گزارش").context["facets"]:
            for choice in facet.choices:
                query = {name: value for name, (value,) in parse_qs(urlsplit(choice.address).query).items()}
                assert len(titles(query.pop("q"), **query)) == choice.number

    def test_under_a_filter_what_is_left(self, corpus, ask):
        assert self.offered(ask, category="اقتصادی") == {"نوع": {"خبر": 1, "گزارش": 1}}

    def test_what_would_leave_everything_is_not_offered(self, ask):
        ArticleFactory(title="گزارش تنها")
        assert self.offered(ask) == {}


def test_a_set_filter_can_be_taken_away_alone_or_with_all(corpus, ask):
    answer = ask("گزارش", kind="news", category="اقتصادی", sort="newest")
    page = BeautifulSoup(answer.content, "html.parser")
    links = {
        link.bdi.text: parse_qs(urlsplit(link["href"]).query)
        for link in page.select(".set-filters li:not(.all) a")
    }
    assert links["خبر"] == {"q": ["گزارش"], "category": ["اقتصادی"], "sort": ["newest"]}
    assert links["اقتصادی"] == {"q": ["گزارش"], "kind": ["news"], "sort": ["newest"]}
    every = parse_qs(urlsplit(page.select_one(".set-filters .all a")["href"]).query)
    assert every == {"q": ["گزارش"], "sort": ["newest"]}
    hidden = {field["name"]: field["value"] for field in page.select("main [type=hidden]")}
    assert hidden == {"kind": "news", "category": "اقتصادی", "sort": "newest"}


def test_the_filters_are_folded_links_with_names(corpus, ask):
    page = BeautifulSoup(ask("گزارش").content, "html.parser")
    assert page.select_one("aside.facets > details > summary").text == "فیلتر کردن نتایج"
    assert not page.select_one("aside.facets > details").has_attr("open")
    assert all(section.find(id=section["aria-labelledby"]) for section in page.select(".facets section"))


class TestAnotherSpelling:
    @pytest.fixture(autouse=True)
    def _repair(self, monkeypatch):
        monkeypatch.setattr("news.search_meant.repaired", lambda query, synonyms: "گزارش")

    def test_what_may_have_been_meant_is_searched_and_said(self, corpus, ask):
        answer = ask("گزارژ")
        page = BeautifulSoup(answer.content, "html.parser")
        assert answer.context["hits"].number == 4
        assert "نتایج برای «گزارش» (به‌جای «گزارژ»)" in page.select_one("main .notice").text
        assert parse_qs(urlsplit(page.select_one("main .notice a")["href"]).query) == {
            "q": ["گزارژ"],
            "literal": ["1"],
        }
        assert page.select_one("main input[name=q]")["value"] == "گزارژ"
        # The filters go on from what was meant.
        assert all("q=%DA%AF%D8%B2%D8%A7%D8%B1%D8%B4&" in link["href"] for link in page.select(".facets a"))

    def test_who_insists_gets_what_was_typed(self, corpus, ask):
        assert ask("گزارژ", literal="1").context["hits"].number == 0

    def test_a_guess_that_finds_nothing_is_not_told(self, ask):
        assert "به‌جای" not in ask("گزارژ").content.decode()


class TestACategoryThatWasRenamed:
    def test_its_old_links_lead_to_the_same_search(self, corpus):
        redirects.remember("/category/قدیمی/", corpus["economy"].get_absolute_url())
        answer = Client().get("/search/", {"q": "گزارش", "category": "قدیمی", "kind": "news"})
        assert answer.status_code == 301
        asked = parse_qs(urlsplit(answer["Location"]).query)
        assert asked == {"q": ["گزارش"], "category": ["اقتصادی"], "kind": ["news"]}

    @pytest.mark.parametrize(
        "target", ["", "/category/نیست/", "/tag/اقتصادی/", "https://evil.example/اقتصادی/"]
    )
    def test_what_is_no_category_now_is_a_filter_to_take_away(self, corpus, target):
        Redirect.objects.create(old_path="/category/قدیمی", target=target)
        answer = Client().get("/search/", {"q": "گزارش", "category": "قدیمی"})
        (chosen,) = BeautifulSoup(answer.content, "html.parser").select(".set-filters a")
        assert answer.status_code == 200
        assert "قدیمی" in chosen.text and "category" not in parse_qs(urlsplit(chosen["href"]).query)

    @pytest.mark.parametrize("slug", ["/", "../..", "%", "؟", "a/b", "\u200c"])
    def test_what_cannot_be_one_is_no_error(self, corpus, slug):
        assert Client().get("/search/", {"q": "گزارش", "category": slug}).status_code == 200

    def test_it_is_asked_only_where_the_name_is_unknown(self, corpus):
        with CaptureQueriesContext(connection) as asked:
            Client().get("/search/", {"q": "گزارش", "category": "اقتصادی"})
        assert not any("news_redirect" in one["sql"] for one in asked)
