"""What every list of the desk says of its rows, and when it has none."""

from datetime import datetime

import pytest
from bs4 import BeautifulSoup

from news import jalali
from news.models import DigestRecipient, PreviewLink
from tests.factories import ArticleFactory, PictureFactory, TagFactory

pytestmark = pytest.mark.django_db


def page(browser, address: str) -> BeautifulSoup:
    return BeautifulSoup(browser.get(address).content, "html.parser")


def test_a_search_without_a_hit_says_so_and_leads_to_the_whole_list(login, editor):
    TagFactory(name="نوروز")
    found = page(login(editor), "/admin/news/tag/?q=یلدا")
    told = found.select_one(".empty-list")
    assert "جور نیست" in told.text and told.a["href"] == "?"
    assert not found.select(".actions, .paginator, #result_list")


def test_an_empty_list_leads_to_the_first_row_whoever_may_add_one(login, editor, auditor):
    told = page(login(editor), "/admin/news/tag/").select_one(".empty-list")
    assert "برچسب‌ها" in told.text and told.a["href"] == "/admin/news/tag/add/"
    assert not page(login(auditor), "/admin/news/tag/").select(".empty-list a")


def test_a_list_with_rows_is_not_called_empty(login, editor):
    TagFactory()
    found = page(login(editor), "/admin/news/tag/")
    assert found.select(".actions") and found.select(".paginator") and not found.select(".empty-list")


def test_icons_speak_persian(login, editor):
    DigestRecipient.objects.create(email="digest@example.org", name="همکار")
    [icon] = page(login(editor), "/admin/news/digestrecipient/").select("td.field-is_active img")
    assert icon["alt"] == "بله"


def test_the_link_of_a_picture_has_a_name(login, editor):
    picture = PictureFactory(caption='میدان "شهر"')
    found = page(login(editor), "/admin/news/picture/")
    assert found.select_one("#result_list a img.thumb")["alt"] == str(picture)


def test_a_preview_link_is_called_by_its_day_and_not_by_a_title(writer):
    article = ArticleFactory(title="متن محرمانه", status="draft", published_at=None)
    until = datetime(2026, 12, 6, 12, tzinfo=jalali.site_zone())
    link = PreviewLink(article=article, made_by=writer, expires_at=until)
    assert str(link) == "پیوند به پیش‌نویس تا ۱۵ آذر ۱۴۰۵"
