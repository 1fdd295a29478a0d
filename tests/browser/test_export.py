"""An administrator downloads what the public reads, and the old addresses."""

from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from news.models import AuditEntry, Redirect
from tests.browser.conftest import DESK_FIRST
from tests.conftest import staff
from tests.factories import ArticleFactory, PictureFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@DESK_FIRST
def test_the_articles_come_down_as_a_file(open_browser, newsroom, tmp_path, width):
    staff("administrator", "administrator")
    article = ArticleFactory(lead_picture=PictureFactory())
    Redirect.objects.create(old_path="/old/1", target="/news/1/")
    visit = open_browser(width)
    page = visit.login("administrator")
    visit.go("/admin/export/")
    visit.picture("export")
    assert visit.fits()
    with page.expect_download() as coming:
        page.locator("button[value=articles]").click()
    file = tmp_path / coming.value.suggested_filename
    coming.value.save_as(file)
    assert f"media/{article.lead_picture.file.name}" in ZipFile(file).namelist()
    with page.expect_download() as coming:
        page.locator("button[value='redirects.csv']").click()
    assert coming.value.suggested_filename.endswith(".csv")
    expect(page.locator("h1")).to_contain_text("برون‌برد")
    assert AuditEntry.objects.filter(act="exported").count() == 2
