"""Neighbours: quoted words, and words with a half-space, in whatever spelling a text has them."""

import pytest

from news.search_query import indexed, parse
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "q, text",
    [
        ("رئیس‌جمهور", "رئیس جمهور آمد"),
        ("رئیس‌جمهور", "رئیس‌جمهور آمد"),
        ("«دیدار رئیس»", "دیدار رئیس بانک"),
        ("«کتابخانه ملی»", "در کتاب‌خانه ملی"),
        ("«کتاب‌خانه ملی»", "در کتابخانه ملی"),
        # Too short and too long to be pairs of the index
        ("«از ما»", "نامه‌ای از ما"),
        ("«سرکنسولگری‌مان نمایشگاه‌گردانی»", "سرکنسولگری‌مان نمایشگاه‌گردانی"),
    ],
)
def test_they_are_found(titles, q, text):
    ArticleFactory(title="یافته", lead="", body=f"<p>{text}</p>")
    assert titles(q) == ["یافته"]


@pytest.mark.parametrize("text", ["رئیس دیدار", "دیدار با رئیس", "دیداری ریاست"])
def test_a_phrase_is_not_found_in_its_words_apart(titles, text):
    ArticleFactory(title="یافته", lead="", body=f"<p>{text}</p>")
    assert titles("«دیدار رئیس»") == []


def test_the_index_is_asked_for_pairs_where_it_has_them():
    assert indexed(parse("رئیس‌جمهور")) == "('رییسجمهور')"
    assert indexed(parse("«دیدار رئیس»")) == "(('دیداررییس' & ('دیدار' <-> 'رییس')))"
    # Of three words both pairs; stems, as the index has them.
    assert "'دیدارشهردار' & 'شهردارکاز' &" in indexed(parse("«دیدار شهردار کازان»"))
    assert indexed(parse("«از ما»")) == "((('از' <-> 'ما')))"
