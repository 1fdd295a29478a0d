"""The preview beside the form in a real browser: what is typed, at two widths, and nothing of it runs or is saved."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from news.models import Article, View
from tests.browser.conftest import DESKTOP, PHONE, PHONE_FIRST
from tests.factories import ArticleFactory, CategoryFactory, OfficeFactory, PictureFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PANEL = "#article-preview"
HOSTILE = '<p><a href="/news/">پیوند</a></p><svg onload="top.hacked=1"></svg><script>top.hacked=1</script>'


@pytest.fixture(autouse=True)
def office(newsroom):
    OfficeFactory()


@pytest.fixture
def draft(newsroom):
    return ArticleFactory(
        title="نوشتهٔ پیشین",
        status="draft",
        published_at=None,
        author=newsroom["writer"],
        category=CategoryFactory(name="دیدارها"),
        lead_picture=PictureFactory(),
    )


def form(article) -> str:
    return f"/admin/news/article/{article.pk}/change/"


def shown(page):
    """The page in the frame that is seen; another one may be on its way."""
    return page.frame_locator(f"{PANEL} iframe:not(.coming)")


@pytest.mark.parametrize("width", [pytest.param(DESKTOP, marks=pytest.mark.full), PHONE])
def test_what_is_typed_is_shown_at_two_widths(open_browser, draft, width):
    visit = open_browser(width)
    visit.login("writer")
    page = visit.go(form(draft))
    page.frame_locator("#cke_id_body iframe").locator("body[contenteditable=true]").wait_for()
    page.click(".preview-open")
    expect(shown(page).locator("h1")).to_have_text("نوشتهٔ پیشین")
    visit.picture("preview-phone", full=False)
    assert visit.fits()
    inner = shown(page).locator("body").evaluate("() => window.innerWidth")
    assert inner == PHONE
    # Somebody types on; the page follows without being asked.
    page.locator("#id_title").evaluate(
        "(field) => { field.value = 'نوشتهٔ تازه'; field.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    expect(shown(page).locator("h1")).to_have_text("نوشتهٔ تازه")
    page.click(f"{PANEL} [data-width='1280']")
    expect(page.locator(f"{PANEL} [data-width='1280']")).to_have_attribute("aria-pressed", "true")
    assert shown(page).locator("body").evaluate("() => window.innerWidth") == 1280
    visit.picture("preview-desktop", full=False)
    assert visit.fits()
    page.keyboard.press("Escape")
    expect(page.locator(PANEL)).not_to_have_attribute("open", "")
    expect(page.locator(f"{PANEL} summary")).to_be_focused()
    draft.refresh_from_db()
    assert draft.title == "نوشتهٔ پیشین"


def test_nothing_runs_in_it_and_nothing_leaves_it(open_browser, draft):
    Article.objects.filter(pk=draft.pk).update(status="published", published_at=draft.created_at)
    visit = open_browser()
    visit.login("editor")
    page = visit.go(form(draft))
    page.frame_locator("#cke_id_body iframe").locator("body[contenteditable=true]").wait_for()
    page.evaluate("() => { CKEDITOR.instances.id_body.updateElement = () => {}; }")
    page.locator("#id_body").evaluate("(field, html) => { field.value = html; }", HOSTILE)
    page.click(".preview-open")
    expect(shown(page).locator(".body a")).to_have_text("پیوند")
    page.wait_for_timeout(200)
    assert page.evaluate("window.hacked") is None
    # The control: the same words do run in a frame that is not ours to guard.
    page.evaluate(
        "html => document.body.append(Object.assign(document.createElement('iframe'), { srcdoc: html }))",
        HOSTILE,
    )
    page.wait_for_timeout(500)
    assert page.evaluate("window.hacked") == 1
    # A link opens beside the desk; the preview stays what it was.
    with visit.context.expect_page() as opened:
        shown(page).locator(".body a").click()
    assert opened.value.url.endswith("/news/")
    opened.value.close()
    expect(shown(page).locator("[data-preview]")).to_be_visible()
    # The form of comments is looked at: no finger reaches it, and its policy takes nothing either.
    expect(shown(page).locator("[inert] #write")).to_be_visible()
    shown(page).locator("#write button:not([type])").dispatch_event("click")
    page.wait_for_timeout(200)
    expect(shown(page).locator("[data-preview]")).to_be_visible()
    assert not View.objects.exists()
    visit.complaints[:] = [
        one for one in visit.complaints if "sandboxed" not in one and "form-action" not in one
    ]


def test_without_javascript_a_button_fills_the_frame(open_browser, draft):
    visit = open_browser(javascript=False)
    visit.login("writer")
    page = visit.go(form(draft))
    page.fill("#id_title", "بدون جاوااسکریپت")
    page.click(f"{PANEL} summary")
    page.click(f"{PANEL} .preview-show")
    expect(shown(page).locator("h1")).to_have_text("بدون جاوااسکریپت")
    assert re.search(r"/change/$", page.url)


def test_a_session_that_ended_is_told_and_the_page_stays(open_browser, draft):
    visit = open_browser()
    visit.login("writer")
    page = visit.go(form(draft))
    page.click(".preview-open")
    expect(shown(page).locator("h1")).to_have_text("نوشتهٔ پیشین")
    visit.context.clear_cookies()
    page.click(f"{PANEL} .preview-show")
    expect(page.locator(f"{PANEL} .preview-said")).to_contain_text("صفحه‌ای نیامد")
    expect(shown(page).locator("h1")).to_have_text("نوشتهٔ پیشین")
    visit.complaints[:] = [one for one in visit.complaints if "frame" not in one.lower()]


def test_checks_are_shown_beside_the_form(open_browser, draft):
    visit = open_browser(PHONE)
    visit.login("writer")
    page = visit.go(form(draft))
    page.fill("#id_title", "تیتر با نقطه.")
    page.click("#article-checks summary")
    expect(page.locator(".checks-item")).to_have_count(1)
    expect(page.locator(".checks-item")).to_contain_text("نقطهٔ پایان را بردارید")
    page.locator("#article-checks").scroll_into_view_if_needed()
    visit.picture("checks", full=False)
    assert visit.fits()


@PHONE_FIRST
def test_the_calendar_and_the_links_of_a_draft(open_browser, draft, width):
    ArticleFactory.create_batch(3)
    visit = open_browser(width)
    visit.login("editor")
    page = visit.go("/admin/calendar/")
    expect(page.locator("td[aria-current=date]")).to_contain_text("امروز")
    visit.picture("calendar")
    assert visit.fits()
    page = visit.go(f"/admin/news/article/{draft.pk}/preview-links/")
    page.fill("#id_note", "رایزن فرهنگی")
    visit.press("input[type=submit].default")
    address = page.input_value(".draft-links-address input")
    visit.picture("draft-links")
    assert visit.fits()
    page = visit.go(urlsplit(address).path)
    expect(page.locator("h1")).to_have_text("نوشتهٔ پیشین")
    visit.picture("draft")
    assert visit.fits()
