"""Masked numbers in a page: of their own direction, escaped, and the text is the text."""

import pytest
from bs4 import BeautifulSoup

from comments import personal_data
from comments.templatetags.comment_text import masked


def runs(text: str) -> list[str]:
    page = BeautifulSoup(masked(text), "html.parser")
    assert page.get_text() == text
    assert {bdi["dir"] for bdi in page.select("bdi")} <= {"ltr"}
    return [bdi.get_text() for bdi in page.select("bdi")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("شماره‌ام •••••••••33 است", ["•••••••••33"]),
        ("شماره‌ام +•• ••• ••• •• ۳۳، و •••••۴۵.", ["+•• ••• ••• •• ۳۳", "•••••۴۵"]),
        ("(•••) •••-••-۳۳ ۱۲ تن", ["(•••) •••-••-۳۳"]),
        ("• سیب\n• ۵ گلابی", []),
        ("سال ۱۴۰۴ •••••33", ["•••••33"]),
        ("", []),
    ],
)
def test_each_masked_number_is_one_run(text, found):
    assert runs(text) == found


@pytest.mark.parametrize("number", ["09123456733", "+7 (912) 345-67-33", "۰۹۱۲ ۳۴۵ ۶۷ ۳۳"])
def test_what_the_mask_makes_is_found(number):
    text = personal_data.mask(f"زنگ بزنید: {number} با سپاس")
    assert "•" in text
    assert len(runs(text)) == 1


def test_markup_stays_text():
    assert masked('<b>•••••33</b> & "') == '&lt;b&gt;<bdi dir="ltr">•••••33</bdi>&lt;/b&gt; &amp; &quot;'
    assert masked("<b>33</b> & \"'") == "&lt;b&gt;33&lt;/b&gt; &amp; &quot;&#x27;"


def test_a_long_text_costs_nothing():
    assert runs("• " * 1_000)
    assert runs("•" * 2_000)
