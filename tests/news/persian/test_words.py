"""What the analyser makes of words, by its Python side."""

import pytest

from news import persian


@pytest.mark.parametrize(
    "written, folded",
    [
        ("كتابي", "کتابی"),
        ("مسئلهٔ رؤیا", "مسیله رویا"),
        ("آب أحمد إيران ٱلله", "اب احمد ایران الله"),
        ("مدرسة نامۀ نامه‌ی", "مدرسه نامه نامه\u200cی"),
        ("مُحَمَّدٌ", "محمد"),
        ("خـــبر", "خبر"),
        ("امضاء جزء", "امضا جز"),
        ("۱۲۳ ٤٥٦ 789", "123 456 789"),
        ("\u202bسرکنسول\u202c\u200f", "سرکنسول"),
        ("ﻻﻟﻪ ﷲ", "لاله الله"),
        ("Ёлка ЙОД Каза\u0301нь", "елка иод казань"),
        ("Җәлил Өфө Ңң", "җәлил өфө ңң"),
        ("Müller Ørsted İstanbul ﬁlm", "muller orsted istanbul film"),
        ("متر² H₂O", "متر2 h2o"),
        ("«الف»، ب؛ ج!", " الف ب ج "),
        ("یک\u00a0دو\tسه", "یک دو سه"),
        ("新聞 عصر", " عصر"),
        ("می\u200c\u200cرود", "می\u200cرود"),
        ("کتاب \u200c ها، \u200cنه", "کتاب ها نه"),
    ],
)
def test_folding(written, folded):
    assert persian.fold(written) == folded


@pytest.mark.parametrize(
    "forms, joined",
    [
        (["کتاب‌ها", "کتابها", "کتاب ها", "کتاب‌های", "کتابهایشان", "کتاب‌هایی", "کتاب هایم"], "کتاب"),
        (["بزرگ‌تر", "بزرگ تر", "بزرگ‌ترین", "بزرگترین", "بزرگ ترین"], "بزرگ"),
        (["رفته‌ام", "رفته ام", "رفته‌اند", "رفته اید"], "رفته"),
        (["خانه‌ی", "خانه‌مان", "خانه‌شان", "خانه‌اش"], "خانه"),
        (["گفتگو", "گفت‌وگو", "گفت و گو", "گفت‌وگوها", "گفتگوهای"], "گفتگو"),
        (["جستجو", "جست‌وجو", "جست و جو"], "جستجو"),
        (["بین‌المللی"], "بینالمللی"),
    ],
)
def test_forms_of_a_word_are_one(forms, joined):
    assert {persian.join(form).strip() for form in forms} == {joined}


@pytest.mark.parametrize(
    "word", ["تنها", "آنها", "بهتر", "دفتر", "بهترین", "تمرین", "گفت و گوش", "شهرام", "سربالا"]
)
def test_words_that_only_look_inflected_are_kept(word):
    assert persian.join(word) == persian.fold(word)


@pytest.mark.parametrize(
    "word, stem",
    [
        ("شهرداران", "شهردار"),
        ("دانشجویان", "دانشجو"),
        ("دانشجوی", "دانشجو"),
        ("دانشجویی", "دانشجو"),
        ("ایرانیان", "ایرانی"),
        ("ایرانی", "ایران"),
        ("ایران", "ایران"),
        ("نمایندگان", "نماینده"),
        ("بزرگان", "بزرگ"),
        ("مسئولین", "مسیول"),
        ("مسئولان", "مسیول"),
        ("آسیایی", "اسیا"),
        ("دریایی", "دریا"),
        ("کشورمان", "کشور"),
        ("موثرتر", "موثر"),
        ("تهران", "تهران"),
        ("جریان", "جریان"),
        # No dictionary: what is no ending is cut too, in texts and queries alike.
        ("سازمان", "سازم"),
        ("ملی", "ملی"),
    ],
)
def test_stems(word, stem):
    assert persian.stem(word) == stem


def test_compounds_are_indexed_joined_and_split():
    assert persian.join("بین‌المللی حقوق‌دان") == "بینالمللی حقوقدان"
    assert persian.split("بین‌المللی حقوق‌دان") == "بین المللی حقوق دان"


def test_shingles_glue_neighbours_of_a_fitting_length():
    assert persian.shingle("بین المللی") == "بینالمللی"
    assert persian.shingle("یک دو") == ""
    assert persian.shingle("سن پترزبورگ زیبا") == "سنپترزبورگ پترزبورگزیبا"
    assert persian.shingle("ا" * 13 + " " + "ب" * 12) == ""
    assert persian.shingle("تنها") == persian.shingle("") == ""
