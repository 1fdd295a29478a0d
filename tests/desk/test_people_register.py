"""The desk of people and organizations: their forms, their posts, and what is odd about a name."""

from datetime import date

import pytest
from django.urls import reverse

from news import jalali
from news.models import Membership, Organization, Person
from news.scripts_of_names import mixed_words, scripts_of
from tests.factories import (
    MembershipFactory,
    OrganizationFactory,
    ParticipantFactory,
    PersonFactory,
    PictureFactory,
)

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/news/person/"
BODIES = "/admin/news/organization/"
OVERLAP = "دو بار همین سمت"


@pytest.fixture
def desk(login, writer):
    return login(writer)


def form_of(person: Person) -> str:
    return reverse("admin:news_person_change", args=[person.pk])


def data(*posts: dict, initial: int = 0, **changes) -> dict:
    """What the form of a person sends, with its rows of posts."""
    names = ["name_latin", "name_cyrillic", "family_name", "honorific_prefix", "other_names"]
    sent = dict.fromkeys([*names, "picture", "biography", "links"], "") | {"name": "ایلدار یونسوف"} | changes
    sent |= {"memberships-TOTAL_FORMS": len(posts), "memberships-INITIAL_FORMS": initial}
    for place, post in enumerate(posts):
        row = {"id": "", "person": "", "position": "", "organization": "", "starts_on": "", "ends_on": ""}
        sent |= {f"memberships-{place}-{name}": value for name, value in (row | post).items()}
    return sent


def post(body: Organization, position: str = "شهردار", starts: str = "", ends: str = "", **more) -> dict:
    return {"organization": body.pk, "position": position, "starts_on": starts, "ends_on": ends, **more}


def kept(membership: Membership, starts: str = "", ends: str = "", **more) -> dict:
    """The row of a post that is in the database."""
    own = {"id": membership.pk, "person": membership.person_id}
    return post(membership.organization, membership.position, starts, ends) | own | more


def day(text: str) -> date:
    return jalali.parse_date(text)


def page(answer) -> str:
    return answer.content.decode()


class TestPersonForm:
    def test_a_person_is_kept_with_posts_whose_days_are_jalali(self, desk):
        body, picture = OrganizationFactory(), PictureFactory()
        sent = data(
            post(body, starts="1402/09/10", ends="1403/12/30"),
            name_latin="Ildar  Yunusov ",
            picture=picture.pk,
            links="https://example.org/\r\nhttps://example.com/",
        )
        assert desk.post(PEOPLE + "add/", sent).status_code == 302
        person = Person.objects.get()
        assert (person.name_latin, person.picture) == ("Ildar Yunusov", picture)
        assert person.links == "https://example.org/\nhttps://example.com/"
        held = person.memberships.get()
        assert (held.starts_on, held.ends_on) == (day("1402/09/10"), day("1403/12/30"))
        assert 'value="1402/09/10"' in page(desk.get(form_of(person)))

    @pytest.mark.parametrize(
        "field, typed",
        [
            ("name", "ن" * 300),
            ("name", "علی\u202eرضا"),
            ("name_latin", "Ali\u2067reza"),
            ("other_names", "یکی\nدو\u202d"),
            ("links", "javascript:alert(1)"),
            ("name", "‌"),
        ],
    )
    def test_what_is_refused_is_told_beside_its_field_and_nothing_is_lost(self, desk, field, typed):
        body = OrganizationFactory()
        answer = desk.post(PEOPLE + "add/", data(post(body, "مدیر"), biography="زندگی‌نامه", **{field: typed}))
        assert answer.status_code == 200
        form = answer.context["adminform"].form
        assert list(form.errors) == [field]
        assert form[field].value() == typed
        assert "زندگی‌نامه" in page(answer) and "مدیر" in page(answer)
        assert not Person.objects.exists()

    @pytest.mark.parametrize(
        "name", ["memberships-0-organization", "picture", "memberships-0-id", "memberships-INITIAL_FORMS"]
    )
    @pytest.mark.parametrize("key", ["abc", "\x00", "9" * 30, "۱"])
    def test_keys_that_no_form_offers_are_refused(self, desk, name, key):
        sent = data(post(OrganizationFactory())) | {name: key}
        assert desk.post(PEOPLE + "add/", sent).status_code in (200, 400)
        assert not Membership.objects.exists()

    def test_who_may_not_see_people_opens_nothing(self, login, moderator, client):
        person = PersonFactory()
        for address in (PEOPLE, PEOPLE + "add/", form_of(person), BODIES):
            assert login(moderator).get(address).status_code == 403
            assert client.get(address).status_code == 302

    def test_a_writer_deletes_nobody(self, login, writer):
        person = PersonFactory()
        assert login(writer).post(f"{PEOPLE}{person.pk}/delete/", {"post": "yes"}).status_code == 403

    def test_somebody_who_was_at_a_meeting_is_protected(self, login, editor):
        person = ParticipantFactory(person=PersonFactory(), name="نام آن روز").person
        answer = login(editor).post(f"{PEOPLE}{person.pk}/delete/", {"post": "yes"})
        assert answer.status_code == 200
        assert "نام آن روز" in page(answer)
        assert Person.objects.filter(pk=person.pk).exists()

    def test_somebody_with_posts_alone_may_be_deleted(self, login, editor):
        person = MembershipFactory().person
        assert login(editor).post(f"{PEOPLE}{person.pk}/delete/", {"post": "yes"}).status_code == 302
        assert not Person.objects.exists()


class TestPosts:
    """One form's rows may change places; what counts is how the form leaves them."""

    @pytest.fixture
    def body(self):
        return OrganizationFactory(name="شهرداری کازان")

    def test_the_same_post_twice_at_the_same_time_is_told_in_the_row(self, desk, body):
        rows = [post(body, "شهردار", "1400/01/01"), post(body, "شهر دار", "1402/01/01")]
        answer = desk.post(PEOPLE + "add/", data(*rows))
        assert answer.status_code == 200
        second = answer.context["inline_admin_formsets"][0].formset.forms[1]
        assert OVERLAP in str(second.errors["starts_on"])
        assert not Person.objects.exists()

    def test_one_day_in_common_is_an_overlap(self, desk, body):
        rows = [post(body, "شهردار", "1400/01/01", "1402/01/01"), post(body, "شهردار", "1402/01/01")]
        assert desk.post(PEOPLE + "add/", data(*rows)).status_code == 200
        rows[1]["starts_on"] = "1402/01/02"
        assert desk.post(PEOPLE + "add/", data(*rows)).status_code == 302

    def test_two_posts_in_one_body_at_the_same_time_are_fine(self, desk, body):
        assert (
            desk.post(PEOPLE + "add/", data(post(body, "شهردار"), post(body, "نماینده"))).status_code == 302
        )

    def test_two_rows_change_places(self, desk, body):
        person = PersonFactory()
        old = MembershipFactory(
            person=person, organization=body, starts_on=day("1400/01/01"), ends_on=day("1400/12/01")
        )
        new = MembershipFactory(person=person, organization=body, starts_on=day("1401/01/01"))
        rows = [kept(new, "1400/01/01", "1400/12/01"), kept(old, "1401/01/01")]
        assert desk.post(form_of(person), data(*rows, initial=2)).status_code == 302
        old.refresh_from_db()
        assert old.starts_on == day("1401/01/01")

    def test_a_row_that_is_taken_away_overlaps_nothing(self, desk, body):
        person = PersonFactory()
        old = MembershipFactory(person=person, organization=body)
        sent = data(kept(old, DELETE="on"), post(body, "شهردار", "1402/01/01"), initial=1)
        assert desk.post(form_of(person), sent).status_code == 302
        assert person.memberships.get().starts_on == day("1402/01/01")

    def test_a_post_that_a_colleague_added_meanwhile_is_seen(self, desk, body):
        person = MembershipFactory(organization=body).person
        answer = desk.post(form_of(person), data(post(body, "شهردار", "1402/01/01")))
        assert answer.status_code == 200
        assert OVERLAP in page(answer)

    def test_ends_before_it_begins(self, desk, body):
        answer = desk.post(PEOPLE + "add/", data(post(body, "شهردار", "1402/02/01", "1402/01/31")))
        row = answer.context["inline_admin_formsets"][0].formset.forms[0]
        assert list(row.errors) == ["ends_on"]
        assert "1402/01/31" in page(answer)

    def test_the_thirtieth_of_esfand_of_a_common_year(self, desk, body):
        answer = desk.post(PEOPLE + "add/", data(post(body, "شهردار", "1402/12/30")))
        row = answer.context["inline_admin_formsets"][0].formset.forms[0]
        assert "اسفند ۱۴۰۲" in str(row.errors["starts_on"])
        assert "1402/12/30" in page(answer)
        assert not Person.objects.exists()

    def test_a_position_that_deceives(self, desk, body):
        answer = desk.post(PEOPLE + "add/", data(post(body, "شهر\u202eدار")))
        assert list(answer.context["inline_admin_formsets"][0].formset.forms[0].errors) == ["position"]


class TestWarnings:
    @pytest.mark.parametrize(
        "names",
        [
            {"name_cyrillic": "Ильдaр"},
            {"name_latin": "Ildаr"},
            {"name": "ایلدار Yunusov"},
            {"name": "Ildar Yunusov"},
            {"name_cyrillic": "Ildar"},
        ],
    )
    def test_a_persons_name_of_mixed_scripts_is_kept_with_a_warning(self, desk, names):
        answer = desk.post(PEOPLE + "add/", data(**names), follow=True)
        person = Person.objects.get()
        assert all(getattr(person, field) == text for field, text in names.items())
        assert levels(answer) == ["success", "warning"]

    def test_a_name_of_one_script_in_each_field_warns_of_nothing(self, desk):
        sent = data(name="دکتر علی‌رضا", name_latin="Āli-Rezā O'Neil", name_cyrillic="Али-Реза")
        assert levels(desk.post(PEOPLE + "add/", sent, follow=True)) == ["success"]

    @pytest.mark.parametrize(
        "name, expected", [("بانک VTB", ["success"]), ("بانکVTB", ["success", "warning"])]
    )
    def test_an_organization_may_have_words_of_two_scripts(self, desk, name, expected):
        names = dict.fromkeys(["name_latin", "name_cyrillic", "other_names", "city", "country", "parent"], "")
        answer = desk.post(BODIES + "add/", names | {"name": name, "kind": "bank"}, follow=True)
        assert levels(answer) == expected
        assert Organization.objects.get().name == name

    def test_another_one_of_the_same_name_is_linked_when_adding(self, desk):
        other = PersonFactory(name="ایلدار‌ یونسوف", name_latin="<b>x</b>")
        answer = desk.post(PEOPLE + "add/", data(name="ایلدار يونسوف"), follow=True)
        assert levels(answer) == ["success", "warning"]
        assert f'<a href="{form_of(other)}"><bdi>' in page(answer)
        person = Person.objects.exclude(pk=other.pk).get()
        assert levels(desk.post(form_of(person), data(name="ایلدار یونسوف"), follow=True)) == ["success"]

    def test_the_same_family_name_alone_is_nothing_odd(self, desk):
        PersonFactory(name="مریم یونسوف", family_name="یونسوف")
        sent = data(family_name="یونسوف")
        assert levels(desk.post(PEOPLE + "add/", sent, follow=True)) == ["success"]

    def test_scripts(self):
        assert scripts_of("علی ali али 漢 12") == {"persian", "latin", "cyrillic"}
        assert mixed_words("بانک VTB می‌Kaз «ЦУМ»") == ["Kaз"]


def levels(answer) -> list[str]:
    return sorted(message.level_tag for message in answer.context["messages"])
