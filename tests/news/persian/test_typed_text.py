"""Digits, cleaning of typed text, and the comparison of texts."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.persian import ZWNJ, clean_text, digits_to_read, same_text_key, to_latin_digits, to_persian_digits

TEXTS = st.text(st.characters(exclude_categories=()))
STRIPPED = [
    *range(0x00, 0x09),
    *range(0x0B, 0x0D),
    *range(0x0E, 0x20),
    *range(0x7F, 0x85),
    *range(0x86, 0xA0),
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
    0xFEFF,
    0xD800,
    0xDFFF,
]
KEPT = [0x09, 0x0A, 0x20, 0xA0, 0xAD, 0x200C, 0x200D, 0x200E, 0x200F, 0x640, 0x64E, 0x651, 0x621, 0x1F600]


@pytest.mark.parametrize(
    "text, persian, latin",
    [
        ("1403", "۱۴۰۳", "1403"),
        ("۱۴۰۳", "۱۴۰۳", "1403"),
        ("١٤٠٣", "۱۴۰۳", "1403"),
        ("0123456789", "۰۱۲۳۴۵۶۷۸۹", "0123456789"),
        ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "0123456789"),
        ("ساعت ۸:٣0", "ساعت ۸:۳۰", "ساعت 8:30"),
        ("بی رقم x²", "بی رقم x²", "بی رقم x²"),
        ("", "", ""),
    ],
)
def test_digits(text, persian, latin):
    assert to_persian_digits(text) == persian
    assert to_latin_digits(text) == latin


@pytest.mark.parametrize(
    "text, read",
    [
        ("16 فروند F-16", "۱۶ فروند F-16"),
        ("CSV UTF-8 تا 5,000 سطر", "CSV UTF-8 تا ۵,۰۰۰ سطر"),
        ("برگهٔ A4، 3D، COVID-19 در 2020", "برگهٔ A4، 3D، COVID-19 در ۲۰۲۰"),
        ("ГОСТ-7.1 بند 2", "ГОСТ-7.1 بند ۲"),
        ("/news/12/ و 1403/09/10", "/news/12/ و ۱۴۰۳/۰۹/۱۰"),
        ("ساعت 8:30 تا ٩", "ساعت ۸:۳۰ تا ۹"),
        ("بند2", "بند۲"),
        ("10 km", "۱۰ km"),
        ("", ""),
    ],
)
def test_digits_of_a_foreign_word_or_code_stay(text, read):
    assert digits_to_read(text) == read


def test_a_text_of_codes_without_end_costs_no_more_than_its_length():
    assert digits_to_read("1-" * 50_000) == "۱-" * 50_000


@pytest.mark.parametrize("code", STRIPPED, ids=hex)
def test_it_strips_controls_and_embeddings(code):
    assert clean_text(f"می{chr(code)}رود") == "میرود"


@pytest.mark.parametrize("code", KEPT, ids=hex)
def test_it_keeps_what_persian_needs(code):
    text = f"ب{chr(code)}پ"
    assert clean_text(text) == text


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\x85", "\u2028", "\u2029"], ids=ascii)
def test_it_writes_newlines_in_one_way(newline):
    assert clean_text(f"یک{newline}{newline}دو") == "یک\n\nدو"


def test_it_composes_letters_but_changes_none():
    assert clean_text("ا\u0653ب") == "آب"
    assert clean_text("كتابي ﻻ ۱ ١ ½ «،»") == "كتابي ﻻ ۱ ١ ½ «،»"
    assert clean_text("خانه\u0654ی می‌روم ") == "خانه\u0654ی می‌روم "


@given(TEXTS)
def test_a_clean_text_is_clean_and_stays_so(text):
    clean = clean_text(text)
    assert clean_text(clean) == clean
    assert unicodedata.is_normalized("NFC", clean)
    assert not any(unicodedata.category(char) in ("Cs", "Cc") and char not in "\n\t" for char in clean)
    clean.encode()


@pytest.mark.parametrize(
    "one, other",
    [
        ("سلام بر شما", "سلام  بر\nشما!!"),
        ("می‌رود", "میرود"),
        ("كتاب علي", "کتاب علی"),
        ("مُحمّد", "محمد"),
        ("Привет, Мир", "привет мир"),
        ("ΑΘΗΝΑ", "αθηνα"),
        ("۱۲", "12"),
        ("س\u202aلام", "سلام"),
        ("سـلام", "سلام"),
        ("👍  👍", "👍 👍"),
    ],
)
def test_texts_that_are_the_same(one, other):
    assert same_text_key(one) == same_text_key(other)


@pytest.mark.parametrize(
    "one, other", [("آری", "نه"), ("👍", "❤"), ("你好", "再见"), ("ok 你好", "ok 再见"), ("!", "?")]
)
def test_texts_that_are_not_the_same(one, other):
    assert same_text_key(one) != same_text_key(other)


@given(TEXTS)
def test_only_an_empty_text_has_an_empty_key(text):
    assert bool(same_text_key(text)) is bool(clean_text(text).split())


def test_the_zwnj_is_not_touched():
    assert clean_text(f"نمی{ZWNJ}شود") == f"نمی{ZWNJ}شود"
