"""A consular question becomes a private inquiry, is answered in private, and never becomes public."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comments import deciding, erasing, inquiries, moderation
from comments.models import Comment, ConcealedText, Decision, Inquiry, InquiryAnswer, Letter
from consulate import roles
from tests.conftest import staff
from tests.factories import (
    CannedAnswerFactory,
    CommentFactory,
    FollowerFactory,
    InquiryFactory,
    RejectionReasonFactory,
    StaffFactory,
)

JSON = {"HTTP_ACCEPT": "application/json"}
LIST = "/admin/comments/inquiry/"


@pytest.fixture
def browser(moderator, login):
    return login(moderator)


def page_of(inquiry) -> str:
    return reverse("admin:comments_inquiry_change", args=[inquiry.pk])


def inquire(client, comment, **sent):
    return client.post(reverse("admin:comments_comment_inquire", args=[comment.pk]), sent, **JSON)


def answer(client, inquiry, *, token=None, text="از سامانه نوبت بگیرید.", **more):
    return client.post(page_of(inquiry), {"text": text, "token": token or uuid.uuid4()} | more)


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def listed(client, **query) -> list[Inquiry]:
    return list(client.get(LIST, query).context["cl"].result_list)


@pytest.mark.django_db
class TestBecomingOne:
    @pytest.mark.parametrize("status", ["pending", "suspect", "approved"])
    def test_it_is_one_act(self, browser, moderator, status):
        comment = CommentFactory(status=status)
        made = inquire(browser, comment, seen=status).json()
        comment.refresh_from_db()
        assert (made["done"], comment.status) == (True, "inquiry")
        assert comment.inquiry.opened_by == moderator
        assert Decision.objects.filter(comment_id=comment.pk, act="inquiry", by=moderator).count() == 1
        assert not Comment.objects.approved().exists()

    def test_a_colleague_who_was_quicker_is_named(self, browser, administrator):
        comment = CommentFactory()
        moderation.decide([comment.pk], "approved", by=administrator)
        response = inquire(browser, comment)
        assert response.status_code == 409
        assert "administrator" in response.json()["message"]
        assert not Inquiry.objects.exists()

    @pytest.mark.parametrize("status", ["spam", "inquiry", "withdrawn", "erased"])
    def test_nothing_else_becomes_one(self, browser, status):
        fields = {"text": "", "name": ""} if status == "erased" else {}
        assert inquire(browser, CommentFactory(status=status, **fields), seen=status).status_code == 409

    def test_the_offices_answers_are_no_inquiries(self, browser):
        official = CommentFactory(status="approved", is_official=True, decided_by=StaffFactory())
        assert inquire(browser, official, seen="approved").status_code == 409

    def test_it_never_becomes_public(self, browser):
        inquiry = InquiryFactory()
        path = reverse("admin:comments_comment_decide", args=[inquiry.comment_id])
        for decision in ("approved", "rejected", "spam"):
            sent = {"decision": decision, "seen": "inquiry", "reason": RejectionReasonFactory().pk}
            assert browser.post(path, sent, **JSON).status_code == 409
        path = reverse("admin:comments_comment_answer", args=[inquiry.comment_id])
        sent = {"text": "پاسخ", "token": uuid.uuid4(), "seen": "inquiry"}
        assert browser.post(path, sent, **JSON).status_code == 409
        inquiry.comment.refresh_from_db()
        assert inquiry.comment.status == "inquiry"

    def test_it_is_taken_back_only_while_unanswered(self, browser):
        first, second = CommentFactory(), CommentFactory()
        inquire(browser, first)
        inquire(browser, second)
        answer(browser, second.inquiry)
        for comment, code in ((first, 200), (second, 409)):
            path = reverse("admin:comments_comment_undo", args=[comment.pk])
            assert browser.post(path, **JSON).status_code == code
        assert set(Comment.objects.values_list("pk", "status")) == {
            (first.pk, "pending"),
            (second.pk, "inquiry"),
        }
        assert list(Inquiry.objects.values_list("comment", flat=True)) == [second.pk]


@pytest.mark.django_db
class TestTheList:
    def test_the_longest_waiting_open_ones_come_first(self, browser):
        older, newer, closed = InquiryFactory(), InquiryFactory(), InquiryFactory(closed_at=timezone.now())
        Inquiry.objects.filter(pk=older.pk).update(opened_at=timezone.now() - timedelta(days=3))
        assert listed(browser) == [older, newer]
        assert listed(browser, state="closed") == [closed]
        assert len(listed(browser, state="all")) == 3

    def test_the_address_itself_is_shown_nowhere(self, browser):
        inquiry = InquiryFactory()
        FollowerFactory(comment=inquiry.comment, email="secret@example.org")
        for path in (LIST, page_of(inquiry)):
            page = browser.get(path).content.decode()
            assert "نشانی داده شده" in page
            assert "secret@" not in page
        assert "نشانی داده نشده" in browser.get(page_of(InquiryFactory())).content.decode()

    @pytest.mark.parametrize("state", ["x", "", "9" * 40])
    def test_a_state_that_is_none_shows_the_open_ones(self, browser, state):
        InquiryFactory()
        assert len(listed(browser, state=state)) == 1


@pytest.mark.django_db
class TestThePage:
    def test_it_shows_the_question_with_its_numbers_masked(self, browser):
        inquiry = InquiryFactory(comment__text="گذرنامهٔ من ••••••۴۵ کی می‌رسد؟")
        ConcealedText.objects.create(comment=inquiry.comment, text="گذرنامهٔ من ۱۲۳۴۵۶۴۵ کی می‌رسد؟")
        page = browser.get(page_of(inquiry)).content.decode()
        assert "••••••۴۵" in page
        assert "۱۲۳۴۵۶۴۵" not in page
        assert reverse("admin:comments_comment_open", args=[inquiry.comment_id]) in page
        assert not Decision.objects.filter(act="opened").exists()

    def test_an_answer_is_kept_with_its_author_and_closes_it(self, browser, moderator):
        inquiry = InquiryFactory()
        FollowerFactory(comment=inquiry.comment)
        assert answer(browser, inquiry, close="1")["Location"] == page_of(inquiry)
        made = InquiryAnswer.objects.get()
        assert (made.text, made.by, made.inquiry) == ("از سامانه نوبت بگیرید.", moderator, inquiry)
        inquiry.refresh_from_db()
        assert inquiry.closed_at
        assert Decision.objects.get(comment_id=inquiry.comment_id, act="answered").by == moderator
        assert Letter.objects.get().inquiry_answer == made
        page = browser.get(page_of(inquiry)).content.decode()
        assert "از سامانه نوبت بگیرید." in page

    def test_without_the_tick_it_stays_open(self, browser):
        inquiry = InquiryFactory()
        answer(browser, inquiry)
        inquiry.refresh_from_db()
        assert inquiry.closed_at is None

    def test_a_double_click_is_one_answer(self, browser):
        inquiry, token = InquiryFactory(), uuid.uuid4()
        for _ in range(2):
            assert answer(browser, inquiry, token=token).status_code == 302
        assert InquiryAnswer.objects.count() == 1
        assert Decision.objects.filter(act="answered").count() == 1

    def test_the_same_form_with_other_words_is_not_said_to_be_sent(self, browser):
        inquiry, token = InquiryFactory(), uuid.uuid4()
        answer(browser, inquiry, token=token, text="متنی با غلت", close="1")
        response = answer(browser, inquiry, token=token, text="متنی بی‌غلط", close="1")
        assert response.status_code == 422
        shown = BeautifulSoup(response.content, "html.parser")
        assert "ثبت نشد" in shown.select_one(".errorlist").text
        assert shown.select_one("[name=text]").text.strip() == "متنی بی‌غلط"
        assert "checked" in shown.select_one("[name=close]").attrs
        assert [made.text for made in InquiryAnswer.objects.all()] == ["متنی با غلت"]
        fresh = shown.select_one("[name=token]")["value"]
        assert answer(browser, inquiry, token=fresh, text="متنی بی‌غلط").status_code == 302
        assert InquiryAnswer.objects.count() == 2

    def test_a_form_counts_for_its_own_inquiry_alone(self, browser):
        inquiry, other, token = InquiryFactory(), InquiryFactory(), uuid.uuid4()
        for each in (inquiry, other):
            assert answer(browser, each, token=token).status_code == 302
            assert each.answers.count() == 1

    @pytest.mark.parametrize(
        "sent",
        [{"text": ""}, {"text": "\x00"}, {"text": "ا" * 4001}, {"token": "x"}, {"token": ""}],
    )
    def test_what_cannot_be_sent_is_told_and_kept(self, browser, sent):
        inquiry = InquiryFactory()
        sent = {"text": "متنی که می‌ماند", "token": str(uuid.uuid4())} | sent
        response = browser.post(page_of(inquiry), sent)
        assert response.status_code == 422
        assert 'class="errorlist"' in response.content.decode()
        assert sent["text"].strip("\x00") in response.content.decode()
        assert not InquiryAnswer.objects.exists()

    def test_a_canned_answer_is_put_below_what_was_typed(self, browser):
        inquiry = InquiryFactory()
        canned, gone = CannedAnswerFactory(text="وقت بگیرید."), CannedAnswerFactory(is_active=False)
        page = browser.get(page_of(inquiry)).content.decode()
        assert canned.title in page
        assert gone.title + "<" not in page
        sent = {"text": "سلام", "token": uuid.uuid4(), "insert": "1"}
        response = browser.post(page_of(inquiry), sent | {"canned": canned.pk})
        assert ">سلام\nوقت بگیرید.</textarea>" in response.content.decode()
        for number in ("", "x", gone.pk, "9" * 40, "۱"):
            response = browser.post(page_of(inquiry), sent | {"canned": number})
            assert ">سلام</textarea>" in response.content.decode()
        assert not InquiryAnswer.objects.exists()

    def test_what_its_author_withdrew_is_not_answered(self, browser):
        inquiry = InquiryFactory()
        erasing.withdraw(inquiry.comment_id)
        response = answer(browser, inquiry, text="متنی که می‌ماند")
        assert response.status_code == 409
        assert "متنی که می‌ماند" in response.content.decode()
        assert not InquiryAnswer.objects.exists()

    def test_what_its_author_erased_has_no_page(self, browser):
        inquiry = InquiryFactory()
        erasing.erase(inquiry.comment_id)
        assert browser.get(page_of(inquiry)).status_code == 302

    def test_it_is_closed_and_opened_again_each_once(self, browser):
        inquiry = InquiryFactory()
        for act, message in (("close", "پرسش بسته شد."), ("reopen", "پرسش دوباره باز شد.")):
            path = reverse(f"admin:comments_inquiry_{act}", args=[inquiry.pk])
            assert browser.get(path).status_code == 405
            assert said(browser.post(path))[-1] == message
            assert said(browser.post(path))[-1] == "همکاری پیش‌تر این کار را کرده است."

    @pytest.mark.parametrize("number", ["0", "9" * 40])
    def test_an_inquiry_that_is_none_breaks_nothing(self, browser, number):
        assert browser.get(f"{LIST}{number}/change/").status_code in {302, 404}
        assert browser.post(f"{LIST}{number}/close/").status_code == 404

    def test_nobody_adds_or_deletes_one(self, admin_client):
        inquiry = InquiryFactory()
        assert admin_client.get(f"{LIST}add/").status_code == 403
        assert admin_client.post(f"{LIST}{inquiry.pk}/delete/", {"post": "yes"}).status_code == 403

    @pytest.mark.parametrize("person", ["writer", "editor", "nobody"])
    def test_the_newsroom_reads_and_answers_none(self, person, login, request):
        inquiry, client = InquiryFactory(), login(request.getfixturevalue(person))
        assert client.get(LIST).status_code == 403
        assert client.get(page_of(inquiry)).status_code == 403
        assert answer(client, inquiry).status_code == 403
        assert client.post(reverse("admin:comments_inquiry_close", args=[inquiry.pk])).status_code == 403
        assert not InquiryAnswer.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", range(5))
def test_an_answer_against_an_undoing_ends_in_one_of_them(_round):
    roles.sync()
    person, comment = staff("one", "moderator"), CommentFactory()
    inquiry = inquiries.make_inquiry(comment, by=person)
    start = threading.Barrier(2)

    def reply():
        start.wait()
        try:
            inquiries.answer(inquiry, text="پاسخ", by=person, token=uuid.uuid4())
        except inquiries.TakenBack:
            return False
        finally:
            connections.close_all()
        return True

    def undo():
        start.wait()
        try:
            return bool(deciding.undo([comment.pk], by=person))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answered, undone = pool.submit(reply), pool.submit(undo)
        assert answered.result() != undone.result()
    comment.refresh_from_db()
    assert comment.status == ("inquiry" if answered.result() else "pending")
    assert Inquiry.objects.exists() == answered.result()


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_make_one_inquiry():
    roles.sync()
    people = [staff("one", "moderator"), staff("two", "moderator")]
    comment = CommentFactory()
    start = threading.Barrier(2)

    def work(person):
        client = Client()
        client.force_login(person)
        start.wait()
        try:
            return inquire(client, comment).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(work, people)) == [200, 409]
    assert Inquiry.objects.count() == 1
