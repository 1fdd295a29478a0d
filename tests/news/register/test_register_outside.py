"""What leaves the register: its file for spreadsheets, and nothing that is internal."""

import csv
import io
from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from news.meeting_rows import HEADER, PUBLIC_HEADER, rows
from news.models import Meeting
from news.views import register
from tests.factories import (
    FollowUpFactory,
    MeetingFactory,
    ParticipantFactory,
    published_meeting,
)
from tests.news.register.conftest import BANK

pytestmark = pytest.mark.django_db


class TestWhatIsInternal:
    @pytest.fixture
    def internal(self):
        meeting = MeetingFactory(subject="محرمانه", starts_on=timezone.localdate())
        ParticipantFactory(meeting=meeting, name="ناشناس", organization_name="سازمان پنهان")
        return meeting

    @pytest.mark.parametrize("address", ["/meetings/", "/meetings.csv", "/meetings.ics"])
    @pytest.mark.parametrize(
        "query", [{}, {"q": "محرمانه"}, {"person": "ناشناس"}, {"organization": "سازمان"}]
    )
    def test_it_is_nowhere_before_and_there_after_its_publication(self, address, query, internal, client):
        seen = [internal.get_absolute_url(), f"meeting-{internal.pk}@", "سازمان پنهان", "۱۴۰۵ ("]
        before = client.get(address, query).content.decode()
        assert [sign for sign in seen if sign in before] == []
        internal.publish()
        after = client.get(address, query).content.decode()
        assert [sign for sign in seen if sign in after] != []
        internal.unpublish()
        hidden = client.get(address, query).content.decode()
        assert [sign for sign in seen if sign in hidden] == []

    def test_its_own_calendar_is_not_found(self, internal, client):
        assert client.get(f"/meetings/{internal.pk}.ics").status_code == 404
        internal.publish()
        assert client.get(f"/meetings/{internal.pk}.ics").status_code == 200
        internal.unpublish()
        assert client.get(f"/meetings/{internal.pk}.ics").status_code == 404

    def test_what_is_published_tomorrow_is_not_there_today(self, internal, client):
        internal.publish(at=timezone.now() + timedelta(days=1))
        assert client.get(f"/meetings/{internal.pk}.ics").status_code == 404
        assert "سازمان پنهان" not in client.get("/meetings.csv").content.decode()


class TestTheFile:
    def lines(self, **query) -> list[dict]:
        response = Client().get("/meetings.csv", query)
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        assert 'filename="meetings.csv"' in response["Content-Disposition"]
        return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))

    def test_each_participant_has_a_row_ours_first(self, two):
        ours, other = self.lines(year="1402")
        assert list(ours) == [str(title) for title in PUBLIC_HEADER]
        assert list(other.values()) == [
            "1402/001",
            "برگزارشده",
            "دیدار",
            BANK,
            "2023-12-01",
            "1402/09/10",
            "",
            "سالن آبی",
            "کازان",
            "طرف مقابل",
            "1",
            "",
            "رستم نوروزاف",
            "رئیس هیئت‌مدیره",
            "بانک نوبهار",
        ]
        assert list(ours.values())[9:13] == ["طرف ما", "1", "", "مهدی نیک‌نام"]

    def test_a_meeting_without_participants_has_one_row(self):
        published_meeting(subject="تنها", starts_time=time(9, 5))
        (line,) = self.lines()
        assert list(line.values())[6:] == ["09:05", *[""] * 8]

    def test_no_cell_is_a_formula(self):
        meeting = published_meeting(subject="=HYPERLINK(1)")
        ParticipantFactory(meeting=meeting, name="@SUM(1)", position="+7")
        (line,) = self.lines()
        assert {"'=HYPERLINK(1)", "'@SUM(1)", "'+7"} <= set(line.values())

    def test_only_the_newest_are_in_it(self, monkeypatch):
        monkeypatch.setattr(register, "IN_FILE", 1)
        published_meeting(subject="کهنه", starts_on=date(2020, 1, 1))
        published_meeting(subject="نو")
        assert [list(line.values())[3] for line in self.lines()] == ["نو"]

    def test_the_desk_gets_more_columns(self, two):
        FollowUpFactory(meeting=two[0])
        FollowUpFactory(meeting=two[0], status="done")
        for_desk = list(rows(Meeting.objects.filter(pk=two[0].pk), public=False))
        assert {len(row) for row in for_desk} == {len(HEADER)}
        assert [row[-2:] for row in for_desk] == [("همگان", 1)] * 2
