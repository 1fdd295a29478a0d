"""Words that a hit need not hold: honorifics, questions, and what stands between words."""

import pytest

from news.search_query import parse
from news.search_wordings import as_name, in_names, searched
from news.small_words import HONORIFICS, QUESTION_WORDS

NAME = "نگار دادمهر"


def sought(query: str) -> list[str]:
    return [term.alternatives[0][0] for term in parse(query)]


@pytest.mark.parametrize(
    "query, words",
    [
        ("خانم نگار دادمهر", "نگار دادمهر"),
        ("آقای سپهرآرا", "سپهرارا"),
        ("دکتر چرنداب‌پور", "چرندابپور"),
        ("جناب آقاي مهندس دادمهر", "دادمهر"),
        ("نگار خانم", "نگار"),
        ("г-н Иванов", "иванов"),
        ("Mr. Ivanov", "ivanov"),
        ("سرکنسول کیست", "سرکنسول"),
        ("چگونه گذرنامه را تمدید کنیم", "گذرنامه تمدید کنیم"),
        # Where they are what is meant
        ("درگذشت استاد", "درگذشت استاد"),
        ("استاد دانشگاه", "استاد دانشگاه"),
        ("خانم", "خانم"),
        ("خانم دکتر", "خانم دکتر"),
        ("دکتر کیست", "دکتر"),
        ("کیست", "کیست"),
        ("در به", "در به"),
        ("«خانم دادمهر»", "خانم"),
    ],
)
def test_they_are_not_demanded_beside_other_words(query, words):
    assert sought(query) == words.split()


@pytest.mark.parametrize("title", sorted(HONORIFICS | QUESTION_WORDS))
def test_none_is_demanded_before_a_name(title):
    assert sought(f"{title} {NAME}") == NAME.split()


def test_nor_of_names():
    assert in_names(f"خانم {NAME}", parse(f"خانم {NAME}")).endswith("('نگار' & 'دادمهر')")
    assert as_name(f"خانم {NAME}") == as_name("نگاردادمهر")


@pytest.mark.parametrize(
    "query, beginning",
    [
        ("یک دو سه چهار پنج شش هفت هشت", "یک دو سه چهار پنج شش"),
        ("کازان " * 6 + "زرافه", " ".join(["کازان"] * 6 + ["زرافه"])),
        ("یک دو سه در چهار پنج شش «هفت هشت»", "یک دو سه در چهار پنج شش"),
        ("«یک دو سه چهار پنج شش هفت هشت»", "«یک دو سه چهار پنج شش هفت هشت»"),
        (" ".join(["شهرداری"] * 12), " ".join(["شهرداری"] * 8)),
        ("ب" * 100, "ب" * 64),
        ("ﷺ" * 64, "ﷺ" * 64),
        ("", ""),
    ],
)
def test_what_is_searched_of_a_query_is_its_beginning_in_whole_words(query, beginning):
    assert searched(query) == beginning
    assert sought(beginning) == sought(query) or len(sought(beginning)) >= 6
