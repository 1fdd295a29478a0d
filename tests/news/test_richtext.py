"""Safe HTML: what the toolbar makes comes through, nothing that runs or reaches out does."""

import json
import re
from importlib.metadata import distribution

import pytest
from bs4 import BeautifulSoup
from django import forms
from hypothesis import given, settings
from hypothesis import strategies as st

from news import richtext
from tests.factories import ArticleFactory
from tests.trust.hostile_html.mutations import hostile_texts

KEPT = [
    "<p>همکاری‌های <strong>بانکی</strong> و «گفت‌وگو»</p>",
    '<h2>میان‌تیتر</h2><h3 dir="rtl">زیرتیتر</h3>',
    '<p dir="ltr">Kazan</p>',
    '<ul><li>یک</li><li>دو</li></ul><ol start="3"><li>سه</li></ol>',
    "<blockquote><p>نقل</p></blockquote>",
    '<p><bdi lang="ru" dir="ltr">Казань</bdi></p>',
    f'<figure><img src="/media/pictures/{"0f" * 16}.webp" alt="نقش"><figcaption>شرح</figcaption></figure>',
    '<table><thead><tr><th scope="col">روز</th></tr></thead><tbody><tr><td colspan="2">شنبه</td></tr></tbody></table>',
    '<p><time datetime="2023-12-01">۱۰ آذر</time></p>',
]
ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="jAvAsCrIpT:alert(1)">x</a>',
    '<a href="java\nscript:alert(1)">x</a>',
    '<a href="java&#x09;script:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="\x01javascript:alert(1)">x</a>',
    '<a href="vbscript:x">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<iframe src="https://evil.example"></iframe>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<object data="x"></object><embed src="x">',
    '<form action="https://evil.example"><input name=q><button>x</button></form>',
    "<style>@import 'https://evil.example'</style>",
    '<p style="background:url(https://evil.example)">x</p>',
    '<p onclick="alert(1)">x</p>',
    "<p onmouseover=alert(1) x>x</p>",
    '<body onload="alert(1)">x',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<base href="https://evil.example/">',
    '<link rel="stylesheet" href="https://evil.example">',
    '<video src="x" onerror="alert(1)"></video><audio src=x onerror=alert(1)>',
    "<details open ontoggle=alert(1)>x</details>",
    '<template><script>alert(1)</script></template>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<textarea><img title="</textarea><img src=x onerror=alert(1)>"></textarea>',
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    '<img src="https://evil.example/pixel.gif">',
    '<img src="//evil.example/pixel.gif">',
    '<img src="/media/../admin/logout/">',
    '<img src="/media/%2e%2e/news/5/read.gif">',
    '<img src="/media/.\t./news/5/read.gif">',
    '<img src="/media/pictures/../../news/5/read.gif">',
    '<img src="/media/pictures/cat.svg">',
    '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
    '<input autofocus onfocus=alert(1)>',
    '<p id="csrfmiddlewaretoken" name="cookie">x</p>',
    '<a href="x" target="_blank" onclick="x">x</a>',
    '<p class="errornote hidden">x</p>',
    '<p dir="evil">x</p>',
    "<marquee onstart=alert(1)>x</marquee>",
    "<isindex type=image src=1 onerror=alert(1)>",
    '<table background="javascript:alert(1)"><tr><td background="x">x</td></tr></table>',
    '<svg><use href="data:image/svg+xml;base64,PHN2Zz4="></use></svg>',
    '<xmp><img src=x onerror=alert(1)></xmp>',
    "<p>\u202ehidden</p>\x00<script>1</script>",
    '<a href="http://evil.example" ping="https://evil.example">x</a>',
    '<img srcset="https://evil.example 2x" src="/media/a.webp">',
    '<math href="javascript:alert(1)">x</math>',
]  # fmt: skip
OUR_PICTURE = re.compile(r"/media/pictures/[0-9a-f]{32}\.webp")
ALLOWED_TAGS = richtext.BLOCKS | richtext.INLINE | richtext.TABLE | {"img"}


def offences(html: str) -> list[str]:
    """What stands in `html` that the policy forbids, as a parser sees it."""
    found = []
    for node in BeautifulSoup(html, "html.parser").find_all(True):
        if node.name not in ALLOWED_TAGS:
            found.append(node.name)
        allowed = richtext.ATTRIBUTES["*"] | richtext.ATTRIBUTES.get(node.name, set()) | {"rel"}
        found += [f"{node.name}.{name}" for name in node.attrs if name not in allowed]
        href = str(node.get("href", "")).split(":")[0].lower() if ":" in str(node.get("href", "")) else ""
        if href not in {"", "http", "https", "mailto", "tel"}:
            found.append(href)
        if node.name == "img" and not OUR_PICTURE.fullmatch(str(node.get("src", ""))):
            found.append("img from elsewhere")
    return found


@pytest.mark.parametrize("html", KEPT)
def test_what_the_toolbar_makes_comes_through_unchanged(html):
    assert richtext.clean(html) == html


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_taken_out(attack):
    cleaned = richtext.clean(f"<p>پیش</p>{attack}<p>پس</p>")
    assert offences(cleaned) == []
    assert "<p>پیش</p>" in cleaned


def test_the_oracle_itself_sees_attacks():
    assert sum(bool(offences(attack)) for attack in ATTACKS) > 35


def test_cleaning_hostile_texts_again_changes_nothing():
    for text in hostile_texts(2_000, seed=2):
        try:
            once = richtext.clean(text)
        except richtext.UnfitText:
            continue
        assert richtext.clean(once) == once


@given(
    st.lists(st.sampled_from([*ATTACKS, *KEPT, "<p>", "</p>", "<table>", "<", '"', "&lt;", "‌"]), max_size=8)
)
@settings(max_examples=150, deadline=None)
def test_cleaning_again_changes_nothing(parts):
    once = richtext.clean("".join(parts))
    assert richtext.clean(once) == once
    assert offences(once) == []


def test_links_give_nothing_away():
    assert 'rel="noopener noreferrer nofollow"' in richtext.clean('<a href="https://example.org">x</a>')


@pytest.fixture
def seen_by_cleaner(monkeypatch) -> list[int]:
    """How long each text was that the cleaner got: it takes quadratic time where a text is deep."""
    lengths: list[int] = []
    cleaner = richtext._cleaner

    class Watched:
        def clean(self, text: str) -> str:
            lengths.append(len(text))
            return cleaner.clean(text)

    monkeypatch.setattr(richtext, "_cleaner", Watched())
    return lengths


@pytest.mark.parametrize(
    "bomb",
    [
        "<div>" * 40_000,
        "<p>" + "x" * 200_001,
        "<b>" * 5_000,
        "<i>x" * 3_900,
        "<blockquote>" * 65 + "x",
        "س" * 100_001,
        "<p>" + "<b lang=i></x>" * 1_300 + "<p>x" * 1_300,
        "<b>" * 60 + "<p>x" * 3_900,
        "<ul>" + "<li><ul>" * 70,
        "<\ufeffdiv>" * 20_000,
        "<\x00div>" * 30_000,
        "<\u202ediv>" * 20_000,
        "<\ud800div>" * 20_000,
        "<br>" * 2_001,
        "</p>" * 4_001,
        "<DIV>" * 30_000,
        "<div@>" * 30_000,
        "<svg><g>" * 20_000,
    ],
    ids=[
        "divs", "long", "bs", "is", "deep", "bytes", "false ends", "formats", "lists", "byte order marks", "NULs",
        "turned", "halves", "breaks", "ends", "capitals", "odd names", "svg",
    ],
)  # fmt: skip
def test_what_could_not_be_cleaned_in_time_is_refused_before_it_is(bomb, seen_by_cleaner):
    with pytest.raises(richtext.UnfitText):
        richtext.clean(bomb)
    assert seen_by_cleaner == []


@pytest.mark.parametrize(
    "text", ["&" * 60_000, "\xa0" * 60_000, "<p>" + "<" * 60_000], ids=["amp", "nbsp", "lt"]
)
def test_what_cleaning_makes_too_long_is_refused_after_one_pass(text, seen_by_cleaner):
    with pytest.raises(richtext.UnfitText):
        richtext.clean(text)
    assert len(seen_by_cleaner) == 1


def test_the_forms_field_refuses_before_anything_reads_the_text(seen_by_cleaner, monkeypatch):
    monkeypatch.setattr(richtext.pasted_html, "tidied", lambda *args: pytest.fail("It was read."))
    field = richtext.RichTextFormField()
    for bomb in ("<div>" * 40_000, "<\ufeffdiv>" * 20_000):
        with pytest.raises(richtext.UnfitText):
            field.clean(bomb)
    assert seen_by_cleaner == []


class TestBackIntoTheForm:
    """What stands in the database, or was sent and refused, is cleaned before the editor gets it."""

    def test_of_the_database(self):
        field = richtext.RichTextFormField()
        assert field.prepare_value("<p>خبر</p><img src=x onerror=alert(1)>") == "<p>خبر</p>"

    def test_of_a_form_that_was_refused(self):
        class Typed(forms.Form):
            body = richtext.RichTextFormField()
            title = forms.CharField()

        form = Typed({"body": "<p>خبر</p><svg onload=alert(1)>", "title": ""})
        assert not form.is_valid()
        assert "onload" not in form.as_p()
        assert "خبر" in form.as_p()

    def test_what_is_too_much_comes_back_as_words(self):
        shown = richtext.RichTextFormField().prepare_value("<div onclick=alert(1)>" * 8_000)
        assert "<" not in shown


def test_the_cleaner_is_one_without_the_holes_of_before():
    """The library inside (ammonia) had holes until 4.2.3; the package names its version."""
    package = distribution("nh3")
    (bill,) = [file for file in package.files if file.name.endswith(".cyclonedx.json")]
    parts = json.loads(bill.read_text())["components"]
    (version,) = [part["version"] for part in parts if part["name"] == "ammonia"]
    assert tuple(map(int, version.split("."))) >= (4, 2, 3)


@pytest.mark.parametrize(
    "text, kept",
    [
        ("\ufeff<p>خبر</p>", "<p>خبر</p>"),
        ("<p>یک\r\nدو\rسه</p>", "<p>یک\nدو\nسه</p>"),
        ("<p>یک&#13;&#10;دو</p>", "<p>یک\nدو</p>"),
        ("<p>\u202ehidden&#x202e;\u2067</p>", "<p>hidden</p>"),
        ("<p>a\x1b\x07\x9bb\ud800</p>", "<p>ab</p>"),
        ("<p>می\u200cخواهد\u200d\u200e\u200f</p>", "<p>می\u200cخواهد\u200d\u200e\u200f</p>"),
        ("<p>x<table></table></p>", "<p>x</p><table></table><p></p>"),
        ('<p><img alt="a src=b" title=x></p>', "<p></p>"),
        ('<a href="java&#x202e;script:alert(1)">x</a>', '<a rel="noopener noreferrer nofollow">x</a>'),
        ('<p class="image hidden\terrornote" id=a name=b style="x">x</p>', '<p class="image">x</p>'),
    ],
)
def test_what_a_text_does_not_need_goes_and_stays_gone(text, kept):
    assert richtext.clean(text) == kept == richtext.clean(kept)


@pytest.mark.parametrize(
    "text",
    [
        "<p>" + "کلمه " * 15_000 + "</p>",
        "<p>x</p>" * 1_900,
        "<p><b>الف</b></p>" * 900,
        "<ul>" + "<li>یک" * 300 + "</ul>",
        "<table><tr>" + "<td>یک" * 300 + "</table>",
    ],
)
def test_a_long_honest_article_is_taken(text):
    assert richtext.clean(text)


def test_plain_text_has_the_words_and_none_of_the_markup():
    html = "<h2>تیتر</h2><p>همکاری‌های&nbsp;بانکی &amp; شهری<br>سطر</p><ul><li>یک</li><li>دو</li></ul>"
    assert richtext.plain_text(html) == "تیتر\nهمکاری‌های بانکی & شهری\nسطر\nیک\nدو"


@pytest.mark.django_db
class TestOnTheArticle:
    def test_the_body_is_clean_however_it_came(self):
        article = ArticleFactory(body="<p>خبر</p><script>alert(1)</script>")
        article.refresh_from_db()
        assert (article.body, article.body_text) == ("<p>خبر</p>", "خبر")

    def test_zwnj_in_is_zwnj_out(self):
        text = "می‌خواهیم همکاری‌های حوزه‌های شهری را"
        article = ArticleFactory(title=text, lead=text, body=f"<p>{text}</p>")
        article.refresh_from_db()
        assert [article.title, article.lead, article.body_text] == [text] * 3
        assert article.body.count("\u200c") == text.count("\u200c") == 3
