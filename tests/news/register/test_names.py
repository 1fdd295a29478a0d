"""People are found by the beginning of any of their names, in any spelling and three scripts."""

import pytest

from news.models import Meeting, Organization, Person
from tests.factories import MeetingFactory, OrganizationFactory, ParticipantFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(db) -> Person:
    return PersonFactory(
        name="علی‌رضا میرزاخانی",
        name_latin="Alireza Mirzakhani",
        name_cyrillic="Алиреза Мирзахани",
        other_names="میرزا خانی\nمحمّد علي",
    )


@pytest.mark.parametrize(
    "typed",
    [
        "میرزا", "ميرزاخاني", "علیرضا", "علی رضا", "علی‌رضا می", "رضا علی", "MIRZA", "alireza m", "мирз", "АЛИ",
        "محمد", "مُحَمَّد", "میر", "م",
    ],
)  # fmt: skip
def test_it_is_found(person, typed):
    PersonFactory(name="کسی دیگر")
    assert list(Person.objects.named(typed)) == [person]


@pytest.mark.parametrize("typed", ["زاخانی", "علیرضایی", "", "   ", "؟!", "'", "\\", ":*", "&|!", "mirza x"])
def test_what_is_not_the_beginning_of_a_name_finds_nobody(person, typed):
    assert list(Person.objects.named(typed)) == []


def test_a_very_long_query_is_cut_and_answered(person):
    assert list(Person.objects.named("میرزا " * 5000)) == [person]


def test_every_spelling_has_its_key_once(person):
    person.refresh_from_db()
    assert person.name_keys == sorted(person.name_keys)
    assert set(person.name_keys) == {
        "علیرضامیرزاخانی", "alirezamirzakhani", "алирезамирзахани", "میرزاخانی", "محمدعلی",
    }  # fmt: skip


def test_lists_of_people_do_not_read_what_is_derived(person):
    assert Person.objects.get().get_deferred_fields() == {"search", "name_keys"}
    assert Meeting.objects.create(subject="دیدار", starts_on="2023-12-01").pk
    assert "search" in Meeting.objects.get().get_deferred_fields()


def test_they_stand_in_the_order_of_the_persian_alphabet():
    for name in ("وکیلی", "پارسا", "گلچین", "آذری", "اکبری", "چمنی"):
        PersonFactory(name=name)
    names = list(Person.objects.values_list("name", flat=True))
    assert names == ["آذری", "اکبری", "پارسا", "چمنی", "گلچین", "وکیلی"]


def test_organizations_are_found_likewise():
    bank = OrganizationFactory(name="بانک VTB", other_names="وی‌تی‌بی")
    assert list(Organization.objects.named("vtb")) == [bank]
    assert list(Organization.objects.named("ویتیبی")) == [bank]


def test_a_meeting_is_found_by_whoever_took_part_linked_or_not():
    meeting = MeetingFactory()
    ParticipantFactory(
        meeting=meeting, name="لودویگووا", position="معاون شهردار", organization_name="شهرداری کازان"
    )
    MeetingFactory()
    for typed in ("لودویگووا", "معاون", "شهرداري كازان"):
        assert list(Meeting.objects.attended_by(typed)) == [meeting]
    assert not Meeting.objects.attended_by("تبریز").exists()
