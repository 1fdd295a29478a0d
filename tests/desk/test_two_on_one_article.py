"""Two people on one article: each knows of the other, and neither loses a word."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from news import being_edited
from news.admin.article_comparison import shown
from news.models import Article, Editing, UnsavedWork, Version
from tests.conftest import staff
from tests.desk.forms import article_data, editorial, send
from tests.factories import ArticleFactory, PictureFactory

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
        # The lead is as the form was opened with it: nobody has typed that here.
        assert set(differences) == {"title"}
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

    def test_what_was_not_touched_stays_as_the_colleague_has_saved_it(self, refused, login, writer, article):
        page = refused.content.decode()
        assert [str(label) for label in refused.context["collision"]["theirs"]] == ["لید"]
        assert "تنها همکارتان" in page
        assert "لطفاً خانه" not in page
        form = refused.context["adminform"].form
        assert (form["title"].value(), form["lead"].value()) == ("تیتر من", "لید همکار")
        mine = article_data(
            article.category,
            **{
                name: form[name].value()
                for name in ("title", "lead", "body", "slug", "seen_save", "seen_status")
            },
        )
        assert send(login(writer), article, mine).status_code == 302
        article.refresh_from_db()
        assert (article.title, article.lead) == ("تیتر من", "لید همکار")

    def test_an_embargo_that_was_set_meanwhile_is_not_lifted(self, login, writer, editor, colleague, article):
        sent = article_data(
            article.category, title=article.title, lead=article.lead, body=article.body, slug=article.slug
        )
        seen = {"seen_save": article.modified_at.isoformat(), "seen_status": "draft"}
        hidden = {"is_embargoed": "on", "embargo_readers": [editor.pk]}
        theirs = editorial(sent | hidden | seen, author=writer.pk)
        assert send(login(colleague), article, theirs).status_code == 302
        page = send(login(writer), article, sent | seen | {"title": "تیتر من"})
        form = page.context["adminform"].form
        assert form["is_embargoed"].value() is True
        assert editor.pk in form["embargo_readers"].value()
        assert {one.name for one in page.context["collision"]["differences"]} == {"title"}

    def test_rows_that_were_not_touched_are_the_colleagues(self, login, writer, colleague, article, sent):
        picture = PictureFactory()
        row = {
            "gallery_pictures-TOTAL_FORMS": "1",
            "gallery_pictures-0-picture": picture.pk,
            "gallery_pictures-0-ORDER": "1",
        }
        theirs = editorial(sent | row | {"form_number": ""}, author=writer.pk)
        assert send(login(colleague), article, theirs).status_code == 302
        page = send(login(writer), article, sent)
        assert page.context["collision"]["untouched"] == ["gallery_pictures"]
        rows = page.context["inline_admin_formsets"][0].formset
        assert [form.instance.picture for form in rows.rows] == [picture]

    @pytest.mark.parametrize("seen", ["x", "2026-99-99T00:00:00+00:00", "0001-01-01T00:00:00+14:00", "\x00"])
    def test_a_save_that_never_was_is_compared_with_what_is_there(self, login, writer, article, sent, seen):
        page = send(login(writer), article, sent | {"seen_save": seen})
        assert page.status_code == 200

    def test_a_remark_for_a_step_is_no_field_of_the_article(self, login, editor, colleague, article, sent):
        Article.objects.filter(pk=article.pk).update(status="in_review")
        mine = {
            "note_return": "دوباره ببینید",
            "_move": "return",
            "seen_status": "in_review",
            "seen_save": "x",
        }
        page = send(login(editor), article, editorial(sent | mine, author=article.author_id))
        assert page.status_code == 200
        assert page.context["collision"]

    def test_people_are_called_by_their_names(self, colleague):
        assert shown(None, type(colleague).objects.filter(pk=colleague.pk)) == "نگار رضایی"

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
