"""Plain text with headings becomes HTML, and nothing else does."""

import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from news import page_text

ALLOWED = {"h2", "h3", "p", "br", "ul", "li", "a"}
ATTRIBUTES = {"id", "dir", "href", "rel"}


def parsed(text):
    return BeautifulSoup(page_text.read(text).html, "html.parser")


def test_headings_lists_and_paragraphs():
    page = parsed("# نشانی\nسطر یک\nسطر دو\n\nبند دو\n## خودرو\n- یک\n- دو\nپایان")
    assert [element.name for element in page.find_all(recursive=False)] == ["h2", "p", "p", "h3", "ul", "p"]
    assert str(page.p) == "<p>سطر یک<br/>سطر دو</p>"
    assert [item.text for item in page.ul("li")] == ["یک", "دو"]


@pytest.mark.parametrize(
    "line, name",
    [
        ("#نشانی", "h2"),
        ("  # نشانی  ", "h2"),
        ("### نشانی", "p"),
        ("#", "p"),
        ("-۵ درجه", "p"),
        ("• مورد", "ul"),
        ("– مورد", "ul"),
        ("شمارهٔ # در میان سطر", "p"),
    ],
)
def test_what_begins_a_line(line, name):
    assert parsed(f"# پیش\n\n{line}").find_all(recursive=False)[1].name == name


def test_the_first_heading_leaves_out_no_step():
    assert [heading.level for heading in page_text.read("## کوچک\n## کوچک‌تر\n# بزرگ").headings] == [2, 3, 2]


def test_anchors_are_words_and_each_stands_once():
    text = "# حریم خصوصی\n# حریم خصوصی\n# content\n# ؟!\n# سال 1405"
    anchors = [heading.anchor for heading in page_text.read(text).headings]
    assert anchors == ["حریم-خصوصی", "حریم-خصوصی-2", "part-content", "part", "سال-1405"]
    assert [heading["id"] for heading in parsed(text)("h2")] == anchors


def test_a_long_page_begins_with_its_parts():
    assert page_text.read("# یک\n# دو\n# سه").contents == []
    assert [part.words for part in page_text.read("# یک\n## ب\n# دو\n# سه\n# ۴").contents] == [
        "یک",
        "دو",
        "سه",
        "۴",
    ]


def test_digits_are_persian_where_the_words_are():
    page = parsed("# سال 1405\n\nساعت 9\n\nул. Образцовая 12\n- 3 برگ")
    assert page.get_text(" ", strip=True) == "سال ۱۴۰۵ ساعت ۹ ул. Образцовая 12 ۳ برگ"
    assert [p.get("dir") for p in page("p")] == [None, "ltr"]


@pytest.mark.parametrize(
    "address, href, rel",
    [
        ("/office/", "/office/", None),
        ("/pages/privacy/#حق", "/pages/privacy/#%D8%AD%D9%82", None),
        ("https://example.org/a?b=1&c=2", "https://example.org/a?b=1&c=2", ["noopener", "noreferrer"]),
    ],
)
def test_links_lead_within_the_site_or_out_of_it_by_https(address, href, rel):
    link = parsed(f"پیش [دفتر ۲]({address}) پس").a
    assert (link["href"], link.text, link.get("rel")) == (href, "دفتر ۲", rel)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert`1`", "data:text/html,x", "//evil.example", "/\\evil.example",
        "\\\\evil.example", "http://example.org", "https:evil.example", "https://", "ftp://a/", "x",
        "/a\tb", "java\u00adscript:x", "vbscript:x", "https://[::1", "///evil.example", "/\u2028/evil", "",
    ],
)  # fmt: skip
def test_what_leads_elsewhere_stays_as_it_was_typed(address):
    page = parsed(f"[اینجا]({address})")
    assert not page.a
    assert page.p.text.startswith("[اینجا](")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '# <img src=x onerror="alert(1)">',
        '- <svg onload="alert(1)">',
        '[<b onclick="x">](/office/)',
        '[x](/"onmouseover="alert(1))',
        "[x](/'onmouseover='alert)",
        "&lt;script&gt; &#60;script&#62;",
        "<!-- <a href=//x>",
        "[[x](/a)](/b)",
        "{{ office }} {% load x %}",
        "\u202e</p><p onclick=x>\x00",
    ],
)
def test_hostile_text_stays_text(text):
    page = parsed(text)
    assert {element.name for element in page.find_all()} <= ALLOWED
    assert {name for element in page.find_all() for name in element.attrs} <= ATTRIBUTES
    assert not page.find_all(["script", "img", "svg", "b"])


@given(st.text(alphabet="#-[]()<>\"'&/:. \n\tابhttps:javascript\\\u200c1۲", max_size=120))
def test_any_text_becomes_only_what_is_allowed(text):
    page = parsed(text)
    for element in page.find_all():
        assert element.name in ALLOWED
        assert set(element.attrs) <= ATTRIBUTES
        assert element.get("href", "/")[:1] == "/" or element["href"].startswith("https://")
    ids = [element["id"] for element in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert not re.search("[۰-۹]", " ".join([*ids, *(a["href"] for a in page("a"))]))


@pytest.mark.parametrize("piece", ["[", "[x](", "# a\n", "- a\n", "[a](/b)", "](", "#", "\n"])
def test_the_longest_text_of_one_piece_loses_none_of_its_words(piece):
    text = (piece * 30_000)[:30_000]
    read = parsed(text)
    links = len(read.find_all("a"))
    assert links == (text.count("[a](/b)") if piece == "[a](/b)" else 0)
    assert read.text.count("[") == text.count("[") - links
    assert read.text.count("a") == text.count("a")


def test_its_opening_are_the_first_words_without_links():
    text = page_text.read("# نشانی\n\nسال 1405 در [دفتر](/office/)\nخط دو\n\nبند دو")
    assert text.opening == "سال ۱۴۰۵ در دفتر خط دو"
    assert page_text.read("# نشانی").opening == ""
