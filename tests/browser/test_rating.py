"""The stars show the rating that is kept, whatever was pressed."""

import pytest
from playwright.sync_api import expect

from comments.models import Rating
from tests.factories import ArticleFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press(page, score: int) -> int:
    with page.expect_response("**/rating/") as answer:
        page.locator(f"label:has([name=score][value='{score}'])").click()
    return answer.value.status


def test_after_a_refusal_the_stars_show_what_is_kept(open_browser):
    article = ArticleFactory()
    page = open_browser(390).go(article.get_absolute_url())
    assert [press(page, score) for score in (1, 2, 3, 4, 5, 3)] == [200] * 6
    for _attempt in range(2):
        assert press(page, 1) == 429
        expect(page.locator(".rating [data-said]")).to_contain_text("پنج بار امتیازتان")
        expect(page.locator("[name=score]:checked")).to_have_value("3")
    # To leave the stars sends nothing more.
    votes = []
    page.on("request", lambda request: votes.append(request.url) if "/rating/" in request.url else None)
    page.locator("[name=score][value='3']").focus()
    page.keyboard.press("Tab")
    page.wait_for_timeout(1_200)
    assert votes == []
    assert Rating.objects.get().score == 3


def test_a_lost_connection_leaves_no_star_that_is_not_kept(open_browser):
    page = open_browser(390, intercepted=True).go(ArticleFactory().get_absolute_url())
    page.route("**/rating/", lambda route: route.abort())
    page.locator("label:has([name=score][value='4'])").click()
    expect(page.locator(".rating [data-said]")).to_contain_text("ارتباط")
    expect(page.locator("[name=score]:checked")).to_have_count(0)
    page.unroute("**/rating/")
    assert press(page, 4) == 200
    expect(page.locator("[name=score]:checked")).to_have_value("4")
