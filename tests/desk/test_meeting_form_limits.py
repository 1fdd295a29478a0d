"""What the meeting's form refuses: texts of invisible marks, endless forms, and hidden fields made up."""

import time

import pytest
from django.urls import reverse

from news.admin.participants import MOST_ROWS
from news.models import FollowUp, Meeting, Participant
from tests.desk.meeting_forms import followup_row, meeting_data, participant_row, send
from tests.factories import ArticleFactory, MeetingFactory, ParticipantFactory, PersonFactory

pytestmark = pytest.mark.django_db
# ZWNJ and RLM: names need them, but they are no name.
INVISIBLE = "\u200c\u200f"
LETTERS = "دست‌کم یک حرف یا رقم"


def formset_of(response, place: int):
    assert response.status_code == 200
    return response.context["inline_admin_formsets"][place].formset


class TestInvisibleTexts:
    def test_a_subject_is_refused(self, writer, login):
        response = send(login(writer), None, meeting_data(subject=INVISIBLE))
        errors = response.context["adminform"].form.errors
        assert list(errors) == ["subject"]
        assert "این خانه را پر کنید" in errors["subject"].as_text()

    def test_a_participants_name_is_refused(self, writer, login):
        response = send(login(writer), None, meeting_data([participant_row("ours", INVISIBLE)]))
        errors = formset_of(response, 0).forms[0].errors
        assert list(errors) == ["name"]
        assert LETTERS in errors["name"].as_text()
        assert len(errors["name"]) == 1

    def test_what_was_agreed_is_refused(self, writer, login):
        response = send(login(writer), None, meeting_data(followups=[followup_row(INVISIBLE)]))
        errors = formset_of(response, 1).forms[0].errors
        assert list(errors) == ["agreed"]
        assert LETTERS in errors["agreed"].as_text()
        assert not Meeting.objects.exists()

    def test_words_with_such_marks_are_taken(self, writer, login):
        rows, agreed = [participant_row("ours", "علی‌اکبر")], [followup_row("۳")]
        assert send(login(writer), None, meeting_data(rows, agreed, subject="گفت‌وگو")).status_code == 302
        assert Participant.objects.get().name == "علی‌اکبر"
        assert FollowUp.objects.get().agreed == "۳"


class TestEndlessForms:
    @pytest.mark.parametrize(("prefix", "place"), [("participants", 0), ("followups", 1)])
    @pytest.mark.parametrize("name", ["TOTAL_FORMS", "INITIAL_FORMS"])
    def test_a_made_up_count_is_answered_at_once(self, writer, login, prefix, place, name):
        browser = login(writer)
        sent = meeting_data(**{f"{prefix}-TOTAL_FORMS": 99_999_999, f"{prefix}-{name}": 99_999_999})
        # Of this process, not of a busy machine.
        started = time.process_time()
        response = send(browser, None, sent)
        assert time.process_time() - started < 2
        assert "شمار سطرها" in formset_of(response, place).non_form_errors().as_text()
        assert "شمار سطرها" in response.text
        assert not Meeting.objects.exists()

    def test_a_made_up_count_of_old_rows_breaks_nothing(self, writer, login):
        sent = meeting_data([participant_row("ours", "نام")], **{"participants-INITIAL_FORMS": 99_999_999})
        assert "name" in formset_of(send(login(writer), None, sent), 0).forms[0].errors
        assert not Meeting.objects.exists()

    def test_the_most_rows_are_taken_and_one_more_is_not(self, writer, login):
        rows = [participant_row("ours", f"نام {number}") for number in range(MOST_ROWS + 1)]
        browser = login(writer)
        response = send(browser, None, meeting_data(rows))
        assert formset_of(response, 0).non_form_errors()
        assert f"نام {MOST_ROWS}" in response.text, "what was typed still stands there"
        assert send(browser, None, meeting_data(rows[:-1])).status_code == 302
        assert Participant.objects.count() == MOST_ROWS

    def test_from_an_article_nobody_is_added_to_a_full_list(self, editor, login):
        article = ArticleFactory(body="<p>ایلسور متشین آمد.</p>")
        meeting = MeetingFactory()
        meeting.articles.add(article)
        person = PersonFactory(name="ایلسور متشین")
        rows = [
            Participant(meeting=meeting, side="ours", rank=n, name="نام") for n in range(1, MOST_ROWS + 1)
        ]
        Participant.objects.bulk_create(rows)
        act = {"act": "participant", "person": person.pk, "meeting": meeting.pk, "side": "counterpart"}
        address = reverse("admin:news_article_names", args=[article.pk])
        response = login(editor).post(address, act, follow=True)
        assert "بیش از این" in response.text
        assert meeting.participants.count() == MOST_ROWS
        meeting.participants.filter(rank=MOST_ROWS).delete()
        login(editor).post(address, act)
        assert meeting.participants.filter(person=person).exists()


class TestHiddenFields:
    @pytest.mark.parametrize("changes", [{"side": "zz"}, {"side": ""}, {"ORDER": "x"}, {"id": "x"}])
    def test_an_error_is_told_beside_the_name(self, writer, login, changes):
        row = participant_row("ours", "سرکنسول") | changes
        response = send(login(writer), None, meeting_data([row]))
        errors = formset_of(response, 0).forms[0].errors
        assert "name" in errors
        assert "سرکنسول" in response.text
        assert "جای این سطر" in response.text

    def test_of_an_old_row_too(self, writer, login):
        row = ParticipantFactory(rank=1, name="نام")
        sent = participant_row("zz", "نام", id=row.pk)
        response = send(login(writer), row.meeting, meeting_data([sent]))
        assert "name" in formset_of(response, 0).forms[0].errors

    def test_a_place_below_the_first_is_the_last_one(self, writer, login):
        rows = [participant_row("ours", "یکم", ORDER="-5"), participant_row("ours", "دوم", ORDER=1)]
        assert send(login(writer), None, meeting_data(rows)).status_code == 302
        assert list(Participant.objects.order_by("rank").values_list("name", flat=True)) == ["دوم", "یکم"]
