"""The Python analyser and the SQL one give the same for every text, whatever the server's locale is."""

import unicodedata

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from news import persian

TWINS = {
    "fa_fold": persian.fold,
    "fa_infl": persian.inflect,
    "fa_join": persian.join,
    "fa_split": persian.split,
    "fa_stem": persian.stem,
    "fa_shingle": persian.shingle,
}
# What PostgreSQL can hold: neither NUL nor halves of surrogate pairs.
ANY_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)
# Pieces that the rules of the analyser are about, so that they meet in every combination.
WORD_PARTS = (
    "ها های هایی هایشان تر ترین ترینها ام ات اش ایم اند ای ی م می نمی مان تان شان ان ین یان یی گان و "
    "گفت گو جست جو شست شو بین المللی همکاری شهردار دانشجو نماینده مسئول آسیا بر ك ي ة أ إ ؤ ئ ء ۀ ﷺ ﻻ "
    "۱۴۰۳ ١٤٠٣ 1403 Ёлка КАЗАНЬ Müller Iİıi ﬁ ² 1e5x"
)
BETWEEN = list(" \u200c\u200c\u064e\u0651\u0640\u0301\u200f\u00a0\u00ad-.\n")
PERSIAN_TEXT = st.lists(st.sampled_from(WORD_PARTS.split() + BETWEEN), max_size=14).map("".join)
BASIC_PLANE = [chr(code) for code in range(1, 0x10000) if not 0xD800 <= code <= 0xDFFF]
OTHER_PLANES = range(1, 17)


def in_words(char: str) -> str:
    """The character within a word, at both its edges, alone and twice."""
    return f"ب{char}پ {char}بپ{char} {char} {char}{char}"


def differences(sql, function: str, texts: list[str]) -> list:
    pairs = zip(texts, sql(function, texts), map(TWINS[function], texts), strict=True)
    return [(text, ours, theirs) for text, theirs, ours in pairs if ours != theirs]


@pytest.mark.parametrize("function", TWINS)
@pytest.mark.parametrize(
    "texts", [ANY_TEXT, PERSIAN_TEXT, ANY_TEXT | PERSIAN_TEXT], ids=["any", "fa", "both"]
)
def test_twins_agree_on_generated_texts(sql, function, texts):
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(texts, min_size=20, max_size=60))
    def agree(generated):
        assert differences(sql, function, generated) == []

    agree()


@pytest.mark.parametrize(
    "texts", [ANY_TEXT, PERSIAN_TEXT, ANY_TEXT | PERSIAN_TEXT], ids=["any", "fa", "both"]
)
def test_pairs_are_the_same_of_split_words(sql, texts):
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(texts, min_size=20, max_size=60))
    def agree(generated):
        assert sql("fa_pairs", sql("fa_split", generated)) == list(map(persian.shingle, generated))

    agree()


# The other functions are made of these.
@pytest.mark.parametrize("function", ["fa_fold", "fa_stem", "fa_shingle"])
def test_twins_agree_on_every_character_of_the_basic_plane(sql, function):
    assert differences(sql, function, list(map(in_words, BASIC_PLANE))) == []


@pytest.mark.full
@pytest.mark.parametrize("plane", OTHER_PLANES)
def test_twins_agree_on_every_character_of_the_other_planes(sql, plane):
    texts = [in_words(chr(code)) for code in range(plane << 16, (plane + 1) << 16)]
    assert differences(sql, "fa_fold", texts) == []


def test_it_reads_only_characters_that_every_supported_unicode_version_has():
    read = [char for char in BASIC_PLANE if persian.fold(f"ب{char}پ") != "ب پ"]
    assert len(read) > 1_500
    # Python 3.11 has Unicode 14, PostgreSQL 15 too; a later Python must not read more than they know.
    assert [char for char in read if unicodedata.category(char) == "Cn"] == []


def test_a_folded_text_stays_the_same_when_folded_again():
    once = [persian.fold(in_words(char)) for char in BASIC_PLANE]
    assert [text for text in once if persian.fold(text) != text] == []


def test_a_folded_text_has_no_capitals_marks_or_double_spaces():
    folded = "".join({char for text in BASIC_PLANE for char in persian.fold(text)})
    assert folded == folded.lower()
    assert {unicodedata.category(char)[0] for char in folded} == {"L", "N", "Z", "C"}
    assert [char for char in folded if unicodedata.category(char) in ("Cf", "Zs")] in (
        ["\u200c", " "],
        [" ", "\u200c"],
    )
    assert persian.fold("a \t\n — b") == "a b"


def test_the_parser_of_postgresql_keeps_every_folded_letter_within_a_word(db):
    letters = {char for text in BASIC_PLANE for char in persian.fold(text)} - {" ", persian.ZWNJ}
    words = sorted(f"ب{letter}پ" for letter in letters)
    with connection.cursor() as cursor:
        cursor.execute("select tsvector_to_array(to_tsvector('simple', %s))", [" ".join(words)])
        assert sorted(cursor.fetchone()[0]) == words


def test_every_function_may_stand_in_a_generated_column_and_in_parallel_plans(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "select proname, provolatile, proparallel, proisstrict, prosqlbody is not null"
            " from pg_proc where proname like 'fa\\_%%'"
        )
        functions = cursor.fetchall()
    assert len(functions) == 14
    assert {properties[1:] for properties in functions} == {("i", "s", True, True)}
