"""The gallery in a real browser: a viewer with the keyboard, links without JavaScript, and the desk that fills it."""

import pytest
from playwright.sync_api import expect

from news.models import Article, PickedArticle
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import ArticleFactory, CategoryFactory, GalleryPictureFactory, PictureFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ALTS = ["ایوان", "باغ", "پل"]


@pytest.fixture
def article():
    made = ArticleFactory(title="گزارش تصویری")
    for position, alt in enumerate(ALTS, start=1):
        GalleryPictureFactory(
            article=made,
            position=position,
            picture=PictureFactory(alt=alt, caption=f"شرح {alt}", credit="روابط عمومی"),
        )
    return made


def test_it_is_turned_with_the_keyboard_and_the_focus_comes_back(article, open_browser):
    page = open_browser(DESKTOP).go(article.get_absolute_url())
    viewer, said = page.locator(".viewer"), page.locator(".viewer [role=status]")
    expect(viewer).to_be_hidden()
    page.locator(".thumbs a").first.focus()
    page.keyboard.press("Enter")
    expect(viewer).to_be_visible()
    expect(said).to_contain_text("۱ از ۳")
    for key, place, alt in [
        ("ArrowLeft", "۲ از ۳", "باغ"),
        ("ArrowLeft", "۳ از ۳", "پل"),
        ("ArrowLeft", "۱ از ۳", "ایوان"),
        ("ArrowRight", "۳ از ۳", "پل"),
        ("Home", "۱ از ۳", "ایوان"),
        ("End", "۳ از ۳", "پل"),
    ]:
        page.keyboard.press(key)
        expect(said).to_contain_text(place)
        expect(said).to_contain_text(f"شرح {alt} تصویر: روابط عمومی")
        expect(viewer.locator("img")).to_have_attribute("alt", alt)
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(page.locator(".thumbs a").last).to_be_focused()


def test_it_is_turned_with_its_buttons_and_closed_beside_the_picture(article, open_browser):
    page = open_browser(PHONE, reduced_motion="reduce").go(article.get_absolute_url())
    viewer = page.locator(".viewer")
    page.locator(".thumbs a").nth(1).click()
    expect(viewer.locator("img")).to_have_attribute("alt", "باغ")
    viewer.get_by_role("button", name="تصویر بعدی").click()
    expect(viewer.locator("img")).to_have_attribute("alt", "پل")
    viewer.get_by_role("button", name="بستن").click()
    expect(viewer).to_be_hidden()
    page.locator(".thumbs a").first.click()
    viewer.locator("[data-frame]").click(position={"x": 5, "y": 5})
    expect(viewer).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_sticks_out_on_the_narrowest_screen(article, open_browser, scheme):
    visit = open_browser(320, color_scheme=scheme)
    visit.go(article.get_absolute_url())
    assert visit.fits()
    visit.page.locator(".thumbs a").first.click()
    box = visit.page.locator(".viewer-acts").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320


def test_without_javascript_each_thumbnail_leads_to_its_picture(article, open_browser):
    page = open_browser(PHONE, javascript=False).go(article.get_absolute_url())
    expect(page.locator(".viewer")).to_be_hidden()
    page.locator(".thumbs a").first.click()
    assert page.url.endswith(".webp")


def test_a_writer_fills_it_from_the_library_and_picks_what_to_read(newsroom, open_browser):
    CategoryFactory(name="فرهنگی")
    for alt in ALTS:
        PictureFactory(alt=alt)
    ArticleFactory(title="شب شعر کتابخانه")
    visit = open_browser(DESKTOP)
    page = visit.login("writer")
    visit.go("/admin/news/article/add/")
    page.fill("#id_title", "گزارش تازه")
    page.select_option("#id_category", label="فرهنگی")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="افزودن تصویر از کتابخانهٔ تصویرها").click()
    library = opened.value
    library.wait_for_load_state()
    for alt in ("ایوان", "باغ", "ایوان"):
        library.locator(f"button[data-alt={alt}]").click()
    library.close()
    rows = page.locator("#gallery-rows .rows [data-row]")
    expect(rows).to_have_count(2)
    expect(page.locator("#gallery-rows [data-told]")).to_contain_text("همین حالا در فهرست هست")
    # The second goes up by keyboard alone, and keeps the focus.
    second = rows.last.get_by_role("button", name="یک جایگاه بالاتر")
    second.focus()
    page.keyboard.press("Enter")
    expect(rows.first.get_by_role("button", name="یک جایگاه بالاتر")).to_be_focused()
    expect(page.locator("#gallery-rows [data-live]")).to_contain_text("جایگاه ۱ از ۲")
    page.fill("#pick-article", "شعر كتابخانه")
    page.locator(".suggestions li").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".of-articles [data-row] [data-name]").first).to_have_text("شب شعر کتابخانه")
    visit.press("[name=_save]")
    article = Article.objects.get(title="گزارش تازه")
    assert [row.picture.alt for row in article.gallery_pictures.all()] == ["باغ", "ایوان"]
    assert PickedArticle.objects.get().other.title == "شب شعر کتابخانه"


def test_a_row_that_was_taken_out_comes_back(newsroom, open_browser, article):
    visit = open_browser(PHONE)
    page = visit.login("editor")
    visit.go(f"/admin/news/article/{article.pk}/change/")
    # The editor is large, and moves what stands below it when it comes.
    page.locator(".cke_contents iframe").wait_for()
    assert visit.fits()
    rows = page.locator("#gallery-rows .rows [data-row]")
    rows.first.locator("[data-remove]").click()
    expect(rows.first).to_be_hidden()
    page.get_by_role("button", name="بازگرداندن").click()
    expect(rows.first).to_be_visible()
    rows.last.locator("[data-remove]").click()
    visit.press("[name=_save]")
    assert [row.picture.alt for row in article.gallery_pictures.all()] == ALTS[:2]
