"""What befalls an article by somebody else's hand is told to its author: a planned hour that changes, the bin."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from news import audit, bin, jalali, workflow
from news.models import Article, AuditEntry, DeskNotice
from news.moves import MOVES
from tests.conftest import staff
from tests.desk.forms import article_data, editorial, send
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db
INBOX = "/admin/notices/"


def notices() -> list[tuple]:
    return [(one.recipient, one.kind) for one in DeskNotice.objects.order_by("recipient__username")]


class TestAPlannedPublication:
    @pytest.fixture
    def planned(self, writer) -> Article:
        """In an hour that stands in the form as it is, without seconds."""
        at = timezone.now().replace(second=0, microsecond=0) + timedelta(days=30)
        return ArticleFactory(status="published", published_at=at, author=writer, title="دیدار با شهردار")

    def move(self, browser, article, **typed):
        sent = article_data(article.category, seen_status="published", author=article.author_id, **typed)
        response = send(browser, article, editorial(sent))
        assert response.status_code == 302, response.context["errors"]

    def test_calling_it_off_is_told_with_the_hour_it_was_for(self, planned, writer, editor):
        rows = Article.objects.filter(pk=planned.pk)
        assert workflow.take(rows, MOVES["unschedule"], by=editor)
        assert notices() == [(writer, "unscheduled")]
        assert "قرار بود" in DeskNotice.objects.get().detail

    def test_whoever_handed_it_in_is_told_too(self, planned, writer, editor):
        handed_in_by = staff("another", "writer")
        rows = Article.objects.filter(pk=planned.pk)
        rows.update(submitted_by=handed_in_by, submitted_at=timezone.now())
        workflow.take(rows, MOVES["unschedule"], by=editor)
        assert notices() == [(handed_in_by, "unscheduled"), (writer, "unscheduled")]

    def test_another_hour_is_told_with_both(self, planned, writer, editor, login):
        self.move(login(editor), planned, published_at_0="1470/01/01", published_at_1="12:00")
        assert notices() == [(writer, "rescheduled")]
        detail = DeskNotice.objects.get().detail
        assert "۱۴۷۰" in detail
        assert "به جای" in detail

    def test_an_hour_that_has_passed_is_its_publication(self, planned, writer, editor, login):
        self.move(login(editor), planned, published_at_0="1400/01/01", published_at_1="12:00")
        assert notices() == [(writer, "published")]

    def test_saving_without_another_hour_tells_nothing(self, planned, editor, login):
        day, hour = jalali.typed_date(planned.published_at), jalali.to_jalali(planned.published_at)
        self.move(login(editor), planned, published_at_0=day, published_at_1=f"{hour:%H:%M}")
        assert notices() == []

    def test_of_what_is_public_another_date_is_no_plan(self, writer, editor, login):
        public = ArticleFactory(author=writer)
        self.move(login(editor), public, published_at_0="1400/01/01", published_at_1="12:00")
        assert notices() == []

    def test_an_author_from_whom_it_is_kept_is_told_nothing(self, planned, editor):
        Article.objects.filter(pk=planned.pk).update(is_embargoed=True)
        planned.embargo_readers.set([editor])
        assert workflow.take(Article.objects.filter(pk=planned.pk), MOVES["unschedule"], by=editor)
        assert notices() == []


class TestTheWayToReviewAndBack:
    """What a colleague does with somebody's text before it is public."""

    def step(self, name: str, article: Article, by) -> list[tuple]:
        assert workflow.take(Article.objects.filter(pk=article.pk), MOVES[name], by=by)
        return notices()

    def test_handing_in_somebody_elses_draft_is_told(self, writer, editor):
        draft = ArticleFactory(status="draft", published_at=None, author=writer)
        assert self.step("submit", draft, editor) == [(writer, "submitted")]

    def test_the_own_way_to_review_and_back_tells_nobody(self, writer):
        draft = ArticleFactory(status="draft", published_at=None, author=writer)
        assert self.step("submit", draft, writer) == []
        assert self.step("recall", draft, writer) == []

    def test_taking_back_somebody_elses_text_is_told_at_the_desk_and_by_letter(self, writer, editor, login):
        text = ArticleFactory(
            status="in_review",
            published_at=None,
            author=writer,
            submitted_by=editor,
            submitted_at=timezone.now(),
        )
        assert self.step("recall", text, editor) == [(writer, "recalled")]
        assert "بازگرفته" in login(writer).get(INBOX).content.decode()
        DeskNotice.objects.update(read_at=None)
        call_command("send_desk_notices")
        assert "بازگرفته" in mail.outbox[0].body

    def test_the_author_who_takes_it_back_tells_whoever_handed_it_in(self, writer, editor):
        text = ArticleFactory(
            status="in_review",
            published_at=None,
            author=writer,
            submitted_by=editor,
            submitted_at=timezone.now(),
        )
        assert self.step("recall", text, writer) == [(editor, "recalled")]

    def test_back_to_draft_after_the_public_is_told(self, writer, editor):
        gone = ArticleFactory(status="unpublished", author=writer)
        assert self.step("reopen", gone, editor) == [(writer, "reopened")]


class TestTheBin:
    @pytest.fixture
    def draft(self, writer) -> Article:
        return ArticleFactory(status="draft", published_at=None, author=writer, title="دیدار با شهردار")

    def test_in_and_out_by_somebody_else_is_told_at_the_desk(self, draft, writer, editor, login):
        browser = login(editor)
        browser.post(reverse("admin:news_article_delete", args=[draft.pk]), {"post": "yes"})
        assert notices() == [(writer, "binned")]
        page = login(writer).get(INBOX).content.decode()
        assert draft.title in page
        assert reverse("admin:news_article_change", args=[draft.pk]) not in page
        browser.post(reverse("admin:news_binnedrow_restore", args=["article", draft.pk]))
        assert sorted(notices(), key=str) == sorted([(writer, "binned"), (writer, "restored")], key=str)

    def test_who_does_it_alone_is_told_nothing(self, draft, writer):
        assert bin.put_article(draft, by=writer)
        bin.restore_article(draft, by=writer)
        assert notices() == []

    def test_where_nothing_was_done_nothing_is_told(self, draft, editor):
        Article.objects.filter(pk=draft.pk).update(status="published", published_at=timezone.now())
        assert not bin.put_article(draft, by=editor)
        with pytest.raises(bin.Refused):
            bin.restore_article(draft, by=editor)
        assert notices() == []

    def test_an_author_from_whom_it_is_kept_is_told_nothing(self, draft, editor):
        Article.objects.filter(pk=draft.pk).update(is_embargoed=True)
        draft.embargo_readers.set([editor])
        assert bin.put_article(draft, by=editor)
        assert notices() == []

    def test_what_becomes_confidential_in_the_bin_is_named_no_more(self, draft, writer, editor, login):
        bin.put_article(draft, by=editor)
        Article.objects.filter(pk=draft.pk).update(is_embargoed=True)
        assert draft.title not in login(writer).get(INBOX).content.decode()

    def test_the_letter_names_it_without_a_link_that_leads_nowhere(self, draft, writer, editor):
        bin.put_article(draft, by=editor)
        call_command("send_desk_notices")
        [letter] = mail.outbox
        assert draft.title in letter.body
        assert reverse("admin:news_article_change", args=[draft.pk]) not in letter.body


class TestRemarksInTheLog:
    @pytest.fixture
    def article(self, writer) -> Article:
        return ArticleFactory(status="in_review", published_at=None, author=writer)

    def logged(self) -> list[tuple]:
        rows = AuditEntry.objects.filter(kind="news.article").order_by("pk")
        return [(one.actor.username, one.act, one.object_id, one.note) for one in rows]

    def test_who_added_settled_and_opened_one_and_on_which_article(self, article, writer, editor, login):
        page = reverse("admin:news_article_remarks", args=[article.pk])
        login(editor).post(page, {"remark-text": "سخنی میان ما", "remark-addressed_to": [writer.pk]})
        remark = article.remarks.get()
        for act in ("settle", "settle", "reopen", "reopen"):
            address = reverse(f"admin:news_article_remark_{act}", args=[article.pk, remark.pk])
            login(writer).post(address)
        key, changed = str(article.pk), audit.Act.CHANGED
        assert [one[:3] for one in self.logged()] == [
            ("editor", changed, key),
            ("writer", changed, key),
            ("writer", changed, key),
        ]
        assert len({note for *_rest, note in self.logged()}) == 3
        assert "سخنی میان ما" not in str([*AuditEntry.objects.values()])

    def test_what_is_refused_is_not_in_it(self, article, editor, login):
        login(editor).post(reverse("admin:news_article_remarks", args=[article.pk]), {"remark-text": ""})
        assert self.logged() == []
