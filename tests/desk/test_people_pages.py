"""What the desk shows of people and organizations: their lists, and what stands around their forms."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories import (
    MeetingFactory,
    MembershipFactory,
    OrganizationFactory,
    ParticipantFactory,
    PersonFactory,
    published_meeting,
)

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/news/person/"
BODIES = "/admin/news/organization/"


@pytest.fixture
def desk(login, writer):
    return login(writer)


def form_of(person) -> str:
    return reverse("admin:news_person_change", args=[person.pk])


def page(answer) -> str:
    return answer.content.decode()


def test_the_form_links_the_page_that_the_public_has_and_no_other(desk):
    person, shy = PersonFactory(), PersonFactory()
    ParticipantFactory(meeting=published_meeting(), person=person)
    ParticipantFactory(person=shy)
    assert person.get_absolute_url() in page(desk.get(form_of(person)))
    assert "viewsitelink" not in page(desk.get(form_of(shy)))


def test_the_form_leads_to_the_dossier_and_editors_to_the_merge(login, writer, editor):
    person = PersonFactory()
    merge = reverse("admin:news_person_merge", args=[person.pk])
    dossier = reverse("admin:news_person_dossier", args=[person.pk])
    mine, theirs = (page(login(user).get(form_of(person))) for user in (writer, editor))
    assert dossier in mine and dossier in theirs
    assert merge not in mine and merge in theirs


def test_the_form_shows_the_newest_twenty_meetings(desk):
    person = PersonFactory()
    for n in range(22):
        meeting = MeetingFactory(subject=f"دیدار-{n:02}-<i>", starts_on=date(2023, 1, 1 + n))
        ParticipantFactory(meeting=meeting, person=person)
    shown = page(desk.get(form_of(person)))
    assert "دیدار-21-&lt;i&gt;" in shown and "دیدار-02-" in shown
    assert "دیدار-01-" not in shown and "۲ " in shown


def test_the_list_shows_the_post_now_and_counts_meetings(desk):
    person = MembershipFactory(organization__name="شهرداری کازان", person__name="ایلدار").person
    for _ in range(3):
        ParticipantFactory(person=person)
    shown = page(desk.get(PEOPLE))
    assert "شهرداری کازان" in shown and "شهردار</bdi>" in shown and ">۳</td>" in shown


def test_the_list_asks_the_same_number_of_queries_for_many(desk, django_assert_max_num_queries):
    for _ in range(30):
        ParticipantFactory(person=MembershipFactory().person)
    with django_assert_max_num_queries(12):
        assert desk.get(PEOPLE).status_code == 200


@pytest.mark.parametrize("typed", ["يونسوف", "yunus", "ЮНУС"])
def test_the_list_is_searched_in_three_scripts(desk, typed):
    PersonFactory(name="ایلدار یونسوف", name_latin="Ildar Yunusov", name_cyrillic="Ильдар Юнусов")
    PersonFactory(name="پریسا سهرابی")
    shown = page(desk.get(PEOPLE, {"q": typed}))
    assert "ایلدار یونسوف" in shown and "پریسا" not in shown


@pytest.mark.parametrize("query", ["q=%00", "q='", "o=9", "kind__exact=x", "p=99999", "name__regex=("])
def test_odd_queries_of_the_lists(desk, query):
    for address in (PEOPLE, BODIES):
        assert desk.get(f"{address}?{query}").status_code in (200, 302, 400)


def test_organizations_are_filtered_by_kind(desk):
    (
        OrganizationFactory(name="بانک یک", kind="bank"),
        OrganizationFactory(name="دانشگاه دو", kind="university"),
    )
    shown = page(desk.get(BODIES, {"kind__exact": "bank"}))
    assert "بانک یک" in shown and "دانشگاه دو" not in shown


def test_djangos_own_autocomplete_finds_them_too(desk):
    body = OrganizationFactory(name="شهرداری کازان", name_latin="City of Kazan")
    query = {"app_label": "news", "model_name": "membership", "field_name": "organization", "term": "kaz"}
    [row] = desk.get("/admin/autocomplete/", query).json()["results"]
    assert row["id"] == str(body.pk)


def test_an_organization_is_no_part_of_itself(desk):
    body = OrganizationFactory()
    part = OrganizationFactory(parent=body)
    names = dict.fromkeys(["name_latin", "name_cyrillic", "other_names", "city", "country"], "")
    sent = names | {"name": "نام", "kind": "bank", "parent": part.pk}
    answer = desk.post(reverse("admin:news_organization_change", args=[body.pk]), sent)
    assert list(answer.context["adminform"].form.errors) == ["parent"]
