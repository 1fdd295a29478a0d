"""While the database is away the page of an article is whole, and the reader is counted when it is back."""

import pytest
from playwright.sync_api import expect

from news.models import View, ViewTotal
from tests.factories import ArticleFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def article():
    article = ArticleFactory()
    ViewTotal.objects.create(article=article, views=285)
    return article


def opened_while_away(open_browser, article, *, retry_after: int, times: int | None = None):
    visit = open_browser(390, intercepted=True)
    visit.page.route(
        "**/read/",
        lambda route: route.fulfill(status=503, body="{}", headers={"Retry-After": str(retry_after)}),
        times=times,
    )
    with visit.page.expect_response("**/read/") as answer:
        page = visit.go(article.get_absolute_url())
    assert answer.value.status == 503
    return page


def test_the_page_is_whole(open_browser, article):
    page = opened_while_away(open_browser, article, retry_after=300)
    expect(page.locator("[data-views]")).to_have_text("۲۸۵")
    expect(page.locator("form[data-rating] [name=score]")).to_have_count(5)
    expect(page.locator("[data-summary]")).not_to_be_empty()
    expect(page.locator("form textarea[name=text]")).to_be_attached()
    expect(page.locator("[data-mine]")).to_be_hidden()
    assert not View.objects.exists()


def test_the_reader_is_counted_later(open_browser, article):
    page = opened_while_away(open_browser, article, retry_after=1, times=1)
    expect(page.locator("[data-views]")).to_have_text("۲۸۶", timeout=20_000)
    assert View.objects.count() == 1
