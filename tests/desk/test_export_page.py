"""What the public reads leaves as one file that another site takes in; nothing else leaves, and the log knows."""

import csv
import io
import json
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from news import article_export, article_import
from news.models import Article, AuditEntry, Picture, Redirect
from tests.factories import ArticleFactory, PictureFactory

pytestmark = pytest.mark.django_db
PAGE = "admin:export"


@pytest.fixture
def browser(login, administrator) -> Client:
    return login(administrator)


def take(browser: Client, file: str):
    return browser.post(reverse(PAGE), {"file": file})


def content(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def exported() -> list[tuple[str, str]]:
    return list(AuditEntry.objects.filter(act="exported").values_list("kind", "note"))


class TestArticles:
    def test_public_ones_leave_with_their_pictures_and_come_in_again(self, browser, tmp_path):
        shown = ArticleFactory(title="دیدار با شهردار", lead_picture=PictureFactory())
        ArticleFactory(status="withdrawn", title="پس‌گرفته", withdrawal_notice="نادرست بود.")
        ArticleFactory(status="draft", published_at=None, title="پیش‌نویس")
        ArticleFactory(status="draft", published_at=None, title="سفر محرمانه", is_embargoed=True)
        answer = take(browser, "articles")
        assert answer.streaming and answer["Content-Type"] == "application/zip"
        assert ".zip" in answer["Content-Disposition"]
        file = tmp_path / "articles.zip"
        file.write_bytes(content(answer))
        with ZipFile(file) as archive:
            assert archive.testzip() is None
            rows = [json.loads(line) for line in archive.open("articles.jsonl")]
            assert [row["title"] for row in rows] == ["دیدار با شهردار", "پس‌گرفته"]
            assert f"media/{shown.lead_picture.file.name}" in archive.namelist()
        outcomes = [result.outcome for result in article_import.bring_in(file, dry_run=True)]
        assert outcomes == ["known", "known"]
        assert exported() == [("news.article", "JSON Lines، ردیف‌ها: ۲")]

    def test_a_picture_without_its_file_does_not_break_it(self, browser):
        article = ArticleFactory(lead_picture=PictureFactory())
        default_storage.delete(article.lead_picture.file.name)
        file = ZipFile(io.BytesIO(content(take(browser, "articles"))))
        assert json.loads(file.read("articles.jsonl"))["code"] == article.pk

    def test_it_never_holds_more_than_a_piece(self, db):
        for _number in range(4):
            ArticleFactory(body=f"<p>{'همکاری ' * 4000}</p>", lead_picture=PictureFactory())
        largest = max(picture.file.size for picture in Picture.objects.all())
        parts = [len(part) for part in article_export.stream(Article.objects.published())]
        assert len(parts) >= 9 and max(parts) < max(largest, 70_000) + 5_000

    def test_nothing_to_export_is_told(self, browser):
        answer = browser.post(reverse(PAGE), {"file": "articles"}, follow=True)
        assert "هنوز خبری" in answer.content.decode() and exported() == []


class TestRedirects:
    @pytest.fixture(autouse=True)
    def kept(self):
        Redirect.objects.create(old_path="/old/1", target="/news/1/")
        Redirect.objects.create(old_path="/=cmd", target="")

    def test_as_csv(self, browser):
        rows = list(csv.reader(io.StringIO(content(take(browser, "redirects.csv")).decode("utf-8-sig"))))
        assert rows[1:] == [["/=cmd", ""], ["/old/1", "/news/1/"]]
        assert exported() == [("news.redirect", "CSV، ردیف‌ها: ۲")]

    def test_as_xlsx(self, browser):
        book = load_workbook(io.BytesIO(content(take(browser, "redirects.xlsx"))))
        assert [row[0] for row in book.active.iter_rows(values_only=True)][1:] == ["/=cmd", "/old/1"]


class TestPage:
    def test_looking_writes_nothing(self, browser):
        ArticleFactory()
        page = browser.get(reverse(PAGE)).content.decode()
        assert "۱ خبر" in page and "import_articles" in page and exported() == []

    def test_without_anything_it_says_so(self, browser):
        page = browser.get(reverse(PAGE)).content.decode()
        assert "هنوز خبری" in page and "هنوز هیچ نشانی" in page and 'value="articles"' not in page

    @pytest.mark.parametrize("file", ["", "x", "articles\0", "../articles", "۹" * 500])
    def test_hostile_input_is_refused(self, browser, file):
        assert take(browser, file).status_code == 400 and exported() == []

    def test_a_foreign_page_cannot_ask_for_it(self, administrator):
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(administrator)
        assert take(browser, "articles").status_code == 403

    @pytest.mark.parametrize("person", ["writer", "editor", "moderator", "auditor"])
    def test_others_do_not_reach_it(self, login, request, person):
        ArticleFactory()
        browser = login(request.getfixturevalue(person))
        assert browser.get(reverse(PAGE)).status_code == 403
        assert take(browser, "articles").status_code == 403 and exported() == []
