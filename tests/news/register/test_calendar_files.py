"""Calendars: what RFC 5545 demands octet by octet, and the instants that real clients make of them."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import override_settings
from django.utils import timezone
from icalendar import Calendar

from news.models import MeetingCorrection
from news.views import calendar_files
from tests.factories import MeetingFactory, OfficeFactory, published_meeting

pytestmark = pytest.mark.django_db
REQUIRED = {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "URL", "STATUS", "LAST-MODIFIED", "SEQUENCE"}


@pytest.fixture
def event(client):
    """The only event of a meeting's own calendar, parsed anew."""

    def parsed(meeting):
        (found,) = calendar(client, f"/meetings/{meeting.pk}.ics").walk("VEVENT")
        return found

    return parsed


def calendar(client, address: str) -> Calendar:
    content = client.get(address).content
    check(content)
    return Calendar.from_ical(content)


def check(content: bytes) -> None:
    """The form of RFC 5545: lines of at most 75 octets that end in CRLF, each whole UTF-8, each a property."""
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")[:-1]
    assert not [line for line in lines if b"\n" in line or b"\r" in line or len(line) > 75 or not line]
    for line in lines:
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", line.decode())
    unfolded = content.decode().replace("\r\n ", "").split("\r\n")[:-1]
    assert all(re.fullmatch(r"[A-Z-]+(;[A-Z-]+=[^:;]+)*:.*", line) for line in unfolded)
    assert {"VERSION:2.0", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"} <= set(unfolded)
    assert [line for line in unfolded if line.startswith("PRODID:-//")]
    _check_events(unfolded)


def _check_events(lines: list[str]) -> None:
    """Each event has every property that is demanded, and no property twice."""
    for text in "\n".join(lines).split("BEGIN:VEVENT\n")[1:]:
        names = [re.match("[A-Z-]+", line)[0] for line in text.split("\nEND:VEVENT\n")[0].split("\n")]
        assert set(names) >= REQUIRED
        assert len(names) == len(set(names))


def test_the_file_says_what_it_is(client):
    response = client.get(f"/meetings/{published_meeting().pk}.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "meeting-" in response["Content-Disposition"]
    assert response["Cache-Control"].startswith("public")


def test_an_event_says_what_is_known(event):
    meeting = published_meeting(
        subject="دیدار با شهردار", place="تالار شهر", city="کازان", summary="همکاری‌های شهری", kind="ceremony"
    )
    found = event(meeting)
    assert found["UID"] == f"meeting-{meeting.pk}@testserver.example"
    assert found["SUMMARY"] == "دیدار با شهردار"
    assert found["LOCATION"] == "تالار شهر، کازان"
    assert found["DESCRIPTION"] == "همکاری‌های شهری"
    assert found["URL"] == f"http://testserver.example{meeting.get_absolute_url()}"
    assert found["URL"].isascii()
    assert found["SEQUENCE"] == 0
    assert found.decoded("DTSTAMP") == meeting.modified_at.replace(microsecond=0)
    assert found.decoded("LAST-MODIFIED") == found.decoded("DTSTAMP")


def test_what_is_not_known_is_left_out(event):
    assert not {"LOCATION", "DESCRIPTION"} & set(event(published_meeting()))


@pytest.mark.parametrize(
    "status, said", [("planned", "CONFIRMED"), ("held", "CONFIRMED"), ("cancelled", "CANCELLED")]
)
def test_a_cancelled_meeting_is_cancelled_in_calendars(status, said, event):
    assert event(published_meeting(status=status))["STATUS"] == said


def test_each_correction_raises_the_sequence(event):
    meeting = published_meeting()
    for reason in ("محل", "ساعت"):
        MeetingCorrection.objects.create(
            meeting=meeting, reason=reason, made_by=User.objects.get_or_create(username="editor")[0]
        )
    assert event(meeting)["SEQUENCE"] == 2


class TestTime:
    def test_an_hour_is_an_instant_in_utc(self, event, client):
        meeting = published_meeting(starts_time=time(12, 26), ends_time=time(14))
        assert event(meeting).decoded("DTSTART") == datetime(2023, 12, 1, 9, 26, tzinfo=UTC)
        assert event(meeting).decoded("DTEND") == datetime(2023, 12, 1, 11, tzinfo=UTC)
        assert b"DTSTART:20231201T092600Z\r\n" in client.get(f"/meetings/{meeting.pk}.ics").content

    def test_midnight_in_the_sites_zone_is_the_evening_before_in_utc(self, event):
        found = event(published_meeting(starts_time=time(0)))
        assert found.decoded("DTSTART") == datetime(2023, 11, 30, 21, tzinfo=UTC)

    def test_a_day_without_an_hour_is_a_whole_day(self, event, client):
        meeting = published_meeting()
        content = client.get(f"/meetings/{meeting.pk}.ics").content
        assert b"DTSTART;VALUE=DATE:20231201\r\n" in content
        assert b"DTEND;VALUE=DATE:20231202\r\n" in content
        assert event(meeting).decoded("DTEND") == date(2023, 12, 2)

    def test_the_last_day_of_several_belongs_to_them(self, event):
        found = event(published_meeting(ends_on=date(2023, 12, 3)))
        assert (found.decoded("DTSTART"), found.decoded("DTEND")) == (date(2023, 12, 1), date(2023, 12, 4))

    def test_the_thirtieth_of_esfand_ends_at_nowruz(self, event):
        found = event(published_meeting(starts_on=date(2025, 3, 20)))
        assert (found.decoded("DTSTART"), found.decoded("DTEND")) == (date(2025, 3, 20), date(2025, 3, 21))

    def test_several_days_from_an_hour_on_end_with_the_last_day(self, event):
        found = event(published_meeting(starts_time=time(10), ends_on=date(2023, 12, 2)))
        assert found.decoded("DTEND") == datetime(2023, 12, 2, 21, tzinfo=UTC)

    def test_an_end_that_is_not_later_is_left_out(self, event):
        assert "DTEND" not in event(published_meeting(starts_time=time(10)))
        assert "DTEND" not in event(published_meeting(starts_time=time(10), ends_time=time(10)))


class TestHostileTexts:
    def test_the_joiner_survives_the_folding_of_long_lines(self, event):
        subject = "گفت‌وگوهای دوجانبهٔ هیئت‌های همکاری‌ها " * 4
        assert event(published_meeting(subject=subject.strip()))["SUMMARY"] == subject.strip()

    @pytest.mark.parametrize("shift", range(8))
    def test_no_letter_is_cut_wherever_the_line_is_folded(self, shift, event):
        summary = "x" * shift + "می‌رود🙂" * 200
        assert event(published_meeting(summary=summary))["DESCRIPTION"] == summary

    def test_a_text_cannot_add_properties(self, event):
        text = "یک\r\nATTENDEE:mailto:x@example.org\nEND:VEVENT\rسه; چهار, پنج\\n\x0b\x85\u2028شش"
        found = event(published_meeting(summary=text, place="الف;ب,پ\\ت"))
        assert "ATTENDEE" not in found
        assert found["DESCRIPTION"].startswith(
            "یک\nATTENDEE:mailto:x@example.org\nEND:VEVENT\nسه; چهار, پنج\\n"
        )
        assert found["LOCATION"] == "الف;ب,پ\\ت"

    @override_settings(SITE_URL="https://[::1]:8443")
    def test_any_address_of_the_site_makes_a_calendar(self, event):
        assert event(published_meeting())["URL"].startswith("https://[::1]:8443/meetings/")


class TestFeed:
    def subjects(self, client) -> list[str]:
        return [str(found["SUMMARY"]) for found in calendar(client, "/meetings.ics").walk("VEVENT")]

    def test_it_has_the_last_year_and_everything_to_come(self, client):
        today = timezone.localdate()
        for subject, days in (("کهنه", -400), ("پارسال", -364), ("امروز", 0), ("آینده", 900)):
            published_meeting(subject=subject, starts_on=today + timedelta(days=days))
        MeetingFactory(subject="محرمانه", starts_on=today)
        visit = today - timedelta(days=400)
        published_meeting(subject="سفر", starts_on=visit, ends_on=today - timedelta(days=100))
        assert self.subjects(client) == ["آینده", "امروز", "پارسال", "سفر"]

    def test_of_too_many_those_to_come_stay(self, client, monkeypatch):
        monkeypatch.setattr(calendar_files, "IN_FEED", 1)
        for days in (-1, 1):
            published_meeting(subject=str(days), starts_on=timezone.localdate() + timedelta(days=days))
        assert self.subjects(client) == ["1"]

    def test_it_is_named_after_the_office_and_valid_when_empty(self, client):
        OfficeFactory(name="نمایندگی نمونه")
        assert calendar(client, "/meetings.ics")["X-WR-CALNAME"] == "دیدارها: نمایندگی نمونه"

    def test_it_is_the_same_file_until_something_changes(self, client):
        published_meeting(starts_on=timezone.localdate())
        first = client.get("/meetings.ics")
        again = client.get("/meetings.ics", headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 30])
def test_a_meeting_that_is_not_there_is_not_found(pk, client):
    assert client.get(f"/meetings/{pk}.ics").status_code == 404


@pytest.mark.parametrize("address", ["/meetings/", "/meetings.csv", "/meetings.ics", "/meetings/1.ics"])
def test_nothing_may_be_sent_there(address, client):
    assert client.post(address).status_code == 405
