"""What the desk promises about comments as a whole; the queue, the acts and the file have tests of their own."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import ArticleFactory, CommentFactory

pytestmark = pytest.mark.django_db
QUEUE = "/admin/comments/comment/"


def test_a_form_without_its_token_is_refused(moderator):
    comment = CommentFactory()
    client = Client(enforce_csrf_checks=True)
    client.force_login(moderator)
    decide = reverse("admin:comments_comment_decide", args=[comment.pk])
    assert client.post(decide, {"decision": "approved"}).status_code == 403
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_the_articles_list_leads_to_what_waits_under_one(editor, administrator, login):
    comment = CommentFactory()
    CommentFactory(article=ArticleFactory())
    CommentFactory(article=comment.article, status="suspect")
    page = login(administrator).get("/admin/news/article/").content.decode()
    link = f"{QUEUE}?tab=waiting&amp;article={comment.article_id}"
    assert f'href="{link}"' in page
    cards = login(administrator).get(link.replace("&amp;", "&")).context["cards"]
    assert [card.comment for card in cards] == [comment]


def test_deciding_leads_back_to_the_same_list_and_to_no_other_site(moderator, login):
    browser = login(moderator)
    for filters in ("tab=waiting&name=%D9%85", "//example.org/"):
        decide = reverse("admin:comments_comment_decide", args=[CommentFactory().pk])
        response = browser.post(decide, {"decision": "approved", "filters": filters})
        assert response["Location"] == f"{QUEUE}?{filters}"
        assert browser.get(response["Location"]).status_code == 200
