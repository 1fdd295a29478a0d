"""The ledger on a wide screen and on a phone, and a decision by the link of a letter, with the keyboard alone."""

from datetime import timedelta

import pytest
from django.conf import settings

from comments import decision_links, moderation
from comments.models import Comment, RejectionReason
from news import jalali
from tests.browser.conftest import EVERY_SCREEN
from tests.factories import ArticleFactory, CommentFactory, OfficeFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def year(newsroom) -> int:
    """A year of comments in every state, some of them from the former site."""
    OfficeFactory()
    article = ArticleFactory()
    reasons = [offered("توهین یا ناسزا"), offered("نگارش نامفهوم یا فینگلیش")]
    CommentFactory(article=article, created_at=jalali.month_range(1403, 1)[0], status="approved")
    for number in range(1, 13):
        for turn, status in enumerate(["approved", "rejected", "rejected", "spam", "inquiry", ""]):
            came = jalali.month_range(1403, number)[0] + timedelta(days=turn)
            comment = CommentFactory(article=article, created_at=came)
            reason = reasons[turn % 2] if status == "rejected" else None
            if status:
                at = came + timedelta(hours=turn * number)
                moderation.decide([comment.pk], status, by=newsroom["moderator"], reason=reason, at=at)
    return 1403


def offered(label: str) -> RejectionReason:
    """A reason of the list, whether an earlier test emptied it or not."""
    wording = {"public_wording": "متن شما به این خبر مربوط نبود.", "is_active": True}
    return RejectionReason.objects.update_or_create(label=label, defaults=wording)[0]


@pytest.fixture
def comment(newsroom) -> Comment:
    OfficeFactory()
    RejectionReason.objects.update(is_active=False)
    for label in ("توهین یا ناسزا", "بی‌ارتباط با خبر"):
        offered(label)
    parent = CommentFactory(status="approved", name="Ivan", text="Что вы думаете об этом?")
    return CommentFactory(
        article=parent.article,
        parent=parent,
        status="suspect",
        held_for=["link"],
        text="خیلی خوب بود!\nبقیه‌اش اینجاست: https://example.org/" + "a" * 80,
    )


@EVERY_SCREEN
def test_the_ledger_fits(open_browser, year, width, scheme):
    visit = open_browser(width, color_scheme=scheme)
    page = visit.go(f"/comments/ledger/?year={year}")
    assert visit.fits()
    table = page.get_by_role("table").first
    assert table.get_by_role("rowheader").count() == 13
    assert table.get_by_role("row").count() == 14 if width > 800 else 13
    visit.picture(f"ledger-{scheme}")


@EVERY_SCREEN
def test_a_link_of_the_letter_is_a_page_that_fits(open_browser, newsroom, comment, width, scheme):
    visit = open_browser(width, javascript=False, color_scheme=scheme)
    visit.go(link_of(comment, newsroom["moderator"]))
    assert visit.fits()
    visit.picture(f"decision-link-{scheme}")


def test_a_comment_is_rejected_from_the_letter_with_the_keyboard(open_browser, newsroom, comment):
    visit = open_browser(390, javascript=False)
    link = link_of(comment, newsroom["moderator"])
    page = visit.go(link)
    page.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "تصمیم شما ثبت شد" in page.locator("h1").inner_text()
    visit.picture("decision-done")
    comment.refresh_from_db()
    assert comment.status == "rejected"
    assert moderation.last_decision(comment.pk).reason.label == "بی‌ارتباط با خبر"
    visit.go(link)
    assert "پیش‌تر تصمیم گرفته" in page.locator("h1").inner_text()
    visit.picture("decision-decided")
    visit.go("/comments/decide/x/")
    visit.picture("decision-dead")


def link_of(comment: Comment, moderator) -> str:
    return decision_links.make(moderator, [comment])[comment.pk].removeprefix(settings.SITE_URL)
