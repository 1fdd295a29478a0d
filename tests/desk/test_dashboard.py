"""The desk's first page: what waits for each role, and that each number is the one of the list behind it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consulate.dashboard import SHOWN, filled, most_read
from consulate.dashboard_cards import CARDS
from news.models import Article, DailyViews, DeskNotice, ErrorReport, OutgoingLink, SecondLook, Transition
from news.readership import site_day
from tests.conftest import staff
from tests.factories import (
    ArticleFactory,
    CategoryFactory,
    CommentFactory,
    FollowUpFactory,
    InquiryFactory,
    ReportFactory,
    StaffFactory,
    published_meeting,
)

INDEX = "/admin/"
ROLES = ["writer", "editor", "moderator", "auditor", "administrator"]


@pytest.fixture
def auditor(db):
    return staff("auditor", "auditor")


@pytest.fixture
def work(writer, editor):
    """Something of everything for everybody, and of each kind what nobody else should count."""
    now, category = timezone.now(), CategoryFactory()
    colleague = staff("colleague", "editor")
    hours = timedelta(hours=1)

    def article(n: int, **columns) -> Article:
        return ArticleFactory(category=category, title=f"کار شمارهٔ {n}", **columns)

    for n, author in enumerate((writer, editor, colleague, writer, writer, writer)):
        article(n, status="draft", published_at=None, author=author)
    article(10, status="draft", published_at=None, author=writer, is_embargoed=True)
    article(11, status="draft", published_at=None, author=writer, deleted_at=now, deleted_by=writer)
    returned = article(12, status="draft", published_at=None, author=writer, returned_at=now - 5 * hours)
    for note, at in (("نخست", now - 9 * hours), ("نام را بپرسید", now - 5 * hours)):
        Transition.objects.create(
            article=returned,
            move="return",
            from_status="in_review",
            to_status="draft",
            note=note,
            at=at,
            by=editor,
        )
    for n, by in enumerate((writer, editor, None, writer)):
        waiting = {"submitted_by": by, "submitted_at": now - n * hours if by else None}
        article(20 + n, status="in_review", published_at=None, author=writer, **waiting)
    article(24, status="in_review", published_at=None, author=editor)
    secret = article(25, status="in_review", published_at=None, author=writer, is_embargoed=True)
    secret.embargo_readers.add(editor)
    for n in range(2):
        article(30 + n, published_at=now + (n + 1) * hours)
    article(32, published_at=now - 2 * hours, expires_at=now - hours)
    for n, (cause, by) in enumerate([("forced", editor), ("forced", colleague), ("changed", editor)]):
        public = article(40 + n)
        SecondLook.objects.create(article=public, cause=cause, made_by=by, reason="شتاب")
    # Two colleagues changed one article, each alone: one row of the list.
    SecondLook.objects.create(article=public, cause="changed", made_by=colleague)
    SecondLook.objects.create(
        article=article(44), cause="forced", made_by=editor, reason="شتاب", seen_by=colleague, seen_at=now
    )
    article(50, review_on=site_day() - timedelta(days=2))
    article(51, review_on=site_day())
    article(52, review_on=site_day() + timedelta(days=1))
    for n, failures in enumerate((2, 3, 7)):
        OutgoingLink.objects.create(
            article=article(60 + n), address=f"https://example.org/{n}", failures=failures
        )
    OutgoingLink.objects.create(
        article_id=Article.objects.latest("pk").pk, address="https://example.net/", failures=4
    )
    comments(public, colleague)
    ErrorReport.objects.create(article=public, text="نام نادرست است.")
    ErrorReport.objects.create(article=public, text="سامان یافته", handled_at=now)
    for due in (site_day() - timedelta(days=1), site_day(), None):
        FollowUpFactory(due_on=due, meeting=published_meeting())
    for person in (writer, writer, colleague):
        DeskNotice.objects.create(recipient=person, kind="remark", article=returned, detail="ببینید")
    DeskNotice.objects.create(recipient=writer, kind="remark", read_at=now)
    return public


def comments(article, colleague) -> None:
    now = timezone.now()
    CommentFactory.create_batch(3, article=article)
    CommentFactory(article=article, status="suspect", held_for=["link"])
    decided = {"article": article, "decided_by": colleague}
    CommentFactory(status="approved", **decided)
    ReportFactory(comment=CommentFactory(status="approved", reported_at=now, **decided))
    InquiryFactory(comment=CommentFactory(status="inquiry", **decided), opened_by=colleague)
    InquiryFactory(comment=CommentFactory(status="inquiry", **decided), opened_by=colleague, closed_at=now)


def number_of_list(browser, card) -> int:
    """How many rows the list behind a card says that it has."""
    response = browser.get(card.address)
    assert response.status_code == 200, card.name
    if "cl" in response.context:
        return response.context["cl"].result_count
    if "unread" in response.context:
        return response.context["unread"]
    tab = card.query.removeprefix("tab=")
    return next(one.count for one, *_address in response.context["tabs"] if one.tab.name == tab)


class TestNumbers:
    @pytest.mark.parametrize("role", ROLES)
    def test_each_number_equals_its_list(self, work, login, role, request):
        user = request.getfixturevalue(role)
        browser, cards = login(user), filled(CARDS, user)
        assert len(cards) >= 4
        for one in cards:
            assert number_of_list(browser, one.card) == one.number, one.card.name
            assert len(one.rows) == min(one.number, SHOWN)
        page = browser.get(INDEX).content.decode()
        assert all(f'data-card="{one.card.name}"' in page for one in cards)

    def test_they_are_the_right_ones(self, work, writer, editor, moderator):
        def numbers(user):
            return {one.card.name: one.number for one in filled(CARDS, user) if one.number}

        assert numbers(writer) == {
            "notices": 2, "returned": 1, "drafts": 5, "in-review": 4, "scheduled": 2, "overdue": 1, "review-due": 2,
        }  # fmt: skip
        assert numbers(editor) == {
            "forced": 2, "changed": 1, "review": 4, "drafts": 1, "scheduled": 2, "overdue": 1, "review-due": 2,
            "errors": 1, "links": 3,
        }  # fmt: skip
        assert numbers(moderator) == {"waiting": 3, "suspect": 1, "reported": 1, "inquiries": 1}

    def test_nothing_is_done_one_by_one(self, work, administrator, login):
        browser = login(administrator)
        browser.get(INDEX)
        CommentFactory.create_batch(20, article=work)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(INDEX).status_code == 200
        asked = [one["sql"] for one in captured.captured_queries if "SAVEPOINT" not in one["sql"]]
        assert len(asked) <= 20, asked


class TestRows:
    def test_what_came_back_says_why_and_from_whom(self, work, writer, editor, login):
        editor.first_name, editor.last_name = "کاوه", "دبیریان"
        editor.save()
        page = login(writer).get(INDEX).content.decode()
        assert "نام را بپرسید" in page
        assert "کاوه دبیریان" in page
        assert "نخست</p>" not in page

    def test_the_second_look_is_offered_to_a_colleague_alone(self, work, editor, login):
        rows = {one.card.name: one.rows for one in filled(CARDS, editor)}
        assert [row.has_button for row in rows["forced"]] == [False, True]
        # Of two that changed one article, the other one's can be looked at.
        assert [row.has_button for row in rows["changed"]] == [True]
        other = SecondLook.objects.get(cause="forced", seen_at=None, made_by__username="colleague")
        looked = reverse("admin:news_article_looked", args=[other.article_id])
        assert looked in login(editor).get(INDEX).content.decode()
        assert login(editor).post(looked, {"from": "index"})["Location"] == INDEX
        other.refresh_from_db()
        assert other.seen_by == editor

    def test_titles_are_no_markup(self, writer, login):
        ArticleFactory(title="<script>alert(1)</script>", status="draft", published_at=None, author=writer)
        page = login(writer).get(INDEX).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page

    def test_a_secret_title_is_not_told_in_a_notice(self, writer, login):
        secret = ArticleFactory(title="محرمانهٔ بزرگ", status="draft", published_at=None, is_embargoed=True)
        DeskNotice.objects.create(recipient=writer, kind="remark", article=secret, detail="سخن پنهان")
        page = login(writer).get(INDEX).content.decode()
        assert 'data-card="notices">۱<' in page
        assert "محرمانهٔ بزرگ" not in page
        assert "سخن پنهان" not in page

    def test_the_oldest_comment_tells_its_age(self, moderator, login):
        CommentFactory(created_at=timezone.now() - timedelta(days=3, hours=4))
        CommentFactory()
        assert "۳ روز و ۴ ساعت" in login(moderator).get(INDEX).content.decode()


class TestMostRead:
    def test_a_week_with_today_of_what_is_public(self, editor):
        today = site_day()
        read, off, older = ArticleFactory(), ArticleFactory(status="unpublished"), ArticleFactory()
        days = [(read, today, 5), (read, today - timedelta(days=6), 7), (read, today - timedelta(days=7), 90)]
        for article, day, views in [*days, (off, today, 99), (older, today - timedelta(days=8), 50)]:
            DailyViews.objects.create(article=article, day=day, views=views)
        assert most_read(editor) == [(read, 12)]


class TestNothing:
    def test_a_role_without_work_reads_something_kind(self, login, writer):
        page = login(writer).get(INDEX).content.decode()
        assert "دست‌مریزاد" in page
        assert "چیزی در انتظار شما نیست" in page

    def test_without_a_role_the_page_says_what_to_do(self, login, db):
        page = login(StaffFactory(username="nobody")).get(INDEX).content.decode()
        assert "هنوز نقشی ندارد" in page
        assert 'data-card="drafts"' not in page

    @pytest.mark.parametrize("query", ["returned=x", "look=x", "handed_in=%00", "review=1%27"])
    def test_a_filter_that_is_none_filters_nothing(self, login, editor, query):
        ArticleFactory()
        response = login(editor).get(f"{reverse('admin:news_article_changelist')}?{query}")
        assert response.status_code in (200, 302, 400)
