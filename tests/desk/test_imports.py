"""People and organizations from a file: shown first, imported as shown, refused in words."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from news.models import Membership, Organization, Person
from tests.factories import MembershipFactory, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db
MODELS = pytest.mark.parametrize("model", ["person", "organization"])


class Desk:
    """Somebody who imports: upload() shows, confirm() imports what was shown last."""

    def __init__(self, browser, model: str) -> None:
        self.browser, self.model = browser, model
        self.address = reverse(f"admin:news_{model}_import")

    def upload(self, content: bytes | str, name: str = "file.csv"):
        file = SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)
        self.shown = self.browser.post(self.address, {"file": file})
        return self.shown

    def fates(self, content: bytes | str) -> list[str]:
        outcomes = self.upload(content).context["report"].outcomes
        return [str(outcome.fate) for outcome in outcomes]

    def reasons(self, content: bytes | str) -> str:
        (outcome,) = self.upload(content).context["report"].outcomes
        assert outcome.fate == "refused", outcome
        return " ".join(outcome.reasons)

    def confirm(self):
        return self.browser.post(self.address, {"token": self.shown.context["token"]}, follow=True)

    def export(self, kind: str) -> bytes:
        return self.browser.get(reverse(f"admin:news_{self.model}_export_{kind}")).content


@pytest.fixture
def people(login, writer) -> Desk:
    return Desk(login(writer), "person")


@pytest.fixture
def organizations(login, writer) -> Desk:
    return Desk(login(writer), "organization")


@MODELS
class TestRights:
    def test_writers_find_the_page_from_the_list(self, login, writer, model):
        browser, address = login(writer), reverse(f"admin:news_{model}_import")
        assert address in browser.get(reverse(f"admin:news_{model}_changelist")).content.decode()
        assert browser.get(address).status_code == 200

    def test_others_do_not(self, client, login, moderator, model):
        address = reverse(f"admin:news_{model}_import")
        assert client.get(address).status_code == 302
        assert login(moderator).get(address).status_code == 403
        assert login(moderator).post(address, {"token": "x"}).status_code == 403

    def test_who_may_only_look_sees_no_way_in(self, login, writer, model):
        writer.groups.clear()
        writer.user_permissions.set(Permission.objects.filter(codename=f"view_{model}"))
        page = login(writer).get(reverse(f"admin:news_{model}_changelist")).content.decode()
        assert "export.csv" in page
        assert reverse(f"admin:news_{model}_import") not in page
        assert login(writer).get(reverse(f"admin:news_{model}_import")).status_code == 403


class TestShownFirst:
    def test_a_dry_run_writes_nothing(self, people):
        OrganizationFactory(name="شهرداری کازان")
        page = people.upload(
            "name,position,organization,from\nعلی,شهردار,شهرداری کازان,۱۴۰۲/۰۹/۱۰\n"
        ).content.decode()
        assert "علی" in page
        assert not Person.objects.exists()
        assert not Membership.objects.exists()
        assert not LogEntry.objects.exists()

    def test_confirmed_it_is_imported_and_written_down(self, people, writer):
        OrganizationFactory(name="شهرداری کازان")
        people.upload("name,position,organization,from\nعلی,شهردار,شهرداری  كازان,۱۴۰۲/۰۹/۱۰\n")
        assert "۱ سطر تازه" in people.confirm().content.decode()
        post = Membership.objects.get(person__name="علی")
        assert (post.position, post.organization.name, post.starts_on) == (
            "شهردار",
            "شهرداری کازان",
            date(2023, 12, 1),
        )
        (entry,) = LogEntry.objects.all()
        assert (entry.user_id, entry.object_id, entry.action_flag) == (writer.pk, str(post.person_id), 1)

    def test_a_second_time_it_changes_nothing(self, people):
        OrganizationFactory(name="بانک")
        file = "name;other_names;position;organization\nعلی;الف|ب;رئیس;بانک\nعلی;;مشاور;بانک\nمینا;;;\n"
        assert people.fates(file) == ["created", "created", "created"]
        people.confirm()
        assert Person.objects.count() == 2
        assert Membership.objects.count() == 2
        before = LogEntry.objects.count()
        assert people.fates(file) == ["unchanged"] * 3
        people.confirm()
        assert LogEntry.objects.count() == before

    def test_refused_rows_are_left_out(self, people):
        assert people.fates("name\nعلی\n؟؟\n") == ["created", "refused"]
        people.confirm()
        assert [person.name for person in Person.objects.all()] == ["علی"]

    def test_what_changed_meanwhile_is_shown_anew(self, people):
        person = PersonFactory(name="علی", name_latin="Ali")
        people.upload("name,name_latin\nعلی,Aly\n")
        Person.objects.filter(pk=person.pk).update(name_latin="Alee")
        page = people.confirm()
        person.refresh_from_db()
        assert person.name_latin == "Alee"
        assert page.context["report"].outcomes[0].changes[0][1:] == ("Alee", "Aly")

    @pytest.mark.parametrize(
        "token",
        ["", "x", "a:b:c", pytest.param(signing.dumps({"user": 1, "rows": []}), id="another salt"), "\x00"],
    )
    def test_a_made_up_token_imports_nothing(self, people, token):
        answer = people.browser.post(people.address, {"token": token})
        assert answer.status_code == 200
        assert not Person.objects.exists()

    def test_a_token_of_somebody_else_or_of_another_list_is_not_taken(self, people, login, editor):
        people.upload("name\nعلی\n")
        token = people.shown.context["token"]
        login(editor).post(people.address, {"token": token})
        people.browser.post(reverse("admin:news_organization_import"), {"token": token})
        assert not Person.objects.exists()
        assert not Organization.objects.exists()

    def test_hostile_names_are_only_text(self, people):
        page = people.upload("name\n<script>alert(1)</script>\n").content.decode()
        assert "<script>alert" not in page


class TestWhoIsMeant:
    def test_a_number_means_its_entry_in_any_digits(self, people):
        person = PersonFactory(name="علی")
        assert people.fates(f"id,name\n{person.pk},علی‌رضا\n") == ["changed"]
        people.confirm()
        person.refresh_from_db()
        assert person.name == "علی‌رضا"
        digits = str(person.pk).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
        assert people.fates(f"id,name\n{digits},علی‌رضا\n") == ["unchanged"]

    @pytest.mark.parametrize("number", ["999999", "x", "-1", "1" * 40, "1.5"])
    def test_a_wrong_number_is_refused(self, people, number):
        assert people.reasons(f"id,name\n{number},علی\n")

    def test_another_spelling_finds_the_entry_and_leaves_its_name(self, people):
        person = PersonFactory(name="علی‌رضا", other_names="Alireza")
        assert people.fates("name,name_cyrillic\nعلي رضا,Алиреза\n") == ["changed"]
        people.confirm()
        person.refresh_from_db()
        assert (person.name, person.name_cyrillic) == ("علی‌رضا", "Алиреза")
        assert people.fates("name\nALIREZA\n") == ["unchanged"]

    def test_a_family_name_alone_finds_nobody(self, people):
        PersonFactory(name="علی کریمی", family_name="کریمی")
        assert people.fates("name\nکریمی\n") == ["created"]

    def test_of_two_namesakes_none_is_guessed(self, people):
        one, other = PersonFactory(name="علی"), PersonFactory(name="علی")
        reasons = people.reasons("name\nعلی\n")
        assert str(one.pk) in reasons and str(other.pk) in reasons

    def test_an_empty_cell_leaves_what_is_there(self, people):
        person = PersonFactory(name="علی", name_latin="Ali")
        assert people.fates(f"id,name,name_latin\n{person.pk},,\n") == ["unchanged"]


class TestRefused:
    @pytest.mark.parametrize(
        "row, words",
        [
            ("ن" * 300 + ",,,,", "۱۶۰"),
            ("ali\u202eila,,,,", "پنهان"),
            ("علی,شهردار,ناکجا,,", "ناکجا"),
            ("علی,شهردار,,,", "نهاد"),
            ("علی,,بانک,,", "سمت"),
            ("علی,رئیس,بانک,1402/12/30,", "اسفند"),
            ("علی,رئیس,بانک,2023/12/01,", "سال"),
            ("علی,رئیس,بانک,دیروز,", "۱۴۰۲/۰۹/۱۰"),
            ("علی,رئیس,بانک,1402/01/01,1401/01/01", "پیش از"),
            ("علی," + "س" * 200 + ",بانک,,", "۱۶۰"),
            (",,,,1402", "نام"),
        ],
    )
    def test_in_persian_words(self, people, row, words):
        OrganizationFactory(name="بانک")
        reasons = people.reasons(f"name,position,organization,from,until\n{row}\n")
        page = people.shown.content.decode()
        assert words in reasons or words in page

    def test_the_same_post_twice_at_the_same_time(self, people):
        post = MembershipFactory(starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1))
        other = MembershipFactory(
            person=post.person, organization=post.organization, starts_on=date(2022, 1, 1)
        )
        head = "id,name,position,organization,from,until\n"
        both = f"{post.person_id},,{post.position},{post.organization.name},1398/01/01,1402/01/01\n"
        assert people.fates(head + both) == ["refused"]
        other.delete()
        assert people.fates(head + both) == ["changed"]

    def test_an_organization_that_two_are_called(self, people):
        OrganizationFactory.create_batch(2, name="بانک")
        assert "بانک" in people.reasons("name,position,organization\nعلی,رئیس,بانک\n")

    def test_rows_of_one_person_that_disagree(self, people):
        OrganizationFactory(name="بانک")
        file = "name,name_latin,position,organization\nعلی,Ali,رئیس,بانک\nعلی,Aly,مشاور,بانک\n"
        assert people.fates(file) == ["created", "refused"]

    @pytest.mark.parametrize(
        "head", ["نام", "name,namelatin", "name,name", "id", "<html>", "name,,id", "=name"]
    )
    def test_a_head_that_is_not_ours(self, people, head):
        answer = people.upload(f"{head}\nعلی,ب,پ\n")
        assert "file" in answer.context["form"].errors
        assert "name_cyrillic" in answer.content.decode()

    @pytest.mark.parametrize(
        "name, content",
        [
            ("x.xlsx", b"<html></html>"),
            ("x.xlsx", b"PK\x03\x04truncated"),
            ("x.csv", b"name\nJos\xe9"),
            ("x.csv", b"name\n\x00"),
            ("x.csv", b"name\n" + b"a\n" * 100_000),
            ("x.csv", b"x" * (2 * 1024 * 1024 + 1)),
            ("x.csv", b""),
            ("x.csv", b"name\n"),
        ],
    )
    def test_a_hostile_file_is_refused_at_its_field(self, people, name, content):
        answer = people.upload(content, name)
        assert answer.status_code == 200
        (error,) = answer.context["form"].errors["file"]
        assert re.search("[آ-ی]", error)

    def test_no_file_at_all(self, people):
        assert "file" in people.browser.post(people.address, {}).context["form"].errors

    def test_more_text_than_a_form_carries(self, people, monkeypatch):
        monkeypatch.setattr("news.admin.imports._LONGEST_TOKEN", 10)
        assert "file" in people.upload("name\nعلی\n").context["form"].errors


class TestOrganizations:
    def test_kinds_by_word_and_by_label_and_a_parent_further_down(self, organizations):
        file = "name,kind,parent\nاداره,وزارتخانه,مرکز\nمرکز,bank,\n"
        label = str(Organization.Kind.MINISTRY.label)
        assert organizations.fates(file.replace("وزارتخانه", label)) == ["created", "created"]
        organizations.confirm()
        below = Organization.objects.get(name="اداره")
        assert (below.kind, below.parent.name, below.parent.kind) == ("ministry", "مرکز", "bank")

    @pytest.mark.parametrize("row", ["الف,نانوایی,", "الف,,ناکجا", "الف,,الف"])
    def test_what_cannot_be_is_refused(self, organizations, row):
        assert organizations.reasons(f"name,kind,parent\n{row}\n")

    def test_no_organization_becomes_a_part_of_itself(self, organizations):
        above = OrganizationFactory(name="بالا")
        OrganizationFactory(name="پایین", parent=above)
        assert organizations.reasons("name,parent\nبالا,پایین\n")

    def test_two_rows_of_one_organization(self, organizations):
        assert organizations.fates("name,city\nالف,کازان\nالف,مسکو\n") == ["created", "refused"]


class TestRoundTrip:
    @pytest.fixture
    def register(self):
        names = ["علی‌رضا", "=cmd|x", "-منفی", "+12", "@y", "'=1", "بانک VTB", '"گیومه"، و; ویرگول,', "#N/A"]
        above = OrganizationFactory(name="مرکز‌ بزرگ", kind="bank")
        for name in names:
            below = OrganizationFactory(name=f"{name} ن", parent=above, city="کازان")
            person = PersonFactory(name=name, other_names=f"یک {name}\n=دو|سه", honorific_prefix="دکتر")
            for year in (2019, 2021):
                MembershipFactory(
                    person=person,
                    organization=below,
                    starts_on=date(year, 3, 20),
                    ends_on=date(year + 1, 1, 1),
                )
            MembershipFactory(person=person, organization=above, position="=سمت")
        PersonFactory(name="بی‌سمت")

    @MODELS
    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_a_downloaded_list_changes_nothing(self, login, writer, register, model, kind):
        desk = Desk(login(writer), model)
        content = desk.export(kind)
        report = desk.upload(content, f"x.{kind}").context["report"]
        assert [one for one in report.outcomes if one.fate != "unchanged"] == []
        assert len(report.outcomes) == {"person": 9 * 3 + 1, "organization": 10}[model]

    @MODELS
    def test_into_an_empty_register_it_brings_everything(self, login, writer, register, model):
        desk = Desk(login(writer), model)
        table = [line.split(",", 1)[1] for line in desk.export("csv").decode("utf-8-sig").splitlines()]
        stored = {"person": Person, "organization": Organization}[model]
        names = set(stored.objects.values_list("name", flat=True))
        Membership.objects.all().delete()
        if model == "organization":
            Organization.objects.filter(parent__isnull=False).delete()
        stored.objects.all().delete()
        assert set(desk.fates("\n".join(table))) == {"created"}
        desk.confirm()
        assert set(stored.objects.values_list("name", flat=True)) == names

    def test_numbers_and_blank_lines_of_a_workbook(self, people):
        person, file = PersonFactory(name="علی"), BytesIO()
        book = Workbook()
        for row in (["ID", "Name"], [], [float(person.pk), "علی"]):
            book.active.append(row)
        book.save(file)
        (outcome,) = people.upload(file.getvalue(), "x.xlsx").context["report"].outcomes
        assert (outcome.row, outcome.fate) == (3, "unchanged")


def test_the_number_of_queries_grows_with_what_is_written_alone(people, django_assert_max_num_queries):
    PersonFactory.create_batch(40)
    content = people.export("csv")
    with django_assert_max_num_queries(15):
        people.upload(content)
