"""A commenter without an account follows a comment by its code."""

import pytest
from django.urls import reverse
from django.utils import timezone

from comments import erasing, moderation, threads, tracking
from comments.models import Comment, ConcealedText, InquiryAnswer
from tests.comments.visiting import SAME_SITE
from tests.factories import (
    ArticleFactory,
    CommentFactory,
    FollowerFactory,
    InquiryFactory,
    RejectionReasonFactory,
    StaffFactory,
)


def address(comment) -> str:
    return reverse("comments:tracking", args=[comment.code])


def page(client, comment, query="") -> str:
    answer = client.get(address(comment) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def official_answer(comment, **fields):
    fields = {"name": "سفارت", "position": "رایزن", "text": "پاسخ رسمی است", "parent": comment} | fields
    return CommentFactory(
        article=comment.article, status="approved", is_official=True, decided_by=StaffFactory(), **fields
    )


class TestReadingACode:
    @pytest.mark.parametrize(
        "typed",
        [
            "2K3M4P5Q6R7S",
            "2k3m-4p5q-6r7s",
            "۲K۳M ۴P۵Q ۶R۷S",
            "٢k٣m٤p٥q٦r٧s",
            " 2K3M\u200c4P5Q\u200c6R7S ",
            "2K3M–4P5Q—6R7S",
            "کد پیگیری: 2K3M-4P5Q-6R7S.",
            "２Ｋ３Ｍ４Ｐ５Ｑ６Ｒ７Ｓ",
        ],
    )
    def test_it_is_read_however_it_is_typed(self, typed):
        assert tracking.read_code(typed) == "2K3M4P5Q6R7S"

    @pytest.mark.parametrize(
        "typed", ["", "2K3M", "2K3M4P5Q6R7SX", "0K3M4P5Q6R7S", "OK3M4P5Q6R7S", "کد", "\x00"]
    )
    def test_anything_else_is_none(self, typed):
        assert tracking.read_code(typed) is None


@pytest.mark.django_db
class TestFinding:
    def find(self, client, code):
        return client.get(reverse("comments:find"), {"code": code})

    def test_the_empty_page_asks_for_a_code(self, client):
        answer = client.get(reverse("comments:find"))
        assert answer.status_code == 200
        assert "کد پیگیری" in answer.content.decode()

    def test_a_code_leads_to_its_page(self, client):
        comment = CommentFactory()
        answer = self.find(client, comment.shown_code.lower())
        assert answer.status_code == 302
        assert answer["Location"] == address(comment)
        assert "no-store" in answer["Cache-Control"]

    def test_an_unknown_code_is_said_beside_the_field_and_what_was_typed_stays(self, client):
        answer = self.find(client, "2k3m-4p5q-6r7s")
        said = answer.content.decode()
        assert answer.status_code == 404
        assert "دیدگاهی با این کد نیست" in said
        assert 'value="2k3m-4p5q-6r7s"' in said

    def test_what_is_no_code_is_no_guess(self, client):
        for _n in range(tracking.MISSES_PER_HOUR + 1):
            answer = self.find(client, "سلام <b>")
        assert answer.status_code == 422
        assert "سلام &lt;b&gt;" in answer.content.decode()

    def test_guessing_is_refused_after_thirty_misses_for_that_address_alone(self, client):
        for _n in range(tracking.MISSES_PER_HOUR):
            assert self.find(client, "2K3M4P5Q6R7S").status_code == 404
        refused = self.find(client, "2K3M4P5Q6R7S")
        assert refused.status_code == 429
        assert 'value="2K3M4P5Q6R7S"' in refused.content.decode()
        assert client.get("/comments/2K3M4P5Q6R7S/").status_code == 429
        assert client.get("/comments/2K3M4P5Q6R7S/", REMOTE_ADDR="198.51.100.7").status_code == 404

    def test_strangers_misses_shut_nobody_out_who_has_a_right_code(self, client):
        comment = CommentFactory()
        for _n in range(tracking.MISSES_PER_HOUR + 1):
            self.find(client, "2K3M4P5Q6R7S")
        assert self.find(client, comment.code).status_code == 302
        assert comment.text in page(client, comment)
        client.post(address(comment), {"act": "erase"}, headers=SAME_SITE)
        comment.refresh_from_db()
        assert comment.status == "erased"

    def test_found_codes_cost_nothing(self, client):
        comment = CommentFactory()
        for _n in range(tracking.MISSES_PER_HOUR + 1):
            assert client.get(address(comment)).status_code == 200

    def test_other_addresses_are_no_codes(self, client):
        assert client.get("/comments/ABCDEF/").status_code == 404
        assert client.get("/comments/ABCDEFGHJKLO/").status_code == 404
        assert client.get("/comments/" + "A" * 500 + "/").status_code == 404


@pytest.mark.django_db
class TestThePage:
    def test_it_is_for_nobody_else(self, client):
        answer = client.get(address(CommentFactory()))
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex"
        assert answer["Referrer-Policy"] == "same-origin"
        assert not answer.cookies

    def test_it_shows_code_article_words_and_time(self, client):
        comment = CommentFactory(text="خط یکم\nخط دوم", name="")
        said = page(client, comment)
        assert comment.shown_code in said
        assert comment.article.title in said
        assert "خط یکم\nخط دوم" in said
        assert "ناشناس" in said
        assert "در انتظار بررسی" in said

    def test_a_code_written_small_and_in_groups_is_the_same_address(self, client):
        comment = CommentFactory()
        assert client.get(f"/comments/{comment.shown_code.lower()}/").status_code == 200

    def test_suspicion_is_not_shown(self, client):
        article, code = ArticleFactory(), "2K3M4P5Q6R7S"
        fields = {"article": article, "created_at": timezone.now(), "code": code}
        suspect = CommentFactory(status="suspect", held_for=["banned_word"], **fields)
        held = page(client, suspect)
        suspect.delete()
        assert page(client, CommentFactory(**fields)) == held

    def test_a_rejection_tells_its_reason_in_the_public_words(self, client, moderator):
        comment = CommentFactory()
        reason = RejectionReasonFactory(public_wording="متن شما تبلیغ بود.")
        moderation.decide([comment.pk], "rejected", by=moderator, reason=reason)
        said = page(client, comment)
        assert "منتشر نشد" in said
        assert "متن شما تبلیغ بود." in said
        assert reason.label not in said
        assert moderator.username not in said

    def test_a_rejection_that_was_taken_back_tells_none(self, client, moderator):
        comment = CommentFactory()
        reason = RejectionReasonFactory(public_wording="متن شما تبلیغ بود.")
        moderation.decide([comment.pk], "rejected", by=moderator, reason=reason)
        moderation.undo([comment.pk], by=moderator)
        assert "تبلیغ" not in page(client, comment)

    def test_an_approved_comment_is_linked(self, client):
        comment = CommentFactory(status="approved")
        assert f'href="{comment.article.get_absolute_url()}#comment-{comment.pk}"' in page(client, comment)

    def test_an_old_one_is_linked_among_the_older_threads(self, client, monkeypatch):
        monkeypatch.setattr(threads, "HEADS_ON_A_PAGE", 1)
        comment = CommentFactory(status="approved")
        CommentFactory(article=comment.article, status="approved")
        older = reverse("comments:discussion", args=[comment.article_id])
        assert f'href="{older}?page=2#comment-{comment.pk}"' in page(client, comment)

    @pytest.mark.parametrize("status", ["draft", "unpublished"])
    def test_an_article_that_is_not_public_is_neither_named_nor_linked(self, client, status):
        comment = CommentFactory(status="approved", article=ArticleFactory(status=status))
        said = page(client, comment)
        assert comment.article.title not in said
        assert f"#comment-{comment.pk}" not in said
        assert comment.text in said

    def test_masked_numbers_are_explained_and_the_original_is_not_there(self, client):
        comment = CommentFactory(text="شمارهٔ من ••••••••۸۹ است")
        ConcealedText.objects.create(comment=comment, text="شمارهٔ من ۰۹۱۲۳۴۵۶۷۸۹ است")
        said = page(client, comment)
        assert "شمارهٔ گذرنامه و تلفن" in said
        assert "۰۹۱۲۳۴۵۶۷۸۹" not in said
        assert "شمارهٔ گذرنامه و تلفن" not in page(client, CommentFactory())

    def test_a_private_question_shows_its_answers(self, client):
        inquiry = InquiryFactory()
        InquiryAnswer.objects.create(
            inquiry=inquiry, text="<b>وقت</b> بگیرید", by=inquiry.opened_by, form_token="1" * 32
        )
        said = page(client, inquiry.comment)
        assert "پرسش خصوصی" in said
        assert "&lt;b&gt;وقت&lt;/b&gt; بگیرید" in said
        assert "بگیرید" not in page(client, CommentFactory())

    def test_the_offices_public_answer_is_shown_also_to_a_reply_beside_it(self, client):
        head = CommentFactory(status="approved")
        reply = CommentFactory(article=head.article, parent=head, status="approved")
        official_answer(head)
        assert "پاسخ رسمی است" in page(client, head)
        assert "پاسخ رسمی است" in page(client, reply)

    def test_an_answer_that_was_taken_off_is_not_shown(self, client):
        head = CommentFactory(status="approved")
        official_answer(head, decided_at=timezone.now())
        Comment.objects.filter(is_official=True).update(status="rejected")
        assert "پاسخ رسمی است" not in page(client, head)

    def test_the_code_of_an_official_answer_opens_nothing(self, client):
        answer = official_answer(CommentFactory(status="approved"))
        assert client.get(address(answer)).status_code == 404
        assert client.post(address(answer), {"act": "erase"}, headers=SAME_SITE).status_code == 404
        answer.refresh_from_db()
        assert answer.status == "approved"

    def test_thanks_are_said_while_they_are_true(self, client):
        comment = CommentFactory()
        assert "دیدگاه شما رسید" in page(client, comment, "?received")
        erasing.erase(comment.pk)
        assert "دیدگاه شما رسید" not in page(client, comment, "?received")

    def test_the_email_address_is_never_shown(self, client):
        follower = FollowerFactory()
        said = page(client, follower.comment)
        assert "نامه برای تأیید نشانی" in said
        assert follower.email not in said

    def test_it_costs_few_queries(self, client, django_assert_max_num_queries):
        comment = CommentFactory(status="approved")
        official_answer(comment)
        page(client, comment)
        with django_assert_max_num_queries(16):
            page(client, comment)
