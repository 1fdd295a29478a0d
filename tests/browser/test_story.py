"""The product's main job, lived through by four people: written, published, read, rated, discussed."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from comments.models import Comment, Rating
from news.models import Article, View
from tests.browser.conftest import PHONE_FIRST
from tests.factories import ArticleFactory, CategoryFactory, CommentFactory, OfficeFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "گفت‌وگوی سرکنسول با رئیس اتاق بازرگانی"
COMMENT = "امیدوارم این همکاری‌ها به سود دانشجویان هم باشد."


def photograph() -> dict:
    file = BytesIO()
    Image.linear_gradient("L").resize((800, 500)).convert("RGB").save(file, "JPEG")
    return {"name": "عکس خبر.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


@pytest.fixture(autouse=True)
def office(newsroom):
    OfficeFactory()
    CategoryFactory(name="دیدارها")


def write_article(visit) -> None:
    """As a writer: a picture into the library, then the article with it."""
    page = visit.go("/admin/news/picture/add/")
    page.set_input_files("#id_file", photograph())
    page.fill("#id_alt", "نمایی خاکستری از سالن نشست")
    visit.press("input[name=_save]")
    page = visit.go("/admin/news/article/add/")
    page.fill("#id_over_title", "دیدار")
    page.fill("#id_title", TITLE)
    page.fill("#id_lead", "سرکنسول با رئیس اتاق بازرگانی دیدار کرد.")
    editor = page.frame_locator("iframe.cke_wysiwyg_frame").locator("body")
    editor.click()
    page.keyboard.insert_text("دو طرف دربارهٔ همکاری‌های بانکی گفت‌وگو کردند.")
    page.keyboard.press("Enter")
    page.keyboard.insert_text("و حوزه")
    page.keyboard.press("Control+Shift+Digit2")
    page.keyboard.insert_text("های دیگر.")
    page.select_option("#id_category", label="دیدارها")
    page.fill("#id_published_at_0", "۱۴۰۵/۰۹/۰۱")
    page.fill("#id_published_at_1", "۱۲:۲۶")
    choose(page, "lead_picture", "سالن")


def choose(page, field: str, term: str) -> None:
    """Pick what `term` finds in one of the desk's fields that search as one types."""
    page.click(f".field-{field} .select2-selection")
    page.fill(".select2-container--open .select2-dropdown .select2-search__field", term)
    page.click(".select2-results__option--highlighted")


class TestAtTheDesk:
    @PHONE_FIRST
    def test_a_writer_writes_an_editor_publishes_a_visitor_finds_it(self, open_browser, width):
        writing = open_browser(width)
        writing.login_by_form("writer")
        write_article(writing)
        writing.picture("desk-form")
        assert writing.fits()
        writing.press("button[name=_move][value=submit]")
        article = Article.objects.get()
        assert (article.status, article.title, article.author.username) == ("in_review", TITLE, "writer")
        assert "<p>و حوزه\u200cهای دیگر.</p>" in article.body
        assert article.published_at.isoformat() == "2026-11-22T09:26:00+00:00"
        assert article.lead_picture.alt == "نمایی خاکستری از سالن نشست"
        writing.go(f"/admin/news/article/{article.pk}/change/")
        assert writing.page.locator("button[name=_move][value=publish]").count() == 0

        editing = open_browser(width)
        editing.login_by_form("editor")
        editing.go("/admin/news/article/")
        assert editing.fits()
        editing.picture("desk-list")
        editing.press(f"#result_list a:text-is('{TITLE}')")
        editing.press("button[name=_move][value=publish]")
        article.refresh_from_db()
        assert article.status == "published"

        reading = open_browser(width)
        page = reading.go("/")
        reading.picture("home")
        assert reading.fits()
        page.click(f"text={TITLE}")
        assert page.locator("h1").inner_text() == TITLE
        assert "۱ آذر ۱۴۰۵ - ۱۲:۲۶" in page.content()


class TestInFront:
    @PHONE_FIRST
    def test_a_visitor_reads_rates_with_the_keyboard_and_comments(self, open_browser, width):
        article = ArticleFactory(baseline_views=285)
        visit = open_browser(width)
        page = visit.go(article.get_absolute_url())
        expect(page.locator("[data-views]")).to_have_text("۲۸۶")
        with page.expect_response("**/read/"):
            page.reload()
        expect(page.locator("[data-views]")).to_have_text("۲۸۶")
        assert View.objects.count() == 1

        page.locator("input[name=score]").first.focus()
        with page.expect_response("**/rating/"):
            page.keyboard.press("ArrowLeft")
        expect(page.locator("[data-summary]")).to_contain_text("۱ رأی")
        assert Rating.objects.get().score == 2

        # Nobody writes a comment within three seconds; the form's token would not be taken.
        page.wait_for_timeout(3_200)
        page.fill("#comment-name", "مهتاب")
        page.fill("#comment-text", COMMENT)
        page.get_by_role("button", name="ارسال دیدگاه").click()
        page.get_by_text("دریافت شد و در انتظار بررسی").wait_for()
        comment = Comment.objects.get()
        assert (comment.status, comment.name, comment.text) == ("pending", "مهتاب", COMMENT)
        visit.picture("article")
        assert visit.fits()
        page.reload()
        expect(page.locator("input[name=score][value='2']")).to_be_checked()

    def test_a_lost_connection_keeps_the_text(self, open_browser):
        article = ArticleFactory()
        visit = open_browser(intercepted=True)
        page = visit.go(article.get_absolute_url())
        expect(page.locator("#write [name=token]")).not_to_have_value("")
        page.fill("#comment-text", COMMENT)
        page.route("**/comments/", lambda route: route.abort())
        page.get_by_role("button", name="ارسال دیدگاه").click()
        page.get_by_text("ارتباط قطع شد").wait_for()
        assert page.input_value("#comment-text") == COMMENT
        assert not Comment.objects.exists()

    @PHONE_FIRST
    def test_a_moderator_approves_and_then_everybody_sees_it(self, open_browser, width):
        comment = CommentFactory(text=COMMENT)
        address = comment.article.get_absolute_url()
        reading = open_browser(width)
        assert COMMENT not in reading.go(address).content()
        assert "تاکنون نظری ثبت نشده است" in reading.page.content()

        moderating = open_browser(width)
        moderating.login_by_form("moderator")
        moderating.go("/admin/comments/comment/")
        moderating.picture("desk-comments")
        assert moderating.fits()
        with moderating.page.expect_response("**/decide/"):
            moderating.page.locator("button.is-approved, button[value=approved]").first.click()
        comment.refresh_from_db()
        assert (comment.status, comment.decided_by.username) == ("approved", "moderator")
        assert COMMENT in reading.go(address).content()


class TestWithoutJavaScript:
    @PHONE_FIRST
    def test_the_same_visit(self, open_browser, width):
        article = ArticleFactory(baseline_views=285)
        visit = open_browser(width, javascript=False)
        page = visit.go("/")
        page.click(f"text={article.title}")
        page.wait_for_load_state("networkidle")
        assert View.objects.count() == 1

        page.check("input[name=score][value='4']", force=True)
        page.get_by_role("button", name="ثبت امتیاز").click()
        assert Rating.objects.get().score == 4
        assert page.locator("input[name=score]:checked").get_attribute("value") == "4"

        visit.go(article.get_absolute_url())
        page.fill("#comment-text", COMMENT)
        page.get_by_role("button", name="ارسال دیدگاه").click()
        assert page.input_value("#comment-text") == COMMENT
        visit.picture("comment-page-without-javascript")
        page.wait_for_timeout(3_200)
        page.get_by_role("button", name="ارسال دیدگاه").click()
        assert "در انتظار بررسی" in page.content()
        assert Comment.objects.get().text == COMMENT
