"""The checks at the desk: on demand, and in the way of a button."""

import pytest
from django.urls import reverse
from django.utils import timezone

from news.models import Article
from tests.desk.forms import article_data, editorial, errors, send
from tests.factories import ArticleFactory, CategoryFactory

JSON = {"Accept": "application/json"}


def check(article=None) -> str:
    return reverse("admin:news_article_check", args=[article.pk] if article else [])


@pytest.fixture
def draft(writer):
    return ArticleFactory(
        status="draft", published_at=None, author=writer, category=CategoryFactory(name="دیدارها")
    )


def data(article, **changes) -> dict:
    good = {"title": "دیدار تازه با شهردار", "lead": "دو طرف از همکاری شهری سخن گفتند."}
    return article_data(article.category, **good | changes)


class TestOnDemand:
    def test_the_script_gets_what_was_found_and_nothing_is_saved(self, draft, writer, login):
        before = Article.objects.values().get(pk=draft.pk)
        answer = login(writer).post(check(draft), data(draft, title="تیتر.", body=""), headers=JSON).json()
        assert [(one["is_must"], one["label"]) for one in answer["findings"]] == [
            (True, "متن خبر"),
            (False, "تیتر"),
        ]
        assert "۱" in answer["said"]
        assert Article.objects.values().get(pk=draft.pk) == before

    def test_without_a_script_it_is_a_page(self, draft, writer, login):
        page = login(writer).post(check(draft), data(draft, title="تیتر.")).content.decode()
        assert "نقطهٔ پایان را بردارید" in page
        assert "چیزی یافت نشد" in login(writer).post(check(draft), data(draft)).content.decode()

    def test_a_new_article_is_checked_too(self, draft, writer, login):
        answer = login(writer).post(check(), data(draft, body=""), headers=JSON).json()
        assert [one["is_must"] for one in answer["findings"]] == [True]

    def test_only_for_who_may_write(self, draft, editor, moderator, login):
        assert login(moderator).post(check(draft), {}).status_code == 403
        assert login(moderator).post(check(), {}).status_code == 403
        assert login(editor).get(check(draft)).status_code == 405
        Article.objects.filter(pk=draft.pk).update(is_embargoed=True)
        assert login(editor).post(check(draft), {}).status_code == 404


class TestBeforeAMove:
    def test_where_there_is_only_advice_no_field_has_to_be_mended(self, draft, writer, login):
        sent = data(draft, title="تیتر تازهٔ خبر.", _move="submit")
        page = (
            login(writer).post(reverse("admin:news_article_change", args=[draft.pk]), sent).content.decode()
        )
        assert "نقطهٔ پایان را بردارید" in page and "مشخص‌شده را اصلاح" not in page

    def test_a_date_that_goes_stale_is_named_first(self, draft, writer, login):
        sent = data(draft, body="<p>مهلت فردا پایان می‌یابد.</p>", _move="submit")
        page = (
            login(writer).post(reverse("admin:news_article_change", args=[draft.pk]), sent).content.decode()
        )
        assert "«فردا»" in page
        draft.refresh_from_db()
        assert draft.status == "draft"

    def test_what_must_be_mended_is_in_the_way(self, draft, writer, login):
        body = '<p>متن <a href="/nothing/">صفحهٔ دیگر</a></p>'
        response = send(login(writer), draft, data(draft, body=body, _move="submit"))
        assert "صفحه‌ای از همین سایت" in errors(response) and "/nothing/" in errors(response)
        draft.refresh_from_db()
        assert draft.status == "draft"

    def test_advice_is_shown_once_and_passed_by_the_next_press(self, draft, writer, login):
        browser, sent = login(writer), data(draft, title="تیتر.", _move="submit")
        response = send(browser, draft, sent)
        assert "نقطهٔ پایان را بردارید" in errors(response)
        seen = response.context["adminform"].form["seen_advice"].value()
        assert f'value="{seen}"' in response.content.decode()
        assert Article.objects.get(pk=draft.pk).status == "draft"
        assert send(browser, draft, sent | {"seen_advice": seen}).status_code == 302
        assert Article.objects.get(pk=draft.pk).status == "in_review"

    def test_other_advice_is_shown_anew(self, draft, writer, login):
        browser, sent = login(writer), data(draft, title="تیتر.", _move="submit")
        seen = send(browser, draft, sent).context["adminform"].form["seen_advice"].value()
        assert send(browser, draft, sent | {"seen_advice": seen, "lead": ""}).status_code == 200
        assert Article.objects.get(pk=draft.pk).status == "draft"

    def test_a_draft_is_saved_whatever_it_lacks(self, draft, writer, login):
        assert send(login(writer), draft, data(draft, title="تیتر.", body="", lead="")).status_code == 302

    def test_publishing_asks_too(self, writer, editor, login):
        article = ArticleFactory(status="in_review", submitted_by=writer, submitted_at=timezone.now())
        response = send(login(editor), article, editorial(data(article, body="", _move="publish")))
        assert "این خبر متنی ندارد" in errors(response)
        assert Article.objects.get(pk=article.pk).status == "in_review"
        response = send(login(editor), article, editorial(data(article, _move="publish")))
        assert Article.objects.get(pk=article.pk).status == "published"
