"""Bringing pictures in by hand: chosen, dragged and pasted, several at once, with what goes wrong named at each."""

import base64
import re

import pytest
from playwright.sync_api import Page, expect

from news.models import Article, GalleryPicture, Picture
from tests.browser.conftest import PHONE
from tests.factories import (
    ArticleFactory,
    CategoryFactory,
    GalleryPictureFactory,
    OfficeFactory,
    PictureFactory,
)
from tests.news.pictures.corpus import drawing, encoded

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST, CHOOSE = "/admin/news/picture/", "/admin/news/picture/choose/"
PHOTOGRAPH = encoded(drawing(900, 600), "JPEG")
# A drop or a paste of files on the element; what they hold, or how many bytes of nothing.
BRING = """(target, [kind, files]) => {
  const transfer = new DataTransfer();
  for (const [name, type, data] of files) {
    const bytes = typeof data === "number" ? new Uint8Array(data)
                                           : Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
    transfer.items.add(new File([bytes], name, { type }));
  }
  const options = { bubbles: true, cancelable: true };
  target.dispatchEvent(kind === "drop" ? new DragEvent("drop", { ...options, dataTransfer: transfer })
                                       : new ClipboardEvent("paste", { ...options, clipboardData: transfer }));
}"""


@pytest.fixture(autouse=True)
def office(newsroom):
    OfficeFactory()
    CategoryFactory(name="دیدارها")


def bring(target, kind: str, *files: tuple[str, str, str | int]) -> None:
    target.evaluate(BRING, [kind, files])


def photograph(name: str = "میدان.jpg", part: int | None = None) -> tuple[str, str, str]:
    return name, "image/jpeg", base64.b64encode(PHOTOGRAPH[:part]).decode()


def opened(open_browser, address: str, **options) -> Page:
    visit = open_browser(**options)
    visit.login("writer")
    page = visit.go(address)
    page.wait_for_load_state("networkidle")
    return page


def test_several_are_dragged_described_and_sent_and_the_refused_one_says_why(open_browser):
    page = opened(open_browser, LIST, intercepted=True)
    rows, told = page.locator(".upload-row"), page.locator(".upload-told")
    bring(
        page.locator("body"),
        "drop",
        photograph("یک.jpg"),
        photograph("دو.jpg", part=4_000),
        ("نقشه.gif", "image/gif", 60),
        ("بزرگ.png", "image/png", 10 * 1024 * 1024 + 1),
        ("تلفن.HEIC", "", 60),
    )
    expect(told).to_have_text("در انتظار: ۲")
    expect(rows.nth(2).locator(".errorlist")).to_contain_text("JPEG")
    expect(rows.nth(3).locator(".errorlist")).to_contain_text("۱۰ مگابایت")
    expect(rows.nth(4).locator(".errorlist")).to_contain_text("سازگارترین")
    expect(rows.first.locator("[data-field=alt]")).to_be_focused()
    # Nothing is sent before all that waits is described.
    page.click("[data-send]")
    expect(rows.first.locator(".errorlist")).to_contain_text("تزئینی")
    assert not Picture.objects.exists()
    page.fill("[data-credit]", "روابط عمومی")
    rows.first.locator("[data-field=alt]").fill("میدان شهر در برف")
    rows.nth(1).locator("[data-field=decorative]").check()
    expect(rows.nth(1).locator("[data-field=alt]")).to_be_disabled()
    # The line breaks off at the first one: it keeps its words, and is tried again.
    page.route("**/upload/", lambda route: route.abort(), times=1)
    page.click("[data-send]")
    expect(told).to_have_text("بارگذاری شد: ۰ از ۲")
    expect(rows.first.locator(".errorlist")).to_contain_text("سرور پاسخ نمی‌دهد")
    expect(rows.nth(1).locator(".errorlist")).to_contain_text("آسیب")
    expect(rows.first.locator("[data-retry]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(rows.first.locator(".upload-done")).to_be_visible()
    made = Picture.objects.get()
    assert (made.alt, made.credit, made.uploaded_by.username) == ("میدان شهر در برف", "روابط عمومی", "writer")
    rows.nth(1).locator("[data-remove]").click()
    with page.expect_navigation():
        page.click("[data-after]")
    expect(page.locator("#result_list .field-described")).to_have_text("میدان شهر در برف")


def test_on_a_phone_one_is_pasted_in_the_chooser_and_goes_to_the_form(open_browser):
    page = opened(open_browser, "/admin/news/article/add/", width=PHONE)
    with page.expect_popup() as popup:
        page.locator("button.library").click()
    library = popup.value
    library.wait_for_load_state("networkidle")
    bring(library.locator("body"), "paste", photograph())
    library.locator("[data-field=alt]").fill("میدان شهر")
    assert library.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    library.click("[data-send]")
    with library.expect_event("close"):
        library.locator("[data-result]").click()
    expect(page.locator(".field-lead_picture .select2-selection__rendered")).to_contain_text("میدان شهر")


def test_one_that_is_pasted_into_the_text_is_described_first_and_stands_in_it_then(open_browser):
    page = opened(open_browser, "/admin/news/article/add/")
    page.fill("#id_title", "دیدار با شهردار")
    page.select_option("#id_category", label="دیدارها")
    body = page.frame_locator("iframe.cke_wysiwyg_frame").locator("body")
    body.click()
    page.keyboard.insert_text("متن خبر")
    bring(body, "paste", photograph())
    dialog = page.locator("dialog.upload-dialog")
    expect(dialog).to_be_visible()
    dialog.locator("[data-field=alt]").fill("میدان <شهر>")
    dialog.locator("[data-field=caption]").fill("میدان")
    # Enter in a field of the row sends neither this nor the article.
    page.keyboard.press("Enter")
    dialog.locator("[data-send]").click()
    expect(dialog).to_be_hidden()
    expect(body.locator("figcaption")).to_have_text("میدان")
    page.click("input[name=_continue]")
    expect(page.locator(".messagelist")).to_contain_text("افزوده شد")
    picture, text = Picture.objects.get(), Article.objects.get().body
    assert f'src="{picture.file.url}"' in text
    assert "متن خبر" in text
    assert re.search(r'alt="میدان (<|&lt;)شهر(>|&gt;)"', text)


def test_after_a_login_in_another_tab_the_same_files_go_out(open_browser, newsroom):
    page = opened(open_browser, LIST)
    bring(page.locator("body"), "paste", photograph())
    page.fill("[data-field=alt]", "میدان شهر")
    page.context.clear_cookies()
    page.click("[data-send]")
    expect(page.locator(".upload-row .errorlist")).to_contain_text("نشست شما پایان یافته است")
    other = page.context.new_page()
    other.goto(page.url)
    other.fill("#id_username", "writer")
    other.fill("#id_password", "a-long-enough-password")
    other.press("#id_password", "Enter")
    other.wait_for_url(lambda url: "login" not in url)
    other.close()
    page.click("[data-retry]")
    expect(page.locator(".upload-done")).to_be_visible()
    assert Picture.objects.get().alt == "میدان شهر"


def test_the_focal_point_is_set_with_a_click_and_with_the_keyboard(open_browser, newsroom):
    picture = PictureFactory(uploaded_by=newsroom["writer"])
    page = opened(open_browser, f"{LIST}{picture.pk}/change/")
    stage = page.locator(".focal-stage").bounding_box()
    page.mouse.click(stage["x"] + stage["width"] * 0.25, stage["y"] + stage["height"] * 0.75)
    across, down = (int(page.input_value(f"#id_focal_{axis}")) for axis in "xy")
    assert abs(across - 25) < 4 and abs(down - 75) < 4
    page.locator("#id_focal_y").press("ArrowDown")
    assert page.locator(".focal-cut").evaluate("cut => cut.width > 0")
    page.click("input[name=_save]")
    expect(page.locator(".messagelist")).to_be_visible()
    picture.refresh_from_db()
    assert (picture.focal_x, picture.focal_y) == (across, down - 1)
    assert picture.card


def test_a_gallery_of_several_is_put_into_order_by_dragging(open_browser, newsroom):
    article = ArticleFactory(status="draft", published_at=None, author=newsroom["writer"])
    for alt in ("ایوان", "باغ", "پل"):
        GalleryPictureFactory(article=article, picture=PictureFactory(alt=alt, caption=""))
    page = opened(open_browser, f"/admin/news/article/{article.pk}/change/")
    rows = page.locator("#gallery-rows .part")
    rows.first.scroll_into_view_if_needed()
    grip = rows.nth(2).locator("[data-grip]").bounding_box()
    target = rows.first.bounding_box()
    page.mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    page.mouse.down()
    page.mouse.move(grip["x"] + 5, target["y"] + target["height"] / 2, steps=6)
    page.mouse.move(grip["x"] + 5, target["y"] + 4, steps=4)
    page.mouse.up()
    expect(rows.first).to_contain_text("پل")
    page.click("input[name=_continue]")
    expect(page.locator(".messagelist")).to_be_visible()
    order = GalleryPicture.objects.filter(article=article).order_by("position")
    assert [row.picture.alt for row in order] == ["پل", "ایوان", "باغ"]


def test_a_click_in_the_library_counts_before_all_of_the_page_has_come(open_browser):
    """Its listener stands before the first picture does: what else the page loads may be slow."""
    picture = PictureFactory(alt="سالن نشست", caption="")
    page = opened(open_browser, "/admin/news/article/add/", intercepted=True)
    page.context.route("**/picture-upload*.js", lambda route: None)
    with page.expect_popup() as popup:
        page.locator("button.library").click()
    with popup.value.expect_event("close"):
        popup.value.locator(f"button[data-picture='{picture.pk}']").click()
    expect(page.locator(".field-lead_picture .select2-selection__rendered")).to_contain_text("سالن نشست")
    page.context.unroute_all(behavior="ignoreErrors")
