"""Letters go to those who asked and confirmed; each once, without a word that a visitor wrote."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from comments import erasing, letter_stops, letters, moderation
from comments.models import Letter
from news.models import Office
from tests.comments.following import SECRET, answered, approved, follower_of, send, told
from tests.factories import (
    ArticleFactory,
    CommentFactory,
    FollowerFactory,
    InquiryFactory,
    OfficeFactory,
    RejectionReasonFactory,
    StaffFactory,
)


@pytest.mark.django_db
class TestTelling:
    def test_without_a_follower_nothing_waits(self):
        letters.tell([approved().pk], "approved")
        letters.tell([], "approved")
        assert not Letter.objects.exists()

    def test_the_same_news_waits_once(self):
        follower = told()
        letters.tell([follower.comment_id], "approved")
        assert Letter.objects.get().kind == "approved"

    def test_many_comments_are_told_at_once(self, django_assert_num_queries):
        article = ArticleFactory()
        comments = [approved(article=article) for _n in range(3)]
        for comment in comments:
            follower_of(comment)
        with django_assert_num_queries(1):
            letters.tell([comment.pk for comment in comments], "approved")
        assert Letter.objects.count() == 3


@pytest.mark.django_db
class TestTheConfirmation:
    def test_it_asks_once_and_holds_no_visitors_words(self):
        follower = told()
        assert send() == (1, 0)
        [letter] = mail.outbox
        assert letter.to == ["mahtab@example.org"]
        assert f"http://testserver.example/comments/confirm/{follower.token}/" in letter.body
        for secret in (SECRET, "مهتاب", follower.comment.code, follower.comment.shown_code):
            assert secret not in letter.body + letter.subject
        assert follower.comment.article.title in letter.body
        assert send() == (0, 0)
        assert send(timezone.now() + timedelta(days=3)) == (0, 0)

    def test_it_promises_no_more_than_is_kept(self):
        told()
        send()
        body = mail.outbox[0].body
        assert "حداکثر روزی یک بار" in body
        assert "تنها نامه" not in body

    def test_before_there_is_news_nothing_goes(self):
        FollowerFactory()
        assert send() == (0, 0)

    def test_to_be_rejected_is_no_reason_to_write(self, moderator):
        comment = CommentFactory()
        follower_of(comment)
        moderation.decide([comment.pk], "rejected", by=moderator, reason=RejectionReasonFactory())
        letters.tell([comment.pk], "rejected")
        assert send() == (0, 0)

    def test_an_official_answer_and_a_private_one_are(self):
        inquiry = InquiryFactory()
        follower_of(inquiry.comment)
        answered(inquiry, text="پاسخ خصوصی")
        assert send() == (1, 0)
        assert "پاسخ خصوصی" not in mail.outbox[0].body

    @pytest.mark.parametrize(
        "again", ["Mahtab@Example.org", "mahtab+2@example.org", "MAHTAB+a+b@example.org"]
    )
    def test_an_address_is_asked_once_a_day_in_whatever_letters_it_is_written(self, again):
        told(email="mahtab@example.org")
        second = told(email=again)
        other = told(email="sara@example.org")
        now = timezone.now()
        assert send(now) == (2, 0)
        assert {to for letter in mail.outbox for to in letter.to} == {"mahtab@example.org", other.email}
        assert send(now) == (0, 0)
        tomorrow = now + timedelta(days=1)
        assert send(tomorrow) == (1, 0)
        assert mail.outbox[-1].to == [second.email]

    def test_news_that_does_not_hold_any_more_asks_nobody(self):
        for undo in ("withdraw", "erase"):
            follower = told()
            getattr(erasing, undo)(follower.comment_id)
        told(article=ArticleFactory(status="unpublished"))
        assert send() == (0, 0)

    def test_the_count_of_addresses_tells_no_address(self):
        assert b"mahtab" not in letter_stops.address_key("mahtab@example.org")


@pytest.mark.django_db
class TestNews:
    def body(self):
        [letter] = mail.outbox
        for secret in (SECRET, "مهتاب"):
            assert secret not in letter.body + letter.subject
        return letter.body

    def test_approved_leads_to_the_comment(self, client):
        follower = told(confirmed=True)
        assert send() == (1, 0)
        [link] = re.findall(r"http://testserver\.example(/news/\S+)", self.body())
        where = f"{follower.comment.article.get_absolute_url()}#comment-{follower.comment_id}"
        assert client.get(link)["Location"] == where
        assert follower.comment.code not in mail.outbox[0].body
        assert send() == (0, 0)

    def test_rejected_tells_the_reason(self, moderator):
        comment = CommentFactory(text=SECRET)
        follower_of(comment, confirmed=True)
        reason = RejectionReasonFactory(public_wording="متن شما تبلیغ بود.")
        moderation.decide([comment.pk], "rejected", by=moderator, reason=reason)
        letters.tell([comment.pk], "rejected")
        assert send() == (1, 0)
        assert "متن شما تبلیغ بود." in self.body()

    def test_an_official_answer_is_one_letter_that_leads_to_it(self):
        follower = told(confirmed=True)
        answer = CommentFactory(
            article=follower.comment.article,
            parent=follower.comment,
            status="approved",
            is_official=True,
            decided_by=StaffFactory(),
        )
        letters.tell([follower.comment_id], "official", official_answer=answer)
        assert send() == (1, 0)
        assert f"?comment={answer.pk}\n" in self.body()

    def test_a_private_answer_comes_with_its_words_and_without_the_question(self):
        inquiry = InquiryFactory(comment__text=SECRET)
        follower_of(inquiry.comment, confirmed=True)
        answered(inquiry, text="برای تمدید <وقت> بگیرید & بیایید.")
        assert send() == (1, 0)
        body = self.body()
        assert "برای تمدید <وقت> بگیرید & بیایید." in body
        assert inquiry.comment.code not in body

    def test_what_was_undone_before_it_went_is_not_told(self, moderator):
        comment = CommentFactory()
        follower_of(comment, confirmed=True)
        moderation.decide([comment.pk], "approved", by=moderator)
        letters.tell([comment.pk], "approved")
        moderation.undo([comment.pk], by=moderator)
        assert send() == (0, 0)
        moderation.decide([comment.pk], "approved", by=moderator)
        assert send() == (1, 0)

    def test_what_is_withdrawn_while_the_letters_go_is_not_told(self, monkeypatch):
        told(confirmed=True)
        second = told(confirmed=True, email="reza@example.org")
        deliver = letters._deliver

        def taken_back_meanwhile(message, give_back):
            erasing.withdraw(second.comment_id)
            return deliver(message, give_back)

        monkeypatch.setattr(letters, "_deliver", taken_back_meanwhile)
        assert send() == (1, 0)
        assert [message.to for message in mail.outbox] == [["mahtab@example.org"]]

    def test_while_the_article_is_not_public_the_letter_waits(self):
        follower = told(confirmed=True)
        article = follower.comment.article
        article.status = "unpublished"
        article.save()
        assert send() == (0, 0)
        article.status = "published"
        article.save()
        assert send() == (1, 0)

    def test_each_letter_can_be_ended_with_one_click(self):
        follower = told(confirmed=True)
        send()
        unsubscribe = f"http://testserver.example/comments/unsubscribe/{follower.token}/"
        [letter] = mail.outbox
        assert unsubscribe in letter.body
        headers = letter.message()
        assert headers["List-Unsubscribe"] == f"<{unsubscribe}>"
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    def test_no_name_breaks_out_of_a_header(self):
        OfficeFactory()
        Office.objects.update(name="سرکنسولگری\r\nBcc: all@example.org")
        told(confirmed=True)
        assert send() == (1, 0)
        [letter] = mail.outbox
        assert letter.message()["Bcc"] is None
        assert letter.recipients() == ["mahtab@example.org"]
