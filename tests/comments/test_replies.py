"""An approved comment is answered: with a page that shows it, in its own thread, one level deep."""

import pytest
from bs4 import BeautifulSoup

from comments.models import Comment
from tests.comments.visiting import JSON, SAME_SITE, TEXT, send
from tests.factories import ArticleFactory, CommentFactory

pytestmark = pytest.mark.django_db
HIDDEN = ["pending", "suspect", "rejected", "spam", "inquiry", "withdrawn"]


@pytest.fixture
def head():
    return CommentFactory(status="approved", name="تیمور", text="پرسشی دارم.")


def reply(client, article, number, headers=SAME_SITE, **fields):
    return send(client, article, headers=headers, reply_to=str(number), **fields)


def page(response):
    return BeautifulSoup(response.content, "html.parser")


def form_page(client, article, number):
    return page(client.get(f"/news/{article.pk}/comments/", {"reply_to": number}))


class TestThePage:
    def test_it_shows_what_is_answered(self, client, head):
        shown = form_page(client, head.article, head.pk)
        assert "پرسشی دارم." in shown.select_one("blockquote").text
        assert shown.select_one("blockquote bdi.name").text == "تیمور"
        assert shown.select_one("[name=reply_to]")["value"] == str(head.pk)

    @pytest.mark.parametrize("status", HIDDEN)
    def test_nothing_of_a_comment_that_is_not_public(self, client, head, status):
        hidden = CommentFactory(article=head.article, status=status, text="رازِ من")
        shown = form_page(client, head.article, hidden.pk)
        assert "رازِ من" not in shown.text
        assert shown.select_one("[name=reply_to]")["value"] == ""

    @pytest.mark.parametrize("number", ["", "x", "0", "-1", "۱", "9" * 18, "9" * 40])
    def test_a_number_that_is_none_is_a_comment_of_its_own(self, client, head, number):
        assert form_page(client, head.article, number).select_one("[name=reply_to]")["value"] == ""

    def test_another_articles_comment_is_not_answered_here(self, client, head):
        assert not form_page(client, ArticleFactory(), head.pk).select("blockquote")


class TestTheThread:
    def test_a_reply_stands_in_it_and_waits(self, client, head):
        assert reply(client, head.article, head.pk).status_code == 303
        answer = Comment.objects.latest("pk")
        assert (answer.parent, answer.status) == (head, "pending")

    def test_a_reply_to_a_reply_answers_its_head(self, client, head):
        first = CommentFactory(article=head.article, parent=head, status="approved")
        reply(client, head.article, first.pk)
        assert Comment.objects.latest("pk").parent == head

    def test_a_reply_is_still_answered_when_its_head_is_gone(self, client, head):
        first = CommentFactory(article=head.article, parent=head, status="approved")
        Comment.objects.filter(pk=head.pk).update(status="withdrawn")
        reply(client, head.article, first.pk)
        assert Comment.objects.latest("pk").parent == head

    def test_the_author_is_shown_whom_the_reply_answers(self, client, head):
        shown = reply(client, head.article, head.pk, JSON).json()["comment"]
        assert shown["in_reply_to"] == "تیمور"


class TestNothingToAnswer:
    @pytest.mark.parametrize("status", HIDDEN)
    def test_a_comment_that_is_not_public_any_more(self, client, head, status):
        decided = {"decided_at": None} if status in {"pending", "suspect"} else {}
        Comment.objects.filter(pk=head.pk).update(status=status, held_for=["link"], **decided)
        answer = reply(client, head.article, head.pk)
        assert answer.status_code == 422
        shown = page(answer)
        assert shown.select_one("[name=text]").text.strip() == TEXT
        assert shown.select_one("[data-error=reply_to]").text
        assert "پرسشی دارم." not in shown.text
        assert Comment.objects.count() == 1

    def test_then_the_same_form_is_a_comment_of_its_own(self, client, head):
        Comment.objects.filter(pk=head.pk).update(status="withdrawn")
        shown = page(reply(client, head.article, head.pk))
        again = {
            field["name"]: field.get("value", "") for field in shown.select("form.form input[type=hidden]")
        }
        assert again["reply_to"] == ""
        assert send(client, head.article, headers=SAME_SITE, **again).status_code == 303
        assert Comment.objects.latest("pk").parent is None

    def test_another_articles_comment(self, client, head):
        answer = reply(client, ArticleFactory(), head.pk, JSON)
        assert answer.status_code == 422
        assert answer.json()["errors"]["reply_to"]

    @pytest.mark.parametrize("number", ["x", "0", "-1", "۱", "1.5", "9" * 18, "9" * 40, "1\x00", "1 OR 1=1"])
    def test_a_number_that_is_none(self, client, head, number):
        answer = reply(client, head.article, number, JSON)
        assert answer.status_code == 422
        assert answer.json()["errors"]["reply_to"]

    def test_other_errors_keep_what_is_answered(self, client, head):
        shown = page(reply(client, head.article, head.pk, text=""))
        assert shown.select_one("[name=reply_to]")["value"] == str(head.pk)
        assert "پرسشی دارم." in shown.select_one("blockquote").text
