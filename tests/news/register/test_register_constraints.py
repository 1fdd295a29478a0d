"""What must never be in the register, the database refuses, whatever the application believes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time

import pytest
from django.db import IntegrityError, connection, transaction

from news.models import (
    FollowUp,
    Meeting,
    MeetingCorrection,
    MeetingCounter,
    Membership,
    Organization,
    Participant,
    Person,
)
from news.models.participants import put_in_order
from tests import factories

pytestmark = pytest.mark.django_db
OVERRIDE = "\u202e"


def refused(constraint: str, change) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        change()
        connection.check_constraints()


@pytest.mark.parametrize(
    "constraint, values",
    [
        ("meeting_has_a_subject", {"subject": ""}),
        ("meeting_words_deceive_nobody", {"subject": f"دیدار{OVERRIDE}"}),
        ("meeting_words_deceive_nobody", {"place": OVERRIDE}),
        ("meeting_words_deceive_nobody", {"city": OVERRIDE}),
        ("meeting_kind_is_known", {"kind": "secret"}),
        ("meeting_status_is_known", {"status": "secret"}),
        ("meeting_ends_after_it_begins", {"ends_on": date(2023, 11, 30)}),
        ("meeting_ends_after_it_begins", {"starts_time": time(12), "ends_time": time(11)}),
        (
            "meeting_ends_after_it_begins",
            {"ends_on": date(2023, 12, 1), "starts_time": time(12), "ends_time": time(11)},
        ),
        ("meeting_with_an_end_has_an_hour", {"ends_time": time(11)}),
        ("meeting_number_has_its_year", {"number": 1}),
        ("meeting_in_public_has_a_number", {"published_at": "2024-01-01T00:00Z"}),
    ],
)
def test_it_refuses_a_meeting(constraint, values):
    meeting = factories.MeetingFactory()
    refused(constraint, lambda: Meeting.objects.filter(pk=meeting.pk).update(**values))


def test_a_meeting_over_midnight_may_end_at_an_earlier_hour():
    meeting = factories.MeetingFactory(starts_time=time(22), ends_on=date(2023, 12, 2), ends_time=time(1))
    assert meeting.ends_at > meeting.starts_at


def test_a_meeting_is_not_within_itself():
    meeting = factories.MeetingFactory(kind="visit")
    refused(
        "meeting_is_not_within_itself",
        lambda: Meeting.objects.filter(pk=meeting.pk).update(parent=meeting.pk),
    )


@pytest.mark.parametrize("model", [Person, Organization])
@pytest.mark.parametrize("field", ["name", "name_latin", "name_cyrillic", "other_names"])
def test_no_name_deceives(model, field):
    refused(
        f"{model.__name__.lower()}_names_deceive_nobody",
        lambda: model.objects.create(**{"name": "نام", field: f"نام{OVERRIDE}"}),
    )


@pytest.mark.parametrize("model", [Person, Organization])
def test_nobody_is_without_a_name(model):
    refused(f"{model.__name__.lower()}_has_a_name", lambda: model.objects.create(name=""))


def test_an_organization_is_not_part_of_itself():
    organization = factories.OrganizationFactory()
    refused(
        "organization_is_not_its_own_part",
        lambda: Organization.objects.filter(pk=organization.pk).update(parent=organization.pk),
    )


@pytest.mark.parametrize(
    "constraint, values",
    [
        ("participant_side_is_known", {"side": "theirs"}),
        ("participant_has_a_name", {"name": ""}),
        ("participant_rank_begins_at_one", {"rank": 0}),
        ("participant_words_deceive_nobody", {"name": OVERRIDE}),
        ("participant_words_deceive_nobody", {"position": OVERRIDE}),
        ("participant_words_deceive_nobody", {"organization_name": OVERRIDE}),
        ("participant_words_deceive_nobody", {"honorific": OVERRIDE}),
    ],
)
def test_it_refuses_a_participant(constraint, values):
    participant = factories.ParticipantFactory()
    refused(constraint, lambda: Participant.objects.filter(pk=participant.pk).update(**values))


def test_two_of_one_side_share_no_rank():
    meeting = factories.MeetingFactory()
    factories.ParticipantFactory(meeting=meeting, rank=1)
    refused("participant_rank_is_its_own", lambda: factories.ParticipantFactory(meeting=meeting, rank=1))


def test_nobody_is_twice_at_one_meeting():
    meeting, person = factories.MeetingFactory(), factories.PersonFactory()
    factories.ParticipantFactory(meeting=meeting, person=person)
    refused(
        "participant_is_there_once",
        lambda: factories.ParticipantFactory(meeting=meeting, person=person, side="counterpart"),
    )


def test_ranks_change_places_in_one_statement(django_assert_num_queries):
    meeting = factories.MeetingFactory()
    first, second = (factories.ParticipantFactory(meeting=meeting, rank=n) for n in (1, 2))
    theirs = factories.ParticipantFactory(meeting=meeting, side="counterpart", rank=7)
    with django_assert_num_queries(1):
        put_in_order([second, theirs, first])
    connection.check_constraints()
    ranks = dict(Participant.objects.values_list("pk", "rank"))
    assert ranks == {second.pk: 1, first.pk: 2, theirs.pk: 1}


class TestPosts:
    def post(self, **fields) -> Membership:
        held = {"person": self.person, "organization": self.organization, "position": "شهردار"}
        return Membership.objects.create(**held | fields)

    @pytest.fixture(autouse=True)
    def somebody(self, db):
        self.person, self.organization = factories.PersonFactory(), factories.OrganizationFactory()
        self.post(starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1))

    @pytest.mark.parametrize(
        "fields",
        [
            {"starts_on": date(2021, 1, 1)},
            {"ends_on": date(2020, 1, 1)},
            {},
            {"position": "شـهردار ", "starts_on": date(2020, 5, 1)},
        ],
    )
    def test_the_same_post_is_not_held_twice_at_a_time(self, fields):
        refused("membership_does_not_overlap", lambda: self.post(**fields))

    @pytest.mark.parametrize(
        "fields",
        [
            {"starts_on": date(2021, 1, 2)},
            {"ends_on": date(2019, 12, 31)},
            {"position": "معاون شهردار"},
        ],
    )
    def test_another_time_or_another_post_is_fine(self, fields):
        self.post(**fields)
        connection.check_constraints()
        assert self.person.memberships.count() == 2

    def test_it_does_not_end_before_it_begins(self):
        refused(
            "membership_ends_after_it_begins",
            lambda: self.post(position="دیگر", starts_on=date(2021, 1, 2), ends_on=date(2021, 1, 1)),
        )

    def test_it_has_a_position(self):
        refused("membership_has_a_position", lambda: self.post(position=""))

    def test_both_ends_belong_to_the_time_in_office(self):
        days = [date(2019, 12, 31), date(2020, 1, 1), date(2021, 1, 1), date(2021, 1, 2)]
        assert [Membership.objects.valid_on(day).count() for day in days] == [0, 1, 1, 0]


@pytest.mark.parametrize(
    "constraint, values",
    [
        ("followup_says_what_was_agreed", {"agreed": ""}),
        ("followup_status_is_known", {"status": "late", "settled_on": date(2024, 1, 1)}),
        ("followup_settled_has_its_day", {"status": "done"}),
        ("followup_settled_has_its_day", {"settled_on": date(2024, 1, 1)}),
    ],
)
def test_it_refuses_a_followup(constraint, values):
    followup = factories.FollowUpFactory()
    refused(constraint, lambda: FollowUp.objects.filter(pk=followup.pk).update(**values))


def test_a_correction_says_why(editor):
    meeting = factories.published_meeting()
    refused(
        "correction_has_a_reason",
        lambda: MeetingCorrection.objects.create(meeting=meeting, made_by=editor, reason=""),
    )


class TestNumbers:
    def test_each_jalali_year_counts_for_itself(self):
        days = [date(2024, 3, 19), date(2024, 3, 20), date(2023, 12, 1)]
        meetings = [factories.published_meeting(starts_on=day) for day in days]
        assert [meeting.public_number for meeting in meetings] == ["1402/001", "1403/001", "1402/002"]

    def test_it_stays_when_the_meeting_is_taken_back_and_the_date_mended(self):
        meeting = factories.published_meeting()
        assert meeting.unpublish() and not meeting.is_public
        Meeting.objects.filter(pk=meeting.pk).update(starts_on=date(2024, 5, 1))
        meeting.refresh_from_db()
        assert meeting.publish()
        assert meeting.public_number == "1402/001"

    def test_it_is_not_given_again_when_its_meeting_is_gone(self):
        factories.published_meeting().delete()
        assert factories.published_meeting().public_number == "1402/002"

    def test_no_statement_changes_it(self):
        meeting = factories.published_meeting()
        for values in (
            {"number": 9},
            {"number_year": 1401},
            {"number": None, "number_year": None, "published_at": None},
        ):
            refused(
                "never changes", lambda values=values: Meeting.objects.filter(pk=meeting.pk).update(**values)
            )

    def test_two_meetings_share_none(self):
        factories.published_meeting()
        other = factories.MeetingFactory()
        refused(
            "meeting_number_is_its_own",
            lambda: Meeting.objects.filter(pk=other.pk).update(number=1, number_year=1402),
        )

    def test_publishing_twice_changes_nothing(self):
        meeting = factories.published_meeting()
        before = meeting.published_at
        assert meeting.publish() is False
        assert Meeting.objects.get(pk=meeting.pk).published_at == before


@pytest.mark.django_db(transaction=True)
def test_editors_who_publish_at_once_leave_no_gap_and_no_double():
    meetings = [factories.MeetingFactory() for _n in range(8)]

    def publish(meeting: Meeting) -> bool:
        try:
            with transaction.atomic():
                return Meeting.objects.get(pk=meeting.pk).publish()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as people:
        done = list(people.map(publish, meetings * 3))
    assert sum(done) == 8
    assert sorted(Meeting.objects.values_list("number", flat=True)) == list(range(1, 9))
    assert MeetingCounter.objects.get(year=1402).last == 8


class TestFilledIn:
    def test_the_post_of_that_day_is_taken_and_later_changes_leave_it(self):
        city = factories.OrganizationFactory(name="شهرداری کازان")
        mayor = factories.PersonFactory(name="ایلسور متشین", honorific_prefix="آقای")
        post = factories.MembershipFactory(person=mayor, organization=city, ends_on=date(2023, 12, 1))
        factories.MembershipFactory(
            person=mayor, organization=city, position="رئیس شورا", starts_on=date(2023, 12, 2)
        )
        participant = Participant(meeting=factories.MeetingFactory(), side="counterpart", person=mayor)
        participant.fill_in()
        participant.save()
        post.position = "دیگر"
        post.save()
        participant.refresh_from_db()
        assert (participant.honorific, participant.name) == ("آقای", "ایلسور متشین")
        assert (participant.position, participant.organization_name) == ("شهردار", "شهرداری کازان")
        assert participant.organization == city

    def test_what_was_typed_stays(self):
        post = factories.MembershipFactory()
        participant = Participant(
            meeting=factories.MeetingFactory(), person=post.person, name="نام دیگر", position="میهمان"
        )
        participant.fill_in()
        assert (participant.name, participant.position) == ("نام دیگر", "میهمان")
