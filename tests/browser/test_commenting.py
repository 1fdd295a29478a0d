"""A visitor discusses an article in a real browser: drafts, replies, the own comment that nobody else sees."""

import re

import pytest
from playwright.sync_api import expect

from comments.models import Comment
from news.templatetags.persian import fa
from tests.browser.conftest import DESKTOP, PHONE, PHONE_FIRST
from tests.factories import ArticleFactory, CommentFactory, OfficeFactory, StaffFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "امیدوارم این همکاری‌ها ادامه پیدا کند 🌷\nبا سپاس از Kazan"
# Nobody writes a comment within three seconds; the form's token would not be taken.
READING = 3_300


@pytest.fixture
def head():
    OfficeFactory()
    article = ArticleFactory(title="نشست شهرداران خواهرخوانده")
    head = CommentFactory(
        article=article,
        status="approved",
        name="Timur از کازان",
        text="نوبت‌دهی برای گذرنامه از چه روزی آغاز می‌شود؟\nسپاس",
    )
    CommentFactory(
        article=article,
        parent=head,
        status="approved",
        is_official=True,
        decided_by=StaffFactory(),
        name="سرکنسولگری نمونه در کازان",
        position="بخش کنسولی",
        text="از ۱۰ آذر، روزهای دوشنبه تا پنج‌شنبه.",
    )
    CommentFactory(article=article, parent=head, status="approved", name="", text="من هم همین پرسش را داشتم.")
    gone = CommentFactory(article=article, status="approved", name="پنهان", text="رازِ من")
    CommentFactory(article=article, parent=gone, status="approved", name="نرگس", text="با شما موافقم.")
    Comment.objects.filter(pk=gone.pk).update(status="withdrawn")
    return head


@pytest.fixture
def reading(open_browser, head):
    """The article's page with the form's token: reading(390)."""

    def opened(width=DESKTOP, **options):
        visit = open_browser(width, **options)
        page = visit.go(head.article.get_absolute_url())
        expect(page.locator("#write [name=token]")).not_to_have_value("")
        return visit, page

    return opened


def waiting():
    return Comment.objects.get(status__in=Comment.WAITING)


@PHONE_FIRST
def test_the_author_alone_sees_what_was_sent_with_its_code(open_browser, reading, head, width):
    visit, page = reading(width)
    page.fill("#comment-text", TEXT)
    expect(page.locator("[data-counter] span").first).to_have_text(fa(2_000 - len(TEXT)))
    expect(page.locator("#comment-follow")).to_be_disabled()
    page.fill("#comment-email", "mahtab@example.org")
    page.check("#comment-follow")
    visit.picture("comment-form")
    page.wait_for_timeout(READING)
    page.locator("#write button", has_text="ارسال دیدگاه").click()
    own = page.locator("[data-mine] .comment")
    expect(own.locator(".said-text")).to_have_text(TEXT)
    comment = waiting()
    expect(own.locator("code")).to_have_text(comment.shown_code)
    expect(own.locator(".state")).to_contain_text("در انتظار")
    expect(page.locator("#write [data-said]")).to_be_focused()
    assert comment.follower.email == "mahtab@example.org"
    visit.picture("comment-sent")
    assert visit.fits()

    page.reload()
    expect(page.locator("[data-mine] .said-text")).to_have_text(TEXT)
    assert page.input_value("#comment-text") == ""
    assert TEXT not in open_browser(width).go(head.article.get_absolute_url()).content()
    own.locator("a").click()
    assert comment.shown_code in page.content()


def test_a_reply_by_keyboard_stands_under_what_it_answers(reading, head):
    visit, page = reading()
    page.locator(f"#comment-{head.pk} [data-reply]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#comment-text")).to_be_focused()
    expect(page.locator(f"#comment-{head.pk} + form [data-answering]")).to_contain_text("در پاسخ به Timur")
    page.keyboard.type("پاسخ من")
    visit.picture("comment-reply")
    page.wait_for_timeout(READING)
    button = page.locator("#write button", has_text="ارسال دیدگاه")
    while not button.evaluate("node => node === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-mine] .comment")).to_contain_text("در پاسخ به Timur")
    assert waiting().parent == head
    page.get_by_role("button", name="نوشتن دیدگاهی دیگر").click()
    expect(page.locator("#comment-text")).to_be_focused()
    expect(page.locator("[data-answering]")).to_be_hidden()


def test_a_reply_can_be_called_off(reading, head):
    _visit, page = reading()
    page.locator(f"#comment-{head.pk} [data-reply]").click()
    page.get_by_role("button", name="انصراف از پاسخ").click()
    expect(page.locator("[data-answering]")).to_be_hidden()
    expect(page.locator(f"#comment-{head.pk} [data-reply]")).to_be_focused()
    assert page.input_value("#write [name=reply_to]") == ""


def test_a_draft_outlives_a_lost_connection_and_a_reload(reading, head):
    visit, page = reading(intercepted=True)
    page.locator(f"#comment-{head.pk} [data-reply]").click()
    page.fill("#comment-name", "مهتاب")
    page.fill("#comment-text", TEXT)
    visit.context.set_offline(True)
    page.locator("#write button", has_text="ارسال دیدگاه").click()
    page.get_by_text("ارتباط قطع شد").wait_for()
    assert page.input_value("#comment-text") == TEXT
    visit.context.set_offline(False)
    page.reload()
    expect(page.locator("#write [name=token]")).not_to_have_value("")
    assert (page.input_value("#comment-name"), page.input_value("#comment-text")) == ("مهتاب", TEXT)
    expect(page.locator("[data-answering]")).to_contain_text("Timur")
    page.wait_for_timeout(READING)
    page.locator("#write button", has_text="ارسال دیدگاه").dblclick()
    expect(page.locator("[data-mine] .comment")).to_have_count(1)
    assert (waiting().text, waiting().parent) == (TEXT, head)


def test_a_comment_whose_answer_was_lost_is_after_a_reload_still_one(reading):
    def lose_the_answer(route):
        route.fetch()
        route.abort()

    _visit, page = reading(intercepted=True)
    page.fill("#comment-text", TEXT)
    page.wait_for_timeout(READING)
    page.route(re.compile("/comments/$"), lose_the_answer, times=1)
    page.get_by_role("button", name="ارسال دیدگاه").click()
    page.get_by_text("ارتباط قطع شد").wait_for()
    assert waiting().text == TEXT
    with page.expect_response("**/read/"):
        page.reload()
    page.get_by_role("button", name="ارسال دیدگاه").click()
    expect(page.locator("[data-mine] code")).to_have_text(waiting().shown_code)


@pytest.mark.parametrize(
    "status, body, message",
    [(413, "413", "بلند"), (403, "403", "پذیرفته نشد"), (502, "<h1>", "اکنون"), (429, "", "اکنون")],
)
def test_an_answer_without_words_is_put_into_words(reading, status, body, message):
    _visit, page = reading(intercepted=True)
    page.fill("#comment-text", TEXT)
    page.route(re.compile("/comments/$"), lambda route: route.fulfill(status=status, body=body))
    page.locator("#write button", has_text="ارسال دیدگاه").click()
    expect(page.locator("#write [data-said]")).to_contain_text(message)
    assert page.input_value("#comment-text") == TEXT


def test_errors_stand_beside_their_fields_and_the_first_has_the_focus(reading):
    visit, page = reading(PHONE)
    page.locator("#write button", has_text="ارسال دیدگاه").click()
    expect(page.locator("#comment-text-error")).to_have_text("لطفاً دیدگاه خود را بنویسید.")
    expect(page.locator("#comment-text")).to_be_focused()
    page.fill("#comment-text", "ب" * 2_001)
    expect(page.locator("[data-counter]")).to_contain_text("۱ نویسه بیش از اندازه", use_inner_text=True)
    page.locator("#write button", has_text="ارسال دیدگاه").click()
    expect(page.locator("#comment-text-error")).to_contain_text("بلند")
    visit.picture("comment-errors")
    assert not Comment.objects.filter(status="pending").exists()


def test_on_the_smallest_phone_and_in_the_dark_nothing_sticks_out(reading, head):
    for width in (320, PHONE, DESKTOP):
        visit, page = reading(width, color_scheme="dark")
        page.locator(f"#comment-{head.pk} [data-reply]").click()
        assert visit.fits()
        visit.picture("comments-dark")


def test_without_javascript_a_reply_has_a_page_of_its_own(open_browser, head):
    visit = open_browser(PHONE, javascript=False)
    page = visit.go(head.article.get_absolute_url())
    page.locator(f"#comment-{head.pk} [data-reply]").click()
    assert "نوبت‌دهی برای گذرنامه" in page.locator("blockquote").inner_text()
    page.fill("#comment-text", TEXT)
    visit.picture("comment-reply-page")
    assert visit.fits()
    page.wait_for_timeout(READING)
    page.get_by_role("button", name="ارسال دیدگاه").click()
    assert waiting().shown_code in page.content()
    assert waiting().parent == head
