"""The dossier: what the office knows of somebody, for the staff alone."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import (
    FollowUpFactory,
    MeetingFactory,
    MembershipFactory,
    OrganizationFactory,
    ParticipantFactory,
    PersonFactory,
    PictureFactory,
    TagFactory,
    published_meeting,
)

pytestmark = pytest.mark.django_db


def sheet_of(named) -> str:
    return reverse(f"admin:news_{named._meta.model_name}_dossier", args=[named.pk])


@pytest.fixture
def show(login, writer):
    def shown(named) -> str:
        answer = login(writer).get(sheet_of(named))
        assert answer.status_code == 200
        return answer.content.decode()

    return shown


def attend(person, **fields):
    return ParticipantFactory(meeting=MeetingFactory(**fields), person=person).meeting


def test_names_in_three_scripts_title_and_posts(show):
    person = PersonFactory(
        name="ایلدار <b>", name_latin="Ildar", name_cyrillic="Ильдар", honorific_prefix="جناب آقای"
    )
    MembershipFactory(person=person, position="شهردار کنونی", starts_on=date(2020, 1, 1))
    MembershipFactory(person=person, position="مدیر پیشین", ends_on=date(2019, 1, 1))
    shown = show(person)
    for text in ("ایلدار &lt;b&gt;", "Ildar", "Ильдар", "جناب آقای"):
        assert text in shown
    assert shown.index("سمت کنونی") < shown.index("شهردار کنونی") < shown.index("مدیر پیشین")
    assert "داخلی" in shown


def test_the_newest_twelve_meetings_internal_ones_too_and_how_many_before(show):
    person = PersonFactory()
    for n in range(15):
        attend(person, subject=f"دیدار-{n:02}", starts_on=date(2023, 1, 1 + n))
    ParticipantFactory(meeting=published_meeting(subject="آشکار"), person=person)
    attend(person, subject="لغوشده", status="cancelled")
    attend(PersonFactory(), subject="دیگران")
    shown = show(person)
    assert "آشکار" in shown and "دیدار-14" in shown and "دیدار-04" in shown
    assert "دیدار-03" not in shown and "لغوشده" not in shown and "دیگران" not in shown
    assert "و ۴ دیدار پیش‌تر" in shown
    assert shown.count('class="internal"') == 11


def test_what_is_planned_stands_apart(show):
    person = PersonFactory()
    attend(person, subject="فردا", status="planned", starts_on=timezone.localdate() + timedelta(days=1))
    shown = show(person)
    assert shown.index("دیدارهای پیش رو") < shown.index("فردا") < shown.index("دیدارهای گذشته")


def test_subjects_are_counted_over_the_own_meetings_alone(show):
    person, tag, other = PersonFactory(), TagFactory(name="نوروز"), TagFactory(name="حمل‌ونقل")
    for _ in range(3):
        attend(person).topics.add(tag)
    MeetingFactory().topics.add(tag, other)
    shown = show(person)
    assert "نوروز</bdi> <small>۳</small>" in shown
    assert "حمل‌ونقل" not in shown


def test_open_followups_with_the_soonest_first_and_overdue_ones_marked(show):
    person, today = PersonFactory(), timezone.localdate()
    meeting = attend(person)
    FollowUpFactory(meeting=meeting, agreed="بی‌مهلت")
    FollowUpFactory(meeting=meeting, agreed="دیروز", due_on=today - timedelta(days=1))
    FollowUpFactory(meeting=meeting, agreed="امروز", due_on=today)
    FollowUpFactory(meeting=meeting, agreed="انجام‌شده", status="done")
    for n in range(7):
        FollowUpFactory(meeting=meeting, agreed=f"کار-{n}", due_on=today + timedelta(days=1))
    shown = show(person)
    assert shown.index("دیروز") < shown.index("امروز") < shown.index("کار-0")
    assert shown.count('<li class="late">') == 1
    assert "انجام‌شده" not in shown and "بی‌مهلت" not in shown
    assert "و ۲ مورد دیگر" in shown


def test_at_most_four_pictures_the_portrait_first(show):
    person = PersonFactory(picture=PictureFactory(alt="چهره"))
    meeting = attend(person)
    meeting.pictures.add(person.picture, *PictureFactory.create_batch(6))
    shown = show(person)
    assert shown.count("<img") == 4
    assert shown.count('alt="چهره"') == 1


def test_an_organization_has_its_people_and_its_meetings_once(show):
    body = OrganizationFactory(name="بانک VTB", kind="bank", city="کازان")
    MembershipFactory(organization=body, person__name="مدیر بانک", position="مدیر")
    meeting = MeetingFactory(subject="دیدار بانکی")
    ParticipantFactory.create_batch(3, meeting=meeting, organization=body)
    shown = show(body)
    assert "کازان" in shown and "مدیر بانک" in shown
    assert shown.count("دیدار بانکی") == 1


def test_somebody_of_whom_nothing_is_known_has_a_sheet_too(show):
    assert "هنوز هیچ" in show(PersonFactory())


def test_the_number_of_queries_does_not_grow(login, writer, django_assert_max_num_queries):
    person = PersonFactory()
    for _ in range(20):
        FollowUpFactory(meeting=attend(person))
        MembershipFactory(person=person)
    desk = login(writer)
    with django_assert_max_num_queries(18):
        desk.get(sheet_of(person))


def test_only_who_may_see_people_sees_it(login, nobody, moderator, client):
    for named in (PersonFactory(), OrganizationFactory()):
        assert login(nobody).get(sheet_of(named)).status_code == 403
        assert login(moderator).get(sheet_of(named)).status_code == 403
        assert client.get(sheet_of(named)).status_code == 302


def test_nobody_of_that_number(login, writer):
    assert login(writer).get("/admin/news/person/999999/dossier/").status_code == 404
    assert login(writer).post(sheet_of(PersonFactory())).status_code == 405
