"""Who met whom, for the staff: counted from held meetings, sorted, drawn."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from news import co_attendance
from news.models import Participant
from tests.factories import MeetingFactory, ParticipantFactory, PersonFactory

A_DAY, A_YEAR_BEFORE = date(2023, 12, 1), date(2022, 12, 1)  # 10 Azar 1402 and 1401
pytestmark = pytest.mark.django_db


def met(ours, theirs, day=A_DAY, status="held", **words):
    """A meeting of two; each is a person of the register or a name."""
    meeting = MeetingFactory(starts_on=day, status=status)
    for side, who in (("ours", ours), ("counterpart", theirs)):
        person = None if isinstance(who, str) else who
        extra = words if side == "counterpart" else {}
        ParticipantFactory(
            meeting=meeting, side=side, person=person, name=person.name if person else who, **extra
        )
    return meeting


def counted(year=1402) -> dict:
    return {(pair.ours.name, pair.theirs.name): pair.count for pair in co_attendance.pairs(year)}


class TestCounting:
    def test_meetings_of_two_are_counted_within_their_jalali_year(self):
        consul, mayor = PersonFactory(name="کنسول"), PersonFactory(name="شهردار")
        met(consul, mayor)
        met(consul, mayor, date(2024, 3, 19))
        met(consul, mayor, date(2024, 3, 20))
        assert counted(1402) == {("کنسول", "شهردار"): 2}
        assert counted(1403) == {("کنسول", "شهردار"): 1}
        assert counted(None) == {("کنسول", "شهردار"): 3}
        assert co_attendance.years() == [1403, 1402]
        assert co_attendance.pairs(None)[0].last == date(2024, 3, 20)

    @pytest.mark.parametrize("status", ["planned", "cancelled"])
    def test_what_was_not_held_counts_nothing(self, status):
        met("کنسول", "شهردار", status=status)
        assert counted() == {}
        assert co_attendance.years() == []

    def test_who_was_merely_present_met_nobody(self):
        meeting = met("کنسول", "شهردار")
        ParticipantFactory(meeting=meeting, side="present", name="خبرنگار")
        assert counted() == {("کنسول", "شهردار"): 1}

    def test_a_name_without_a_person_is_one_in_any_spelling_of_one_organization(self):
        met("کنسول", "علي كريمي", organization_name="شهرداری")
        met("کنسول", "علی کریمی", organization_name="شهرداري")
        met("کنسول", "علی کریمی", organization_name="دانشگاه")
        assert sorted(pair.count for pair in co_attendance.pairs(1402)) == [1, 2]

    def test_a_person_is_one_under_every_name_of_the_day_and_shown_with_the_newest_post(self):
        mayor = PersonFactory(name="علی کریمی")
        first = met("کنسول", mayor, date(2023, 5, 1), organization_name="دانشگاه")
        Participant.objects.filter(meeting=first, person=mayor).update(name="ع. کریمی")
        met("کنسول", mayor, organization_name="شهرداری")
        (pair,) = co_attendance.pairs(1402)
        assert (pair.count, pair.theirs.name, pair.theirs.organization) == (2, "علی کریمی", "شهرداری")

    def test_a_name_that_stands_twice_at_one_meeting_met_once(self):
        meeting = met("کنسول", "مترجم")
        ParticipantFactory(meeting=meeting, side="counterpart", name="مترجم")
        assert counted() == {("کنسول", "مترجم"): 1}


class TestDrawing:
    def test_twelve_of_each_side_at_most_and_those_with_the_most_meetings(self):
        for number in range(15):
            met(f"از ما {number}", f"از آنان {number}")
        met("از ما 14", "از آنان 14")
        drawn = co_attendance.drawing(co_attendance.pairs(1402))
        assert len(drawn.ours) == 12
        assert len(drawn.theirs) <= 12
        assert drawn.ours[0].attendee.name == "از ما 14"
        widths = {curve.pair.count: curve.thickness for curve in drawn.curves}
        assert widths[2] > widths[1]

    def test_nothing_sticks_out_and_no_bars_overlap(self):
        for number in range(12):
            for _time in range(number * 2 + 1):
                met("کنسول", f"مهمان {number}")
        drawn = co_attendance.drawing(co_attendance.pairs(1402))
        for nodes in (drawn.ours, drawn.theirs):
            in_order = sorted(nodes, key=lambda node: node.y)
            assert in_order[0].y >= co_attendance.TOP
            assert in_order[-1].y + in_order[-1].height <= drawn.height
            for above, below in zip(in_order, in_order[1:], strict=False):
                assert above.y + above.height < below.y

    def test_beside_a_name_stands_the_number_of_meetings_however_many_sat_across(self):
        for _time in range(2):
            meeting = met("کنسول", "مهمان 0")
            for number in range(1, 15):
                ParticipantFactory(meeting=meeting, side="counterpart", name=f"مهمان {number}")
        drawn = co_attendance.drawing(co_attendance.pairs(1402))
        assert [node.meetings for node in drawn.ours] == [2]
        assert {node.meetings for node in drawn.theirs} == {2}
        assert drawn.ours[0].total == 24

    def test_meetings_with_those_who_are_not_drawn_count_too(self):
        for number in range(14):
            met("کنسول", f"مهمان {number}")
        (consul,) = co_attendance.drawing(co_attendance.pairs(1402)).ours
        assert (consul.meetings, consul.total) == (14, 12)

    def test_no_meetings_are_no_drawing(self):
        assert co_attendance.drawing([]) is None


class TestPage:
    def page(self, login, user, **asked):
        response = login(user).get(reverse("admin:news_meeting_together"), asked)
        assert response.status_code == 200
        return BeautifulSoup(response.content, "html.parser")

    def names(self, page) -> list[str]:
        return [row.find("td", class_="theirs").bdi.text for row in page.select(".together-pairs tbody tr")]

    def test_the_newest_year_is_shown_in_persian_digits(self, writer, login):
        met("کنسول", "دیرین", A_YEAR_BEFORE)
        met("کنسول", "تازه")
        page = self.page(login, writer)
        assert self.names(page) == ["تازه"]
        assert page.select_one("#year option[selected]").text == "۱۴۰۲"
        assert [option["value"] for option in page.select("#year option")] == ["1402", "1401", "all"]
        assert page.select_one(".count strong").text == "۱"
        assert page.select_one("td.last time")["datetime"] == "2023-12-01"

    @pytest.mark.parametrize("year, names", [("1401", ["دیرین"]), ("all", ["تازه", "دیرین"])])
    def test_another_year_or_all(self, writer, login, year, names):
        met("کنسول", "دیرین", A_YEAR_BEFORE)
        met("کنسول", "تازه")
        page = self.page(login, writer, year=year)
        assert self.names(page) == names
        assert page.select_one("#year option[selected]")["value"] == year
        assert all(f"year={year}&" in link["href"] for link in page.select(".together-pairs thead a"))

    @pytest.mark.parametrize(
        "sort, names, column, direction",
        [
            # Of equal counts the latest comes first.
            ("", ["ب", "ت", "آ"], "count", "descending"),
            ("-count", ["آ", "ت", "ب"], "count", "ascending"),
            ("theirs", ["آ", "ب", "ت"], "theirs", "ascending"),
            ("last", ["ت", "آ", "ب"], "last", "descending"),
            ("person_id", ["ب", "ت", "آ"], "count", "descending"),
        ],
    )
    def test_it_is_sorted_by_its_heads(self, writer, login, sort, names, column, direction):
        for day in (1, 2):
            met("کنسول", "ب", date(2023, 12, day))
        met("کنسول", "آ", date(2023, 12, 4))
        met("کنسول", "ت", date(2023, 12, 5))
        page = self.page(login, writer, sort=sort)
        assert self.names(page) == names
        (head,) = page.select(".together-pairs thead th[aria-sort]")
        assert (head["aria-sort"], column in head["class"]) == (direction, True)

    def test_the_drawing_has_words_for_those_who_do_not_see_it_and_no_style(self, writer, login):
        met("کنسول", "شهردار <script>", organization_name="شهرداری کازان")
        svg = self.page(login, writer).select_one("svg.who-met-whom")
        assert svg["role"] == "img"
        assert svg.find("title").text and svg.find("desc").text
        assert "شهردار <script>" in svg.select_one("path title").text
        assert not svg.select("[style]") and not svg.select("script")
        assert "۱" in svg.select_one(".number").text

    def test_the_drawing_shows_meetings_not_pairs(self, writer, login):
        meeting = met("کنسول", "شهردار")
        ParticipantFactory(meeting=meeting, side="counterpart", name="معاون")
        numbers = [number.text for number in self.page(login, writer).select("svg.who-met-whom .number")]
        assert numbers == ["۱", "۱", "۱"]

    def test_two_hundred_pairs_at_most(self, writer, login):
        meeting = MeetingFactory()
        for number in range(15):
            for side in ("ours", "counterpart"):
                ParticipantFactory(meeting=meeting, side=side, name=f"{side} {number}")
        page = self.page(login, writer)
        assert len(self.names(page)) == 200
        assert "۲۲۵" in page.select_one(".together-pairs caption").text

    def test_without_meetings_it_says_so(self, writer, login):
        assert self.page(login, writer).select_one(".together-empty")

    @pytest.mark.parametrize(
        "asked", [{"year": "x"}, {"year": "99999999999"}, {"year": "۱۴۰۲"}, {"sort": "--count"}]
    )
    def test_what_makes_no_sense_is_ignored(self, writer, login, asked):
        met("کنسول", "شهردار")
        assert self.names(self.page(login, writer, **asked)) == ["شهردار"]

    def test_it_costs_eight_queries_at_most(self, writer, login):
        for number in range(30):
            met(PersonFactory(), PersonFactory(), date(2020 + number % 4, 12, 1))
        browser = login(writer)
        with CaptureQueriesContext(connection) as asked:
            browser.get(reverse("admin:news_meeting_together"), {"year": "all"})
        # Prolonging the session is every page's.
        assert len([query for query in asked if query["sql"].startswith("SELECT")]) <= 8

    def test_the_list_of_meetings_leads_here(self, writer, login):
        page = login(writer).get(reverse("admin:news_meeting_changelist")).content.decode()
        assert f'href="{reverse("admin:news_meeting_together")}"' in page

    def test_who_may_not_see_meetings_sees_no_pairs(self, moderator, login, client):
        assert login(moderator).get(reverse("admin:news_meeting_together")).status_code == 403
        assert client.get(reverse("admin:news_meeting_together")).status_code == 302

    def test_nothing_can_be_sent(self, editor, login):
        assert login(editor).post(reverse("admin:news_meeting_together")).status_code == 405
