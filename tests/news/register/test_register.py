"""The register of meetings: found in every way, counted and paged."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from news.views import paging, register
from news.views.paging import PAGE_SIZE
from tests.factories import (
    MeetingFactory,
    ParticipantFactory,
    published_meeting,
)
from tests.news.register.conftest import BANK, CITY

pytestmark = pytest.mark.django_db


@pytest.fixture
def read():
    def parsed(status: int = 200, **query) -> BeautifulSoup:
        response = Client().get("/meetings/", query)
        assert response.status_code == status
        return BeautifulSoup(response.content, "html.parser")

    return parsed


def subjects(page) -> list[str]:
    return [link.text for link in page.select(".register .subject a")]


class TestFinding:
    @pytest.mark.parametrize(
        "query, found",
        [
            ({}, [CITY, BANK]),
            ({"q": "نوبهار"}, [BANK]),
            ({"q": "بازرگانان تسویه"}, [BANK]),
            ({"q": "سالن آبي"}, [BANK]),
            ({"q": "کازان"}, [BANK]),
            ({"q": "نیکنام"}, [BANK]),
            ({"q": "شهردار اوفا"}, [CITY]),
            ({"q": "1402/001"}, [BANK]),
            ({"q": "۱۴۰۳/۰۰۱"}, [CITY]),
            ({"q": " ١٤٠٢ / ١ "}, [BANK]),
            ({"q": "1402/0000001"}, [BANK]),
            ({"q": "1402/002"}, []),
            ({"q": "1402/001", "year": "1403"}, []),
            ({"q": "9999/999999999"}, []),
            ({"q": "1402/" + "9" * 40}, []),
            ({"year": "1402"}, [BANK]),
            ({"year": "۱۴۰۳"}, [CITY]),
            ({"year": "1402", "month": "9"}, [BANK]),
            ({"year": "1402", "month": "۰۹"}, [BANK]),
            ({"year": "1402", "month": "8"}, []),
            ({"year": "1402", "month": "12"}, []),
            ({"year": "1403", "month": "1"}, [CITY]),
            ({"month": "8"}, [CITY, BANK]),
            ({"kind": "ceremony"}, [CITY]),
            ({"kind": "visit"}, []),
            ({"organization": "بانك نوبهار"}, [BANK]),
            ({"organization": "navbahar"}, [BANK]),
            ({"organization": "شهردار"}, [CITY]),
            ({"organization": "رستم"}, []),
            ({"person": "نوروزاف"}, [BANK]),
            ({"person": "рустам"}, [BANK]),
            ({"person": "نیک نام"}, [BANK]),
            ({"person": "بانک"}, []),
            ({"person": "رضایی", "organization": "شهرداری", "year": "1403", "kind": "ceremony"}, [CITY]),
            ({"person": "رضایی", "year": "1402"}, []),
            ({"q": "", "year": "", "month": "", "kind": "", "organization": "", "person": ""}, [CITY, BANK]),
        ],
    )
    def test_each_way_finds_its_own(self, query, found, two, read):
        assert subjects(read(**query)) == found

    def test_the_number_of_a_meeting_that_was_taken_back_finds_nothing(self, two, read, client):
        assert two[0].unpublish()
        assert subjects(read(q="1402/001")) == []
        assert BANK not in client.get("/meetings.csv", {"q": "1402/001"}).content.decode()

    @pytest.mark.parametrize("name", ["q", "organization", "person"])
    @pytest.mark.parametrize("typed", ["!!!", "'", "\\", "((&|<->", "%_%", "':*"])
    def test_what_holds_no_letter_finds_nothing(self, name, typed, two, read):
        assert subjects(read(**{name: typed})) == []

    @pytest.mark.parametrize(
        "query",
        [
            {"year": "1278"},
            {"year": "1479"},
            {"year": "2023"},
            {"year": "x"},
            {"year": "-1402"},
            {"year": "9" * 40},
            {"year": "1402", "month": "13"},
            {"month": "0"},
            {"month": "آذر"},
            {"kind": "party"},
            {"page": "0"},
            {"page": "x"},
            {"page": "7"},
        ],
    )
    def test_what_does_not_exist_is_not_found_on_the_page_and_in_the_file(self, query, two, read, client):
        read(404, **query)
        if "page" not in query:
            assert client.get("/meetings.csv", query).status_code == 404

    @pytest.mark.parametrize("name", ["q", "year", "month", "kind", "organization", "person", "page"])
    def test_a_null_byte_is_refused(self, name, two, read):
        read(400, **{name: "\x00"})

    def test_hostile_text_is_shown_as_text(self, two, read):
        page = read(q='"><script>x</script>', person="<b>")
        assert page.select_one("input[name=q].x, input[name=q] + script, b") is None
        assert page.select_one("#register-words")["value"] == '"><script>x</script>'

    def test_a_month_without_a_year_asks_for_the_year(self, two, read):
        assert "سال را هم" in read(month="9").select_one("#register-hint").text
        assert not read(month="9", year="1402").select("#register-hint")

    def test_the_last_day_of_a_leap_year_belongs_to_it(self, read):
        published_meeting(subject="سی اسفند", starts_on=date(2025, 3, 20))
        published_meeting(subject="نوروز", starts_on=date(2025, 3, 21))
        assert subjects(read(year="1403", month="12")) == ["سی اسفند"]
        assert subjects(read(year="1404")) == ["نوروز"]


class TestThePage:
    def test_a_row_says_when_who_and_where(self, two, read):
        row = read(year="1402").select_one(".register tbody tr")
        assert row.select_one(".number").text == "۱۴۰۲/۰۰۱"
        assert row.time["datetime"] == "2023-12-01"
        assert row.time.text == "۱۰ آذر ۱۴۰۲"
        assert row.select_one(".subject a")["href"] == two[0].get_absolute_url()
        ours, others = row.select(".side")
        assert "مهدی نیک‌نام" in ours.text
        assert "رستم نوروزاف" in others.text
        assert " ".join(row.select_one(".somewhere").text.split()) == "سالن آبی، کازان"

    def test_a_long_delegation_is_cut_short(self, two, read):
        for rank in range(2, 6):
            ParticipantFactory(meeting=two[0], side="counterpart", rank=rank, name=f"همراه {rank}")
        others = read(year="1402").select(".side")[1]
        assert [li.bdi.text if li.bdi else li.text for li in others.select("li")] == [
            "رستم نوروزاف",
            "همراه 2",
            "و ۳ نفر دیگر",
        ]

    def test_the_years_have_their_counts(self, two, read):
        published_meeting()
        MeetingFactory(starts_on=date(2021, 1, 1))
        years = [
            (option["value"], option.text.strip())
            for option in read(year="1403").select("#register-year option")
        ]
        assert years[1:] == [("1403", "۱۴۰۳ (۱)"), ("1402", "۱۴۰۲ (۲)")]

    def test_the_form_keeps_what_was_asked(self, two, read):
        page = read(q="نوبهار", year="1402", month="9", kind="meeting", person="رستم")
        assert [option["value"] for option in page.select(".register-form option[selected]")] == [
            "1402",
            "9",
            "meeting",
        ]
        assert page.select_one("#register-person")["value"] == "رستم"

    def test_what_was_found_is_counted(self, two, read):
        assert read().select_one("#found").text.strip() == "۲ دیدار"

    @pytest.mark.parametrize("limit, note", [(1, "تنها ۱ دیدار تازه‌تر"), (2, None)])
    def test_the_link_of_the_file_says_when_the_file_is_cut(self, limit, note, two, read, monkeypatch):
        monkeypatch.setattr(register, "IN_FILE", limit)
        page = read()
        assert page.select_one("#found").text.strip() == "۲ دیدار"
        said = page.select_one(".register-head li:has(a[download]) small")
        assert (said and said.text.strip("() ")) == note

    def test_nothing_found_and_nothing_published_differ(self, read):
        assert "هنوز دیداری منتشر نشده است" in read().select_one(".empty").text
        assert "دیداری پیدا نشد" in read(q="هیچ").select_one(".empty").text

    def test_the_whole_register_is_canonical_and_a_filtered_one_is_not_indexed(self, two, read):
        whole, filtered = read(), read(year="1402")
        assert whole.select_one("link[rel=canonical]")["href"] == "http://testserver.example/meetings/"
        assert not whole.select("meta[name=robots]")
        assert filtered.select_one("meta[name=robots]")["content"] == "noindex, follow"
        assert filtered.select_one("link[rel=canonical]")["href"] == "http://testserver.example/meetings/"

    def test_its_links_keep_the_filter(self, read):
        for _count in range(PAGE_SIZE + 1):
            published_meeting()
        page = read(year="۱۴۰۲", kind="meeting")
        assert page.select_one("[rel=next]")["href"] == "/meetings/?year=1402&kind=meeting&page=2"
        assert page.select_one("a[download]")["href"] == "/meetings.csv?year=1402&kind=meeting"
        assert len(subjects(read(page=2))) == 1
        assert page.select_one(".sections [aria-current=page]")["href"] == "/meetings/"

    def test_a_long_one_ends_with_the_way_to_what_is_older(self, read, monkeypatch):
        monkeypatch.setattr(paging, "MOST_PAGES", 1)
        for _count in range(PAGE_SIZE + 1):
            published_meeting()
        page = read()
        assert "سال را در بالا" in page.select_one(".list-end").text and not page.select("[rel=next]")
        read(404, page=2)

    def test_a_cancelled_and_a_planned_meeting_say_so(self, read):
        published_meeting(status="cancelled")
        published_meeting(status="planned")
        assert [state.text for state in read().select(".state")] == ["برنامه‌ریزی‌شده", "لغوشده"]
