"""A real browser on pages full of hostile comments: none of them does anything."""

from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from comments import decision_links
from comments.models import Comment
from tests.browser.conftest import EVERY_WIDTH, PHONE
from tests.comments.hostile_texts import HOSTILE
from tests.comments.text_only import CLEAN, kept
from tests.factories import (
    ArticleFactory,
    CannedAnswerFactory,
    CommentFactory,
    InquiryFactory,
    OfficeFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEADS, NARROW = 50, 320


def watched(visit) -> dict[str, list[str]]:
    """What the page does that no text should: dialogs, requests to the attacker, other pages, elements."""
    seen: dict[str, list[str]] = {"dialogs": [], "requests": []}

    def dismiss(dialog) -> None:
        seen["dialogs"].append(dialog.message)
        dialog.dismiss()

    visit.page.on("dialog", dismiss)
    visit.page.on("request", lambda request: "evil" in request.url and seen["requests"].append(request.url))
    return seen


def foreign_elements(page) -> list[str]:
    """Elements within what visitors wrote."""
    return page.evaluate(
        "[...document.querySelectorAll('.name *, .said-text *, .comment-text *, h2 bdi *')].map((e) => e.tagName)"
    )


@pytest.fixture
def article(transactional_db):
    OfficeFactory()
    article = ArticleFactory(title="خبری با پانصد دیدگاه")
    public = {"status": "approved", "decided_at": timezone.now()}
    for n, head in enumerate(kept(article, CLEAN[:HEADS], **public)):
        kept(article, CLEAN[HEADS + n :: HEADS], parent=head, **public)
    return article


@EVERY_WIDTH
def test_on_the_articles_page_nothing_happens_and_nothing_sticks_out(open_browser, article, width):
    visit = open_browser(width)
    seen = watched(visit)
    page = visit.go(article.get_absolute_url())
    page.wait_for_load_state("networkidle")
    assert page.locator(".said-text").count() >= len(HOSTILE)
    page.mouse.wheel(0, 100_000)
    page.keyboard.press("Tab")
    assert seen == {"dialogs": [], "requests": []}
    assert foreign_elements(page) == []
    assert page.url.endswith(article.get_absolute_url())
    assert visit.fits()
    visit.picture("hostile-comments", full=False)


def test_what_scripts_put_into_the_pages_is_text_too(open_browser, newsroom):
    """The author's own comment comes from the beacon, a moderator's messages name who wrote it."""
    OfficeFactory()
    article, attack = ArticleFactory(), "<img src=https://evil.example/x.png onerror=alert(1)>"
    visit = open_browser()
    seen = watched(visit)
    page = visit.go(article.get_absolute_url())
    page.wait_for_timeout(3_500)
    page.fill("#write [name=name]", attack)
    page.fill("#write [name=text]", attack + "\n</p></template><script>alert(2)</script>")
    page.click("#write button:not([type=button])")
    page.locator("[data-mine] .said-text").first.wait_for()
    assert page.locator("[data-mine] .name").first.text_content() == attack
    page.reload()
    page.locator("[data-mine] .said-text").first.wait_for()
    assert foreign_elements(page) == []
    page.click("[data-mine] a")
    page.wait_for_url("**/comments/*/")
    assert attack in page.text_content("main")
    assert seen == {"dialogs": [], "requests": []}

    desk = open_browser()
    desk.login("moderator")
    watching = watched(desk)
    page = desk.go("/admin/comments/comment/?tab=suspect")
    page.keyboard.press("f")
    expect(page.locator(".queue-status")).not_to_be_empty()
    assert foreign_elements(page) == []
    assert page.locator("#content-main img, dialog img").count() == 0
    assert watching == {"dialogs": [], "requests": []}
    assert Comment.objects.get().status == "approved"


def test_in_the_queue_nothing_happens_and_nothing_sticks_out(open_browser, newsroom, article):
    article.comments.update(status="pending", decided_at=None)
    visit = open_browser(PHONE)
    visit.login("moderator")
    seen = watched(visit)
    page = visit.go("/admin/comments/comment/")
    cards = 0
    while True:
        cards += page.locator("[data-comment]").count()
        assert foreign_elements(page) == []
        assert visit.fits()
        if not page.locator("a[rel=next]").count():
            break
        page.goto(visit.site + "/admin/comments/comment/" + page.get_attribute("a[rel=next]", "href"))
    assert cards == len(HOSTILE)
    assert seen == {"dialogs": [], "requests": []}


def test_the_same_texts_as_markup_would_be_seen(open_browser):
    """The watch itself works: in a page that takes them for markup they do what they want."""
    visit = open_browser()
    seen = watched(visit)
    for text in [*HOSTILE[:8], "<img src=https://evil.example/x.png>"]:
        visit.page.set_content(f"<p class='said-text'>{text}</p>")
        visit.page.wait_for_timeout(100)
    assert seen["dialogs"]
    assert seen["requests"] == ["https://evil.example/x.png"]
    assert foreign_elements(visit.page) == ["IMG"]
    assert visit.complaints
    visit.complaints.clear()


def test_words_without_end_stick_out_nowhere(open_browser, newsroom):
    OfficeFactory()
    article, moderator = ArticleFactory(), newsroom["moderator"]
    endless = {"name": "W" * 60, "text": "https://evil.example/" + "W" * 1_900, "group": b"g" * 16}
    public = CommentFactory(article=article, status="approved", **endless)
    waiting = CommentFactory(article=article, status="suspect", parent=public, **endless)
    inquiry = InquiryFactory(comment=CommentFactory(article=article, status="inquiry", **endless))
    CannedAnswerFactory(text="W" * 500)
    link = decision_links.make(moderator, [waiting])[waiting.pk]
    visit = open_browser(NARROW)
    for address in (
        reverse("comments:tracking", args=[waiting.code]),
        reverse("comments:tracking", args=[waiting.code]) + "?act=erase",
        reverse("comments:report", args=[public.pk]),
        reverse("comments:comment", args=[article.pk]) + f"?reply_to={public.pk}",
        urlsplit(link).path,
    ):
        visit.go(address)
        assert visit.fits(), address
    desk = open_browser(PHONE)
    desk.login("moderator")
    for name in ("change", "answer", "ban", "reject"):
        desk.go(reverse(f"admin:comments_comment_{name}", args=[waiting.pk]))
        assert desk.fits(), name
    desk.go(reverse("admin:comments_inquiry_change", args=[inquiry.pk]))
    assert desk.fits()
    desk.go(reverse("admin:comments_inquiry_changelist"))
    assert desk.fits()
