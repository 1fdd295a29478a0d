"""What is typed into the meeting's form, and what is kept of it."""

from datetime import date, time

import pytest
from django.urls import reverse

from news.models import FollowUp, Meeting, Participant
from tests.desk.meeting_forms import (
    data_of,
    followup_row,
    meeting_data,
    participant_row,
    rows_of,
    rows_there,
    send,
)
from tests.factories import (
    ArticleFactory,
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


def errors_of(response, prefix: str = "") -> dict:
    assert response.status_code == 200
    return response.context["adminform"].form.errors


def row_errors(response) -> list[dict]:
    assert response.status_code == 200
    formset = response.context["inline_admin_formsets"][0].formset
    return [form.errors for form in formset.forms]


class TestSaving:
    def test_it_keeps_what_was_typed(self, writer, login):
        tag, picture, article = TagFactory(), PictureFactory(), ArticleFactory()
        visit = MeetingFactory(kind="visit", starts_on=date(2023, 11, 30))
        sent = meeting_data(
            starts_on="۱۴۰۲/۰۹/۱۰",
            starts_time="۱۲:۲۶",
            ends_time="13:30",
            place="ساختمان شهرداری",
            city="کازان",
            parent=visit.pk,
            topics=[tag.pk],
            pictures=[picture.pk],
            articles=[article.pk],
            summary="دربارهٔ همکاری‌ها",
        )
        assert send(login(writer), None, sent).status_code == 302
        meeting = Meeting.objects.exclude(pk=visit.pk).get()
        assert (meeting.starts_on, meeting.starts_time, meeting.ends_time) == (
            date(2023, 12, 1),
            time(12, 26),
            time(13, 30),
        )
        assert (meeting.parent, meeting.created_by, meeting.summary) == (visit, writer, "دربارهٔ همکاری‌ها")
        assert [*meeting.topics.all(), *meeting.pictures.all(), *meeting.articles.all()] == [
            tag,
            picture,
            article,
        ]
        assert meeting.published_at is None

    def test_ranks_follow_the_order_of_the_rows_side_by_side(self, writer, login):
        rows = [
            participant_row("counterpart", "دوم", ORDER=2),
            participant_row("ours", "سرکنسول", ORDER=4),
            participant_row("counterpart", "یکم", ORDER=1),
            participant_row("ours", "رایزن", ORDER=5),
            participant_row("ours", "", ORDER=6),
        ]
        assert send(login(writer), None, meeting_data(rows)).status_code == 302
        ranks = Participant.objects.order_by("side", "rank").values_list("side", "rank", "name")
        assert list(ranks) == [
            ("counterpart", 1, "یکم"),
            ("counterpart", 2, "دوم"),
            ("ours", 1, "سرکنسول"),
            ("ours", 2, "رایزن"),
        ]

    def test_rows_change_places_sides_and_people_and_leave(self, writer, login):
        meeting = MeetingFactory()
        people = [PersonFactory(), PersonFactory()]
        for rank, person in enumerate(people, start=1):
            ParticipantFactory(meeting=meeting, rank=rank, person=person, name=f"نام {rank}")
        third = ParticipantFactory(meeting=meeting, rank=3, name="سوم")
        first, second, third_row = rows_there(meeting)
        first["person"], second["person"] = second["person"], first["person"]
        rows = [second | {"side": "counterpart"}, first, third_row | {"DELETE": "on"}]
        assert send(login(writer), meeting, data_of(meeting, participants=rows)).status_code == 302
        assert not Participant.objects.filter(pk=third.pk).exists()
        left = Participant.objects.order_by("side").values_list("side", "rank", "person")
        assert list(left) == [("counterpart", 1, people[0].pk), ("ours", 1, people[1].pk)]

    def test_follow_ups_are_kept_and_settled(self, writer, login):
        rows = [followup_row("برگزاری نمایشگاه", due_on="۱۴۰۲/۱۰/۰۱", responsible="رایزن")]
        rows.append(followup_row("نامه", status="done"))
        assert send(login(writer), None, meeting_data(followups=rows)).status_code == 302
        exhibition, letter = FollowUp.objects.order_by("id")
        assert (exhibition.due_on, exhibition.settled_on) == (date(2023, 12, 22), None)
        assert letter.settled_on is not None


class TestTextsOfTheDay:
    def test_what_is_empty_comes_from_the_post_of_that_day(self, writer, login):
        person = PersonFactory(name="ایلسور متشین", honorific_prefix="آقای")
        city = OrganizationFactory(name="شهرداری کازان")
        MembershipFactory(
            person=person,
            organization=city,
            position="شهردار",
            starts_on=date(2020, 1, 1),
            ends_on=date(2024, 1, 1),
        )
        MembershipFactory(person=person, position="نماینده", starts_on=date(2024, 1, 2))
        send(login(writer), None, meeting_data([participant_row("counterpart", person=person.pk)]))
        row = Participant.objects.get()
        assert (row.honorific, row.name, row.position, row.organization_name, row.organization) == (
            "آقای",
            "ایلسور متشین",
            "شهردار",
            "شهرداری کازان",
            city,
        )

    def test_what_is_typed_stays(self, writer, login):
        post = MembershipFactory(position="شهردار")
        row = participant_row("counterpart", "نام دیگر", person=post.person.pk, position="مهمان")
        send(login(writer), None, meeting_data([row]))
        saved = Participant.objects.get()
        assert (saved.name, saved.position) == ("نام دیگر", "مهمان")

    def test_an_old_row_is_never_written_anew(self, writer, login):
        post = MembershipFactory(position="شهردار")
        meeting = MeetingFactory()
        ParticipantFactory(meeting=meeting, rank=1, person=post.person, name="نام آن روز", position="")
        send(login(writer), meeting, data_of(meeting))
        row = Participant.objects.get()
        assert (row.name, row.position, row.organization_name) == ("نام آن روز", "", "")


class TestBadInput:
    @pytest.mark.parametrize(
        ("changes", "field", "text"),
        [
            ({"ends_on": "1402/09/09"}, "ends_on", "پیش از"),
            ({"starts_time": "12:26", "ends_time": "11:00"}, "ends_time", "پیش از"),
            ({"ends_time": "13:00"}, "starts_time", "ساعت"),
            ({"starts_time": "25:00"}, "starts_time", "۱۲:۲۶"),
            ({"starts_on": "1402/12/30"}, "starts_on", "اسفند ۱۴۰۲"),
            ({"subject": "م" * 300}, "subject", "۳۰۰"),
            ({"subject": "دیدار \u202eرادروهش"}, "subject", "نشانه"),
            ({"place": "تالار \u2067"}, "place", "نشانه"),
            ({"starts_on": ""}, "starts_on", "پر کنید"),
        ],
    )
    def test_it_is_told_beside_the_field_and_nothing_is_lost(self, writer, login, changes, field, text):
        rows = [participant_row("ours", "سرکنسول")]
        response = send(login(writer), None, meeting_data(rows, summary="متن بلند", **changes))
        errors = errors_of(response)
        assert list(errors) == [field]
        assert text in errors[field].as_text()
        assert "سرکنسول" in response.text and "متن بلند" in response.text
        assert not Meeting.objects.exists()

    def test_a_parent_has_to_be_a_visit_without_parent(self, writer, login):
        visit = MeetingFactory(kind="visit")
        within = MeetingFactory(kind="visit", parent=visit)
        for wrong in (within, MeetingFactory(kind="ceremony")):
            assert "parent" in errors_of(send(login(writer), None, meeting_data(parent=wrong.pk)))
        assert send(login(writer), None, meeting_data(parent=visit.pk)).status_code == 302

    def test_the_same_person_twice_is_told_at_the_second_row(self, writer, login):
        person = PersonFactory()
        rows = [
            participant_row("ours", "ب", person=person.pk, ORDER=2),
            participant_row("counterpart", "الف", person=person.pk, ORDER=1),
        ]
        response = send(login(writer), None, meeting_data(rows))
        first, second = row_errors(response)
        assert (list(first), list(second)) == (["name"], [])
        assert not Meeting.objects.exists()

    @pytest.mark.parametrize("name", ["ن" * 300, "نام \u202eوارونه", ""])
    def test_a_bad_name_is_told_beside_it(self, writer, login, name):
        row = participant_row("ours", name, position="سرکنسول")
        assert list(row_errors(send(login(writer), None, meeting_data([row])))[0]) == ["name"]

    @pytest.mark.parametrize("person", ["999999", "x", "9" * 30])
    def test_a_person_that_does_not_exist_is_told(self, writer, login, person):
        response = send(login(writer), None, meeting_data([participant_row("ours", "نام", person=person)]))
        assert "name" in row_errors(response)[0]

    def test_hostile_words_are_escaped(self, writer, login):
        attack = "<script>alert(1)</script>"
        rows = [participant_row("ours", attack, position=attack)]
        browser = login(writer)
        send(browser, None, meeting_data(rows, subject=attack))
        page = browser.get(reverse("admin:news_meeting_change", args=[Meeting.objects.get().pk]))
        assert attack not in page.text
        assert attack not in browser.get(reverse("admin:news_meeting_changelist")).text


class TestPublishing:
    def test_an_editor_saves_and_publishes_in_one(self, editor, login):
        browser = login(editor)
        response = browser.post(
            reverse("admin:news_meeting_add"), meeting_data() | {"_publish": "1"}, follow=True
        )
        meeting = Meeting.objects.get()
        assert meeting.is_public and meeting.public_number == "1402/001"
        assert "۱۴۰۲/۰۰۱" in response.text

    def test_a_writer_may_not(self, writer, login):
        meeting = MeetingFactory()
        assert send(login(writer), meeting, data_of(meeting) | {"_publish": "1"}).status_code == 403
        meeting.refresh_from_db()
        assert meeting.published_at is None

    def test_an_editor_takes_back_without_a_reason(self, editor, login):
        meeting = published_meeting()
        assert send(login(editor), meeting, data_of(meeting) | {"_unpublish": "1"}).status_code == 302
        meeting.refresh_from_db()
        assert (meeting.published_at, meeting.public_number) == (None, "1402/001")

    def test_a_writer_who_comes_too_late_gets_the_text_back(self, writer, login):
        meeting = published_meeting(subject="پیش از آن")
        response = send(login(writer), meeting, data_of(meeting, subject="متن نویسنده"))
        assert response.status_code == 403
        assert "متن نویسنده" in response.text
        meeting.refresh_from_db()
        assert meeting.subject == "پیش از آن"

    def test_a_writer_reads_a_published_meeting(self, writer, login):
        meeting = published_meeting()
        ParticipantFactory(meeting=meeting, name="سرکنسول نمونه")
        FollowUpFactory(meeting=meeting, due_on=date(2023, 12, 22))
        page = login(writer).get(reverse("admin:news_meeting_change", args=[meeting.pk]))
        assert "سرکنسول نمونه" in page.text
        assert "_save" not in page.text
        assert "۱ دی ۱۴۰۲" in page.text

    def test_what_had_a_number_is_not_deleted(self, editor, writer, login):
        numbered, internal = published_meeting(), MeetingFactory()
        numbered.unpublish()
        address = lambda meeting: reverse("admin:news_meeting_delete", args=[meeting.pk])  # noqa: E731
        assert login(editor).post(address(numbered), {"post": "yes"}).status_code == 403
        assert login(writer).post(address(internal), {"post": "yes"}).status_code == 403
        assert login(editor).post(address(internal), {"post": "yes"}).status_code == 302
        assert list(Meeting.objects.all()) == [numbered]


class TestCorrections:
    def test_a_change_in_public_needs_a_reason(self, editor, login):
        meeting = published_meeting()
        response = send(login(editor), meeting, data_of(meeting, city="مسکو"))
        assert list(errors_of(response)) == ["correction_reason"]
        changed = data_of(meeting, city="مسکو", correction_reason="شهر اشتباه بود")
        assert send(login(editor), meeting, changed).status_code == 302
        correction = meeting.corrections.get()
        assert (correction.reason, correction.made_by) == ("شهر اشتباه بود", editor)

    def test_so_does_a_change_of_participants(self, editor, login):
        meeting = published_meeting()
        rows = [participant_row("ours", "تازه")]
        response = send(login(editor), meeting, data_of(meeting, participants=rows))
        assert list(errors_of(response)) == ["correction_reason"]
        assert not Participant.objects.exists()

    def test_internal_follow_ups_need_none_and_public_ones_do(self, editor, login):
        meeting = published_meeting()
        internal = rows_of("followups", [followup_row("درونی")])
        assert send(login(editor), meeting, data_of(meeting) | internal).status_code == 302
        row = FollowUpFactory(meeting=meeting, is_public=True)
        FollowUp.objects.exclude(pk=row.pk).delete()
        public = rows_of("followups", [followup_row("دیگر", id=row.pk, is_public="on")])
        response = send(login(editor), meeting, data_of(meeting) | public)
        assert list(errors_of(response)) == ["correction_reason"]

    def test_saving_unchanged_needs_none(self, editor, login):
        meeting = published_meeting()
        ParticipantFactory(meeting=meeting, rank=1)
        assert send(login(editor), meeting, data_of(meeting)).status_code == 302
        assert not meeting.corrections.exists()


class TestTwoAtOnce:
    def test_a_save_on_an_older_state_is_told(self, writer, login):
        meeting = MeetingFactory()
        browser = login(writer)
        page = browser.get(reverse("admin:news_meeting_change", args=[meeting.pk]))
        seen = page.context["adminform"].form.initial["seen_save"]
        send(browser, meeting, data_of(meeting, city="کازان"))
        response = send(browser, meeting, data_of(meeting, city="مسکو", seen_save=seen))
        assert "__all__" in errors_of(response)
        again = response.context["adminform"].form["seen_save"].value()
        assert send(browser, meeting, data_of(meeting, city="مسکو", seen_save=again)).status_code == 302
        meeting.refresh_from_db()
        assert meeting.city == "مسکو"


class TestLastParticipants:
    def test_posts_are_read_anew_for_the_new_day(self, writer, login):
        organization = OrganizationFactory(name="شهرداری کازان")
        person = PersonFactory(name="ایلسور متشین")
        MembershipFactory(
            person=person, organization=organization, position="شهردار", starts_on=date(2023, 12, 20)
        )
        last = MeetingFactory(subject="بار پیش")
        ParticipantFactory(
            meeting=last,
            side="counterpart",
            rank=1,
            person=person,
            organization=organization,
            name="ایلسور متشین",
            position="معاون",
        )
        ParticipantFactory(meeting=last, side="ours", rank=1, name="بی‌پیوند", position="رایزن")
        query = {"organization": organization.pk, "before": "1402/10/10"}
        answer = login(writer).get(reverse("admin:news_meeting_last_participants"), query).json()
        rows = {row["name"]: (row["side"], row["position"], row["person"]) for row in answer["rows"]}
        assert rows == {
            "ایلسور متشین": ("counterpart", "شهردار", person.pk),
            "بی‌پیوند": ("ours", "رایزن", None),
        }
        assert (answer["subject"], answer["date"]) == ("بار پیش", "۱۰ آذر ۱۴۰۲")

    def test_bad_questions_are_refused_and_strangers_too(self, writer, moderator, login):
        address = reverse("admin:news_meeting_last_participants")
        assert login(writer).get(address, {"organization": "x"}).status_code == 400
        assert login(writer).get(address, {"organization": "9" * 30}).status_code == 400
        assert login(writer).get(address, {"organization": "5"}).json()["rows"] == []
        assert login(moderator).get(address, {"organization": "5"}).status_code == 403


class TestList:
    def test_it_finds_by_words_people_and_number(self, writer, login):
        meeting = published_meeting(subject="گفت‌وگوی بازرگانی")
        ParticipantFactory(meeting=meeting, name="ایلسور متشین", side="counterpart")
        MeetingFactory(subject="دیگری")
        for typed in ("بازرگانی", "متشين", "۱۴۰۲/۰۰۱", "1402/1"):
            page = login(writer).get(reverse("admin:news_meeting_changelist"), {"q": typed})
            assert [row.pk for row in page.context["cl"].result_list] == [meeting.pk], typed

    def test_its_queries_do_not_grow_with_its_rows(self, writer, login, django_assert_max_num_queries):
        for _number in range(6):
            ParticipantFactory.create_batch(3, meeting=MeetingFactory())
        browser = login(writer)
        with django_assert_max_num_queries(14):
            assert browser.get(reverse("admin:news_meeting_changelist")).status_code == 200

    @pytest.mark.parametrize("query", ["q=%00", "starts_on_in=x", "public=9", "kind__exact=x", "q=1402/x"])
    def test_bad_questions_break_nothing(self, writer, login, query):
        address = reverse("admin:news_meeting_changelist")
        assert login(writer).get(f"{address}?{query}").status_code in (200, 302, 400)

    def test_only_visits_without_parent_are_offered_as_parents(self, writer, login):
        visit = MeetingFactory(kind="visit", subject="سفر یکم")
        MeetingFactory(kind="visit", subject="سفر دوم", parent=visit)
        MeetingFactory(subject="سفر سوم")
        query = {"app_label": "news", "model_name": "meeting", "field_name": "parent", "term": "سفر"}
        answer = login(writer).get(reverse("admin:autocomplete"), query).json()
        assert [row["id"] for row in answer["results"]] == [str(visit.pk)]
