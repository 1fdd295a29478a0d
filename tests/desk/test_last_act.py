"""What a moderator did last is taken back; what cannot be is said, and nothing older is touched."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from comments import banning, inquiries, moderation, official_answers
from comments.models import Ban, Comment, Decision
from tests.factories import CommentFactory, InquiryFactory, OfficeFactory, ReportFactory

JSON = {"HTTP_ACCEPT": "application/json"}
GROUP = bytes(range(16))
LAST = "/admin/comments/comment/last/take-back/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(moderator, login):
    return login(moderator)


def act(browser, comment, name, **sent):
    return browser.post(reverse(f"admin:comments_comment_{name}", args=[comment.pk]), sent, **JSON)


def ban(browser, comment, **sent):
    return act(browser, comment, "ban", days="7", reason="سیل تبلیغ", **sent).json()


def status(comment: Comment) -> str:
    return Comment.objects.values_list("status", flat=True).get(pk=comment.pk)


class TestBans:
    def test_a_ban_is_an_act_of_its_own(self, browser):
        older, comment = CommentFactory(), CommentFactory(group=GROUP)
        act(browser, older, "decide", decision="approved")
        said = ban(browser, comment)
        answer = browser.post(said["take_back"], **JSON).json()
        assert (answer["done"], answer["message"]) == (True, "مسدودسازی لغو شد.")
        assert Ban.objects.get().lifted_at
        assert (status(older), status(comment)) == ("approved", "pending")

    def test_with_the_mark_as_spam_both_are_taken_back(self, browser):
        comment = CommentFactory(group=GROUP, status="suspect", held_for=["link"])
        said = ban(browser, comment, spam="on", seen="suspect")
        assert said["marked"] is True
        assert status(comment) == "spam"
        assert browser.post(said["take_back"], {"spam": "on"}, **JSON).json()["done"] is True
        assert (status(comment), Ban.objects.in_force().count()) == ("suspect", 0)

    def test_a_colleagues_ban_is_not_lifted_by_it(self, browser, administrator):
        made = banning.ban(CommentFactory(group=GROUP), by=administrator, reason="ب", days=1)
        address = reverse("admin:comments_comment_take_ban_back", args=[made.pk])
        assert browser.post(address, **JSON).status_code == 404
        assert Ban.objects.in_force().exists()

    def test_one_that_had_ended_is_said(self, browser, moderator):
        said = ban(browser, CommentFactory(group=GROUP))
        banning.lift(Ban.objects.get(), moderator)
        response = browser.post(said["take_back"], **JSON)
        assert (response.status_code, response.json()["done"]) == (409, False)

    @pytest.mark.parametrize("person", ["writer", "editor"])
    def test_the_newsroom_lifts_none(self, person, login, request, moderator):
        made = banning.ban(CommentFactory(group=GROUP), by=moderator, reason="ب", days=1)
        client = login(request.getfixturevalue(person))
        address = reverse("admin:comments_comment_take_ban_back", args=[made.pk])
        assert client.post(address).status_code == 403
        assert client.post(LAST).status_code == 403
        assert Ban.objects.in_force().exists()


class TestAfterAReload:
    def test_the_latest_decision_goes_back_and_the_list_says_so(self, browser):
        older, comment = CommentFactory(), CommentFactory()
        act(browser, older, "decide", decision="approved")
        act(browser, comment, "decide", decision="spam")
        response = browser.post(LAST, {"filters": "tab=waiting"})
        assert response["Location"] == "/admin/comments/comment/?tab=waiting"
        assert [str(one) for one in get_messages(response.wsgi_request)] == ["۱ تصمیم پس گرفته شد."]
        assert (status(older), status(comment)) == ("approved", "pending")

    def test_a_bulk_act_goes_back_as_one(self, browser):
        comments = CommentFactory.create_batch(3)
        older = CommentFactory()
        act(browser, older, "decide", decision="spam")
        numbers = [comment.pk for comment in comments]
        browser.post(reverse("admin:comments_comment_bulk"), {"decision": "spam", "chosen": numbers}, **JSON)
        browser.post(LAST)
        assert {status(comment) for comment in comments} == {"pending"}
        assert status(older) == "spam"

    def test_a_ban_is_lifted_and_with_its_mark_as_spam_both(self, browser):
        comment, older = CommentFactory(group=GROUP), CommentFactory()
        act(browser, older, "decide", decision="approved")
        ban(browser, comment)
        assert browser.post(LAST, **JSON).json()["done"] is True
        assert not Ban.objects.in_force().exists()
        ban(browser, comment, spam="on", seen="pending")
        assert browser.post(LAST, **JSON).json()["done"] is True
        assert not Ban.objects.in_force().exists()
        assert (status(comment), status(older)) == ("pending", "approved")

    @pytest.mark.parametrize("last", ["answer", "private answer", "reports", "undo"])
    def test_what_cannot_be_taken_back_is_said_and_nothing_older_is_touched(self, browser, moderator, last):
        OfficeFactory()
        older, comment = CommentFactory(), CommentFactory()
        act(browser, older, "decide", decision="approved")
        if last == "answer":
            official_answers.answer(comment, text="پاسخ ما", by=moderator, token=uuid.uuid4())
        elif last == "private answer":
            inquiry = InquiryFactory(opened_by=moderator)
            inquiry.answers.create(text="پاسخ", by=moderator, form_token=uuid.uuid4())
        elif last == "reports":
            moderation.close_reports(ReportFactory().comment_id, by=moderator)
        else:
            moderation.decide([comment.pk], "spam", by=moderator)
            moderation.undo([comment.pk], by=moderator)
        response = browser.post(LAST, **JSON)
        assert (response.status_code, response.json()["done"]) == (409, False)
        assert "به کارهای پیش از آن دست زده نشد" in response.json()["message"]
        assert status(older) == "approved"

    def test_looking_at_masked_numbers_is_no_act(self, browser, moderator):
        comment = CommentFactory()
        act(browser, comment, "decide", decision="spam")
        moderation.note(comment, Decision.Act.OPENED, by=moderator)
        browser.post(LAST)
        assert status(comment) == "pending"

    def test_nor_a_colleagues_nor_an_old_one(self, browser, moderator, administrator):
        theirs, old = CommentFactory(), CommentFactory()
        moderation.decide([theirs.pk], "spam", by=administrator)
        moderation.decide([old.pk], "spam", by=moderator, at=timezone.now() - timedelta(hours=2))
        response = browser.post(LAST, **JSON)
        assert (response.status_code, response.json()["done"]) == (422, False)
        assert {status(theirs), status(old)} == {"spam"}

    def test_it_is_posted(self, browser):
        assert browser.get(LAST).status_code == 405


def test_an_inquiry_that_was_made_goes_back(browser, moderator):
    comment = CommentFactory()
    inquiries.make_inquiry(comment, by=moderator)
    browser.post(LAST)
    assert status(comment) == "pending"
