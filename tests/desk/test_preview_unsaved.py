"""The page from a form that was not saved: as the public would see it, stored nowhere, framed by the desk alone."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comments.models import Comment
from news.models import Article, AuditEntry, Version, View
from news.templatetags.persian import stamp
from tests.desk.forms import article_data, editorial, rows
from tests.factories import (
    ArticleFactory,
    CategoryFactory,
    GalleryPictureFactory,
    OfficeFactory,
    PictureFactory,
    TagFactory,
    published_meeting,
)

FRAMED = "frame-ancestors 'self'"


def typed(article=None) -> str:
    return reverse("admin:news_article_preview_unsaved", args=[article.pk] if article else [])


@pytest.fixture
def category(db):
    OfficeFactory()
    return CategoryFactory(name="دیدارها")


@pytest.fixture
def draft(writer, category):
    return ArticleFactory(
        status="draft", published_at=None, author=writer, category=category, title="نوشتهٔ پیشین"
    )


def _article(response) -> Tag:
    return BeautifulSoup(response.content.decode(), "html.parser").find("article")


def _words(shown: Tag) -> str:
    return " ".join(shown.get_text(" ").split())


class TestThePage:
    def test_it_shows_what_was_typed_and_keeps_nothing(self, draft, category, writer, login):
        before = Article.objects.values().get(pk=draft.pk)
        data = article_data(category, title="نوشتهٔ تازه", body="<h2>بخش</h2><p>متن تازه</p>")
        response = login(writer).post(typed(draft), data)
        page = response.content.decode()
        assert response.status_code == 200
        assert "news/article.html" in [template.name for template in response.templates]
        assert "نوشتهٔ تازه" in page and "<p>متن تازه</p>" in page and "نوشتهٔ پیشین" not in page
        assert Article.objects.values().get(pk=draft.pk) == before
        assert not Version.objects.exists() and not AuditEntry.objects.filter(kind="news.article").exists()

    def test_a_new_article_is_seen_before_it_is_one(self, category, writer, login):
        page = login(writer).post(typed(), article_data(category, title="نخستین")).content.decode()
        assert "نخستین" in page and "دیدارها" in page
        assert not Article.objects.exists() and not AuditEntry.objects.filter(kind="news.article").exists()

    def test_it_reads_as_the_page_will_once_it_is_out(self, draft, category, writer, login, client):
        data = article_data(category, title=draft.title, body=draft.body, lead=draft.lead, comments_open="on")
        Article.objects.filter(pk=draft.pk).update(comments_open=True)
        browser, moment = login(writer), timezone.now()
        previews = [browser.get(reverse("admin:news_article_preview", args=[draft.pk]))]
        previews += [browser.post(typed(draft), data)]
        Article.objects.filter(pk=draft.pk).update(status="published", published_at=moment)
        page = _article(client.get(f"/news/{draft.pk}/", follow=True))
        assert page.find("form", {"data-comment": True}) and page.find("form", {"data-rating": True})
        for shown in map(_article, previews):
            assert _words(shown) == _words(page)
            # What would be sent, shared or printed leads nowhere yet.
            assert all(form.find_parent(attrs={"inert": True}) for form in shown.find_all("form"))

    def test_the_note_about_comments_is_that_of_the_page(self, draft, category, writer, login):
        data = article_data(category, title="نوشته")
        data.pop("comments_open", None)
        page = login(writer).post(typed(draft), data).content.decode()
        assert "ثبت دیدگاه برای این خبر بسته است" in page and "data-comment=" not in page

    def test_one_that_is_planned_shows_its_date(self, draft, editor, login):
        later = timezone.now() + timedelta(days=40)
        Article.objects.filter(pk=draft.pk).update(status="published", published_at=later)
        page = login(editor).get(reverse("admin:news_article_preview", args=[draft.pk])).content.decode()
        assert str(stamp(later)) in page and "data-rating" in page and "منتشر نشده" in page
        assert "NewsArticle" not in page

    def test_a_new_article_has_no_number_and_no_short_link(self, category, writer, login):
        page = login(writer).post(typed(), article_data(category, title="نخستین")).content.decode()
        assert "کد خبر" not in page and ">http://testserver.example/n/0/<" not in page
        assert "ثبت دیدگاه برای این خبر بسته است" not in page

    def test_pictures_tags_gallery_and_picks_are_those_of_the_form(self, draft, category, editor, login):
        lead, first, second = PictureFactory(alt="در آغاز"), PictureFactory(), PictureFactory()
        other, tag = ArticleFactory(title="خبر برگزیده"), TagFactory(name="کازان")
        kept = GalleryPictureFactory(article=draft, picture=first, caption="زیرنویس پیشین")
        data = editorial(
            article_data(
                category,
                lead_picture=lead.pk,
                tags=[tag.pk],
                **rows(
                    "gallery_pictures",
                    {"id": kept.pk, "picture": first.pk, "DELETE": "on"},
                    {"id": "", "picture": second.pk, "caption": "زیرنویس تازه"},
                    saved=1,
                ),
                **rows("picks", {"id": "", "other": other.pk}),
            )
        )
        page = login(editor).post(typed(draft), data).content.decode()
        assert "در آغاز" in page and lead.file.url in page
        assert "کازان" in page and "خبر برگزیده" in page
        assert "زیرنویس تازه" in page and "زیرنویس پیشین" not in page
        assert draft.gallery_pictures.get().caption == "زیرنویس پیشین"
        assert not draft.tags.exists() and not draft.picks.exists()

    def test_what_the_form_does_not_hold_stays_as_it_is_saved(self, draft, category, writer, login):
        published_meeting(subject="دیدار با شهردار کازان").articles.add(draft)
        page = login(writer).post(typed(draft), article_data(category)).content.decode()
        assert "دیدار با شهردار کازان" in page

    def test_mistakes_are_named_and_the_rest_is_shown(self, draft, category, writer, login):
        data = article_data(category, title="", lead="لید تازه", body="<p>بدنهٔ تازه</p>", event_time="۱۰:۰۰")
        page = login(writer).post(typed(draft), data).content.decode()
        assert "فرم هنوز خطا دارد" in page and "تیتر" in page
        assert "لید تازه" in page and "بدنهٔ تازه" in page

    def test_an_empty_form_is_a_page_too(self, category, writer, login):
        assert login(writer).post(typed(), {}).status_code == 200

    @pytest.mark.parametrize(
        "odd",
        [
            {"category": "x", "lead_picture": "9" * 30, "tags": ["9" * 30]},
            {"gallery_pictures-TOTAL_FORMS": "x"},
            {
                "picks-TOTAL_FORMS": "1",
                "picks-INITIAL_FORMS": "1",
                "picks-0-id": "99",
                "picks-0-other": "a\x00",
            },
            {"title": "\x00", "published_at_0": "۹۹۹۹", "body": "<b>" * 2000},
        ],
        ids=["keys", "rows", "foreign row", "texts"],
    )
    def test_odd_forms_are_no_errors_of_the_server(self, draft, category, writer, login, odd):
        response = login(writer).post(typed(draft), article_data(category) | odd)
        assert response.status_code in {200, 400}


class TestReaders:
    def test_it_counts_nobody_and_takes_no_comment(self, category, editor, login):
        article = ArticleFactory(category=category)
        for response in (
            login(editor).post(typed(article), editorial(article_data(category))),
            login(editor).get(reverse("admin:news_article_preview", args=[article.pk])),
        ):
            page = response.content.decode()
            assert reverse("read", args=[article.pk]) not in page
            assert reverse("read_pixel", args=[article.pk]) not in page
            assert "form-action 'none'" in response["Content-Security-Policy"]
        assert not View.objects.exists() and not Comment.objects.exists()


class TestHeaders:
    def test_the_desk_alone_may_frame_it_and_no_script_runs(self, draft, category, writer, login):
        response = login(writer).post(typed(draft), article_data(category))
        policy = response["Content-Security-Policy"]
        assert response["X-Frame-Options"] == "SAMEORIGIN" and FRAMED in policy
        assert "script-src 'none'" in policy and "sandbox allow-same-origin allow-popups" in policy
        assert "allow-scripts" not in policy and "unsafe" not in policy
        assert "no-store" in response["Cache-Control"]
        assert 'content="noindex, nofollow"' in response.content.decode()

    def test_no_other_page_is_framed(self, draft, writer, login):
        browser = login(writer)
        form = browser.get(reverse("admin:news_article_change", args=[draft.pk]))
        stored = browser.get(reverse("admin:news_article_preview", args=[draft.pk]))
        for response in (form, stored):
            assert response["X-Frame-Options"] == "DENY"
            assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
        assert "frame-src 'self'" in form["Content-Security-Policy"]
        assert "frame-src" not in stored["Content-Security-Policy"]
        assert "frame-src" not in browser.get(reverse("admin:index"))["Content-Security-Policy"]

    def test_a_hostile_body_comes_out_harmless(self, draft, category, writer, login):
        body = (
            '<p onclick="x()">الف</p><script>x()</script><iframe src="//e"></iframe><img src=x onerror=x()>'
        )
        page = login(writer).post(typed(draft), article_data(category, body=body)).content.decode()
        assert "<p>الف</p>" in page
        assert "onclick" not in page and "onerror" not in page and "x()" not in page and "<iframe" not in page


class TestWho:
    def test_only_who_may_change_it(self, draft, category, writer, editor, moderator, login):
        other = ArticleFactory(status="draft", published_at=None, category=category)
        data = article_data(category)
        assert login(writer).post(typed(other), data).status_code == 403
        assert login(editor).post(typed(other), editorial(data)).status_code == 200
        assert login(moderator).post(typed(draft), data).status_code == 403
        assert login(moderator).post(typed(), data).status_code == 403

    def test_what_is_kept_from_somebody_is_not_there(self, draft, category, editor, login):
        Article.objects.filter(pk=draft.pk).update(is_embargoed=True)
        assert login(editor).post(typed(draft), editorial(article_data(category))).status_code == 404

    def test_it_is_posted_alone(self, draft, writer, login):
        assert login(writer).get(typed(draft)).status_code == 405

    def test_it_needs_the_token(self, draft, category, writer):
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(writer)
        assert browser.post(typed(draft), article_data(category)).status_code == 403
