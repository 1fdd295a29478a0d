"""Titles as parts of addresses."""

import re

import pytest
from django.urls import Resolver404, path, resolve
from hypothesis import given
from hypothesis import strategies as st

from news.persian import slugify


@pytest.mark.parametrize(
    "text, slug",
    [
        ("حوزه‌های مدیریت شهری", "حوزه-های-مدیریت-شهری"),
        ("می‌شود", "می-شود"),
        ("كميتۀ ايراني", "کمیته-ایرانی"),
        ("مدرسة", "مدرسه"),
        ("آب و آیینه، رأی و مسئول", "آب-و-آیینه-رأی-و-مسئول"),
        ("مُسَلَّم خانهٔ ما", "مسلم-خانه-ما"),
        ("خـــبر", "خبر"),
        ("۱۰ آذر ۱۴۰۲", "10-آذر-1402"),
        ("١٤٠٣", "1403"),
        ("Kazan Forum 2024", "kazan-forum-2024"),
        ("Каза\u0301нь: Ёлка и Йод", "казань-ёлка-и-йод"),
        ("  «نقل‌قول»: چه شد؟! ", "نقل-قول-چه-شد"),
        ("الف/ب\\ج?د#ه&و", "الف-ب-ج-د-ه-و"),
        ("a__b--c..d", "a-b-c-d"),
        ("\u202bراست\u202c\u200f", "راست"),
        ("ﻻﻟﻪ", "لاله"),
        ("ΑΘΗΝΑ 新聞", "αθηνα-新聞"),
        ("½", "1-2"),
        ("", ""),
        ("؟!… 👍 ‌ ـ", ""),
    ],
)
def test_slugs(text, slug):
    assert slugify(text) == slug


def test_it_cuts_at_the_end_of_a_word():
    title = "دیدار " * 40
    assert slugify(title) == "-".join(["دیدار"] * 20)
    assert len(slugify(title)) == 119
    assert slugify("دیدار دوستانه", max_length=13) == "دیدار-دوستانه"
    assert slugify("دیدار دوستانه", max_length=12) == "دیدار"
    assert slugify("دیدار دوستانه", max_length=6) == "دیدار"
    assert slugify("دیدار دوستانه", max_length=5) == "دیدار"


def test_a_single_long_word_is_cut_but_never_lost():
    assert slugify("ب" * 300) == "ب" * 120
    assert slugify("ب" * 300 + " پ", max_length=80) == "ب" * 80


@given(st.text(st.characters(exclude_categories=())), st.sampled_from([3, 80, 120]))
def test_a_slug_is_its_own_slug_and_fits_into_an_address(text, max_length):
    slug = slugify(text, max_length=max_length)
    assert slugify(slug, max_length=max_length) == slug
    assert len(slug) <= max_length
    assert re.fullmatch(r"(?:[^\W_]+(?:-[^\W_]+)*)?", slug)
    slug.encode()


@given(st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd"]), min_size=1))
def test_a_text_with_letters_has_an_address(text):
    assert slugify(text)


def test_an_address_with_a_persian_slug_resolves():
    patterns = (path("news/<int:pk>/<str:slug>/", lambda request: None),)
    found = resolve(f"/news/7/{slugify('حوزه‌های ۱۴۰۳')}/", urlconf=patterns)
    assert found.kwargs == {"pk": 7, "slug": "حوزه-های-1403"}
    with pytest.raises(Resolver404):
        resolve("/news/7/a/b/", urlconf=patterns)
