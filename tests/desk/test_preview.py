"""The page before the public sees it: for staff who may see the article, and kept by nobody."""

import pytest
from django.urls import reverse

from tests.factories import ArticleFactory, OfficeFactory


def preview(article) -> str:
    return reverse("admin:news_article_preview", args=[article.pk])


@pytest.fixture
def draft(writer):
    OfficeFactory()
    return ArticleFactory(status="draft", published_at=None, author=writer, title="هنوز پنهان")


class TestWho:
    @pytest.mark.parametrize("person", ["writer", "editor", "administrator"])
    def test_the_newsroom_sees_it(self, draft, person, login, request):
        response = login(request.getfixturevalue(person)).get(preview(draft))
        assert response.status_code == 200
        assert "هنوز پنهان" in response.content.decode()

    def test_a_moderator_does_not(self, draft, moderator, login):
        assert login(moderator).get(preview(draft)).status_code == 403

    def test_the_public_is_led_to_the_login(self, draft, client):
        response = client.get(preview(draft))
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("admin:login"))

    def test_it_is_only_looked_at(self, draft, editor, login):
        assert login(editor).post(preview(draft)).status_code == 405

    def test_what_is_not_there_is_not_found(self, editor, login, draft):
        assert login(editor).get(preview(draft).replace(str(draft.pk), "999999")).status_code == 404


class TestThePage:
    def test_it_is_the_public_page_with_a_notice(self, draft, editor, login):
        response = login(editor).get(preview(draft))
        assert "news/article.html" in [template.name for template in response.templates]
        assert "پیش‌نمایش — منتشر نشده" in response.content.decode()

    def test_it_is_kept_by_no_cache_and_no_search_engine(self, draft, editor, login):
        response = login(editor).get(preview(draft))
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]
        assert '<meta name="robots" content="noindex' in response.content.decode()

    def test_it_counts_no_reader(self, draft, editor, login):
        page = login(editor).get(preview(draft)).content.decode()
        assert reverse("read", args=[draft.pk]) not in page
        assert reverse("read_pixel", args=[draft.pk]) not in page

    @pytest.mark.parametrize("status", ["draft", "in_review", "unpublished"])
    def test_the_form_leads_to_it_as_long_as_the_public_sees_nothing(self, editor, login, status):
        article = ArticleFactory(status=status)
        page = login(editor).get(reverse("admin:news_article_change", args=[article.pk])).content.decode()
        assert f'href="{preview(article)}"' in page
        assert "پیش‌نمایش" in page

    @pytest.mark.parametrize("status", ["published", "withdrawn"])
    def test_the_form_leads_to_the_site_once_the_public_sees_it(self, editor, login, status):
        article = ArticleFactory(status=status)
        page = login(editor).get(reverse("admin:news_article_change", args=[article.pk])).content.decode()
        assert f'href="{article.get_absolute_url()}"' in page
        assert f'href="{preview(article)}"' not in page
