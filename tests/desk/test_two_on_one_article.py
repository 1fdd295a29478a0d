"""Two people on one article: each knows of the other, and neither loses a word."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from news import being_edited
from news.models import Article, Editing, UnsavedWork, Version
from tests.conftest import staff
from tests.desk.forms import article_data, editorial, send
from tests.factories import ArticleFactory

NUMBER = "c3" * 16


@pytest.fixture
def article(writer):
    return ArticleFactory(status="draft", published_at=None, author=writer, title="تیتر نخست")


@pytest.fixture
def colleague(db):
    editor = staff("negar", "editor")
    editor.first_name, editor.last_name = "نگار", "رضایی"
    editor.save()
    return editor


def presence(article) -> str:
    return reverse("admin:news_article_presence", args=[article.pk])


def form_of(article) -> str:
    return reverse("admin:news_article_change", args=[article.pk])


class TestPresence:
    def test_each_hears_of_the_other_alone(self, login, writer, colleague, article):
        assert login(writer).post(presence(article)).json() == {"state": "open", "told": []}
        told = login(colleague).post(presence(article)).json()["told"]
        assert len(told) == 1
        assert told[0].startswith("writer از ساعت")
        assert login(writer).post(presence(article)).json()["told"][0].startswith("نگار رضایی از ساعت")

    def test_it_is_over_after_a_minute_of_silence(self, login, writer, colleague, article):
        login(writer).post(presence(article))
        Editing.objects.update(heard_at=timezone.now() - timedelta(seconds=61))
        assert login(colleague).post(presence(article)).json()["told"] == []

    def test_since_stays_while_it_is_heard_and_begins_anew_after_a_silence(self, writer, article):
        begin = timezone.now() - timedelta(minutes=10)
        being_edited.hear(article, writer, begin)
        being_edited.hear(article, writer, begin + timedelta(seconds=50))
        assert Editing.objects.get().since == begin
        later = begin + timedelta(minutes=5)
        being_edited.hear(article, writer, later)
        assert Editing.objects.get().since == later

    def test_closing_the_form_ends_it(self, login, writer, colleague, article):
        login(writer).post(presence(article))
        login(writer).post(presence(article), {"leave": "1"})
        assert login(colleague).post(presence(article)).json()["told"] == []

    def test_a_form_hears_that_a_colleague_has_saved(self, login, writer, colleague, article):
        seen = article.modified_at.isoformat()
        assert login(writer).post(presence(article), {"seen_save": seen}).json()["told"] == []
        sent = editorial(article_data(article.category, title="تیتر همکار"), author=writer.pk)
        assert send(login(colleague), article, sent).status_code == 302
        told = login(writer).post(presence(article), {"seen_save": seen}).json()["told"]
        assert "نگار رضایی این خبر را" in told[-1]

    def test_the_list_asks_once_for_all(self, login, writer, colleague, article):
        secret = ArticleFactory(status="draft", published_at=None, is_embargoed=True)
        for one in (article, secret):
            being_edited.hear(one, colleague, timezone.now())
        address = reverse("admin:news_article_under_way")
        assert list(login(writer).get(address).json()["editing"]) == [str(article.pk)]
        assert login(colleague).get(address).json()["editing"] == {}
        assert login(writer).post(address).status_code == 405


class TestTwoTexts:
    """A colleague saved while the form lay open."""

    @pytest.fixture
    def sent(self, article):
        seen = {"seen_save": article.modified_at.isoformat(), "seen_status": "draft"}
        return article_data(
            article.category,
            title="تیتر من",
            lead=article.lead,
            body=article.body,
            slug=article.slug,
            form_number=NUMBER,
            **seen,
        )

    @pytest.fixture
    def refused(self, login, writer, colleague, article, sent):
        theirs = editorial(
            sent | {"title": "تیتر همکار", "lead": "لید همکار", "form_number": ""}, author=writer.pk
        )
        assert send(login(colleague), article, theirs).status_code == 302
        return send(login(writer), article, sent)

    def test_both_are_shown_field_by_field(self, refused, article):
        differences = {one.name: one for one in refused.context["collision"]["differences"]}
        assert set(differences) == {"title", "lead"}
        assert (differences["title"].saved, differences["title"].typed) == ("تیتر همکار", "تیتر من")
        page = refused.content.decode()
        assert "نگار رضایی" in page
        assert "<del>همکار</del>" in page
        assert "<ins>من</ins>" in page
        article.refresh_from_db()
        assert article.title == "تیتر همکار"

    def test_mine_is_kept_as_the_next_version(self, refused, login, writer, article, sent):
        again = {"seen_save": refused.context["adminform"].form["seen_save"].value(), "_continue": "1"}
        assert send(login(writer), article, sent | again).status_code == 302
        article.refresh_from_db()
        assert article.title == "تیتر من"
        titles = [version.content["title"] for version in Version.objects.filter(article=article).defer(None)]
        assert titles[:2] == ["تیتر من", "تیتر همکار"]
        assert not UnsavedWork.objects.exists()

    def test_where_theirs_is_taken_mine_stays_as_unsaved_work(self, refused, login, writer, article):
        fresh = login(writer).get(form_of(article))
        assert fresh.context["adminform"].form["title"].value() == "تیتر همکار"
        assert f"?unsaved={NUMBER}" in fresh.content.decode()
        assert UnsavedWork.objects.get(article=article).typed["title"] == ["تیتر من"]

    def test_taken_up_again_it_is_still_the_older_text(self, refused, login, writer, article, sent):
        """Unsaved work knows from which save it began: it writes over nobody's words unseen either."""
        page = login(writer).get(f"{form_of(article)}?unsaved={NUMBER}")
        seen = page.context["adminform"].form["seen_save"].value()
        assert seen == sent["seen_save"]
        assert send(login(writer), article, sent | {"seen_save": seen}).context["collision"]

    def test_a_colleague_who_saves_again_in_between_is_seen_again(
        self, refused, login, writer, colleague, article, sent
    ):
        again = {"seen_save": refused.context["adminform"].form["seen_save"].value()}
        theirs = sent | {"title": "باز هم همکار", "seen_save": again["seen_save"], "form_number": ""}
        assert send(login(colleague), article, editorial(theirs, author=writer.pk)).status_code == 302
        third = send(login(writer), article, sent | again)
        assert third.context["collision"]["differences"][0].saved == "باز هم همکار"

    def test_hostile_words_are_shown_as_they_are(self, login, writer, colleague, article, sent):
        theirs = editorial(sent | {"title": "<b>x</b>", "form_number": ""}, author=writer.pk)
        assert send(login(colleague), article, theirs).status_code == 302
        mine = sent | {"title": "<script>alert(1)</script>", "gallery_pictures-TOTAL_FORMS": "9999999999"}
        page = send(login(writer), article, mine)
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
        assert "<b>x</b>" not in page.content.decode()

    def test_an_article_that_was_moved_on_shows_both_too_and_asks_once(
        self, login, editor, colleague, article, sent
    ):
        mine = login(editor)
        sent = editorial(sent, author=article.author_id)
        Article.objects.filter(pk=article.pk).update(
            status="in_review", lead="لید دیگر", modified_at=timezone.now()
        )
        refused = send(mine, article, sent)
        assert [one.name for one in refused.context["collision"]["differences"]] == ["title", "lead"]
        form = refused.context["adminform"].form
        again = {name: form[name].value() for name in ("seen_save", "seen_status")}
        assert send(mine, article, sent | again).status_code == 302
        article.refresh_from_db()
        assert (article.title, article.status) == ("تیتر من", "in_review")

    def test_with_the_same_words_the_setting_is_named(self, login, writer, colleague, article, sent):
        theirs = editorial(sent | {"body": "<h2>یک سطر</h2>", "form_number": ""}, author=writer.pk)
        assert send(login(colleague), article, theirs).status_code == 302
        page = send(login(writer), article, sent | {"body": "<p>یک سطر</p>"})
        body = {one.name: one for one in page.context["collision"]["differences"]}["body"]
        assert body.is_formatting
        assert body.source == "<h2>یک سطر</h2>"
