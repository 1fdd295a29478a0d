"""A moderator at the queue: two hundred by keyboard, one by thumb, and what happens when something goes wrong."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from comments import moderation
from comments.models import Ban, Comment, ConcealedText, Decision, RejectionReason
from tests.browser.conftest import DESKTOP, EVERY_SCREEN, PHONE, PHONE_FIRST
from tests.factories import (
    ArticleFactory,
    CommentFactory,
    OfficeFactory,
    RejectionReasonFactory,
    ReportFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUEUE = "/admin/comments/comment/"
GROUP = b"\x07" * 16


@pytest.fixture
def reasons(newsroom):
    """The same four whether a test finds the rows of the migration or not."""
    RejectionReason.objects.all().delete()
    labels = ["توهین یا ناسزا", "بی‌ارتباط با خبر", "تبلیغ", "اطلاعات شخصی"]
    return [
        RejectionReasonFactory(label=label, public_wording=f"متن شما {label} بود.", position=place)
        for place, label in enumerate(labels)
    ]


def waiting(number: int, **fields) -> list[Comment]:
    start = timezone.now() - timedelta(days=3)
    article = ArticleFactory(title="دیدار سرکنسول با شهردار و گفت‌وگو دربارهٔ همکاری‌های شهری")
    return [
        CommentFactory(
            article=article,
            text=f"دیدگاه شمارهٔ {n} دربارهٔ این دیدار",
            created_at=start + timedelta(minutes=n),
            **fields,
        )
        for n in range(number)
    ]


@pytest.fixture
def desk(open_browser, reasons):
    def at(width: int = DESKTOP, query: str = "", **options) -> Page:
        visit = open_browser(width, **options)
        visit.login("moderator")
        page = visit.go(QUEUE + query)
        page.visit = visit
        return page

    return at


def settled(page: Page) -> None:
    """Every act has arrived."""
    expect(page.locator("#queue-cards[data-sending]")).to_have_count(0, timeout=30_000)


def by_status() -> dict[str, int]:
    found = list(Comment.objects.values_list("status", flat=True))
    return {status: found.count(status) for status in set(found)}


@pytest.mark.full
def test_two_hundred_are_cleared_by_keyboard_alone(desk):
    comments = waiting(200)
    page = desk()
    expect(page.locator(".queue-card")).to_have_count(50)
    page.keyboard.press("j")
    expect(page.locator(f"#comment-{comments[0].pk}")).to_be_focused()
    page.visit.picture("queue", full=False)
    taken_back = 0
    for place in range(200):
        here = page.locator(f"#comment-{comments[place].pk}")
        expect(here).to_be_focused(timeout=30_000)
        if place % 5 == 1:
            page.keyboard.press("d")
            expect(page.locator("#reject-dialog")).to_be_visible()
            if place == 1:
                page.visit.picture("queue-reject", full=False)
            page.keyboard.press("2")
        elif place % 5 == 3:
            page.keyboard.press("s")
        else:
            page.keyboard.press("f")
        if place in (10, 77):
            # A slip of the hand, taken back and decided otherwise.
            page.keyboard.press("z")
            expect(here).to_be_focused(timeout=30_000)
            page.keyboard.press("s")
            taken_back += 1
    expect(page.locator(".queue-empty")).to_contain_text("کاری نمانده است", timeout=30_000)
    assert by_status() == {"approved": 118, "rejected": 40, "spam": 42}
    assert Decision.objects.filter(act="undone").count() == taken_back == 2
    assert set(Decision.objects.filter(act="rejected").values_list("reason__label", flat=True)) == {
        "بی‌ارتباط با خبر"
    }
    assert not Comment.objects.exclude(decided_by__username="moderator").exists()
    page.visit.picture("queue-cleared", full=False)


def test_keys_of_a_persian_layout_and_none_while_somebody_writes(desk):
    first, second, *_rest = waiting(3)
    page = desk()
    page.fill("#filter-q", "")
    page.focus("#filter-q")
    page.keyboard.press("KeyF")
    page.keyboard.press("KeyD")
    settled(page)
    assert by_status() == {"pending": 3}
    page.locator("#filter-q").blur()
    page.keyboard.press("Control+KeyS")
    # What a Persian keyboard sends for the key of F is «ب».
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {code: 'KeyF', key: 'ب', bubbles: true}))"
    )
    expect(page.locator(f"#comment-{first.pk}")).to_have_class("queue-card is-done")
    settled(page)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("approved", "pending")


def test_the_help_names_the_keys_and_closes(desk):
    waiting(1)
    page = desk()
    page.keyboard.press("Shift+Slash")
    expect(page.locator("#help-dialog")).to_be_visible()
    page.visit.picture("queue-help", full=False)
    page.keyboard.press("f")
    page.keyboard.press("Escape")
    expect(page.locator("#help-dialog")).to_be_hidden()
    assert by_status() == {"pending": 1}


def test_a_colleague_who_was_quicker_is_named_in_the_card(desk, newsroom):
    first, *_rest = waiting(2)
    page = desk()
    moderation.decide([first.pk], "spam", by=newsroom["editor"])
    page.keyboard.press("f")
    trouble = page.locator(f"#comment-{first.pk} .queue-trouble")
    expect(trouble).to_contain_text("editor")
    expect(page.locator("#queue-status")).to_contain_text("editor")
    expect(page.locator(f"#comment-{first.pk} .queue-acts")).to_have_count(0)
    page.visit.picture("queue-late", full=False)
    first.refresh_from_db()
    assert first.status == "spam"


def test_a_lost_network_brings_the_card_back(desk):
    first, *_rest = waiting(2)
    page = desk(intercepted=True)
    page.route("**/decide/", lambda route: route.abort())
    page.keyboard.press("f")
    card = page.locator(f"#comment-{first.pk}")
    expect(card.locator(".queue-trouble")).to_contain_text("ارتباط قطع است")
    expect(card.get_by_role("button", name="تأیید")).to_be_visible()
    assert by_status() == {"pending": 2}
    page.unroute("**/decide/")
    card.get_by_role("button", name="تأیید").click()
    expect(card).to_have_class("queue-card is-done")
    settled(page)
    assert by_status() == {"approved": 1, "pending": 1}
    card.get_by_role("button", name="بازپس‌گیری").click()
    expect(card).to_be_focused()
    assert by_status() == {"pending": 2}


def test_an_ended_session_is_said(desk):
    first, *_rest = waiting(2)
    page = desk()
    page.context.clear_cookies()
    page.keyboard.press("f")
    expect(page.locator(f"#comment-{first.pk} .queue-trouble")).to_contain_text("نشست شما")
    assert by_status() == {"pending": 2}


@PHONE_FIRST
def test_many_are_chosen_and_the_number_is_typed(desk, width):
    waiting(60)
    page = desk(width)
    page.keyboard.press("x")
    expect(page.locator("#bulk")).to_contain_text("۱ انتخاب‌شده")
    page.get_by_role("button", name="همهٔ این فهرست").click()
    expect(page.locator("#bulk")).to_contain_text("۶۰ انتخاب‌شده")
    page.visit.picture("queue-bulk", full=False)
    page.locator("#bulk").get_by_role("button", name="تأیید").click()
    expect(page.locator("#bulk .queue-trouble")).to_be_visible()
    assert by_status() == {"pending": 60}
    page.fill("#bulk-confirm", "۶۰")
    page.locator("#bulk").get_by_role("button", name="تأیید").click()
    expect(page.locator("#queue-status")).to_contain_text("۶۰ دیدگاه", timeout=30_000)
    settled(page)
    assert by_status() == {"approved": 60}
    page.keyboard.press("z")
    expect(page.locator(".queue-card:not(.is-done)")).to_have_count(50)
    settled(page)
    assert by_status() == {"pending": 60}


def full_cards() -> Comment:
    """Cards with all that a card can hold."""
    parent = CommentFactory(status="approved", name="رضا نیک‌آیین", text="آیا ساعت کار تغییر کرده است؟ " * 12)
    comment = CommentFactory(
        parent=parent, article=parent.article, name="Айгуль Сафина (آیگل)", group=GROUP,
        text="شمارهٔ گذرنامهٔ من ••••••••۴۵ است.\nلطفاً راهنمایی کنید. " + "با سپاس فراوان از زحمات شما. " * 40,
        created_at=timezone.now() - timedelta(days=2, hours=4),
    )  # fmt: skip
    ConcealedText.objects.create(comment=comment, text="شمارهٔ گذرنامهٔ من A12345645 است.")
    CommentFactory.create_batch(3, status="approved", group=GROUP)
    CommentFactory.create_batch(2, status="spam", group=GROUP)
    CommentFactory(
        name="سرکنسولگری ایران",
        status="suspect",
        held_for=["imitates_office", "link", "repeated"],
        group=GROUP,
    )
    report = ReportFactory(note="به همسایهٔ ما ناسزا گفته است")
    ReportFactory(comment=report.comment, ground="false")
    return comment


@EVERY_SCREEN
def test_it_fits_every_screen(desk, width, scheme):
    comment = full_cards()
    waiting(3)
    page = desk(width, color_scheme=scheme)
    for tab in ("waiting", "suspect", "approved", "spam", "reported", "inquiries"):
        page.visit.go(f"{QUEUE}?tab={tab}&from=1400/01/01&group={GROUP.hex() if tab == 'spam' else ''}")
        settled(page)
        assert page.visit.fits(), tab
        page.visit.picture(f"queue-{tab}-{scheme}", full=False)
    page.visit.go(f"{QUEUE}{comment.pk}/change/")
    page.visit.picture(f"queue-comment-{scheme}")
    assert page.visit.fits()


def test_masked_numbers_are_opened_in_place(desk):
    comment = full_cards()
    page = desk()
    page.keyboard.press("o")
    card = page.locator(f"#comment-{comment.pk}")
    expect(card).to_contain_text("A12345645")
    assert Decision.objects.filter(act="opened", comment_id=comment.pk).count() == 1


def test_a_reported_one_is_kept_and_no_undo_takes_its_approval(desk, newsroom):
    report = ReportFactory(comment=waiting(1)[0])
    moderation.decide([report.comment_id], "approved", by=newsroom["moderator"])
    Comment.objects.update(reported_at=timezone.now())
    page = desk(query="?tab=reported")
    page.keyboard.press("f")
    settled(page)
    expect(page.locator("#queue-status")).to_contain_text("تمام شد")
    page.keyboard.press("z")
    expect(page.locator("#queue-status")).to_contain_text("به کارهای پیش از آن دست زده نشد")
    assert list(Comment.objects.values_list("status", "reported_at")) == [("approved", None)]


def test_a_network_is_banned_in_a_dialog(desk):
    comment = full_cards()
    page = desk()
    page.keyboard.press("b")
    expect(page.locator("#ban-dialog")).to_be_visible()
    page.visit.picture("queue-ban", full=False)
    page.fill("#ban-dialog [name=reason]", "سیل تبلیغ")
    page.check("#ban-dialog [name=spam]")
    page.locator("#ban-dialog").get_by_text("مسدودسازی", exact=True).click()
    expect(page.locator(f"#comment-{comment.pk}")).to_have_class("queue-card is-done")
    comment.refresh_from_db()
    assert comment.status == "spam"


def banned_by_key(page: Page, comment: Comment, *, spam: bool) -> None:
    page.locator(f"#comment-{comment.pk}").focus()
    page.keyboard.press("b")
    page.fill("#ban-dialog [name=reason]", "سیل تبلیغ")
    if spam:
        page.check("#ban-dialog [name=spam]")
    page.locator("#ban-dialog").get_by_text("مسدودسازی", exact=True).click()
    expect(page.locator("#ban-dialog")).to_be_hidden()


@pytest.mark.parametrize("spam", [False, True])
def test_z_lifts_the_ban_that_came_last_and_leaves_what_was_before(desk, spam):
    first, second, _third = waiting(3, group=GROUP)
    page = desk()
    page.keyboard.press("f")
    settled(page)
    banned_by_key(page, second, spam=spam)
    settled(page)
    assert Ban.objects.in_force().count() == 1
    page.visit.picture(f"queue-banned-{spam}", full=False)
    page.keyboard.press("z")
    expect(page.locator("#queue-status")).to_contain_text("مسدودسازی لغو شد")
    assert Ban.objects.in_force().count() == 0
    assert by_status() == {"approved": 1, "pending": 2}
    page.keyboard.press("z")
    expect(page.locator(f"#comment-{first.pk}")).to_be_focused()
    assert by_status() == {"pending": 3}


def test_after_a_reload_z_takes_the_last_act_back_and_then_says_that_it_did(desk):
    first, second, *_rest = waiting(3)
    page = desk()
    page.keyboard.press("f")
    page.keyboard.press("s")
    settled(page)
    page.reload()
    with page.expect_navigation():
        page.keyboard.press("z")
    expect(page.locator(".messagelist")).to_contain_text("۱ تصمیم پس گرفته شد")
    assert by_status() == {"approved": 1, "pending": 2}
    with page.expect_navigation():
        page.keyboard.press("z")
    expect(page.locator(".messagelist")).to_contain_text("پیش‌تر برگردانده شده است")
    assert by_status() == {"approved": 1, "pending": 2}


def test_after_an_answer_z_touches_nothing_older(desk):
    OfficeFactory()
    first, second, *_rest = waiting(3)
    page = desk()
    page.keyboard.press("f")
    settled(page)
    page.keyboard.press("r")
    page.fill("#answer-text", "پاسخ ما به شما")
    with page.expect_navigation():
        page.locator(".act-form [type=submit].default").click()
    with page.expect_navigation():
        page.keyboard.press("z")
    expect(page.locator(".messagelist")).to_contain_text("به کارهای پیش از آن دست زده نشد")
    assert by_status() == {"approved": 3, "pending": 1}


def test_the_tabs_count_with_each_act_and_back(desk):
    first, *_rest = waiting(3)
    page = desk()
    tab = {name: page.locator(f".queue-tabs [data-tab={name}]") for name in ("waiting", "approved")}
    expect(tab["waiting"]).to_contain_text("۳ روز")
    page.keyboard.press("f")
    expect(tab["waiting"].locator(".count")).to_have_text("۲")
    expect(tab["approved"].locator(".count")).to_have_text("۱")
    page.keyboard.press("f")
    page.keyboard.press("f")
    expect(tab["waiting"].locator(".age")).to_be_hidden()
    page.keyboard.press("z")
    expect(tab["waiting"].locator(".count")).to_have_text("۱")
    expect(tab["waiting"].locator(".age")).to_contain_text("۲ روز و ۲۳ ساعت")


def test_a_page_asked_for_before_an_act_does_not_overwrite_its_numbers(desk):
    waiting(1)
    page = desk(intercepted=True)
    held = []
    page.route(
        lambda address: urlsplit(address).path == QUEUE, lambda route: held.append((route, route.fetch()))
    )
    page.keyboard.press("f")
    expect(page.locator(".queue-tabs [data-tab=waiting] .count")).to_have_text("۰")
    for _turn in range(100):
        if held:
            break
        page.wait_for_timeout(100)
    [(route, old)] = held
    with page.expect_response("**/undo/"):
        page.keyboard.press("z")
    route.fulfill(response=old)
    settled(page)
    page.wait_for_timeout(300)
    expect(page.locator(".queue-tabs [data-tab=waiting] .count")).to_have_text("۱")


def test_no_reason_is_sent_that_nobody_chose(desk):
    waiting(2)
    page = desk()
    page.keyboard.press("x")
    page.locator("#bulk").get_by_role("button", name="رد", exact=True).click()
    expect(page.locator("#bulk .queue-trouble")).to_be_visible()
    expect(page.locator("#bulk-reason")).to_be_focused()
    assert by_status() == {"pending": 2}
    page.select_option("#bulk-reason", label="تبلیغ")
    page.locator("#bulk").get_by_role("button", name="رد", exact=True).click()
    settled(page)
    assert by_status() == {"rejected": 1, "pending": 1}


def test_on_a_phone_one_is_approved_by_thumb(desk):
    first, *_rest = waiting(3)
    page = desk(PHONE, has_touch=True)
    page.visit.picture("queue", full=False)
    button = page.locator(f"#comment-{first.pk}").get_by_role("button", name="تأیید")
    sizes = page.locator(".queue-acts .decision, .queue-tabs a, .queue-choose").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect()).map(({width, height}) => Math.min(width, height))"
    )
    assert min(sizes) >= 44
    button.tap()
    expect(page.locator(f"#comment-{first.pk}")).to_have_class("queue-card is-done")
    page.visit.picture("queue-tapped", full=False)
    settled(page)
    assert by_status() == {"approved": 1, "pending": 2}
    assert page.visit.fits()


@PHONE_FIRST
def test_without_javascript_every_act_is_a_button(desk, width):
    first, second, third = waiting(3)
    page = desk(width, query="?name=مهتاب", javascript=False)
    page.locator(f"#comment-{first.pk}").get_by_role("button", name="تأیید").click()
    expect(page.locator(".messagelist")).to_contain_text("تأیید شد")
    assert "name=" in page.url
    page.locator(f"#comment-{second.pk}").get_by_role("button", name="رد", exact=True).click()
    page.get_by_role("button", name="تبلیغ").click()
    page.check(f"#comment-{third.pk} [name=chosen]")
    page.locator("#bulk").get_by_role("button", name="هرزنامه").click()
    page.visit.picture("queue-without-javascript")
    assert by_status() == {"approved": 1, "rejected": 1, "spam": 1}


def test_who_answers_begins_to_write_at_once_and_comes_back_to_the_same_card(desk):
    """By the way back of the browser and by the one of the page."""
    comments = waiting(3, group=GROUP)
    page = desk()
    second = f"#comment-{comments[1].pk}"
    # The first key goes to the card that is current already.
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(f"{second}[aria-current]")).to_be_focused()
    for leave in (page.go_back, lambda: page.click(".act-buttons .closelink")):
        page.keyboard.press("r")
        expect(page.locator("#answer-text")).to_be_focused()
        leave()
        expect(page.locator(f"{second}[aria-current]")).to_be_visible()
    page.visit.go(f"{QUEUE}{comments[1].pk}/ban/")
    expect(page.locator("#ban-days")).to_be_focused()
