"""The report of links that lead nowhere: who reads it, what it shows, and looking again."""

import pytest
from django.urls import reverse
from django.utils import timezone

from news.models import Article, OutgoingLink
from tests.factories import ArticleFactory

LIST = "admin:news_outgoinglink_changelist"


@pytest.fixture
def link(db):
    return OutgoingLink.objects.create(
        article=ArticleFactory(title="خبر با پیوند"),
        address="https://gone.example/page",
        checked_at=timezone.now(),
        status=404,
        problem="صفحه وجود ندارد.",
        failures=3,
    )


class TestTheList:
    def test_broken_ones_with_their_article(self, link, editor, login):
        OutgoingLink.objects.create(article=link.article, address="https://once.example/", failures=1)
        page = login(editor).get(reverse(LIST)).content.decode()
        assert "https://gone.example/page" in page and "خبر با پیوند" in page and "صفحه وجود ندارد" in page
        assert 'href="https://gone.example' not in page
        assert "once.example" not in page
        assert "once.example" in login(editor).get(reverse(LIST), {"state": "failed"}).content.decode()
        assert "once.example" in login(editor).get(reverse(LIST), {"state": "all"}).content.decode()

    def test_it_is_no_form(self, link, editor, login):
        assert login(editor).get(reverse("admin:news_outgoinglink_add")).status_code == 403
        page = reverse("admin:news_outgoinglink_change", args=[link.pk])
        assert login(editor).post(page, {"address": "x"}).status_code == 403

    def test_who_may_look(self, link, writer, moderator, login):
        for person in (writer, moderator):
            assert login(person).get(reverse(LIST)).status_code == 403

    def test_few_queries(self, link, editor, login, django_assert_max_num_queries):
        browser = login(editor)
        with django_assert_max_num_queries(10):
            browser.get(reverse(LIST))

    def test_what_is_kept_secret(self, link, editor, login):
        Article.objects.filter(pk=link.article_id).update(status="draft", is_embargoed=True)
        assert "gone.example" not in login(editor).get(reverse(LIST)).content.decode()


def test_look_again_makes_it_due(link, editor, login):
    data = {"action": "look_again", "_selected_action": [link.pk]}
    page = login(editor).post(reverse(LIST), data, follow=True).content.decode()
    assert "۱ پیوند در نوبت بعدی بررسی می‌شود" in page
    link.refresh_from_db()
    assert link.checked_at is None and link.failures == 3
