"""The day on which somebody looks at an article again: who is reminded, and what "still right" does."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.urls import reverse

from news.models import Article, DeskNotice
from news.readership import site_day
from tests.conftest import staff
from tests.desk.forms import article_data, editorial, send
from tests.factories import ArticleFactory

TODAY = site_day


def remind() -> str:
    said = StringIO()
    call_command("remind_of_reviews", stdout=said)
    return said.getvalue().strip()


def told() -> list[str]:
    rows = DeskNotice.objects.filter(kind="review_due").order_by("recipient__username")
    return list(rows.values_list("recipient__username", flat=True))


class TestReminding:
    def test_author_and_editors_are_reminded_once_for_each_day(self, writer, editor, moderator):
        article = ArticleFactory(author=writer, review_on=TODAY() - timedelta(days=1))
        assert remind() == "خبرهایی که باید بازنگری شوند: ۱"
        assert told() == ["editor", "writer"]
        assert remind() == "خبرهایی که باید بازنگری شوند: ۰"
        assert len(told()) == 2
        Article.objects.filter(pk=article.pk).update(review_on=TODAY())
        remind()
        assert len(told()) == 4

    def test_not_before_its_day_and_not_from_the_bin(self, writer, editor):
        ArticleFactory(author=writer, review_on=TODAY() + timedelta(days=1))
        binned = ArticleFactory(status="draft", review_on=TODAY())
        Article.objects.filter(pk=binned.pk).update(deleted_at="2026-01-01T00:00Z")
        assert remind().endswith("۰")
        assert told() == []

    def test_whom_an_embargo_keeps_out_is_not_reminded(self, writer, editor):
        article = ArticleFactory(author=writer, status="draft", review_on=TODAY(), is_embargoed=True)
        article.embargo_readers.set([writer])
        remind()
        assert told() == ["writer"]


class TestTheList:
    def test_shows_what_is_due(self, editor, login):
        due = ArticleFactory(review_on=TODAY())
        ArticleFactory(review_on=TODAY() + timedelta(days=1))
        found = login(editor).get(reverse("admin:news_article_changelist"), {"review": "due"})
        assert list(found.context["cl"].result_list) == [due]


class TestStillRight:
    @pytest.fixture
    def article(self, writer):
        return ArticleFactory(author=writer, review_on=TODAY() - timedelta(days=1))

    def press(self, browser, article, next_on="1470/01/01", **more):
        data = {"seen": article.review_on.isoformat(), "next_on": next_on} | more
        return browser.post(reverse("admin:news_article_still_right", args=[article.pk]), data)

    def said(self, response) -> str:
        return " ".join(str(message) for message in get_messages(response.wsgi_request))

    def test_it_is_offered_when_the_day_has_come(self, article, editor, login):
        browser = login(editor)
        address = reverse("admin:news_article_change", args=[article.pk])
        assert "همچنان درست است" in browser.get(address).content.decode()
        Article.objects.filter(pk=article.pk).update(review_on=TODAY() + timedelta(days=1))
        assert (
            reverse("admin:news_article_still_right", args=[article.pk])
            not in browser.get(address).content.decode()
        )

    @pytest.mark.parametrize("name", ["writer", "editor"])
    def test_the_next_day_is_set(self, article, login, request, name):
        response = self.press(login(request.getfixturevalue(name)), article)
        assert "۱ فروردین ۱۴۷۰" in self.said(response)
        assert Article.objects.get().review_on.isoformat() == "2091-03-21"

    def test_without_a_day_there_is_no_other_look(self, article, editor, login):
        self.press(login(editor), article, "")
        assert Article.objects.get().review_on is None

    @pytest.mark.parametrize("day", ["1404/01/01", "x", "1404/13/01", "\0"])
    def test_a_day_that_is_none_or_over_changes_nothing(self, article, editor, login, day):
        self.press(login(editor), article, day)
        assert Article.objects.get().review_on == article.review_on

    def test_two_who_press_at_once_set_one_day(self, article, editor, login):
        browser = login(editor)
        self.press(browser, article)
        response = self.press(browser, article, "1471/01/01")
        assert "روز دیگری" in self.said(response)
        assert Article.objects.get().review_on.isoformat() == "2091-03-21"

    @pytest.mark.parametrize("name", ["moderator", "auditor", "nobody"])
    def test_others_may_not(self, article, login, request, name):
        assert self.press(login(request.getfixturevalue(name)), article).status_code == 403

    def test_nor_a_writer_of_something_else(self, article, login):
        assert self.press(login(staff("writer2", "writer")), article).status_code == 403


def test_the_day_is_typed_in_the_form(editor, login):
    article = ArticleFactory(status="draft", published_at=None)
    sent = editorial(article_data(article.category, review_on="۱۴۷۰/۱/۱"))
    assert send(login(editor), article, sent).status_code == 302
    assert Article.objects.get().review_on.isoformat() == "2091-03-21"
