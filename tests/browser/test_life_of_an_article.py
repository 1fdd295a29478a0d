"""The whole life of an article, lived through by a writer and two editors: refused, returned, published, withdrawn,
taken off, brought back as it was.
"""

import pytest
from playwright.sync_api import Page, expect

from news.models import Article, SecondLook, Transition
from tests.browser.conftest import DESK_FIRST, Visit
from tests.conftest import staff
from tests.factories import CategoryFactory, OfficeFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE, BETTER = "دیدار سرکنسول با شهردار", "دیدار سرکنسول با شهردار کازان"
REMARK = "نام شهر در عنوان نیست."


@pytest.fixture(autouse=True)
def office(newsroom):
    OfficeFactory()
    CategoryFactory(name="دیدارها")
    staff("editor2", "editor")


def step(page: Page, name: str, words: str = "") -> None:
    """Press the button of a step, and before it write what the step asks for."""
    if words:
        holder = page.locator(f"details.step:has(button[value={name}])")
        holder.locator("summary").click()
        holder.locator("textarea, input[type=text]").first.fill(words)
    with page.expect_navigation():
        page.locator(f"button[name=_move][value={name}]:visible").click()


def told(page: Page, words: str) -> None:
    expect(page.locator(".messagelist")).to_contain_text(words)


def form(visit: Visit, article: Article) -> Page:
    return visit.go(f"/admin/news/article/{article.pk}/change/")


@DESK_FIRST
def test_from_the_draft_to_the_page_and_back(open_browser, width):
    writing, first, second = (open_browser(width) for _person in range(3))
    for visit, name in ((writing, "writer"), (first, "editor"), (second, "editor2")):
        visit.login(name)

    # Written, and handed in.
    page = writing.go("/admin/news/article/add/")
    page.fill("#id_title", TITLE)
    page.fill("#id_lead", "دو طرف دربارهٔ همکاری‌های شهری گفت‌وگو کردند.")
    page.frame_locator("iframe.cke_wysiwyg_frame").locator("body").click()
    page.keyboard.insert_text("در این دیدار چند تن از همکاران نیز بودند.")
    page.select_option("#id_category", label="دیدارها")
    step(page, "submit")
    told(page, "فرستاده شد")
    article = Article.objects.get()

    # Returned with a remark, which the writer finds at the desk.
    page = form(first, article)
    step(page, "return", REMARK)
    told(page, "برگردانده شد")
    page = writing.go("/admin/notices/")
    expect(page.locator("main")).to_contain_text(REMARK)
    writing.picture("life-notices")
    page = form(writing, article)
    page.fill("#id_title", BETTER)
    step(page, "submit")

    # Who hands it in does not publish it: an editor's own text needs another editor.
    page = form(first, article)
    step(page, "publish")
    told(page, "منتشر شد")
    answer = open_browser(390).go(article.get_absolute_url())
    expect(answer.locator("h1")).to_have_text(BETTER)

    # Withdrawn: the page stays, with a dated notice.
    page = form(second, article)
    second.picture("life-published")
    assert second.fits()
    step(page, "withdraw", "نام شهردار نادرست بود.")
    reader = open_browser(390).go(Article.objects.get().get_absolute_url())
    expect(reader.locator("main")).to_contain_text("نام شهردار نادرست بود.")

    # Taken off: the page is gone, and says so.
    page = form(second, article)
    step(page, "unpublish", "به درخواست شهرداری")
    gone = open_browser(390)
    assert gone.page.goto(gone.site + f"/n/{article.pk}/").status == 410

    # Brought back to the first title as a new version.
    page = form(second, article)
    step(page, "reopen")
    page = second.go(f"/admin/news/article/{article.pk}/versions/")
    second.picture("life-versions")
    assert second.fits()
    moves = list(Transition.objects.filter(article=article).order_by("id").values_list("move", flat=True))
    assert moves == ["submit", "return", "submit", "publish", "withdraw", "unpublish", "reopen"]
    assert not SecondLook.objects.exists()


@DESK_FIRST
def test_an_editor_alone_says_why_and_a_colleague_looks(open_browser, width):
    own = open_browser(width)
    own.login("editor")
    page = own.go("/admin/news/article/add/")
    page.fill("#id_title", TITLE)
    page.fill("#id_lead", "دو طرف دربارهٔ همکاری‌های شهری گفت‌وگو کردند.")
    page.frame_locator("iframe.cke_wysiwyg_frame").locator("body").click()
    page.keyboard.insert_text("در این دیدار چند تن از همکاران نیز بودند.")
    page.select_option("#id_category", label="دیدارها")
    step(page, "submit")
    article = Article.objects.get()
    page = form(own, article)
    expect(page.locator("#why-not-publish")).to_be_visible()
    own.picture("life-own-submission")
    step(page, "force", "همهٔ همکاران در سفر بودند.")
    told(page, "همکاری باید آن را ببیند")
    look = SecondLook.objects.get()
    assert (look.cause, look.reason) == ("forced", "همهٔ همکاران در سفر بودند.")

    other = open_browser(width)
    page = other.login_by_form("editor2")
    expect(page.locator("#content")).to_contain_text(TITLE)
    other.picture("life-dashboard")
    page = form(other, article)
    with page.expect_navigation():
        page.get_by_role("button", name="دیدم").first.click()
    look.refresh_from_db()
    assert look.seen_by.username == "editor2"
