"""A commenter follows a comment by its code, and takes it back, with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from comments.models import Comment
from tests.browser.conftest import DESKTOP, PHONE, PHONE_FIRST
from tests.factories import (
    ArticleFactory,
    CommentFactory,
    OfficeFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "برای تمدید گذرنامه چه مدرکی لازم است؟\nشمارهٔ من ••••••••۸۹ است و در Kazan زندگی می‌کنم."


@pytest.fixture
def comment(newsroom):
    OfficeFactory()
    return CommentFactory(article=ArticleFactory(title="گسترش خدمات کنسولی در قازان"), text=TEXT)


@pytest.mark.parametrize("width, javascript", [(DESKTOP, True), (PHONE, False)])
def test_a_code_leads_to_the_comment_and_it_is_erased(open_browser, comment, width, javascript):
    visit = open_browser(width, javascript=javascript)
    page = visit.go("/comments/")
    page.fill("#code", "2k3m 4p5q 6r7s")
    visit.press(".following .button")
    assert page.input_value("#code") == "2k3m 4p5q 6r7s"
    assert "نیست" in page.inner_text("#code-error")
    page.fill("#code", comment.shown_code.lower())
    visit.press(".following .button")
    assert page.locator("[data-copy]").is_visible() == javascript
    assert visit.fits()
    visit.press("a[href='?act=erase']")
    visit.press(".following form .button")
    assert "دیدگاه شما پاک شد." in page.inner_text("main [role=status]")
    assert Comment.objects.get().status == "erased"


def test_the_code_is_copied(open_browser, comment):
    visit = open_browser(permissions=["clipboard-read", "clipboard-write"])
    page = visit.go(f"/comments/{comment.code}/")
    page.click("[data-copy]")
    expect(page.locator("p[data-said]")).not_to_be_empty()
    # The search of the page, which has a word of its own to say, stays.
    assert page.locator("form.search input").count() == 1
    assert page.evaluate("navigator.clipboard.readText()") == comment.shown_code


@PHONE_FIRST
def test_a_comment_is_reported_without_javascript(open_browser, comment, width):
    Comment.objects.update(status="approved", decided_at=comment.created_at)
    visit = open_browser(width, javascript=False)
    page = visit.go(f"/comments/{comment.pk}/report/")
    assert visit.fits()
    page.check("[name=ground][value=insult]")
    page.fill("#note", "به من توهین شده است.")
    visit.press(".following form .button")
    assert "سپاس" in page.inner_text("main [role=status]")
    assert Comment.objects.get().reported_at is not None
