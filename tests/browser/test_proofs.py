"""Proofreading as a writer does it: asked for, looked at, accepted, taken back; and dates on the public page."""

import pytest
from playwright.sync_api import expect

from news.models import Article
from tests.browser.conftest import PHONE_FIRST
from tests.factories import ArticleFactory, OfficeFactory, PictureFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BODY = '<p>كتاب "حافظ" و <strong>همکاریها</strong> می شود.</p>'
EDITOR = "CKEDITOR.instances.id_body"


def until(page, expression: str) -> None:
    """Wait until it holds; Playwright's own waiting would evaluate text, which the page forbids."""
    for _turn in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(expression)


@pytest.fixture
def piece(newsroom) -> Article:
    OfficeFactory()
    return ArticleFactory(
        title="همکاریها 😀 می شود",
        lead="این نشست ، فردا است.",
        body=BODY + "<p>از سال جاری</p>",
        author=newsroom["writer"],
        status="draft",
        published_at=None,
    )


@PHONE_FIRST
def test_proposals_are_accepted_one_by_one_and_together(open_browser, piece, width):
    visit = open_browser(width)
    visit.login("writer")
    page = visit.go(f"/admin/news/article/{piece.pk}/change/")
    until(page, f"window.{EDITOR}?.status === 'ready'")
    page.click("#article-proofs summary")
    page.click(".proofs-look")
    page.wait_for_selector(".proofs-item")
    assert visit.fits()
    visit.picture("proofs-panel")
    items = page.locator(".proofs-item")
    count = items.count()
    first = items.filter(has=page.locator("del", has_text="همکاریها")).first
    first.locator("[data-accept]").press("Enter")
    until(page, "document.getElementById('id_title').value.startsWith('همکاری‌ها 😀')")
    expect(items).to_have_count(count - 1)
    assert page.evaluate("document.activeElement.matches('[data-accept]')")
    # The second of the title lies behind the first, and behind a sign of two halves.
    items.nth(0).locator("[data-accept]").click()
    until(page, "document.getElementById('id_title').value === 'همکاری‌ها 😀 می‌شود'")
    page.click(".proofs-acts [data-all]")
    until(page, f"{EDITOR}.getData().includes('کتاب «حافظ» و <strong>همکاری‌ها</strong> می‌شود.')")
    assert page.input_value("#id_lead") == "این نشست، فردا است."
    expect(items).to_have_count(0)
    assert piece.body == Article.objects.get(pk=piece.pk).body, "accepting saves nothing"
    page.evaluate(f"{EDITOR}.execCommand('undo')")
    assert "كتاب" in page.evaluate(f"{EDITOR}.getData()")


def test_a_text_that_changed_meanwhile_is_looked_at_anew(open_browser, piece):
    visit = open_browser()
    visit.login("writer")
    page = visit.go(f"/admin/news/article/{piece.pk}/change/")
    until(page, f"window.{EDITOR}?.status === 'ready'")
    page.click("#article-proofs summary")
    page.click(".proofs-look")
    page.wait_for_selector(".proofs-item")
    page.fill("#id_title", "تیتر تازه می رود")
    page.locator(".proofs-item [data-accept]").first.click()
    until(page, "document.querySelector('.proofs-said').textContent.includes('تغییر کرده')")
    assert page.input_value("#id_title") == "تیتر تازه می رود"


@PHONE_FIRST
def test_a_date_is_noted_and_readers_see_it(open_browser, piece, width):
    visit = open_browser(width)
    visit.login("writer")
    page = visit.go(f"/admin/news/article/{piece.pk}/proofs/")
    assert visit.fits()
    visit.picture("proofs-page")
    visit.press("#dates button[name=all]")
    body = Article.objects.get(pk=piece.pk).body
    assert "سال جاری</time>" in body
    # The editor knows the element, and gives it back as it was.
    page = visit.go(f"/admin/news/article/{piece.pk}/change/")
    until(page, f"window.{EDITOR}?.status === 'ready'")
    assert 'title="سال ' in page.evaluate(f"{EDITOR}.getData()")
    public = ArticleFactory(body=body)
    page = visit.go(public.get_absolute_url())
    page.locator(".body time[title]").focus()
    shown = page.evaluate("getComputedStyle(document.querySelector('.body time[title]'), '::after').content")
    assert "attr" in shown or "سال" in shown
    assert visit.fits()
    visit.picture("noted-date")


def test_all_are_accepted_at_once_beside_a_picture_just_put_in(open_browser, piece):
    visit = open_browser()
    visit.login("writer")
    page = visit.go(f"/admin/news/article/{piece.pk}/change/")
    until(page, f"window.{EDITOR}?.status === 'ready'")
    picture = PictureFactory()
    figure = (
        f'<figure class="image"><img alt="باغ" src="{picture.file.url}" width="800" height="600">'
        "<figcaption>شرح باغها</figcaption></figure>"
    )
    page.click("#article-proofs summary")
    page.evaluate(f"(html) => {{ {EDITOR}.focus(); {EDITOR}.insertHtml(html); }}", figure)
    page.click(".proofs-look")
    page.wait_for_selector(".proofs-item")
    # By and by the editor gives the caption an empty attribute.
    page.evaluate(f"{EDITOR}.document.findOne('figcaption').setAttribute('style', '')")
    assert "<figcaption style" in page.evaluate(f"{EDITOR}.getData()")
    page.click(".proofs-acts [data-all]")
    until(page, "document.querySelector('.proofs-said').textContent.includes('ذخیره')")
    assert "باغ‌ها</figcaption>" in page.evaluate(f"{EDITOR}.getData()")
    expect(page.locator(".proofs-item")).to_have_count(0)
