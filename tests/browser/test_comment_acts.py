"""The pages of a moderator's acts, with and without a script, on a desk and on a phone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from comments import banning
from comments.models import Ban, Comment, ConcealedText, InquiryAnswer, ListedWord, RejectionReason
from tests.browser.conftest import DESK_FIRST, DESKTOP, PHONE
from tests.factories import (
    BanFactory,
    CannedAnswerFactory,
    CommentFactory,
    FollowerFactory,
    InquiryFactory,
    OfficeFactory,
    RejectionReasonFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GROUP = bytes(range(16))


@pytest.fixture(autouse=True)
def office(newsroom):
    OfficeFactory(signature_name="روابط عمومی", signature_position="سرکنسولگری نمونه در کازان")


@pytest.fixture
def reasons():
    told = {
        "توهین یا ناسزا": "در متن شما توهین یا ناسزا به کسی بود.",
        "بی‌ارتباط با خبر": "متن شما به این خبر مربوط نبود.",
        "تبلیغ": "متن شما تبلیغ بود.",
    }
    # The first test of a run still finds those of the migration.
    RejectionReason.objects.all().delete()
    return [RejectionReasonFactory(label=label, public_wording=told[label]) for label in told]


def address(act: str, comment: Comment) -> str:
    return reverse(f"admin:comments_comment_{act}", args=[comment.pk])


def test_without_a_script_a_comment_is_rejected_banned_and_answered(open_browser, reasons):
    head = CommentFactory(status="approved", name="Ольга", text="Когда откроется запись на приём?")
    comment = CommentFactory(
        article=head.article, parent=head, group=GROUP, status="suspect",
        text="گذرنامهٔ من کی می‌رسد؟\nدو ماه گذشته است و هنوز خبری نیست.",
    )  # fmt: skip
    visit = open_browser(PHONE, javascript=False)
    page = visit.login("moderator")
    for act in ("answer", "ban", "reject"):
        visit.go(address(act, comment) + "?seen=suspect")
        assert visit.fits(), act
        visit.picture(f"act-{act}")
    visit.go(address("ban", comment) + "?seen=suspect")
    page.select_option("#ban-days", "30")
    page.fill("#ban-reason", "سیل پیام‌های تبلیغاتی")
    page.click(".act-form input[type=submit]")
    assert Ban.objects.get().ends_at > timezone.now() + timedelta(days=29)
    visit.go(address("reject", comment) + "?seen=suspect")
    page.get_by_role("button", name="تبلیغ").click()
    comment.refresh_from_db()
    assert comment.status == "rejected"


def test_a_digit_gives_the_reason(open_browser, reasons):
    comment = CommentFactory()
    visit = open_browser()
    page = visit.login("moderator")
    visit.go(address("reject", comment))
    visit.picture("act-reject")
    with page.expect_navigation():
        page.keyboard.press("2")
    comment.refresh_from_db()
    assert comment.status == "rejected"


@DESK_FIRST
def test_an_inquiry_is_answered_with_a_canned_answer(open_browser, newsroom, width):
    text = "سلام. شمارهٔ گذرنامهٔ من •••••••۴۵ است؛ چرا هنوز تمدید نشده؟"
    inquiry = InquiryFactory(comment__text=text, opened_by=newsroom["moderator"])
    FollowerFactory(comment=inquiry.comment)
    ConcealedText.objects.create(comment=inquiry.comment, text=text.replace("•••••••", "A123456"))
    InquiryFactory(comment__text="روادید دانشجویی چه مدارکی می‌خواهد؟", closed_at=timezone.now())
    canned = CannedAnswerFactory(title="تمدید گذرنامه")
    visit = open_browser(width, color_scheme="dark" if width == PHONE else "light")
    page = visit.login("moderator")
    visit.go(reverse("admin:comments_inquiry_changelist"))
    assert visit.fits()
    visit.picture("inquiries")
    visit.go(reverse("admin:comments_inquiry_change", args=[inquiry.pk]))
    page.fill("#answer-text", "سلام.")
    page.select_option("#canned", str(canned.pk))
    page.click("[data-insert]")
    expect(page.locator("#answer-text")).to_have_value(f"سلام.\n{canned.text}")
    expect(page.locator("[data-count]")).to_contain_text("۵۶")
    assert visit.fits()
    visit.picture("inquiry")
    with page.expect_navigation():
        page.get_by_role("button", name="فرستادن پاسخ").click()
    assert InquiryAnswer.objects.get().text == f"سلام.\n{canned.text}"
    visit.picture("inquiry-answered")


@DESK_FIRST
def test_the_office_answers_and_bans_are_listed(open_browser, newsroom, reasons, width):
    comment = CommentFactory(text="نوبت‌دهی از کی باز می‌شود؟")
    BanFactory(group=GROUP, comment=comment)
    banning.lift(BanFactory(reason="توهین‌های پیاپی"), newsroom["moderator"])
    visit = open_browser(width, color_scheme="dark" if width == DESKTOP else "light")
    page = visit.login("moderator")
    visit.go(address("answer", comment))
    page.fill("#answer-text", "از شنبه، در سامانهٔ نوبت‌دهی.")
    visit.picture("answer")
    assert visit.fits()
    with page.expect_navigation():
        page.locator(".act-form input[type=submit]").click()
    assert Comment.objects.get(is_official=True).name == "روابط عمومی"
    visit.go(address("answer", comment))
    visit.picture("answer-again")
    visit.go(reverse("admin:comments_ban_changelist"))
    visit.picture("bans")
    assert visit.fits()
    with page.expect_navigation():
        page.get_by_role("button", name="لغو").first.click()
    assert not Ban.objects.in_force().exists()
    visit.go(reverse("admin:comments_ban_change", args=[Ban.objects.first().pk]))
    visit.picture("ban")
    visit.go(reverse("admin:comments_rejectionreason_changelist"))
    visit.picture("reasons")


def test_on_a_phone_a_lists_action_and_its_button_are_within_the_edge(open_browser):
    ListedWord.objects.create(word="واژه")
    visit = open_browser(PHONE)
    visit.login("moderator")
    page = visit.go("/admin/comments/listedword/")
    page.locator("td.action-checkbox").first.click()
    visit.picture("words", full=False)
    edges = page.locator("#changelist .actions :is(select, button)").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect()).flatMap(({left, right}) => [left, right])"
    )
    assert len(edges) == 4
    assert min(edges) >= 16
    assert max(edges) <= PHONE - 16
