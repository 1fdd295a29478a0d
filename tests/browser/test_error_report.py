"""A reader reports an error from the article's page, with the keyboard and without JavaScript."""

from datetime import timedelta

import pytest

from news import error_reporting
from news.models import ErrorReport
from tests.browser.conftest import EVERY_SCREEN
from tests.factories import ArticleFactory, OfficeFactory

WORDS = "تاریخ بند دوم نادرست است: ۱۲ آذر درست است."


@pytest.fixture
def article(transactional_db, monkeypatch):
    monkeypatch.setattr(error_reporting, "YOUNGEST", timedelta(0))
    OfficeFactory()
    return ArticleFactory(title="دیدار با شهردار کازان")


@EVERY_SCREEN
def test_it_is_sent_from_the_article_without_a_script(article, open_browser, width, scheme):
    visit = open_browser(width, javascript=False, color_scheme=scheme)
    page = visit.go(article.get_absolute_url())
    visit.press(f"a[href='/news/{article.pk}/report/']")
    assert visit.page.locator("#report-website").evaluate("field => field.tabIndex") == -1
    page.fill("#text", "کوتاه")
    visit.press("form.form button.button")
    assert page.locator("#text").input_value() == "کوتاه"
    assert page.locator("#text-error").inner_text()
    visit.picture(f"error-report-{scheme}")
    page.fill("#text", WORDS)
    page.press("#text", "Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "سپاسگزاریم" in page.locator("main [role=status]").inner_text()
    assert ErrorReport.objects.get().text == WORDS
    visit.press("main a.button")
    assert page.locator("h1").inner_text() == article.title
