"""The article's form by the keyboard: saving, mending, and what the row of buttons may not hide."""

import pytest
from playwright.sync_api import expect

from news.models import Article
from tests.factories import ArticleFactory, CategoryFactory, OfficeFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Whether the row of buttons covers the middle of what has the focus.
IS_COVERED = """() => {
  const [row, reached] = [document.querySelector('.submit-row'), document.activeElement];
  const box = reached.getBoundingClientRect();
  const above = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return row.contains(above) && !row.contains(reached) ? reached.id || reached.className : '';
}"""


@pytest.fixture
def visit(open_browser, newsroom):
    OfficeFactory()
    visit = open_browser()
    visit.login("writer")
    return visit


def test_ctrl_s_saves_and_leaves_the_writer_at_the_form(visit, newsroom):
    article = ArticleFactory(status="draft", published_at=None, author=newsroom["writer"])
    page = visit.go(f"/admin/news/article/{article.pk}/change/")
    page.locator("form[data-is-kept]").wait_for(state="attached")
    page.fill("#id_title", "تیتر تازه")
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    expect(page.locator("#id_title")).to_have_value("تیتر تازه")
    assert page.url.endswith(f"/{article.pk}/change/")
    assert Article.objects.get().title == "تیتر تازه"


def test_a_refused_form_puts_the_focus_where_it_has_to_be_mended(visit):
    CategoryFactory(name="دیدارها")
    page = visit.go("/admin/news/article/add/")
    page.locator("form[data-is-kept]").wait_for(state="attached")
    page.fill("#id_over_title", "روتیتر")
    visit.press("input[name=_continue]")
    expect(page.locator("#id_title")).to_be_focused()
    page.keyboard.type("سطر یک")
    page.keyboard.press("Enter")
    page.keyboard.insert_text("\nسطر دو")
    expect(page.locator("#id_title")).to_have_value("سطر یک سطر دو")
    page.click("[data-mistake=id_category]")
    expect(page.locator("#id_category")).to_be_focused()


def test_the_row_of_buttons_hides_nothing_that_tab_reaches(visit, newsroom):
    article = ArticleFactory(status="draft", published_at=None, author=newsroom["writer"])
    page = visit.go(f"/admin/news/article/{article.pk}/change/")
    page.locator("form[data-is-kept]").wait_for(state="attached")
    page.set_viewport_size({"width": 1280, "height": 720})
    page.focus("#id_over_title")
    covered = []
    for _step in range(30):
        page.keyboard.press("Tab")
        covered += [page.evaluate(IS_COVERED)]
    assert not any(covered)


def test_the_editors_own_words_are_persian_as_it_is_written(visit):
    page = visit.go("/admin/news/article/add/")
    page.locator("form[data-is-kept]").wait_for(state="attached")
    words = page.evaluate(
        "JSON.stringify([CKEDITOR.instances.id_body.lang.link, CKEDITOR.instances.id_body.lang.list,"
        " [...document.querySelectorAll('.cke_button')].map((button) => button.title)])"
    )
    assert "فهرست نقطه‌ای" in words
    assert "آدرس" in words
    assert not {"\u200b", "ي", "ك"} & set(words)
    assert "(کنترل+تعویض+۲)" in words
