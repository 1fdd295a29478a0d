"""What is copied elsewhere and pasted into the editor: it arrives as the newsroom would have written it."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from news.models import Article
from tests.factories import ArticleFactory, OfficeFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASTED = Path(__file__).parents[1] / "news" / "pasted"
# What a clipboard gives to a page: an event with the HTML in it, at the caret.
PASTE = """
async (text) => {
  const editor = CKEDITOR.instances.id_body;
  await new Promise((done) => editor.setData("<p></p>", { callback: done }));
  editor.focus();
  const range = editor.createRange();
  range.moveToElementEditStart(editor.editable());
  range.select();
  const frame = editor.window.$;
  const data = new frame.DataTransfer();
  data.setData("text/html", text);
  data.setData("text/plain", "words");
  const arrived = new Promise((done, fail) => {
    editor.once("afterPaste", () => setTimeout(done, 50));
    setTimeout(() => fail(new Error("nothing was pasted")), 8000);
  });
  const event = new frame.ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  frame.document.body.dispatchEvent(event);
  await arrived;
  return editor.getData();
}
"""
WORDS = re.compile(r"[آ-ی\u200c\u0654]{2,}")


def until(page, expression: str) -> None:
    """Wait until it holds; Playwright's own waiting would evaluate text, which the page forbids."""
    for _turn in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(expression)


@pytest.fixture
def piece(newsroom) -> Article:
    OfficeFactory()
    return ArticleFactory(
        title="خبر", body="<p>متن</p>", author=newsroom["writer"], status="draft", published_at=None
    )


NAMES = ["word", "libreoffice", "google_docs", "web_page"]
DRAWING = (
    '<!--[if gte vml 1]><v:shape id="Picture_2" type="#_x0000_t75" style=\'width:96pt\'>'
    '<v:imagedata src="file:///C:/Temp/clip_image001.png" o:title=""/></v:shape><![endif]-->'
)
DOCS = '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1f0c9b0e-7fff">{}</b>'
FOREIGN = '<img src="https://pictures.example.org/a.jpg" alt="">'


@pytest.fixture
def editor(open_browser, piece):
    visit = open_browser()
    visit.login("writer")
    visit.go(f"/admin/news/article/{piece.pk}/change/")
    until(visit.page, "window.CKEDITOR?.instances.id_body?.status === 'ready'")
    return visit


def test_clipboards(editor, piece):
    # One page for all of them: opening it takes longer than they do.
    for name in NAMES:
        source = (PASTED / f"{name}.html").read_text(encoding="utf-8")
        text = editor.page.evaluate(PASTE, source)
        _look_at(text, source)
    editor.press("[name=_continue], [name=_save]")
    piece.refresh_from_db()
    assert WORDS.findall(BeautifulSoup(piece.body, "html.parser").get_text(" ")) == _words(source)


CASES = [
    # Word's drawing with nothing around it, and before a list.
    (f'{DRAWING}<p class=MsoNormal style="mso-pagination:none"><b>نان</b> آب</p>{DRAWING}',
     "<p><strong>نان</strong> آب</p>"),
    # Items without a style, with one, and with neither style nor span.
    (DOCS.format('<ol style="margin-top:0"><li dir="rtl" style="list-style-type:decimal" aria-level="1"><p dir="rtl" '
                 'role="presentation"><span style="font-weight:700">نان</span></p></li><li>آب</li></ol>'),
     "<ol><li><strong>نان</strong></li><li>آب</li></ol>"),
    (DOCS.format('<p><span>نان </span><span style="color:red">آب</span></p>'), "<p>نان آب</p>"),
    ('<p>x <span style="font-weight: 700">نان</span> <span style="font-weight:400">آب</span></p>',
     "<p>x <strong>نان</strong> آب</p>"),
    ('<p><font color="red">نان</font> <span style="font-weight:bold">آب</span></p>', "<p>نان <strong>آب</strong></p>"),
    # Of somebody's picture nothing stays, neither its link nor its line.
    (f'<p>نان</p><p>{FOREIGN}</p><p><a href="https://example.org/">{FOREIGN}</a></p><p>{FOREIGN} آب</p>',
     "<p>نان</p><p>آب</p>"),
    ('<p>نان<br>آب</p><br><table><tbody><tr><td><p>ا</p><p>ب</p></td></tr></tbody></table>',
     "<p>نان<br>آب</p><table><tbody><tr><td>ا<br>ب</td></tr></tbody></table>"),
]  # fmt: skip


def test_what_becomes_of_it(editor):
    for source, expected in CASES:
        text = editor.page.evaluate(PASTE, source)
        assert (
            re.sub(
                r"\s*(</?(?:p|ul|ol|li|table|tbody|tr|td)>|<br>)\s*", r"\1", text.replace("<br />", "<br>")
            )
            == expected
        )


# With remarks, deleted and hidden words, footnotes, tabs and lists numbered in Persian.
NOTES = {
    "word_review": "<p>سرکنسول پذیرفت که نشست برگزار شود[1].</p><p>روز شنبه</p><ol><li>گذرنامه</li><li>عکس</li></ol>"
    "<p>همچنین:</p><ol><li>شناسنامه</li><li>رونوشت</li></ol><p>[1] برابر آیین‌نامه</p>",
    "libreoffice_notes": "<p>نشست برگزار شد<sup>1</sup> و پایان یافت.</p><p>روز شنبه</p>"
    "<ol><li>گذرنامه</li><li>عکس</li></ol><p>1 برابر آیین‌نامه</p>",
    "google_docs_links": "<p>فرم را از <a "
    'href="https://kazan.example.org/visa?a=1">درگاه روادید</a> بگیرید تا شنبه.</p>',
}


def test_what_is_no_text_of_the_page_stays_outside(editor):
    for name, expected in NOTES.items():
        text = editor.page.evaluate(PASTE, (PASTED / f"{name}.html").read_text(encoding="utf-8"))
        assert re.sub(r"\s*(</?(?:p|ol|ul|li|hr)>)\s*", r"\1", text.replace(" />", ">")) == expected, name


def _words(source: str) -> list[str]:
    whole = BeautifulSoup(source, "html.parser")
    for part in whole.select("style, script, title, head"):
        part.decompose()
    return WORDS.findall(re.sub(r"<!--.*?-->", "", whole.get_text(" "), flags=re.DOTALL))


def _look_at(text: str, source: str) -> None:
    seen = BeautifulSoup(text, "html.parser")
    assert not re.search(r"style=|class=|[Mm]so|o:p|<span|<font|<b>|<div|<!|<p>(&nbsp;|\s)*</p>", text), text
    assert len(seen.select("h2")) == len(seen.select("h3")) == 1, text
    assert [of.name for of in seen.select("ul, ol") if not of.find_parent("li")] == ["ul", "ol"], text
    assert len(seen.select("td")) >= 2 and seen.a["href"].startswith("https://kazan.example.org/"), text
    assert seen.strong, text
    # Not a word is lost, and of Word's signs before items none became one.
    assert WORDS.findall(seen.get_text(" ")) == _words(source)
