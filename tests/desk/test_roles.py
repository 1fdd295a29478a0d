"""Who may open what at the desk, and what a request made by hand cannot reach."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from news.models import Article, Category, Tag
from tests.desk.rights import MAY_OPEN, PEOPLE
from tests.factories import ArticleFactory, CategoryFactory, TagFactory


@pytest.mark.parametrize("person", PEOPLE)
def test_each_role_opens_its_pages_and_no_others(person, pages, login, request):
    browser = login(request.getfixturevalue(person))
    answers = {name: browser.get(address).status_code for name, address in pages.items()}
    assert {name for name, status in answers.items() if status == 200} == MAY_OPEN[person]
    assert {status for name, status in answers.items() if name not in MAY_OPEN[person]} == {403}


def test_without_login_every_page_leads_to_the_login(pages, client):
    for address in pages.values():
        response = client.get(address)
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("admin:login"))


def test_superusers_alone_see_the_people(admin_client, pages):
    assert admin_client.get(pages["user list"]).status_code == 200
    assert admin_client.get(pages["user"]).status_code == 200


@pytest.mark.parametrize("app, model", [("auth", "group"), ("admin", "logentry"), ("news", "dailyviews")])
def test_what_is_not_registered_has_no_page(admin_client, app, model):
    assert admin_client.get(f"/admin/{app}/{model}/").status_code == 404


def test_a_moderator_sees_no_part_of_the_news(moderator, login):
    page = login(moderator).get(reverse("admin:index")).content.decode()
    assert reverse("admin:comments_comment_changelist") in page
    assert reverse("admin:news_article_changelist") not in page
    # The bin alone, where moderators bring back what they deleted of the comments' own lists.
    listed = login(moderator).get(reverse("admin:app_list", args=["news"])).context["app_list"]
    assert [model["object_name"] for app in listed for model in app["models"]] == ["BinnedRow"]


@pytest.mark.django_db
class TestRequestsMadeByHand:
    def test_a_writer_cannot_save_what_others_wrote(self, writer, login):
        article = ArticleFactory(status="draft", published_at=None, title="از آنِ دیگری")
        response = login(writer).post(
            reverse("admin:news_article_change", args=[article.pk]),
            {"title": "ربوده", "category": article.category_id},
        )
        assert response.status_code == 403
        article.refresh_from_db()
        assert article.title == "از آنِ دیگری"

    @pytest.mark.parametrize("page", ["add", "change"])
    def test_a_moderator_cannot_save_an_article(self, moderator, login, page):
        article = ArticleFactory()
        address = reverse("admin:news_article_add")
        if page == "change":
            address = reverse("admin:news_article_change", args=[article.pk])
        response = login(moderator).post(address, {"title": "تازه", "category": article.category_id})
        assert response.status_code == 403
        assert set(Article.objects.values_list("title", flat=True)) == {article.title}

    @pytest.mark.parametrize("person", ["writer", "moderator"])
    def test_only_editors_delete_articles(self, person, login, request):
        article = ArticleFactory()
        browser = login(request.getfixturevalue(person))
        assert (
            browser.post(reverse("admin:news_article_delete", args=[article.pk]), {"post": "yes"}).status_code
            == 403
        )
        browser.post(
            reverse("admin:news_article_changelist"),
            {"action": "delete_selected", "_selected_action": [article.pk], "post": "yes"},
        )
        assert Article.objects.filter(pk=article.pk).exists()

    def test_a_writer_changes_no_category_and_no_tag(self, writer, login):
        category, tag = CategoryFactory(), TagFactory()
        for address in (
            reverse("admin:news_category_change", args=[category.pk]),
            reverse("admin:news_category_add"),
            reverse("admin:news_tag_change", args=[tag.pk]),
        ):
            assert login(writer).post(address, {"name": "دیگر", "position": 1}).status_code == 403
        assert not Category.objects.filter(name="دیگر").exists()
        assert not Tag.objects.filter(name="دیگر").exists()

    def test_nobody_but_a_superuser_makes_a_user(self, administrator, login):
        sent = {"username": "intruder", "password1": "a-long-enough-word", "password2": "a-long-enough-word"}
        response = login(administrator).post(reverse("admin:auth_user_add"), sent | {"is_superuser": "on"})
        assert response.status_code == 403
        assert not User.objects.filter(username="intruder").exists()

    @pytest.mark.parametrize("field", ["tags", "category", "author", "lead_picture"])
    def test_a_moderator_searches_no_lists_of_the_news(self, moderator, login, field):
        ArticleFactory()
        asked = {"app_label": "news", "model_name": "article", "field_name": field, "term": ""}
        assert login(moderator).get(reverse("admin:autocomplete"), asked).status_code == 403

    def test_a_writer_finds_no_user_by_searching(self, writer, login):
        asked = {"app_label": "news", "model_name": "article", "field_name": "author", "term": ""}
        assert login(writer).get(reverse("admin:autocomplete"), asked).status_code == 403
