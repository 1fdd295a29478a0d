"""The desk in a real browser: its editor, its picture library, and forms that outlive their session."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from news.models import Article
from tests.browser.conftest import PHONE_FIRST
from tests.factories import ArticleFactory, CategoryFactory, CommentFactory, OfficeFactory, PictureFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADD = "/admin/news/article/add/"
TITLE = "دیدار با شهردار"


@pytest.fixture(autouse=True)
def office(newsroom):
    OfficeFactory()
    CategoryFactory(name="دیدارها")


def write_into(page, text: str) -> None:
    page.frame_locator("iframe.cke_wysiwyg_frame").locator("body").click()
    page.keyboard.insert_text(text)


def typed(page) -> str:
    return page.evaluate("CKEDITOR.instances.id_body.getData()")


class TestPages:
    """A page that breaks the policy, throws in a script or asks another host fails when its visit ends."""

    @PHONE_FIRST
    @pytest.mark.parametrize(
        "name, addresses",
        [
            (
                "editor",
                [
                    "/admin/",
                    "/admin/news/article/",
                    ADD,
                    "/admin/news/article/{article}/change/",
                    "/admin/news/article/{article}/history/",
                    "/admin/news/article/{article}/delete/",
                    "/admin/news/article/{article}/preview/",
                    "/admin/news/picture/",
                    "/admin/news/picture/add/",
                    "/admin/news/picture/choose/",
                    "/admin/news/category/add/",
                    "/admin/news/tag/",
                ],
            ),
            ("moderator", ["/admin/comments/comment/", "/admin/comments/comment/{comment}/change/"]),
            ("writer", ["/admin/news/article/{article}/change/", "/admin/password_change/"]),
        ],
    )
    def test_nothing_breaks_and_nothing_sticks_out(self, open_browser, name, addresses, width):
        comment = CommentFactory(article=ArticleFactory(lead_picture=PictureFactory()))
        visit = open_browser(width)
        visit.go("/admin/login/")
        assert visit.fits()
        visit.login(name)
        for address in addresses:
            page = visit.go(address.format(article=comment.article_id, comment=comment.pk))
            page.wait_for_load_state("networkidle")
            assert visit.fits(), address


class TestEditor:
    @pytest.fixture
    def visit(self, open_browser):
        visit = open_browser()
        visit.login("writer")
        page = visit.go(ADD)
        page.fill("#id_title", TITLE)
        page.select_option("#id_category", label="دیدارها")
        return visit

    def test_what_the_buttons_make_is_what_is_kept(self, visit):
        page = visit.page
        write_into(page, "همکاری")
        page.click(".cke_button__halfspace")
        page.keyboard.insert_text("ها")
        page.keyboard.press("Enter")
        page.click(".cke_combo__format .cke_combo_button")
        page.frame_locator("iframe.cke_panel_frame").get_by_text("میان‌تیتر", exact=True).click()
        page.keyboard.insert_text("پیشنهاد")
        page.keyboard.press("Enter")
        page.click(".cke_button__bold")
        page.keyboard.insert_text("درشت")
        page.click(".cke_button__bold")
        page.keyboard.press("Enter")
        page.click(".cke_button__bulletedlist")
        page.keyboard.insert_text("یک")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        page.click(".cke_button__table")
        page.click(".cke_dialog_ui_button_ok:visible")
        page.keyboard.insert_text("خانه")
        page.click("input[name=_continue]")
        expect(page.locator(".messagelist")).to_contain_text("افزوده شد")
        body = Article.objects.get().body
        assert re.sub(r"\s+", "", body).startswith(
            "<p>همکاری\u200cها</p><h2>پیشنهاد</h2><p><strong>درشت</strong></p><ul><li>یک</li></ul><table>"
        )
        assert "<td>خانه</td>" in body
        assert "style" not in body
        assert typed(page).replace(" />", ">").strip() == body

    def test_a_picture_comes_from_the_library_with_its_description(self, visit):
        picture = PictureFactory(alt="سالن نشست", caption="")
        page = visit.page
        write_into(page, "متن")
        page.click(".cke_button__image")
        with page.expect_popup() as popup:
            page.locator(".cke_dialog:visible").get_by_text("انتخاب از کتابخانهٔ تصویر").click()
        popup.value.wait_for_load_state()
        with popup.value.expect_event("close"):
            popup.value.locator(f"button[data-picture='{picture.pk}']").click()
        expect(page.locator(".cke_dialog:visible input").nth(1)).to_have_value("سالن نشست")
        page.click(".cke_dialog_ui_button_ok:visible")
        page.click("input[name=_continue]")
        expect(page.locator(".messagelist")).to_contain_text("افزوده شد")
        body = Article.objects.get().body
        assert f'src="{picture.file.url}"' in body
        assert 'alt="سالن نشست"' in body

    def test_pasted_markup_and_foreign_pictures_are_left_out(self, visit):
        page = visit.page
        write_into(page, "")
        page.evaluate(
            """CKEDITOR.instances.id_body.execCommand("paste", {type: "html", dataValue:
            '<p class="MsoNormal" style="color:red">متن<o:p></o:p></p><img src="https://example.org/spy.png">' +
            '<img src="data:image/png;base64,AAAA"><p onclick="alert(1)">دیگر</p><h1>بزرگ</h1>'})"""
        )
        expect(page.locator(".cke_notification")).to_contain_text("کنار گذاشته شد")
        expect(page.frame_locator("iframe.cke_wysiwyg_frame").locator("body")).to_contain_text("بزرگ")
        assert re.sub(r"\s+", "", typed(page)) == "<p>متن</p><p>دیگر</p><h2>بزرگ</h2>"

    def test_its_words_are_persian(self, visit):
        words = visit.page.evaluate(
            """[...document.querySelectorAll(".cke, .cke *")].flatMap((element) => [
                 element.title,
                 element.getAttribute("aria-label"),
                 element.childElementCount ? "" : element.innerText,
               ]).filter((text) => /[A-Za-z]{2}/.test(text || ""))"""
        )
        assert words == []

    def test_the_lead_picture_is_chosen_from_the_library_and_shown(self, visit):
        picture = PictureFactory(alt="سالن نشست", caption="")
        page = visit.page
        with page.expect_popup() as popup:
            page.locator("button.library").click()
        popup.value.wait_for_load_state()
        with popup.value.expect_event("close"):
            popup.value.locator(f"button[data-picture='{picture.pk}']").click()
        expect(page.locator(".field-lead_picture .select2-selection__rendered")).to_contain_text("سالن نشست")
        expect(page.locator(".picture-preview")).to_be_visible()
        page.click("input[name=_save]")
        expect(page.locator(".messagelist")).to_contain_text("افزوده شد")
        assert Article.objects.get().lead_picture == picture


class TestAFormOutlivesItsSession:
    @pytest.fixture
    def visit(self, open_browser):
        visit = open_browser(intercepted=True)
        visit.login("writer")
        page = visit.go(ADD)
        page.fill("#id_title", TITLE)
        page.select_option("#id_category", label="دیدارها")
        # Without a lead the desk would advise to write one first.
        page.fill("#id_lead", "سرکنسول با شهردار کازان گفت‌وگو کرد.")
        write_into(page, "متنی که نباید از دست برود")
        return visit

    def login_in_another_tab(self, visit, name) -> None:
        other = visit.context.new_page()
        other.goto(visit.site + "/admin/login/")
        other.fill("#id_username", name)
        other.fill("#id_password", "a-long-enough-password")
        other.press("#id_password", "Enter")
        other.wait_for_url("**/admin/")
        other.close()

    def test_it_waits_for_a_new_login_and_is_sent_then(self, visit):
        page = visit.page
        Session.objects.all().delete()
        page.click("button[name=_move][value=submit]")
        notice = page.locator("#session-notice")
        expect(notice).to_contain_text("نشست شما پایان یافته است")
        expect(notice.locator("a")).to_have_attribute("target", "_blank")
        assert page.input_value("#id_title") == TITLE
        assert not Article.objects.exists()

        self.login_in_another_tab(visit, "writer")
        page.click("button[name=_move][value=submit]")
        expect(page.locator(".messagelist")).to_contain_text("برای بررسی فرستاده شد")
        article = Article.objects.get()
        assert (article.title, article.status) == (TITLE, "in_review")
        assert "متنی که نباید از دست برود" in article.body

    def test_after_a_login_elsewhere_its_old_token_is_no_hindrance(self, visit):
        Session.objects.all().delete()
        self.login_in_another_tab(visit, "writer")
        visit.page.click("input[name=_save]")
        expect(visit.page.locator(".messagelist")).to_contain_text("افزوده شد")
        assert Article.objects.get().title == TITLE

    def test_it_is_not_sent_in_the_name_of_somebody_else(self, visit):
        Session.objects.all().delete()
        self.login_in_another_tab(visit, "editor")
        visit.page.click("input[name=_save]")
        expect(visit.page.locator("#session-notice")).to_contain_text("کس دیگری وارد شده است")
        expect(visit.page.locator("#session-notice [data-name]")).to_have_text("editor")
        assert not Article.objects.exists()

    def test_it_stays_when_the_server_does_not_answer(self, visit):
        visit.page.route("**/pulse/", lambda route: route.abort())
        visit.page.click("input[name=_save]")
        expect(visit.page.locator("#session-notice")).to_contain_text("سرور پاسخ نمی‌دهد")
        visit.page.unroute("**/pulse/")
        visit.page.click("input[name=_save]")
        expect(visit.page.locator(".messagelist")).to_contain_text("افزوده شد")
