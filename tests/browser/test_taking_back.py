"""What was done is undone: an administrator takes back a colleague's last hour by button, an editor restores an old
version after comparing it, by keyboard alone on a phone.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from news import versions
from news.models import Article, Version
from tests.browser.conftest import DESKTOP, PHONE
from tests.conftest import staff
from tests.factories import ArticleFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE, SPOILT = "دیدار سرکنسول با شهردار", "تیتر بیگانه"


@pytest.fixture
def articles(newsroom) -> list[Article]:
    """Three of yesterday that the editor has spoilt just now."""
    staff("administrator", "administrator")
    articles = [
        ArticleFactory(title=f"{TITLE} {number}", lead="دو طرف دربارهٔ همکاری‌های شهری گفت‌وگو کردند.")
        for number in range(3)
    ]
    Article.objects.update(modified_at=timezone.now() - timedelta(days=1))
    for article in articles:
        versions.begin(article)
        article.title, article.lead = SPOILT, "متن دیگری که کسی ننوشته بود."
        article.save()
        versions.keep(article, by=newsroom["editor"])
    return articles


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there, and is seen to be there."""
    for _step in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert ring != "none", f"The focus on {selector} is not seen."
            return
    raise AssertionError(f"No Tab leads to {selector}.")


def enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_an_administrator_takes_back_the_last_hour(open_browser, articles, newsroom):
    visit = open_browser(DESKTOP)
    page = visit.login("administrator")
    visit.go("/admin/take-back/")
    page.select_option("#id_person", value=str(newsroom["editor"].pk))
    page.select_option("#id_hours", value="1")
    visit.press(".take-back-choice input[type=submit]")
    expect(page.locator("#articles-back + ul > li")).to_have_count(3)
    visit.picture("take-back-seen")

    page.fill("#count", "2")
    visit.press(".take-back-confirm input[type=submit]")
    expect(page.locator(".errornote")).to_contain_text("کاری انجام نشد")
    assert Article.objects.filter(title=SPOILT).count() == 3

    page.fill("#count", "۳")
    visit.press(".take-back-confirm input[type=submit]")
    expect(page.locator(".messagelist")).to_contain_text("پس‌گرفته: ۳")
    visit.picture("take-back-done")
    assert visit.fits()
    assert sorted(Article.objects.values_list("title", flat=True)) == [
        f"{TITLE} {number}" for number in range(3)
    ]
    reader = open_browser(PHONE).go(articles[0].get_absolute_url())
    expect(reader.locator("h1")).to_have_text(f"{TITLE} 0")


def test_an_editor_restores_after_comparing_by_keyboard(open_browser, articles):
    article = articles[0]
    visit = open_browser(PHONE)
    visit.login("editor")
    page = visit.go(f"/admin/news/article/{article.pk}/versions/")
    tab_to(page, ".version-acts a[href$='/versions/2/']")
    enter(page)
    expect(page.locator("ins").filter(has_text="بیگانه").first).to_be_visible()
    expect(page.locator("del").filter(has_text="سرکنسول").first).to_be_visible()
    visit.picture("version-compared")
    assert visit.fits()

    tab_to(page, "a.button[href$='/versions/1/restore/']")
    enter(page)
    expect(page.locator(".breadcrumbs")).to_contain_text("بازگردانی")
    visit.picture("version-restore")
    assert visit.fits()
    tab_to(page, ".restore-act input[type=submit]")
    enter(page)
    expect(page.locator(".messagelist")).to_contain_text("نسخهٔ ۱")
    visit.picture("version-restored")
    assert visit.fits()
    article.refresh_from_db()
    kept = list(Version.objects.filter(article=article).values_list("number", "act"))
    assert article.title == f"{TITLE} 0" and kept[0] == (3, "restored")
