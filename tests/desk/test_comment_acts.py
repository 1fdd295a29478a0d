"""Each act of a moderator: what it does, what it answers, whom it refuses, and who was quicker."""

import uuid

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from comments import erasing, moderation
from comments.models import Comment, ConcealedText, Decision, Letter
from tests.conftest import staff
from tests.factories import (
    ArticleFactory,
    CommentFactory,
    FollowerFactory,
    RejectionReasonFactory,
    ReportFactory,
)

LIST = "/admin/comments/comment/"
JSON = {"HTTP_ACCEPT": "application/json"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(moderator, login):
    return login(moderator)


@pytest.fixture
def colleague(db):
    user = staff("colleague", "moderator")
    user.first_name, user.last_name = "پویا", "رادمنش"
    user.save()
    return user


@pytest.fixture
def reason(db):
    return RejectionReasonFactory(label="بی‌ربط", public_wording="متن شما به این خبر مربوط نبود.")


def address(act: str, *args) -> str:
    return reverse(f"admin:comments_comment_{act}", args=args)


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def acts_of(comment: Comment) -> list[str]:
    return list(Decision.objects.filter(comment_id=comment.pk).order_by("id").values_list("act", flat=True))


class TestDeciding:
    @pytest.mark.parametrize("decision", ["approved", "rejected", "spam"])
    def test_the_answer_to_a_script_says_what_became_of_it(self, browser, moderator, reason, decision):
        comment = CommentFactory()
        sent = {"decision": decision, "reason": reason.pk}
        response = browser.post(address("decide", comment.pk), sent, **JSON)
        comment.refresh_from_db()
        assert (comment.status, comment.decided_by) == (decision, moderator)
        answer = response.json()
        assert (response.status_code, answer["done"], answer["can_undo"]) == (200, True, True)
        assert (answer["comment"], answer["status"]) == (comment.pk, decision)
        assert answer["status_label"] == comment.get_status_display()
        assert answer["message"].startswith("۱ دیدگاه")

    def test_it_says_what_the_tabs_hold_now_under_the_lists_filters(self, browser):
        comment, other = CommentFactory(), CommentFactory()
        CommentFactory(article=other.article)
        CommentFactory(article=other.article, status="spam")
        sent = {"decision": "spam", "filters": f"tab=waiting&article={other.article_id}"}
        tabs = browser.post(address("decide", other.pk), sent, **JSON).json()["tabs"]
        assert (tabs["waiting"]["count"], tabs["spam"]["count"]) == ("۱", "۲")
        assert tabs["waiting"]["is_open"]
        assert "قدیمی‌ترین" in tabs["waiting"]["age"]
        assert (tabs["suspect"]["count"], tabs["suspect"]["age"], tabs["suspect"]["is_open"]) == (
            "۰",
            "",
            False,
        )
        sent = {"decision": "spam", "filters": "article=x&from=\x00&q=!"}
        assert browser.post(address("decide", comment.pk), sent, **JSON).json()["done"]

    def test_a_form_leads_back_to_its_list(self, browser):
        response = browser.post(
            address("decide", CommentFactory().pk), {"decision": "approved", "filters": "?tab=suspect&q=a"}
        )
        assert response["Location"] == f"{LIST}?tab=suspect&q=a"
        assert said(response) == ["۱ دیدگاه تأیید شد."]

    def test_a_rejection_is_written_with_its_reason(self, browser, reason):
        comment = CommentFactory()
        browser.post(address("decide", comment.pk), {"decision": "rejected", "reason": reason.pk})
        assert Decision.objects.get(comment_id=comment.pk, act="rejected").reason == reason

    @pytest.mark.parametrize("typed", [None, "", "0", "999999999", "9" * 40, "x", "\x00"])
    def test_a_rejection_without_a_known_reason_is_refused_beside_the_field(self, browser, typed):
        comment = CommentFactory()
        sent = {"decision": "rejected"} | ({} if typed is None else {"reason": typed})
        response = browser.post(address("decide", comment.pk), sent, **JSON)
        assert response.status_code == 422
        assert response.json()["errors"]["reason"]
        comment.refresh_from_db()
        assert comment.status == "pending"

    def test_a_reason_that_is_no_longer_offered_is_none(self, browser):
        gone = RejectionReasonFactory(is_active=False)
        sent = {"decision": "rejected", "reason": gone.pk}
        response = browser.post(address("decide", CommentFactory().pk), sent, **JSON)
        assert response.json()["errors"] == {
            "reason": ["این دلیل دیگر در فهرست نیست: دلیل دیگری انتخاب کنید."]
        }

    def test_without_a_script_the_reason_is_chosen_on_a_page_with_the_text_in_view(self, browser, reason):
        comment = CommentFactory(status="suspect", text="متنی که باید خوانده شود")
        sent = {"decision": "rejected", "seen": "suspect", "filters": "tab=suspect"}
        response = browser.post(address("decide", comment.pk), sent)
        assert response["Location"].startswith(address("reject", comment.pk))
        page = browser.get(response["Location"]).content.decode()
        assert "متنی که باید خوانده شود" in page
        assert reason.public_wording in page
        assert '<input type="hidden" name="seen" value="suspect">' in page
        assert '<input type="hidden" name="filters" value="tab=suspect">' in page
        comment.refresh_from_db()
        assert comment.status == "suspect"

    def test_a_wrong_reason_shows_that_page_again(self, browser, reason):
        sent = {"decision": "rejected", "reason": "0"}
        response = browser.post(address("decide", CommentFactory().pk), sent)
        assert response.status_code == 422
        assert "این دلیل دیگر در فهرست نیست" in response.content.decode()

    def test_it_counts_from_the_state_that_was_seen(self, browser, colleague, reason):
        comment = CommentFactory()
        moderation.decide([comment.pk], "approved", by=colleague)
        sent = {"decision": "rejected", "reason": reason.pk}
        response = browser.post(address("decide", comment.pk), sent, **JSON)
        assert response.status_code == 409
        answer = response.json()
        assert (answer["done"], answer["status"], answer["can_undo"]) == (False, "approved", False)
        assert answer["message"] == "این دیدگاه را پیش‌تر پویا رادمنش بررسی کرده است: تأییدشده."
        again = browser.post(address("decide", comment.pk), sent | {"seen": "approved"}, **JSON)
        assert again.json()["status"] == "rejected"

    def test_what_its_author_took_back_is_not_decided(self, browser):
        comment = CommentFactory()
        erasing.withdraw(comment.pk)
        response = browser.post(address("decide", comment.pk), {"decision": "approved"}, **JSON)
        assert response.status_code == 409
        assert response.json()["message"] == "این دیدگاه در این میان تغییر کرده است: پس‌گرفته‌شده."

    @pytest.mark.parametrize(
        "sent",
        [
            {"decision": "pending"}, {"decision": ""}, {}, {"decision": "inquiry"}, {"decision": "erased"},
            {"decision": "approved", "seen": "x"}, {"decision": "approved", "seen": "\x00"},
        ],
    )  # fmt: skip
    def test_what_no_page_offers_is_refused(self, browser, sent):
        comment = CommentFactory()
        assert browser.post(address("decide", comment.pk), sent).status_code == 400
        comment.refresh_from_db()
        assert comment.status == "pending"

    @pytest.mark.parametrize("number", [999_999, 10**18, 10**40])
    def test_a_comment_that_is_none_is_not_found(self, browser, number):
        for act in ("decide", "undo", "inquire", "open", "close_reports", "ban", "answer"):
            path = address(act, 1).replace("/1/", f"/{number}/")
            assert browser.post(path, {"decision": "approved"}, **JSON).status_code == 404, act

    def test_followers_are_told_in_the_same_step(self, browser, reason):
        approved, rejected, spam = (FollowerFactory().comment for _ in range(3))
        browser.post(address("decide", approved.pk), {"decision": "approved"})
        browser.post(address("decide", rejected.pk), {"decision": "rejected", "reason": reason.pk})
        browser.post(address("decide", spam.pk), {"decision": "spam"})
        told = Letter.objects.values_list("follower__comment", "kind").order_by("pk")
        assert list(told) == [(approved.pk, "approved"), (rejected.pk, "rejected")]


class TestTakingBack:
    def test_ones_own_decision_is_undone_by_a_new_one(self, browser):
        comment = CommentFactory(status="suspect")
        browser.post(address("decide", comment.pk), {"decision": "spam"})
        answer = browser.post(address("undo", comment.pk), **JSON).json()
        assert (answer["done"], answer["status"], answer["can_undo"]) == (True, "suspect", False)
        assert acts_of(comment) == ["received", "spam", "undone"]

    def test_an_approval_that_the_office_answered_stays_until_the_answer_is_taken_back(self, browser):
        comment = CommentFactory()
        sent = {"text": "پاسخ دفتر", "token": uuid.uuid4(), "seen": "pending"}
        assert browser.post(address("answer", comment.pk), sent, **JSON).json()["done"]
        response = browser.post(address("undo", comment.pk), **JSON)
        assert (response.status_code, response.json()["status"]) == (409, "approved")
        assert "نخست آن پاسخ را پس بگیرید" in response.json()["message"]

    def test_a_colleagues_decision_is_not(self, browser, colleague):
        comment = CommentFactory()
        moderation.decide([comment.pk], "approved", by=colleague)
        response = browser.post(address("undo", comment.pk), **JSON)
        assert response.status_code == 409
        assert "پویا رادمنش" in response.json()["message"]
        comment.refresh_from_db()
        assert comment.status == "approved"

    def test_what_nobody_decided_is_not_taken_back(self, browser):
        response = browser.post(address("undo", CommentFactory().pk))
        assert said(response) == ["تصمیمی از شما در این‌جا نیست که پس گرفته شود."]


class TestMaskedNumbers:
    @pytest.fixture
    def masked(self, db):
        comment = CommentFactory(text="شمارهٔ من •••••••۴۵ است")
        ConcealedText.objects.create(comment=comment, text="شمارهٔ من ۰۹۱۲۳۴۵۴۵ است")
        return comment

    def test_each_opening_is_written_down(self, browser, moderator, masked):
        for _ in range(2):
            response = browser.post(address("open", masked.pk), **JSON)
            assert response.json()["text"] == "شمارهٔ من ۰۹۱۲۳۴۵۴۵ است"
            assert "no-store" in response["Cache-Control"]
        opened = Decision.objects.filter(comment_id=masked.pk, act="opened")
        assert [row.by for row in opened] == [moderator, moderator]

    def test_without_a_script_it_is_a_page_of_its_own(self, browser, masked):
        response = browser.post(address("open", masked.pk))
        assert "۰۹۱۲۳۴۵۴۵" in response.content.decode()
        assert "no-store" in response["Cache-Control"]

    def test_looking_at_pages_opens_nothing(self, browser, masked):
        assert browser.get(address("open", masked.pk)).status_code == 405
        for page in (address("reject", masked.pk), address("ban", masked.pk), address("answer", masked.pk)):
            assert "۰۹۱۲۳۴۵۴۵" not in browser.get(page).content.decode()
        assert acts_of(masked) == ["received"]

    def test_where_nothing_is_masked_there_is_nothing(self, browser):
        comment = CommentFactory()
        assert browser.post(address("open", comment.pk), **JSON).status_code == 404
        assert acts_of(comment) == ["received"]


class TestReportsAndDiscussions:
    def test_reports_are_closed_and_the_comment_stays(self, browser, moderator):
        report = ReportFactory()
        answer = browser.post(address("close_reports", report.comment_id), **JSON).json()
        report.refresh_from_db()
        assert (answer["done"], answer["status"], report.closed_by) == (True, "approved", moderator)
        again = browser.post(address("close_reports", report.comment_id), **JSON)
        assert again.status_code == 409

    def test_a_discussion_is_closed_and_opened_and_the_log_knows(self, browser, moderator):
        article = ArticleFactory()
        for wish, is_open in (("0", False), ("0", False), ("1", True)):
            answer = browser.post(address("discussion", article.pk), {"open": wish}, **JSON).json()
            article.refresh_from_db()
            assert (answer["open"], article.comments_open) == (is_open, is_open)
        assert [row.user for row in LogEntry.objects.all()] == [moderator, moderator]

    @pytest.mark.parametrize("wish", [None, "", "2", "true", "\x00"])
    def test_there_are_two_wishes(self, browser, wish):
        article = ArticleFactory()
        sent = {} if wish is None else {"open": wish}
        assert browser.post(address("discussion", article.pk), sent).status_code == 400

    def test_drafts_have_no_discussion(self, browser):
        article = ArticleFactory(status="draft", published_at=None)
        assert browser.post(address("discussion", article.pk), {"open": "0"}).status_code == 404
        assert browser.get(address("statement", article.pk)).status_code == 404


POSTS = ["decide", "undo", "inquire", "open", "close_reports", "ban", "answer", "discussion", "statement"]


class TestWhoMay:
    @pytest.mark.parametrize("person", ["writer", "editor", "nobody"])
    def test_the_newsroom_does_none_of_it(self, person, login, request):
        client = login(request.getfixturevalue(person))
        comment = CommentFactory()
        sent = {"decision": "spam", "open": "0", "days": "7", "reason": "ب", "text": "متن"}
        for act in POSTS:
            number = comment.article_id if act in {"discussion", "statement"} else comment.pk
            assert client.post(address(act, number), sent).status_code == 403, act
            refusal = client.post(address(act, number), sent, **JSON)
            assert (refusal.status_code, refusal.json()["done"]) == (403, False), act
        for act in ("reject", "ban", "answer"):
            assert client.get(address(act, comment.pk)).status_code == 403, act
        assert client.post(address("bulk"), {"decision": "spam", "chosen": comment.pk}).status_code == 403
        comment.refresh_from_db()
        assert comment.status == "pending"
        assert acts_of(comment) == ["received"]

    def test_without_login_nothing_happens(self, client):
        comment = CommentFactory()
        response = client.post(address("decide", comment.pk), {"decision": "spam"})
        assert response["Location"].startswith(reverse("admin:login"))
        comment.refresh_from_db()
        assert comment.status == "pending"

    def test_a_form_without_its_token_is_refused(self, moderator):
        comment = CommentFactory()
        client = Client(enforce_csrf_checks=True)
        client.force_login(moderator)
        for act in ("decide", "undo", "inquire", "open", "close_reports", "ban", "answer"):
            sent = {"decision": "approved", "days": "1", "reason": "ب", "text": "متن"}
            assert client.post(address(act, comment.pk), sent).status_code == 403, act
        assert acts_of(comment) == ["received"]

    @pytest.mark.parametrize("act", ["decide", "undo", "inquire", "open", "close_reports", "discussion"])
    def test_looking_does_nothing(self, browser, act):
        assert browser.get(address(act, CommentFactory().pk)).status_code == 405

    def test_it_leads_back_to_no_other_site(self, browser):
        sent = {"decision": "approved", "filters": "//example.org/"}
        response = browser.post(address("decide", CommentFactory().pk), sent)
        assert response["Location"].startswith(LIST)
