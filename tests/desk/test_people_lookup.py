"""People and organizations as JSON for the forms of the desk: any spelling, three scripts, from an index."""

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from news import persian
from news.admin.people_lookup import people_found
from news.models import Membership, Person
from tests.factories import MembershipFactory, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db
SUGGEST = "/admin/news/person/suggest/"
BODIES = "/admin/news/organization/suggest/"
ADD = "/admin/news/person/quick-add/"
ODD = ["\x00", "‌", "'", "\\", "&|!():*", "a:*", "' | b", "\u202e", "٪%", "😀", "x" * 5000, "ا " * 500]


@pytest.fixture
def desk(login, writer):
    return login(writer)


def found(browser, **query) -> list[dict]:
    answer = browser.get(SUGGEST, query)
    assert answer.status_code == 200
    return answer.json()["results"]


def test_the_addresses_have_their_names():
    assert reverse("admin:news_person_suggest") == SUGGEST
    assert reverse("admin:news_organization_suggest") == BODIES
    assert reverse("admin:news_person_quick_add") == ADD


@pytest.mark.parametrize(
    "typed",
    ["کریمی", "كريمي", "علی رضا", "علیرضا", "علی‌رضا کر", "kari", "ALIREZA", "Карими", "карими али", "میرزا"],
)
def test_a_person_is_found_by_any_spelling_in_three_scripts(desk, typed):
    person = PersonFactory(
        name="علی‌رضا کریمی",
        name_latin="Alireza Karimi",
        name_cyrillic="Алиреза Карими",
        other_names="میرزا علیرضا",
    )
    PersonFactory(name="پریسا سهرابی", name_latin="Parisa Sohrabi")
    assert [row["id"] for row in found(desk, q=typed)] == [person.pk]


def test_an_answer_tells_names_and_the_post_of_the_day(desk):
    person = PersonFactory(
        name="ایلدار یونسوف", name_latin="Ildar", name_cyrillic="Ильдар", honorific_prefix="آقای"
    )
    city, bank = OrganizationFactory(name="شهرداری"), OrganizationFactory(name="بانک VTB")
    MembershipFactory(person=person, organization=city, position="شهردار", ends_on=date(2023, 12, 1))
    MembershipFactory(person=person, organization=bank, position="مدیر", starts_on=date(2023, 12, 2))
    then, after, now = (found(desk, q="ایلدار", on=day)[0] for day in ("1402/09/10", "۱۴۰۲/۰۹/۱۱", "سیب"))
    assert then == {
        "id": person.pk,
        "name": "ایلدار یونسوف",
        "latin": "Ildar",
        "cyrillic": "Ильдар",
        "honorific": "آقای",
        "position": "شهردار",
        "organization": "شهرداری",
        "organization_id": city.pk,
    }
    assert (after["position"], after["organization_id"]) == ("مدیر", bank.pk)
    assert now == after


def test_somebody_without_a_post_has_an_empty_one(desk):
    PersonFactory(name="بی‌سمت")
    [row] = found(desk, q="بی")
    assert (row["position"], row["organization"], row["organization_id"]) == ("", "", None)


def test_at_most_twelve_in_the_order_of_the_persian_alphabet(desk):
    for letter in "یگپآبچدرزسشطعف":
        PersonFactory(name=f"{letter}ریم نام")
    names = [row["name"] for row in found(desk, q="نام")]
    assert names == [f"{letter}ریم نام" for letter in "آبپچدرزسشطعف"]


def test_two_queries_in_all(django_assert_num_queries):
    for _ in range(5):
        MembershipFactory(person__name="کریم")
    with django_assert_num_queries(2):
        assert len(people_found("کریم", date(2023, 12, 1))) == 5


def test_an_organization_is_found_with_city_and_kind(desk):
    body = OrganizationFactory(name="بانک VTB", name_cyrillic="Банк ВТБ", city="کازان", kind="bank")
    expected = [{"id": body.pk, "name": "بانک VTB", "city": "کازان", "kind": "بانک"}]
    for typed in ("vtb", "بانك", "банк"):
        assert desk.get(BODIES, {"q": typed}).json() == {"results": expected}


@pytest.mark.parametrize("address", [SUGGEST, BODIES])
def test_nothing_typed_finds_nothing(desk, address):
    PersonFactory(), OrganizationFactory()
    for typed in ("", " ", "‌", "؟!"):
        assert desk.get(address, {"q": typed}).json() == {"results": []}
    assert desk.get(address).json() == {"results": []}


@pytest.mark.parametrize("address", [SUGGEST, BODIES])
@pytest.mark.parametrize("typed", ODD)
def test_odd_queries_are_answered(desk, address, typed):
    assert desk.get(address, {"q": typed, "on": typed}).status_code in (200, 400)


@pytest.mark.parametrize("address", [SUGGEST, BODIES])
def test_only_who_may_see_people_is_answered(login, nobody, moderator, client, address):
    assert login(nobody).get(address, {"q": "ک"}).status_code == 403
    assert login(moderator).get(address, {"q": "ک"}).status_code == 403
    assert client.get(address, {"q": "ک"}).status_code == 302


def test_looking_is_no_post_and_adding_no_get(desk):
    assert desk.post(SUGGEST).status_code == 405
    assert desk.get(ADD).status_code == 405


class TestIndex:
    @pytest.fixture
    def many(self):
        names = [f"{first} {last} {n}" for n in range(50) for first in FIRST for last in LAST]
        Person.objects.bulk_create(
            [Person(name=name, sort_name=persian.sort_key(name), name_latin=f"Name {n}") for n, name in
             enumerate(names)], batch_size=5000,
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE news_person")

    def test_twenty_thousand_people_are_asked_through_an_index(self, many):
        assert Person.objects.count() == 20_000
        for typed in ("رضا اح", "علی", "name 19", "ا", "نام‌ناشناس"):
            plan = Person.objects.named(typed).order_by("sort_name", "id")[:12].explain()
            assert "Seq Scan" not in plan, typed
            assert "Index" in plan, typed


FIRST = ["رضا", "علی", "حسن", "مریم", "زهرا", "نگار", "بابک", "کاوه", "آرش", "ایلدار",
         "لیلا", "سارا", "پریسا", "مینا", "ناصر", "داوود", "یونس", "قاسم", "هادی", "وحید"]  # fmt: skip
LAST = ["احمدی", "کریمی", "رضایی", "جعفری", "موسوی", "حسینی", "نوری", "صادقی", "کاظمی", "باقری",
        "اکبری", "شریفی", "امینی", "رحیمی", "قربانی", "یوسفی", "زارع", "طاهری", "فرهادی", "مرادی"]  # fmt: skip


class TestAddingInPlace:
    DATA = {
        "name": " ایلدار  يونسوف ",
        "name_latin": "Ildar",
        "name_cyrillic": "Ильдар",
        "honorific_prefix": "آقای",
    }

    def test_a_person_with_a_post_is_kept_and_answered_in_the_shape_of_a_suggestion(self, desk):
        body = OrganizationFactory(name="شهرداری")
        answer = desk.post(ADD, self.DATA | {"position": "شهردار", "organization": body.pk})
        assert answer.status_code == 201
        person = Person.objects.get()
        assert answer.json() == found(desk, q="ایلدار")[0]
        assert person.name == "ایلدار يونسوف"
        assert Membership.objects.filter(person=person, organization=body, position="شهردار").count() == 1

    def test_without_a_post(self, desk):
        assert desk.post(ADD, self.DATA).status_code == 201
        assert not Membership.objects.exists()

    def test_the_history_says_who_added(self, desk, writer):
        desk.post(ADD, self.DATA)
        history = desk.get(f"/admin/news/person/{Person.objects.get().pk}/history/").content.decode()
        assert "writer" in history

    @pytest.mark.parametrize(
        "changes, field",
        [
            ({"name": ""}, "name"),
            ({"name": "‌ ."}, "name"),
            ({"name": "ن" * 300}, "name"),
            ({"name": "علی\u202eرضا"}, "name"),
            ({"name_latin": "a\x00b"}, "name_latin"),
            ({"honorific_prefix": "\u2066دکتر"}, "honorific_prefix"),
            ({"position": "شهردار"}, "organization"),
            ({"position": "ش\u202e", "organization": "0"}, "position"),
            ({"organization": "abc", "position": "x"}, "organization"),
            ({"organization": "\x00", "position": "x"}, "organization"),
            ({"organization": "9" * 40, "position": "x"}, "organization"),
        ],
    )
    def test_what_is_refused_is_told_beside_its_field(self, desk, changes, field):
        answer = desk.post(ADD, self.DATA | changes)
        assert answer.status_code == 400
        assert answer.json()["errors"][field]
        assert not Person.objects.exists()

    def test_an_organization_alone_asks_for_the_position(self, desk):
        answer = desk.post(ADD, self.DATA | {"organization": OrganizationFactory().pk})
        assert list(answer.json()["errors"]) == ["position"]

    def test_who_may_not_add_people_adds_none(self, login, nobody, moderator, client):
        for browser in (login(nobody), login(moderator), client):
            assert browser.post(ADD, self.DATA).status_code in (302, 403)
        assert not Person.objects.exists()

    def test_a_token_is_needed(self, desk):
        desk.handler.enforce_csrf_checks = True
        assert desk.post(ADD, self.DATA).status_code == 403
