"""Listed words are found in every spelling and form, as whole words alone, and in little time."""

import pytest

from comments.models import ListedWord
from comments.models.bans import word_key
from comments.word_list import WordList, kinds_in
from tests.comments.effort import calls_of, least_time

Kind = ListedWord.Kind


def listed(*words: str) -> WordList:
    rows = [
        ListedWord(pk=number, word=word, key=word_key(word), kind=Kind.BANNED)
        for number, word in enumerate(words, start=1)
    ]
    return WordList.of(rows)


LIST = listed("بد", "احمق", "بی‌شعور", "خر", "قمار آنلاین", "casino", "казино", "الله", "سگ", "کس", "fuck")

FOUND = [
    # Spellings of one word.
    "بـد", "ب‌د", "بَد", "بد.", "«بد»", "بد👎", "ﺑﺪ", "ب\u200dد", "ب\u00adد", "أحمق", "احــمق", "ﺍﺣﻤﻖ",
    "#احمق", "#آدم_احمق",
    "بي‌شعور", "CASINO", "КАЗИНО",
    # Forms.
    "بد‌تر", "بدها", "بد ها", "احمق‌ها", "احمقها", "احمق‌های", "احمقان", "احمقی", "احمق‌ترین", "احمقو",
    "احمقند", "احمقشان",
    "بی‌شعورها", "احمق‌بازی",
    # Shouted.
    "احمقققق", "ااااحمق", "خررررر", "الللله", "بدددد",
    # With digits, doubled letters, letters that look alike, twice in one.
    "احمق1", "1احمق", "۱۲احمق۳", "احم1ق", "اححمق", "احمقق", "اححممقق", "احمقاحمق", "احمقاحمقاحمق", "احمٯ", "fuсk",
    "fuск", "саsino", "казинo", "cassino", "اححمق‌ها", "احمقق ها", "سڱ", "بد1",
    # Torn apart and put together.
    "ا.ح.م.ق", "ا ح م ق", "ا-ح-م-ق", "ا★ح★م★ق", "اح.مق", "و ا ح م ق", "خ.ر", "c.a.s.i.n.o", "بی شعور",
    "بیشعور", "بی شعورها",
    "بی شعور ها", "قمار آنلاین", "قمار‌آنلاین", "قمارآنلاین", "قمار  انلاين", "قمار/آنلاین",
]  # fmt: skip
ABSENT = [
    "بدون", "بدن", "نابود", "بدان", "بدنی", "بدی", "بدهی", "بدر", "آباد", "بادبان", "بد‌شانس", "به در",
    "ب د و ن", "ب د ن",
    "خروس", "خ ر و س", "آخر", "خرید", "خرم", "خردمند", "در خروجی", "کسی", "کسانی", "کسان", "هیچ‌کس",
    "عکس", "سگال", "قمار",
    "آنلاین", "آنلاین قمار", "قمار و آنلاین", "بیشتر", "بی خبر", "حماقت", "احم", "و", "ا", "", "🌷",
    "casinos4", "occasion", "بند ب د", "گروه ب د", "گزینهٔ ب و د", "ب ، د", "الف.ب.د", "ب.د.ن", "خ ر", "خرخر", "کسکس",
    "اله", "الهه", "خرر", "بدد", "بدبده", "сор", "соска", "حمق1", "1", "11", "کس‌وکار",
]  # fmt: skip


@pytest.mark.parametrize("text", FOUND)
def test_a_listed_word_is_found_in_every_spelling_and_form(text):
    assert LIST.words_in(text)
    assert LIST.words_in(f"راستی، {text}، چه می‌گویید؟")


@pytest.mark.parametrize("text", ABSENT)
def test_other_words_are_left_alone(text):
    assert LIST.words_in(text) == []


def test_each_word_is_named_once_and_as_it_is_listed():
    assert [word.word for word in LIST.words_in("خرها و احمق‌ها و خر و احمق")] == ["خر", "احمق"]


def test_a_word_of_letters_that_no_persian_keyboard_has_is_found_too():
    assert listed("ڕێگا").words_in("ڕێگا")


def test_letters_that_look_alike_one_behind_the_other_break_nothing():
    assert listed("ннн", "нннн").words_in("ннһ ннннһ һһ") == []


def test_a_phrase_counts_in_one_piece_and_in_several_whatever_way_it_is_listed():
    for way in ("بی شعور", "بی‌شعور", "بیشعور"):
        for text in ("بی شعور", "بی‌شعور", "بیشعور", "بی‌شعورها"):
            assert listed(way).words_in(text), (way, text)


@pytest.mark.django_db
def test_kinds_are_told_apart_with_one_query(django_assert_num_queries):
    ListedWord.objects.create(word="احمق", kind=Kind.BANNED)
    ListedWord.objects.create(word="تحریم", kind=Kind.SUSPECT)
    with django_assert_num_queries(1):
        assert kinds_in("مهتاب", "تحریم‌ها") == {Kind.SUSPECT}
    assert kinds_in("احمق", "تحریم‌ها") == {Kind.SUSPECT, Kind.BANNED}
    assert kinds_in("مهتاب", "سلام") == set()


@pytest.mark.django_db
def test_words_of_the_name_and_of_the_text_are_not_read_as_one():
    ListedWord.objects.create(word="قمار آنلاین", kind=Kind.BANNED)
    assert kinds_in("قمار", "آنلاین") == set()


@pytest.mark.django_db
def test_an_empty_list_holds_nothing():
    assert kinds_in("مهتاب", "هر چه بود") == set()


@pytest.mark.parametrize(
    "piece",
    [
        "ا ",
        "ا.ح.م.",
        "ا",
        "ا\u200c",
        "اا بب ",
        "\u064b",
        ".",
        "\ufdfa",
        "سلام دنیا ",
        "کلمه1999 ",
        "لا\u200c",
        "\ufdfa\ufdfb",
        "\ufdfaا",
        "ﷲ ",
        "کلمه1",
        "aа",
        "اا",
        "ا1",
    ],
)
def test_two_thousand_words_and_a_hostile_text_take_little_time(piece):
    words = listed(*(f"کلمه{number}" for number in range(2_000)), "یک عبارت خیلی خیلی دراز از چند کلمه")
    short, long = ((piece * 2_000)[:length] for length in (1_000, 2_000))
    steps = calls_of(words.words_in, long)
    assert steps < 250_000
    assert steps < 2.5 * calls_of(words.words_in, short) + 2_000
    assert least_time(words.words_in, long) < 0.2


def test_a_word_behind_many_ligatures_is_found_all_the_same():
    assert [word.word for word in LIST.words_in("\ufdfa" * 1_000 + " احمق")] == ["الله", "احمق"]
