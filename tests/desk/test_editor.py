"""The editor is contained: its own form alone, no servers of others, nothing that the cleaner would not keep."""

import ast
import json
import re
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse

from news import richtext
from news.editor import CONFIG, NewsEditor
from tests.factories import ArticleFactory

ROOT = Path(settings.BASE_DIR)
LOOSE = "'unsafe-inline'"


@pytest.fixture
def config(db) -> dict:
    widget = NewsEditor().render("body", "", {"id": "id_body"})
    return json.loads(unescape(re.search(r'data-config="([^"]*)"', widget)[1]))


class TestConfiguration:
    def test_it_writes_persian_from_right_to_left(self, config):
        assert (config["language"], config["contentsLanguage"]) == ("fa", "fa")
        assert config["contentsLangDirection"] == "rtl"
        assert config["entities"] is False

    def test_its_toolbar_is_that_of_a_news_desk(self, config):
        buttons = {button for group in config["toolbar"] for button in group}
        expected = """
            Format Bold RemoveFormat BulletedList NumberedList Blockquote Link Unlink Image Table
            HalfSpace BidiRtl BidiLtr PasteText PasteFromWord Undo Redo Maximize
        """
        assert buttons == set(expected.split())
        assert config["format_tags"] == "p;h2;h3"

    def test_it_asks_no_server_of_others(self, config):
        removed = set(config["removePlugins"].split(","))
        unwanted = """
            scayt wsc exportpdf embed autoembed iframe flash forms mathjax codesnippetgeshi sourcedialog
            preview templates docprops uploadimage
        """
        assert set(unwanted.split()) <= removed
        assert config["versionCheck"] is False
        assert "//" not in json.dumps(config).replace("https://", "")

    def test_it_lets_no_script_in(self, config):
        assert config["fullPage"] is False
        assert config["allowedContent"] is not True
        assert config["disallowedContent"] == "script style iframe; *[on*]; *{*}"

    def test_nothing_uploads_but_the_library(self, config):
        assert config["filebrowserImageBrowseUrl"] == reverse("admin:news_picture_choose")
        assert not [name for name in config if "Upload" in name]
        assert "ckeditor_uploader" not in settings.INSTALLED_APPS

    def test_its_own_files_are_there(self, config):
        for sheet in config["contentsCss"]:
            assert finders.find(sheet.removeprefix(settings.STATIC_URL))
        widget = unescape(NewsEditor().render("body", "", {"id": "id_body"}))
        plugins = json.loads(re.search(r'data-external-plugin-resources="(\[\[.*?\]\])"', widget)[1])
        assert {name for name, _folder, _file in plugins} == {"halfspace", "newsdesk", "persian"}
        for _name, folder, file in plugins:
            assert finders.find((folder + file).removeprefix(settings.STATIC_URL))

    def test_two_forms_do_not_share_their_settings(self, config):
        assert "contentsCss" not in CONFIG


@pytest.mark.parametrize(
    "text",
    [
        "<h2>میان‌تیتر</h2><h3>فرعی</h3><p><strong>درشت</strong></p>",
        '<ul><li>یک</li></ul><ol start="3"><li>سه</li></ol>',
        "<blockquote><p>نقل</p></blockquote>",
        '<p dir="ltr">Kazan</p><p dir="rtl">کازان</p>',
        '<table><caption>عنوان</caption><thead><tr><th scope="col">ستون</th></tr></thead>'
        '<tbody><tr><td colspan="2">خانه</td></tr></tbody></table>',
        f'<figure class="image"><img alt="سالن" height="10" src="/media/pictures/{"a" * 32}.webp" width="10">'
        "<figcaption>شرح</figcaption></figure>",
        "<p>می\u200cشود</p>",
    ],
)
def test_what_the_toolbar_makes_the_cleaner_keeps(text):
    cleaned = richtext.clean(text)
    assert sorted(re.findall(r'[\w-]+="[^"]*"', cleaned)) == sorted(re.findall(r'[\w-]+="[^"]*"', text))
    assert re.findall(r"</?\w+", cleaned) == re.findall(r"</?\w+", text)
    assert richtext.plain_text(cleaned) == richtext.plain_text(text)


def test_every_allowed_element_passes_the_cleaner():
    elements = set(re.findall(r"(?:^|[ ;])([a-z0-9]+)(?=[\[( ;]|$)", CONFIG["allowedContent"]))
    assert elements <= richtext.BLOCKS | richtext.INLINE | richtext.TABLE | {"img"}


class TestWhoKnowsIt:
    def test_one_module_imports_the_package(self):
        importers = set()
        for app in ("news", "comments", "consulate"):
            for path in (ROOT / app).rglob("*.py"):
                for node in ast.walk(ast.parse(path.read_text())):
                    names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
                    names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
                    if any(name.split(".")[0].startswith("ckeditor") for name in names):
                        importers.add(str(path.relative_to(ROOT)))
        assert importers == {"news/editor.py"}

    def test_its_pages_alone_have_the_looser_policy(self, administrator, login):
        browser, article = login(administrator), ArticleFactory()
        loose = [
            reverse("admin:news_article_add"),
            reverse("admin:news_article_change", args=[article.pk]),
        ]
        strict = [
            reverse("admin:index"),
            reverse("admin:news_article_changelist"),
            reverse("admin:news_article_history", args=[article.pk]),
            reverse("admin:news_article_delete", args=[article.pk]),
            reverse("admin:news_article_preview", args=[article.pk]),
            reverse("admin:news_picture_add"),
            reverse("admin:news_picture_choose"),
            reverse("admin:news_tag_add"),
            reverse("admin:news_category_add"),
            reverse("admin:comments_comment_changelist"),
            reverse("admin:password_change"),
        ]
        for address in loose:
            policy = browser.get(address)["Content-Security-Policy"]
            assert f"script-src 'self' {LOOSE};" in policy + ";"
            assert f"style-src 'self' {LOOSE};" in policy + ";"
            assert "img-src 'self' data: blob:;" in policy + ";"
            assert "default-src 'none'" in policy
            assert "unsafe-eval" not in policy
        for address in strict:
            assert "unsafe" not in browser.get(address)["Content-Security-Policy"], address
            assert "data:" not in browser.get(address)["Content-Security-Policy"], address


@pytest.mark.django_db
def test_who_may_only_read_an_article_gets_no_editor_and_the_strict_policy(login, writer):
    theirs = ArticleFactory(status="draft")
    page = login(writer).get(f"/admin/news/article/{theirs.pk}/change/")
    assert page.status_code == 200
    assert LOOSE not in page["Content-Security-Policy"]
    assert "ckeditor" not in page.content.decode()
