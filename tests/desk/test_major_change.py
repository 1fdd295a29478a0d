"""A change that readers, search engines and feeds are told of: for editors, of what is in public."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from news.models import Article
from tests.desk.forms import article_data, editorial, send
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db

NOTE = "روز رویداد اصلاح شد."


@pytest.fixture
def article() -> Article:
    return ArticleFactory(published_at=timezone.now() - timedelta(days=2))


def told(article: Article, **changes) -> dict:
    day = {"published_at_0": "1402/09/10", "published_at_1": "12:26"}
    return editorial(
        article_data(article.category, **day), **{"major_change": "on", "major_note": NOTE} | changes
    )


def test_it_is_kept_with_its_moment_and_its_sentence(article, editor, login):
    before = timezone.now()
    assert send(login(editor), article, told(article)).status_code == 302
    article.refresh_from_db()
    assert before <= article.updated_at <= timezone.now()
    assert (article.change_note, article.changed_at) == (NOTE, article.updated_at)
    page = BeautifulSoup(Client().get(article.get_absolute_url()).content, "html.parser")
    assert NOTE in page.select_one("article header .meta").text
    assert page.select_one('[property="article:modified_time"]')["content"][:10] == str(timezone.localdate())


def test_every_other_save_leaves_it_alone(article, editor, login):
    then = timezone.now() - timedelta(hours=5)
    Article.objects.update(updated_at=then, change_note=NOTE)
    plain = told(article, title="عنوان دیگر", major_change="", major_note="")
    assert send(login(editor), article, plain).status_code == 302
    article.refresh_from_db()
    assert (article.title, article.updated_at, article.change_note) == ("عنوان دیگر", then, NOTE)


@pytest.mark.parametrize(
    ("half", "field"),
    [({"major_note": ""}, "major_note"), ({"major_change": ""}, "major_change")],
    ids=["no sentence", "not ticked"],
)
def test_half_of_it_is_refused_beside_its_field(half, field, article, editor, login):
    response = send(login(editor), article, told(article, **half))
    assert response.context["adminform"].form.errors.keys() == {field}
    assert Article.objects.get().updated_at is None


@pytest.mark.parametrize("status", ["draft", "in_review", "withdrawn", "unpublished"])
def test_there_is_none_of_what_is_not_in_public(status, editor, login):
    article = ArticleFactory(status=status)
    form = login(editor).get(reverse("admin:news_article_change", args=[article.pk])).content.decode()
    assert "major_change" not in form
    send(login(editor), article, told(article))
    assert Article.objects.get().updated_at is None


def test_a_writer_cannot_send_it(writer, login):
    own = ArticleFactory(status="draft", author=writer)
    assert send(login(writer), own, told(own)).status_code == 302
    own.refresh_from_db()
    assert (own.updated_at, own.change_note) == (None, "")


def test_markup_in_the_sentence_is_text(article, editor, login):
    send(login(editor), article, told(article, major_note="<script>alert(1)</script>\u202e"))
    article.refresh_from_db()
    page = Client().get(article.get_absolute_url()).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;</span>" in page
    assert "<script>alert" not in page
