"""Two browsers on one article: each is told of the other, and a stale save loses neither text."""

import pytest
from playwright.sync_api import expect

from news.models import Article, UnsavedWork, Version
from tests.conftest import staff
from tests.factories import ArticleFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
THEIRS, MINE = "تیتری که دبیر نوشت", "تیتری که نویسنده نوشت"


@pytest.fixture
def article(newsroom):
    return ArticleFactory(
        status="draft", published_at=None, author=newsroom["writer"], title="تیتر نخست", lead="لید نخست"
    )


def form_in(visit, article):
    page = visit.go(f"/admin/news/article/{article.pk}/change/")
    page.locator("form[data-is-kept]").wait_for(state="attached")
    return page


def look_again(page) -> None:
    """As when somebody comes back to the tab: what the form asks every twenty seconds it asks at once."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_each_hears_of_the_other_and_both_texts_are_shown(open_browser, article):
    writer, editor = open_browser(), open_browser()
    writer.login("writer")
    mine = form_in(writer, article)
    editor.login("editor")
    theirs = form_in(editor, article)
    expect(theirs.locator("[data-editing-now]")).to_contain_text("writer از ساعت")
    look_again(mine)
    expect(mine.locator("[data-editing-now]")).to_contain_text("editor از ساعت")

    theirs.fill("#id_title", THEIRS)
    editor.press("input[name=_continue]")
    assert Article.objects.get().title == THEIRS

    look_again(mine)
    expect(mine.locator("[data-editing-now]")).to_contain_text("ذخیره کرد")
    mine.fill("#id_title", MINE)
    writer.press("input[name=_continue]")
    expect(mine.locator(".collision del").first).to_have_text("دبیر")
    expect(mine.locator(".collision ins").first).to_have_text("نویسنده")
    assert mine.input_value("#id_title") == MINE
    assert writer.fits()

    mine.click("[data-take=title]")
    assert mine.input_value("#id_title") == THEIRS
    mine.fill("#id_title", MINE)
    writer.press(".collision button[name=_continue]")
    assert Article.objects.get().title == MINE
    titles = [version.content["title"] for version in Version.objects.defer(None)]
    assert titles[:2] == [MINE, THEIRS]
    assert not UnsavedWork.objects.exists()


def test_whoever_takes_the_colleagues_text_finds_the_own_again(open_browser, article):
    writer = open_browser(width=390)
    writer.login("writer")
    page = form_in(writer, article)
    staff("negar", "editor")
    Article.objects.filter(pk=article.pk).first().save()
    page.fill("#id_title", MINE)
    writer.press("input[name=_save]")
    with page.expect_navigation():
        page.click("[data-leaves]")
    assert page.input_value("#id_title") == "تیتر نخست"
    assert writer.fits()
    with page.expect_navigation():
        page.locator(".unsaved-work a.button").first.click()
    assert page.input_value("#id_title") == MINE
    assert Article.objects.get().title == "تیتر نخست"


def test_a_remark_is_written_beside_the_form_and_read_by_whom_it_is_for(open_browser, article):
    editor = open_browser()
    editor.login("editor")
    page = form_in(editor, article)
    page.fill("#id_title", THEIRS)
    page.fill(".remark-form textarea", "لید را کوتاه کنید.")
    page.locator(".remark-to").get_by_label("writer").check()
    page.click(".remark-form button")
    expect(page.locator(".remark-text")).to_have_text("لید را کوتاه کنید.")
    assert page.input_value("#id_title") == THEIRS
    page.locator(".remark-acts button").click()
    expect(page.locator(".remarks-settled")).to_be_attached()

    writer = open_browser(width=390)
    page = writer.login_by_form("writer")
    expect(page.locator("[data-unread]").first).to_have_text("۱")
    page = writer.go("/admin/notices/")
    assert writer.fits()
    with page.expect_navigation():
        page.locator(".notice button").click()
    expect(page.locator("#id_title")).to_have_value("تیتر نخست")
