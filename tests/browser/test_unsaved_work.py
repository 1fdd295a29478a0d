"""Nothing typed is lost: to a crash, to a login that ended, to a page that is left by mistake."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from news.models import Article, UnsavedWork
from tests.factories import ArticleFactory, CategoryFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE, WORDS = "خبری که نباید گم شود", "دو طرف دربارهٔ همکاری‌های بانکی گفت‌وگو کردند."


def form(visit, path="/admin/news/article/add/"):
    page = visit.go(path)
    page.locator("form[data-is-kept]").wait_for(state="attached")
    return page


def type_text(page) -> None:
    page.fill("#id_title", TITLE)
    page.frame_locator("iframe.cke_wysiwyg_frame").locator("body").click()
    page.keyboard.insert_text(WORDS)


def go_elsewhere(page) -> None:
    """As when another tab comes to the front: what is kept every ten seconds is kept at once."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


@pytest.fixture(autouse=True)
def category(newsroom):
    return CategoryFactory(name="دیدارها")


def test_after_a_crash_the_text_is_there_again(open_browser):
    visit = open_browser()
    visit.login("writer")
    page = form(visit)
    type_text(page)
    go_elsewhere(page)
    expect(page.locator("[data-kept]")).to_contain_text("نگه داشته شد")
    # Without a farewell: the page has no time to send anything more.
    page.close(run_before_unload=False)

    visit = open_browser()
    visit.login("writer")
    page = visit.go("/admin/news/article/")
    expect(page.locator("[data-unsaved-work]")).to_contain_text(TITLE)
    page = form(visit)
    with page.expect_navigation():
        page.locator(".unsaved-work a.button").first.click()
    assert page.input_value("#id_title") == TITLE
    expect(page.frame_locator("iframe.cke_wysiwyg_frame").locator("body")).to_have_text(WORDS)
    assert not Article.objects.exists()

    page.select_option("#id_category", label="دیدارها")
    visit.press("input[name=_save]")
    assert WORDS in Article.objects.get().body
    assert not UnsavedWork.objects.exists()


def test_a_login_that_ended_is_told_and_the_keeping_goes_on_after_the_next(open_browser, newsroom):
    article = ArticleFactory(status="draft", published_at=None, author=newsroom["writer"])
    visit = open_browser()
    visit.login("writer")
    page = form(visit, f"/admin/news/article/{article.pk}/change/")
    Session.objects.all().delete()
    page.fill("#id_title", TITLE)
    go_elsewhere(page)
    expect(page.locator('[data-notice="ended"]')).to_be_visible()
    assert page.input_value("#id_title") == TITLE
    assert not UnsavedWork.objects.exists()

    visit.login_in_another_tab("writer")
    go_elsewhere(page)
    expect(page.locator('[data-notice="ended"]')).to_be_hidden()
    go_elsewhere(page)
    expect(page.locator("[data-kept]")).to_contain_text("نگه داشته شد")
    assert UnsavedWork.objects.get().typed["title"] == [TITLE]


def test_leaving_warns_only_when_something_would_be_lost(open_browser, newsroom):
    article = ArticleFactory(status="draft", published_at=None, author=newsroom["writer"])
    address = f"/admin/news/article/{article.pk}/change/"
    visit = open_browser()
    visit.login("writer")
    page = form(visit, address)
    warned = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.accept()))
    page.click("#id_title")
    visit.go("/admin/news/article/")
    assert warned == []

    page = form(visit, address)
    page.frame_locator("iframe.cke_wysiwyg_frame").locator("body").click()
    page.keyboard.insert_text(WORDS)
    visit.go("/admin/news/article/")
    assert warned == ["beforeunload"]
    # What was typed since the last keeping went on its way as the page was left.
    for _turn in range(20):
        if UnsavedWork.objects.exists():
            break
        page.wait_for_timeout(250)
    visit.go("/admin/news/article/")
    expect(page.locator("[data-unsaved-work] a")).to_be_visible()

    page = form(visit, address)
    page.fill("#id_title", TITLE)
    visit.press("input[name=_save]")
    assert warned == ["beforeunload"]
    assert Article.objects.get().title == TITLE
