"""The office answers in public: signed, once for each form, and never past a colleague's decision."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from bs4 import BeautifulSoup
from django.db import connections
from django.test import Client
from django.urls import reverse

from comments import article_hold, moderation
from comments.models import Comment, Decision, Letter
from consulate import roles
from news.models import Office
from tests.conftest import staff
from tests.factories import (
    ArticleFactory,
    CommentFactory,
    FollowerFactory,
    OfficeFactory,
    RejectionReasonFactory,
)

JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def browser(moderator, login):
    return login(moderator)


@pytest.fixture
def office(db):
    return OfficeFactory(signature_name="روابط عمومی", signature_position="سرکنسولگری در کازان")


def path(comment) -> str:
    return reverse("admin:comments_comment_answer", args=[comment.pk])


def answer(client, comment, *, token=None, text="نوبت‌دهی از شنبه باز است.", **more):
    return client.post(path(comment), {"text": text, "token": token or uuid.uuid4()} | more, **JSON)


def official() -> list[Comment]:
    return list(Comment.objects.filter(is_official=True))


@pytest.mark.django_db
class TestAnswering:
    def test_it_is_signed_with_the_office_as_it_is_now(self, browser, moderator, office):
        comment = CommentFactory(status="approved")
        assert answer(browser, comment, seen="approved").json()["message"] == "پاسخ منتشر شد."
        Office.objects.update(signature_name="دیگری", signature_position="")
        (made,) = official()
        assert (made.name, made.position) == ("روابط عمومی", "سرکنسولگری در کازان")
        assert (made.parent, made.article, made.status) == (comment, comment.article, "approved")
        assert made.decided_by == moderator
        assert Decision.objects.get(comment_id=comment.pk, act="answered").by == moderator

    def test_without_a_signature_it_is_the_office_itself(self, browser):
        OfficeFactory(name="سرکنسولگری " * 10)
        answer(browser, CommentFactory(status="approved"), seen="approved")
        assert official()[0].name == ("سرکنسولگری " * 10)[:60]

    def test_a_reply_is_answered_under_its_head(self, browser, office):
        head = CommentFactory(status="approved")
        reply = CommentFactory(status="approved", article=head.article, parent=head)
        answer(browser, reply, seen="approved")
        assert official()[0].parent == head

    @pytest.mark.parametrize("status", ["pending", "suspect"])
    def test_one_that_waits_is_approved_along_with_it(self, browser, moderator, office, status):
        comment = CommentFactory(status=status)
        answer(browser, comment, seen=status)
        comment.refresh_from_db()
        assert (comment.status, comment.decided_by) == ("approved", moderator)
        acts = Decision.objects.filter(comment_id=comment.pk).order_by("id").values_list("act", flat=True)
        assert list(acts) == ["received", "approved", "answered"]

    def test_where_a_colleague_was_quicker_nothing_is_published_and_the_text_stays(
        self, browser, administrator, office
    ):
        comment = CommentFactory()
        moderation.decide([comment.pk], "spam", by=administrator)
        assert answer(browser, comment, seen="pending").status_code == 409
        sent = {"text": "متن بلندی که نباید گم شود", "token": uuid.uuid4(), "seen": "pending"}
        page = browser.post(path(comment), sent)
        assert page.status_code == 409
        assert "متن بلندی که نباید گم شود" in page.content.decode()
        assert "چیزی منتشر نشد" in page.content.decode()
        assert official() == []

    @pytest.mark.parametrize("status", ["rejected", "spam", "inquiry", "withdrawn"])
    def test_what_is_not_public_is_not_answered_in_public(self, browser, office, status):
        comment = CommentFactory(status=status)
        assert answer(browser, comment, seen=status).status_code == 409
        assert official() == []
        assert "<textarea" not in browser.get(path(comment)).content.decode()

    def test_a_double_click_is_one_answer(self, browser, office):
        comment, token = CommentFactory(), uuid.uuid4()
        first = answer(browser, comment, token=token, seen="pending").json()
        second = answer(browser, comment, token=token, seen="pending").json()
        assert first["answer"] == second["answer"]
        assert len(official()) == 1
        assert Decision.objects.filter(act="answered").count() == 1

    def test_a_visitors_form_number_is_not_taken_over(self, browser, office):
        comment = CommentFactory(status="approved", text="پرسش")
        assert answer(browser, comment, token=comment.form_token, seen="approved").status_code == 200
        comment.refresh_from_db()
        assert (comment.text, comment.is_official) == ("پرسش", False)
        assert len(official()) == 1

    def test_the_same_form_with_other_words_is_not_said_to_be_published(self, browser, office):
        comment, token = CommentFactory(), uuid.uuid4()
        answer(browser, comment, token=token, text="متنی با غلت", seen="pending")
        told = answer(browser, comment, token=token, text="متنی بی‌غلط", seen="pending")
        assert told.status_code == 422
        page = browser.post(path(comment), {"text": "متنی بی‌غلط", "token": token, "seen": "pending"})
        assert page.status_code == 422
        shown = BeautifulSoup(page.content, "html.parser")
        assert "ثبت نشد" in shown.select_one(".errorlist").text
        assert shown.select_one("[name=text]").text.strip() == "متنی بی‌غلط"
        assert [made.text for made in official()] == ["متنی با غلت"]
        fresh = shown.select_one("[name=token]")["value"]
        assert fresh != str(token) != told.json()["token"]
        again = answer(
            browser, comment, token=fresh, text="متنی بی‌غلط", seen=shown.select_one("[name=seen]")["value"]
        )
        assert again.status_code == 200
        assert len(official()) == 2

    def test_nor_is_one_that_a_colleague_took_back(self, browser, administrator, office):
        comment, token = CommentFactory(status="approved"), uuid.uuid4()
        answer(browser, comment, token=token, seen="approved")
        moderation.decide(
            [official()[0].pk],
            "rejected",
            by=administrator,
            seen=["approved"],
            reason=RejectionReasonFactory(),
        )
        assert answer(browser, comment, token=token, seen="approved").status_code == 422

    def test_a_form_counts_for_its_own_comment_alone(self, browser, office):
        head = CommentFactory(status="approved")
        others = [CommentFactory(), CommentFactory(article=head.article, parent=head)]
        token = uuid.uuid4()
        for comment in (head, *others):
            assert answer(browser, comment, token=token, seen=comment.status).status_code == 200
        assert len(official()) == 3
        assert Decision.objects.filter(act="answered").count() == 3

    def test_the_follower_is_told_of_this_answer(self, browser, office):
        comment = FollowerFactory().comment
        answer(browser, comment, seen="pending")
        letter = Letter.objects.get()
        assert (letter.kind, letter.official_answer) == ("official", official()[0])

    @pytest.mark.parametrize(
        "field, value",
        [
            ("text", ""), ("text", " \n "), ("text", "ا"), ("text", "\x00\x00"), ("text", "ا" * 2001),
            ("token", ""), ("token", "x"), ("token", "\x00"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_published_is_told_beside_its_field(self, browser, office, field, value):
        comment = CommentFactory()
        sent = {"text": "پاسخ", "token": str(uuid.uuid4()), "seen": "pending"} | {field: value}
        response = browser.post(path(comment), sent, **JSON)
        assert response.status_code == 422
        assert list(response.json()["errors"]) == [field]
        page = browser.post(path(comment), sent)
        assert page.status_code == 422
        assert official() == []
        comment.refresh_from_db()
        assert comment.status == "pending"

    def test_lines_count_as_they_are_typed(self, browser, office):
        text = "سطر\r\n" * 400 + "ا"
        assert answer(browser, CommentFactory(), text=text, seen="pending").status_code == 200
        assert official()[0].text == ("سطر\n" * 400 + "ا")

    def test_the_page_shows_the_comment_the_signature_and_earlier_answers(self, browser, office):
        comment = CommentFactory(status="approved", text="گذرنامه کی می‌رسد؟")
        answer(browser, comment, text="هفتهٔ آینده.", seen="approved")
        page = browser.get(path(comment)).content.decode()
        for words in (
            "گذرنامه کی می‌رسد؟",
            "روابط عمومی",
            "سرکنسولگری در کازان",
            "هفتهٔ آینده.",
            "برداشتن پاسخ",
        ):
            assert words in page

    def test_an_answer_is_taken_back_with_a_reason(self, browser, office):
        answer(browser, CommentFactory(status="approved"), seen="approved")
        (made,) = official()
        page = browser.get(reverse("admin:comments_comment_reject", args=[made.pk]), {"seen": "approved"})
        assert "برداشتن پاسخ" in page.content.decode()
        sent = {"decision": "rejected", "reason": RejectionReasonFactory().pk, "seen": "approved"}
        browser.post(reverse("admin:comments_comment_decide", args=[made.pk]), sent)
        made.refresh_from_db()
        assert made.status == "rejected"


@pytest.mark.django_db
class TestStatements:
    def test_the_office_says_something_under_an_article(self, browser, office):
        article, token = ArticleFactory(), uuid.uuid4()
        address = reverse("admin:comments_comment_statement", args=[article.pk])
        assert article.title in browser.get(address).content.decode()
        for _ in range(2):
            assert browser.post(address, {"text": "به آگاهی می‌رساند…", "token": token}).status_code == 302
        (made,) = official()
        assert (made.parent, made.article, made.status) == (None, article, "approved")

    def test_with_other_words_it_is_not_said_to_be_published(self, browser, office):
        token, address = uuid.uuid4(), reverse("admin:comments_comment_statement", args=[ArticleFactory().pk])
        browser.post(address, {"text": "متنی با غلت", "token": token})
        page = browser.post(address, {"text": "متنی بی‌غلط", "token": token})
        assert page.status_code == 422
        assert "متنی بی‌غلط" in page.content.decode()
        assert str(token) not in page.content.decode()
        told = browser.post(address, {"text": "متنی بی‌غلط", "token": token}, **JSON)
        assert told.status_code == 422
        assert len(official()) == 1

    def test_a_form_counts_for_its_own_article_alone(self, browser, office):
        token, comment = uuid.uuid4(), CommentFactory(status="approved")
        answer(browser, comment, token=token, seen="approved")
        for article in (comment.article, ArticleFactory()):
            address = reverse("admin:comments_comment_statement", args=[article.pk])
            assert browser.post(address, {"text": "به آگاهی می‌رساند…", "token": token}).status_code == 302
            assert Comment.objects.filter(article=article, parent=None, is_official=True).count() == 1

    def test_under_an_article_that_is_deleted_meanwhile_the_text_stays(self, browser, office, monkeypatch):
        monkeypatch.setattr(article_hold, "hold", lambda _pk: False)
        address = reverse("admin:comments_comment_statement", args=[ArticleFactory().pk])
        sent = {"text": "متنی که نباید گم شود", "token": uuid.uuid4()}
        page = browser.post(address, sent)
        assert page.status_code == 409
        assert "متنی که نباید گم شود" in page.content.decode()
        assert browser.post(address, sent, **JSON).status_code == 409
        assert official() == []

    def test_an_empty_one_is_refused(self, browser, office):
        address = reverse("admin:comments_comment_statement", args=[ArticleFactory().pk])
        response = browser.post(address, {"text": "", "token": uuid.uuid4()})
        assert response.status_code == 422
        assert "متن را بنویسید." in response.content.decode()


@pytest.mark.django_db
def test_the_signature_is_entered_with_the_offices_data(administrator, login, office):
    page = login(administrator).get(reverse("admin:news_office_change", args=[1])).content.decode()
    assert 'name="signature_name"' in page
    assert 'name="signature_position"' in page


@pytest.mark.django_db(transaction=True)
def test_ten_presses_at_once_are_one_answer():
    roles.sync()
    OfficeFactory()
    person, comment, token = staff("one", "moderator"), CommentFactory(), uuid.uuid4()
    start = threading.Barrier(10)

    def press(_number):
        client = Client()
        client.force_login(person)
        start.wait()
        try:
            return answer(client, comment, token=token, seen="pending").status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        assert set(pool.map(press, range(10))) == {200}
    assert len(official()) == 1
    assert Decision.objects.filter(act="approved").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_answer_against_a_rejection_ends_in_one_of_them():
    roles.sync()
    OfficeFactory()
    people = [staff("one", "moderator"), staff("two", "moderator")]
    comment, reason = CommentFactory(), RejectionReasonFactory()
    start = threading.Barrier(2)

    def work(person):
        client = Client()
        client.force_login(person)
        start.wait()
        try:
            if person.username == "one":
                return answer(client, comment, seen="pending").status_code
            sent = {"decision": "rejected", "reason": reason.pk, "seen": "pending"}
            address = reverse("admin:comments_comment_decide", args=[comment.pk])
            return client.post(address, sent, **JSON).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answered, rejected = pool.map(work, people)
    comment.refresh_from_db()
    assert sorted([answered, rejected]) == [200, 409]
    assert comment.status == ("approved" if answered == 200 else "rejected")
    assert len(official()) == (1 if answered == 200 else 0)
