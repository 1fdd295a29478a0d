"""A session that ends under an open form costs nobody a word."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from news.models import Article
from tests.factories import CategoryFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "خبری که نباید گم شود"


def open_form(visit):
    """A writer's new article, typed and not yet sent."""
    CategoryFactory(name="دیدارها")
    visit.login("writer")
    page = visit.go("/admin/news/article/add/")
    page.fill("#id_title", TITLE)
    page.select_option("#id_category", label="دیدارها")
    return page


def test_logging_in_again_in_another_tab_lets_the_form_be_sent(open_browser, newsroom):
    visit = open_browser()
    page = open_form(visit)
    Session.objects.all().delete()

    page.click("input[name=_save]")
    expect(page.locator("#session-notice")).to_be_visible()
    assert page.input_value("#id_title") == TITLE
    assert not Article.objects.exists()

    visit.login_in_another_tab("writer")

    page.click("input[name=_save]")
    page.wait_for_url("**/admin/news/article/")
    assert Article.objects.get().title == TITLE


def test_somebody_elses_login_does_not_send_the_form(open_browser, newsroom):
    visit = open_browser()
    page = open_form(visit)
    visit.context.clear_cookies()
    visit.login_in_another_tab("editor")

    page.click("input[name=_save]")
    expect(page.locator("#session-notice")).to_be_visible()
    assert page.input_value("#id_title") == TITLE
    assert not Article.objects.exists()
