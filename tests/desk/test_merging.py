"""Merging at the desk: choose, compare, merge; what others did meanwhile is told and breaks nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from bs4 import BeautifulSoup
from django.contrib.admin.models import LogEntry
from django.db import connections
from django.test import Client
from django.urls import reverse

from news import merging
from news.models import FormerPerson, Organization, Person
from tests.factories import (
    MeetingFactory,
    MembershipFactory,
    OrganizationFactory,
    ParticipantFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("factory", [PersonFactory, OrganizationFactory])


def address(row, page="merge") -> str:
    return reverse(f"admin:news_{row._meta.model_name}_{page}", args=[row.pk])


def read(response) -> BeautifulSoup:
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def told(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


class TestWho:
    @BOTH
    @pytest.mark.parametrize("role", ["writer", "moderator"])
    def test_only_editors_merge(self, role, factory, login, request):
        stays, goes = factory(), factory()
        browser = login(request.getfixturevalue(role))
        assert browser.get(address(stays)).status_code == 403
        assert browser.get(address(stays), {"other": goes.pk}).status_code == 403
        assert browser.post(address(stays), {"other": goes.pk}).status_code == 403
        assert type(goes).objects.count() == 2

    def test_strangers_are_asked_who_they_are(self, client):
        assert client.post(address(PersonFactory()), {"other": 1}).status_code == 302

    def test_a_request_from_elsewhere_merges_nothing(self, editor):
        stays, goes = PersonFactory(), PersonFactory()
        from_elsewhere = Client(enforce_csrf_checks=True)
        from_elsewhere.force_login(editor)
        assert from_elsewhere.post(address(stays), {"other": goes.pk}).status_code == 403
        assert Person.objects.count() == 2

    @BOTH
    def test_the_form_of_an_editor_leads_there_and_that_of_a_writer_does_not(
        self, factory, editor, writer, login
    ):
        row = factory()
        leads = {user: f'href="{address(row)}"' in self.form(login(user), row) for user in (editor, writer)}
        assert leads == {editor: True, writer: False}

    def form(self, browser, row) -> str:
        return browser.get(address(row, "change")).content.decode()


class TestChoosing:
    @pytest.mark.parametrize("typed", ["كريمي", "karim", "Карим", "ع کری"])
    def test_the_other_one_is_found_in_any_spelling(self, typed, editor, login):
        stays = PersonFactory(name="علی کریمی")
        goes = PersonFactory(
            name="کریمی", name_latin="Karimi", name_cyrillic="Карими", other_names="ع. کریمی"
        )
        page = read(login(editor).get(address(stays), {"other_q": typed}))
        links = [link["href"] for link in page.select(".merge-matches a")]
        assert links == [f"{address(stays)}?other={goes.pk}"]

    def test_before_anything_is_typed_those_who_share_a_name_are_offered(self, editor, login):
        stays = PersonFactory(name="علی‌رضا کریمی")
        alike, _other = PersonFactory(name="عليرضا كريمي"), PersonFactory(name="مهتاب")
        page = read(login(editor).get(address(stays)))
        assert [link["href"] for link in page.select(".merge-matches a")] == [
            f"{address(stays)}?other={alike.pk}"
        ]

    def test_nothing_found_says_so(self, editor, login):
        page = read(login(editor).get(address(PersonFactory()), {"other_q": "<b>ناکجا"}))
        assert "<b>ناکجا" in page.select_one(".merge-none").text

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_somebody_merged_into_themselves_is_refused_at_the_field(self, method, editor, login):
        person = PersonFactory()
        page = read(getattr(login(editor), method)(address(person), {"other": person.pk}))
        assert "همان" in page.select_one("#other_error").text
        assert page.select_one("#other_q")["aria-invalid"] == "true"
        assert Person.objects.get() == person

    @pytest.mark.parametrize("other", ["", "x", "-1", "9" * 18, "9" * 30, "۱"])
    def test_a_forged_choice_is_refused_at_the_field(self, other, editor, login):
        page = read(login(editor).post(address(PersonFactory()), {"other": other}))
        assert page.select_one("#other_error").text.strip()

    def test_a_number_of_nobody_is_not_found(self, editor, login):
        browser = login(editor)
        assert browser.get(reverse("admin:news_person_merge", args=[10**9])).status_code == 404
        assert browser.post(reverse("admin:news_person_merge", args=[10**25])).status_code == 404


class TestComparing:
    def test_both_stand_side_by_side_with_all_that_points_at_them(self, editor, login):
        stays = PersonFactory(name="علی کریمی")
        goes = PersonFactory(name="ع. کریمی", name_latin="Karimi", biography="زاده در کازان")
        MembershipFactory(person=goes, position="شهردار", organization=OrganizationFactory(name="کازان"))
        for day in range(1, 8):
            meeting = MeetingFactory(subject=f"دیدار {day}", starts_on=date(2023, 12, day))
            ParticipantFactory(meeting=meeting, person=goes)
        merging.merge(Person, goes.pk, PersonFactory(name="کریمی").pk)
        page = read(login(editor).get(address(stays), {"other": goes.pk}))
        goes_text = " ".join(cell.text for cell in page.select("tbody td.goes"))
        for text in ("Karimi", "شهردار، کازان", "زاده در کازان", "۷", "دیدار 7", "دیدار 3"):
            assert text in goes_text, text
        assert "دیدار 2" not in goes_text
        assert "Karimi" not in " ".join(cell.text for cell in page.select("tbody td.stays"))
        assert any("Karimi" in line.text or "لاتین" in line.text for line in page.select(".merge-effects li"))
        assert page.select_one("form.merge-act input[name=other]")["value"] == str(goes.pk)
        swapped = [link["href"] for link in page.select(".merge-act a")]
        assert f"{address(goes)}?other={stays.pk}" in swapped

    def test_meetings_of_both_are_named_before_anything_happens(self, editor, login):
        stays, goes = PersonFactory(), PersonFactory()
        meeting = MeetingFactory(subject="نشست هر دو")
        ParticipantFactory(meeting=meeting, person=stays)
        ParticipantFactory(meeting=meeting, person=goes)
        page = read(login(editor).get(address(stays), {"other": goes.pk}))
        assert "نشست هر دو" in page.select_one(".merge-shared").text
        assert Person.objects.count() == 2

    def test_what_somebody_named_is_escaped(self, editor, login):
        stays, goes = PersonFactory(name="<script>alert(1)"), PersonFactory(name="<img src=x>")
        page = login(editor).get(address(stays), {"other": goes.pk})
        assert b"<script>alert" not in page.content and b"<img src=x" not in page.content

    def test_organizations_show_their_place(self, editor, login):
        goes = OrganizationFactory(name="کل", city="کازان")
        stays = OrganizationFactory(name="جزء", parent=goes)
        OrganizationFactory(name="جزء دیگر", parent=goes)
        page = read(login(editor).get(address(stays), {"other": goes.pk}))
        assert "جزء دیگر" in page.select_one(".merge-table").text
        assert page.select(".merge-effects li")

    def test_a_person_of_many_meetings_costs_few_queries(self, editor, login, django_assert_max_num_queries):
        stays, goes = PersonFactory(), PersonFactory()
        for _meeting in range(30):
            ParticipantFactory(person=goes)
        with django_assert_max_num_queries(40):
            login(editor).get(address(stays), {"other": goes.pk})


class TestMerging:
    @BOTH
    def test_the_winner_gets_a_history_that_names_the_loser_and_old_numbers_lead_to_its_form(
        self, factory, editor, login
    ):
        stays, goes = factory(name="می‌ماند"), factory(name="می‌رود")
        browser = login(editor)
        response = browser.post(address(stays), {"other": goes.pk}, follow=True)
        assert response.redirect_chain == [(address(stays, "change"), 302)]
        assert "می‌رود" in told(response)[0]
        entry = LogEntry.objects.get()
        assert (entry.object_id, entry.user) == (str(stays.pk), editor)
        assert "می‌رود" in entry.change_message and str(goes.pk) in entry.change_message
        assert browser.get(address(goes, "change")).url == address(stays, "change")
        assert browser.get(address(goes)).url == address(stays, "change")

    def test_a_second_merge_of_the_same_two_is_told_and_breaks_nothing(self, editor, login):
        stays, goes = PersonFactory(name="می‌ماند"), PersonFactory()
        browser = login(editor)
        browser.post(address(stays), {"other": goes.pk})
        again = browser.post(address(stays), {"other": goes.pk})
        assert "می‌ماند" in read(again).select_one("#other_error").text
        opposite = browser.post(address(goes), {"other": stays.pk})
        assert opposite.url == address(stays, "change")
        assert Person.objects.get() == stays
        assert LogEntry.objects.count() == FormerPerson.objects.count() == 1

    def test_one_that_goes_between_the_look_and_the_merge_is_told(self, editor, login, monkeypatch):
        stays, goes = OrganizationFactory(name="می‌ماند"), OrganizationFactory()
        real = merging.merge

        def overtaken(*pair, by):
            real(*pair, by=by)
            return real(*pair, by=by)

        monkeypatch.setattr(merging, "merge", overtaken)
        response = login(editor).post(address(stays), {"other": goes.pk}, follow=True)
        assert response.redirect_chain == [(address(stays, "change"), 302)] or response.status_code == 200
        assert told(response)
        assert Organization.objects.filter(pk=stays.pk).exists()

    def test_spellings_that_do_not_fit_are_refused_and_nothing_happens(self, editor, login):
        stays, goes = PersonFactory(other_names="آ" * 1990), PersonFactory(name="ب" * 50)
        page = read(login(editor).post(address(stays), {"other": goes.pk}))
        assert page.select_one("#other_error")
        assert Person.objects.count() == 2

    @BOTH
    def test_every_page_of_the_old_number_leads_on_and_none_offers_to_delete_the_winner(
        self, factory, editor, login
    ):
        stays, goes = factory(name="می‌ماند"), factory()
        browser = login(editor)
        browser.post(address(stays), {"other": goes.pk})
        leads = {page: browser.get(address(goes, page)).url for page in ("dossier", "history", "delete")}
        assert leads == {
            "dossier": address(stays, "dossier"),
            "history": address(stays, "history"),
            "delete": address(stays, "change"),
        }
        assert browser.post(address(goes, "delete"), {"post": "yes"}).url == address(stays, "change")
        assert type(stays).objects.get() == stays

    @BOTH
    def test_a_merged_number_tells_nothing_to_those_who_may_not_see_people(
        self, factory, editor, moderator, login
    ):
        stays, goes = factory(), factory()
        login(editor).post(address(stays), {"other": goes.pk})
        browser = login(moderator)
        assert browser.get(address(goes, "change")).status_code == 403
        for page in ("dossier", "history", "delete"):
            answer = browser.get(address(goes, page))
            assert f"/{stays.pk}/" not in answer.get("Location", ""), page
            assert answer.status_code in (302, 403)


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_who_merge_in_opposite_directions_one_is_told(django_user_model):
    one, two = PersonFactory(), PersonFactory()
    for person in (one, two):
        for _meeting in range(10):
            ParticipantFactory(person=person)
    editor = django_user_model.objects.create_superuser("chief", "", "x")
    browsers = [Client(), Client()]
    for browser in browsers:
        browser.force_login(editor)
    start = Barrier(2)

    def send(browser, stays, goes):
        try:
            start.wait(10)
            return browser.post(address(stays), {"other": goes.pk}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(send, browsers, (one, two), (two, one)))
    assert set(answers) <= {200, 302}
    left = Person.objects.get()
    assert left.participations.count() == 20
    assert LogEntry.objects.filter(object_id=str(left.pk)).count() == LogEntry.objects.count() == 1
