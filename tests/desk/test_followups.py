"""The ledger at the desk: filtered, settled in one click, told by e-mail."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from news.models import DigestRecipient, FollowUp
from news.readership import site_day
from tests.factories import (
    FollowUpFactory,
    MeetingFactory,
    OrganizationFactory,
    ParticipantFactory,
    published_meeting,
)

pytestmark = pytest.mark.django_db
LIST = "/admin/news/followup/"


def settle(followup: FollowUp, browser, status: str = "done", **more):
    return browser.post(
        reverse("admin:news_followup_settle", args=[followup.pk]), {"settled": status, **more}
    )


def shown(browser, query: str = "") -> set[str]:
    page = browser.get(LIST + query)
    assert page.status_code == 200
    return {followup.agreed for followup in page.context["cl"].result_list}


class TestFilters:
    @pytest.fixture(autouse=True)
    def ledger(self, db):
        today = site_day()
        FollowUpFactory(agreed="دیرشده", due_on=today - timedelta(days=1))
        FollowUpFactory(agreed="امروز", due_on=today)
        FollowUpFactory(agreed="انجام‌شده", due_on=today - timedelta(days=1), status="done")
        FollowUpFactory(agreed="سال دیگر", due_on=today + timedelta(days=400))
        FollowUpFactory(agreed="بی‌تاریخ")

    @pytest.mark.parametrize(
        "query, found",
        [
            ("?due=overdue", {"دیرشده"}),
            ("?due=undated", {"بی‌تاریخ"}),
            ("?status__exact=done", {"انجام‌شده"}),
            ("?q=ديرشده", {"دیرشده"}),
            ("?counterpart=x", {"دیرشده", "امروز", "انجام‌شده", "سال دیگر", "بی‌تاریخ"}),
        ],
    )
    def test_it_shows_what_is_asked_for(self, login, writer, query, found):
        assert shown(login(writer), query) == found

    def test_what_is_to_be_done_stands_before_what_is_done_and_filters_have_names_of_their_own(
        self, login, writer
    ):
        FollowUpFactory(agreed="هرگز", due_on=site_day() - timedelta(days=900), status="dropped")
        page = login(writer).get(LIST)
        agreed = [followup.agreed for followup in page.context["cl"].result_list]
        assert agreed[:4] == ["دیرشده", "امروز", "سال دیگر", "بی‌تاریخ"]
        assert set(agreed[4:]) == {"انجام‌شده", "هرگز"}
        titles = [str(spec.title) for spec in page.context["cl"].filter_specs]
        assert len(titles) == len(set(titles))

    def test_this_month_is_the_jalali_month(self, login, writer):
        assert "امروز" in shown(login(writer), "?due=month")
        assert "سال دیگر" not in shown(login(writer), "?due=month")

    def test_by_counterpart(self, login, writer):
        city, meeting = OrganizationFactory(name="شهرداری کازان"), MeetingFactory()
        ParticipantFactory(meeting=meeting, side="counterpart", organization=city)
        ParticipantFactory(meeting=MeetingFactory(), side="ours", organization=city)
        FollowUpFactory(agreed="با کازان", meeting=meeting)
        assert shown(login(writer), f"?counterpart={city.pk}") == {"با کازان"}

    def test_the_list_costs_few_queries(self, login, writer, django_assert_max_num_queries):
        FollowUpFactory.create_batch(30, due_on=date(2024, 1, 1))
        browser = login(writer)
        # Two of them are the savepoint around the session's row, which exists within a test alone.
        with django_assert_max_num_queries(11):
            browser.get(LIST)


class TestSettling:
    def test_one_click_settles_and_a_second_one_says_so(self, login, writer):
        followup, browser = FollowUpFactory(), login(writer)
        assert settle(followup, browser, filters="?due=overdue")["Location"] == f"{LIST}?due=overdue"
        followup.refresh_from_db()
        assert (followup.status, followup.settled_on) == ("done", site_day())
        page = browser.post(
            reverse("admin:news_followup_settle", args=[followup.pk]), {"settled": "dropped"}, follow=True
        )
        assert "پیش از این" in page.content.decode()
        followup.refresh_from_db()
        assert followup.status == "done"

    @pytest.mark.parametrize("person", ["moderator"])
    def test_others_settle_nothing(self, login, person, request):
        followup = FollowUpFactory()
        assert settle(followup, login(request.getfixturevalue(person))).status_code == 403
        assert FollowUp.objects.get().status == "open"

    def test_what_the_public_reads_is_the_editors(self, login, writer, editor):
        followup = FollowUpFactory(meeting=published_meeting(), is_public=True)
        assert settle(followup, login(writer)).status_code == 403
        assert settle(followup, login(editor)).status_code == 302
        assert FollowUp.objects.get().status == "done"

    def test_the_button_stands_only_where_it_works(self, login, writer, editor):
        FollowUpFactory(meeting=published_meeting(), is_public=True, due_on=date(2024, 1, 1))
        for address in (LIST, "/admin/"):
            assert 'name="settled"' not in login(writer).get(address).content.decode()
            assert 'name="settled"' in login(editor).get(address).content.decode()

    @pytest.mark.parametrize("status", ["", "open", "x"])
    def test_it_settles_to_nothing_else(self, login, editor, status):
        assert settle(FollowUpFactory(), login(editor), status).status_code == 403
        assert FollowUp.objects.get().status == "open"

    def test_looking_at_the_address_changes_nothing(self, login, editor):
        followup = FollowUpFactory()
        address = reverse("admin:news_followup_settle", args=[followup.pk])
        assert login(editor).get(address, {"settled": "done"}).status_code == 405

    def test_the_first_page_shows_what_is_overdue(self, login, writer, moderator):
        followup = FollowUpFactory(agreed="نامه به <b>شهردار</b>", due_on=date(2024, 1, 1))
        page = login(writer).get("/admin/").content.decode()
        assert "نامه به &lt;b&gt;شهردار&lt;/b&gt;" in page
        assert settle(followup, login(writer), **{"from": "index"})["Location"] == "/admin/"
        assert "نامه به" not in login(moderator).get("/admin/").content.decode()


class TestWhatThePublicReads:
    """It is changed in the meeting's form alone, with a reason, by editors."""

    def data(self, meeting, **changes) -> dict:
        return {"meeting": meeting.pk, "agreed": "قرار تازه", "status": "open", "due_on": "", **changes}

    @pytest.mark.parametrize("person", ["writer", "editor"])
    def test_nothing_is_added_to_a_published_meeting_before_the_public(self, login, person, request):
        browser = login(request.getfixturevalue(person))
        response = browser.post(LIST + "add/", self.data(published_meeting(), is_public="on"))
        assert response.status_code == 200
        assert "is_public" in response.context["adminform"].form.errors
        assert not FollowUp.objects.exists()

    @pytest.mark.parametrize("person", ["writer", "editor"])
    @pytest.mark.parametrize("moved", [True, False])
    def test_nothing_internal_is_turned_or_moved_into_public(self, login, person, moved, request):
        meeting = published_meeting()
        followup = FollowUpFactory(meeting=MeetingFactory() if moved else meeting, is_public=moved)
        browser = login(request.getfixturevalue(person))
        browser.post(f"{LIST}{followup.pk}/change/", self.data(meeting, is_public="on"))
        assert not FollowUp.objects.filter(meeting=meeting, is_public=True).exists()

    @pytest.mark.parametrize("act", ["change", "delete"])
    def test_what_is_shown_is_neither_changed_nor_deleted_here(self, login, editor, act):
        followup = FollowUpFactory(meeting=published_meeting(), is_public=True)
        data = self.data(followup.meeting, post="yes", is_public="on")
        assert login(editor).post(f"{LIST}{followup.pk}/{act}/", data).status_code == 403
        assert FollowUp.objects.get().agreed == followup.agreed

    def test_the_list_deletes_nothing_by_the_dozen(self, login, editor):
        followup = FollowUpFactory(meeting=published_meeting(), is_public=True)
        login(editor).post(
            LIST, {"action": "delete_selected", "_selected_action": [followup.pk], "post": "yes"}
        )
        assert FollowUp.objects.exists()

    def test_internal_ones_are_changed_by_writers(self, login, writer):
        followup = FollowUpFactory(meeting=published_meeting())
        response = login(writer).post(f"{LIST}{followup.pk}/change/", self.data(followup.meeting))
        assert response.status_code == 302
        assert FollowUp.objects.get().agreed == "قرار تازه"


class TestDigest:
    @pytest.fixture(autouse=True)
    def ledger(self, db):
        FollowUpFactory(agreed="همکاری‌های بانکی & شهری", due_on=site_day() - timedelta(days=3))
        FollowUpFactory(agreed="دور از اکنون", due_on=site_day() + timedelta(days=90))
        DigestRecipient.objects.create(email="consul@example.org", name="سرکنسول")
        DigestRecipient.objects.create(email="left@example.org", is_active=False)

    def run(self, **options) -> str:
        out = StringIO()
        call_command("send_followup_digest", stdout=out, stderr=out, **options)
        return out.getvalue()

    def test_it_goes_once_a_day_to_those_who_were_chosen(self):
        assert "۱" in self.run()
        assert "۰" in self.run()
        assert [letter.to for letter in mail.outbox] == [["consul@example.org"]]
        body = mail.outbox[0].body
        assert "همکاری‌های بانکی & شهری" in body and "دور از اکنون" not in body

    def test_a_dry_run_sends_nothing(self):
        assert "consul@example.org" in self.run(dry_run=True)
        assert mail.outbox == []
        assert not DigestRecipient.objects.exclude(last_sent_on=None).exists()

    def test_a_refused_letter_is_tried_again(self, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        with pytest.raises(SystemExit):
            self.run()
        assert not DigestRecipient.objects.exclude(last_sent_on=None).exists()

    def test_with_nothing_to_tell_nobody_gets_a_letter(self):
        FollowUp.objects.all().delete()
        self.run()
        assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_of_ten_who_settle_at_once_one_counts():
    followup = FollowUpFactory()

    def act(_n) -> int:
        try:
            return FollowUp.objects.filter(pk=followup.pk).settle("done")
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as people:
        assert sum(people.map(act, range(10))) == 1
