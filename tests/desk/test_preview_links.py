"""Links to a draft: for people without an account, until they end, are revoked, or the draft comes out."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from news.models import Article, AuditEntry, PreviewLink
from tests.factories import ArticleFactory, GalleryPictureFactory, OfficeFactory


def links(article) -> str:
    return reverse("admin:news_article_preview_links", args=[article.pk])


def address(link) -> str:
    return reverse("news:preview", args=[link.token])


@pytest.fixture
def draft(writer):
    OfficeFactory()
    return ArticleFactory(status="draft", published_at=None, author=writer, title="هنوز پنهان")


@pytest.fixture
def link(draft, writer):
    return PreviewLink.objects.create(
        article=draft, made_by=writer, expires_at=timezone.now() + timedelta(days=7)
    )


class TestMaking:
    def test_a_writer_makes_one_and_the_log_knows(self, draft, writer, login, client):
        browser = login(writer)
        page = browser.get(links(draft)).content.decode()
        assert 'value="7"' in page and "هیچ پیوند بازی نیست" in page
        response = browser.post(links(draft), {"note": "رایزن فرهنگی", "days": "3"}, follow=True)
        made = PreviewLink.objects.get()
        assert (made.article, made.made_by, made.note) == (draft, writer, "رایزن فرهنگی")
        assert timedelta(days=2, hours=23) < made.expires_at - timezone.now() < timedelta(days=3, hours=1)
        assert address(made) in response.content.decode() and "رایزن فرهنگی" in response.content.decode()
        assert (
            "رایزن فرهنگی"
            in AuditEntry.objects.get(object_id=str(draft.pk), actor=writer, kind="news.article").note
        )
        assert "هنوز پنهان" in client.get(address(made)).content.decode()

    @pytest.mark.parametrize("days", ["0", "31", "-1", "x", "9" * 30, ""])
    def test_days_have_an_end(self, draft, writer, login, days):
        response = login(writer).post(links(draft), {"note": "", "days": days})
        assert response.status_code == 422
        assert not PreviewLink.objects.exists()

    def test_a_public_article_needs_none(self, writer, login):
        article = ArticleFactory(author=writer)
        assert article.get_absolute_url() in login(writer).get(links(article)).content.decode()
        login(writer).post(links(article), {"days": "3"})
        assert not PreviewLink.objects.exists()

    def test_who_does_not_see_the_article_makes_none(self, draft, editor, moderator, login, client):
        assert login(moderator).get(links(draft)).status_code == 403
        assert client.get(links(draft)).status_code == 302
        Article.objects.filter(pk=draft.pk).update(is_embargoed=True)
        assert login(editor).get(links(draft)).status_code == 404
        assert login(editor).post(links(draft), {"days": "3"}).status_code == 404
        assert login(editor).get(links(draft).replace(str(draft.pk), "9" * 30)).status_code == 404


class TestRevoking:
    def revoke(self, link, article=None) -> str:
        return reverse("admin:news_article_preview_revoke", args=[(article or link.article).pk, link.pk])

    def test_it_leads_nowhere_then(self, link, writer, login, client):
        assert client.get(address(link)).status_code == 200
        login(writer).post(self.revoke(link))
        assert client.get(address(link)).status_code == 404
        assert AuditEntry.objects.filter(actor=writer, kind="news.article").count() == 1

    def test_once_is_enough_and_it_is_posted(self, link, writer, login):
        browser = login(writer)
        assert browser.get(self.revoke(link)).status_code == 405
        for _turn in range(2):
            assert browser.post(self.revoke(link)).status_code == 302
        assert AuditEntry.objects.filter(kind="news.article").count() == 1

    def test_a_link_belongs_to_its_article(self, link, writer, moderator, login):
        other = ArticleFactory(status="draft", published_at=None)
        assert login(writer).post(self.revoke(link, other)).status_code == 404
        assert login(moderator).post(self.revoke(link)).status_code == 403
        link.refresh_from_db()
        assert link.revoked_at is None


class TestThePage:
    def test_it_says_what_it_is_and_is_kept_and_listed_by_nobody(self, link, client):
        GalleryPictureFactory(article=link.article)
        response = client.get(address(link))
        page = response.content.decode()
        assert "پیش‌نویس، منتشر نشده" in page
        assert '<meta name="robots" content="noindex' in page and "noindex" in response["X-Robots-Tag"]
        assert "no-store" in response["Cache-Control"]
        assert "Set-Cookie" not in response and "Cookie" not in response.get("Vary", "")
        assert response["Referrer-Policy"] == "same-origin"
        assert 'class="thumbs' in page

    def test_no_reader_is_counted_and_nothing_is_sent(self, link, client):
        page = client.get(address(link)).content.decode()
        assert "data-read" not in page and "read.gif" not in page
        assert 'method="post"' not in page and 'id="comments"' not in page
        assert link.article.get_short_url() not in page and "application/ld+json" not in page.split("<h1")[1]

    def test_it_is_the_same_for_everyone(self, link, client, writer, login):
        assert client.get(address(link)).content == login(writer).get(address(link)).content

    @pytest.mark.parametrize(
        "change",
        [
            {"status": "published", "published_at": timezone.now() - timedelta(seconds=5)},
            {
                "status": "published",
                "published_at": timezone.now() - timedelta(hours=2),
                "expires_at": timezone.now() - timedelta(hours=1),
            },
            {"deleted_at": timezone.now()},
        ],
        ids=["published", "expired", "bin"],
    )
    def test_it_ends_with_the_draft(self, link, client, change):
        assert client.get(address(link)).status_code == 200
        Article.objects.filter(pk=link.article_id).update(**change)
        assert client.get(address(link)).status_code == 404

    def test_what_was_public_meanwhile_does_not_come_back_by_it(self, link, client):
        now = timezone.now()
        PreviewLink.objects.filter(pk=link.pk).update(made_at=now - timedelta(days=2))
        Article.objects.filter(pk=link.article_id).update(
            status="unpublished", published_at=now - timedelta(days=1)
        )
        assert client.get(address(link)).status_code == 404

    def test_what_is_scheduled_is_seen_until_its_hour(self, link, client):
        Article.objects.filter(pk=link.article_id).update(
            status="published", published_at=timezone.now() + timedelta(hours=1)
        )
        assert client.get(address(link)).status_code == 200

    def test_it_ends_with_the_account_of_who_made_it(self, link, client, writer):
        type(writer).objects.filter(pk=writer.pk).update(is_active=False)
        assert client.get(address(link)).status_code == 404

    def test_it_ends_on_its_day(self, link, client):
        ended = timezone.now() - timedelta(seconds=1)
        PreviewLink.objects.filter(pk=link.pk).update(made_at=ended - timedelta(days=1), expires_at=ended)
        response = client.get(address(link))
        assert response.status_code == 404 and "no-store" in response["Cache-Control"]

    @pytest.mark.parametrize("token", ["x", "x" * 500, "%27--", "%F0%9F%98%80"])
    def test_a_guess_finds_nothing(self, link, client, token):
        assert client.get(f"/preview/{token}/").status_code in {400, 404}

    def test_it_is_looked_at_alone(self, link, client):
        assert client.post(address(link)).status_code == 405


class TestAConfidentialArticle:
    def secret(self, draft, *readers) -> None:
        Article.objects.filter(pk=draft.pk).update(is_embargoed=True)
        draft.embargo_readers.set(readers)

    def test_a_link_made_before_is_closed_to_all_but_those_of_who_is_named(self, draft, link, editor, client):
        assert client.get(address(link)).status_code == 200
        self.secret(draft, editor)
        assert client.get(address(link)).status_code == 404
        draft.embargo_readers.add(link.made_by)
        assert client.get(address(link)).status_code == 200

    def test_a_link_made_after_closes_with_the_name_of_its_maker(self, draft, writer, editor, login, client):
        self.secret(draft, writer, editor)
        login(writer).post(links(draft), {"note": "", "days": "3"})
        made = PreviewLink.objects.get()
        assert client.get(address(made)).status_code == 200
        draft.embargo_readers.remove(writer)
        assert client.get(address(made)).status_code == 404
        assert address(made) not in login(editor).get(links(draft)).content.decode()
        Article.objects.filter(pk=draft.pk).update(is_embargoed=False)
        assert client.get(address(made)).status_code == 200

    @pytest.mark.parametrize("is_active, status", [(True, 200), (False, 404)])
    def test_the_sealed_account_sees_all_as_long_as_it_is_open(
        self, draft, link, admin_user, client, is_active, status
    ):
        self.secret(draft)
        admin_user.is_active = is_active
        admin_user.save()
        PreviewLink.objects.filter(pk=link.pk).update(made_by=admin_user)
        assert client.get(address(link)).status_code == status
