"""Pages for when something is wrong: in Persian, and standing where the rest has fallen."""

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string

PAGES = ["400", "403", "405", "500", "503", "csrf", "from_elsewhere", "not_kept", "too_much"]


@pytest.mark.parametrize("name", PAGES)
def test_it_needs_neither_database_nor_context(name):
    """This test has no database: a query would fail it."""
    page = BeautifulSoup(render_to_string(f"errors/{name}.html"), "html.parser")
    assert (page.html["lang"], page.html["dir"]) == ("fa", "rtl")
    assert len(page.select("h1")) == 1
    assert page.select_one("meta[name=robots]")["content"] == "noindex"
    assert not any(letter.isascii() and letter.isalpha() for letter in page.body.text)


@pytest.mark.parametrize("name", PAGES)
def test_its_style_sheet_is_found_without_the_list_of_hashed_files(name):
    page = BeautifulSoup(render_to_string(f"errors/{name}.html"), "html.parser")
    assert page.select_one("link[rel=stylesheet]")["href"] == "/static/site/site.css"


def test_a_renewed_login_explains_that_nothing_is_lost():
    page = render_to_string("errors/csrf.html")
    assert "دکمهٔ بازگشت مرورگر" in page
    assert "متن شما همان‌جاست" in page


@pytest.mark.django_db
def test_a_missing_page_offers_a_search_and_a_way_on(read):
    page = read("/nowhere/", status=404)
    assert page.h1.text == "صفحه یافت نشد"
    assert page.select_one("main form[role=search] input[name=q]")
    assert page.select("main a[href='/']")
    assert page.select_one("meta[name=robots]")["content"] == "noindex"
