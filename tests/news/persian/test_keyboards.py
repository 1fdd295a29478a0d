"""Three keyboards: what somebody meant who forgot to change the language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news import keyboards


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("sv;ks,g", "سرکنسول"),
        ("SV;KS,G", "سرکنسول"),
        ("]hd", "چای"),
        ("HPl", "آحم"),
        ("vhi", "راه"),
        ("\\dhl", "پیام"),
        ("mdhl", "پیام"),
        ("نشظشد", "kazan"),
        ("کازان", ";hchk"),
        ("rfpfym", "казань"),
        ("уфа", "eaf"),
        ("ымжлыбп", "سرکنسول"),
        ("nv[i10", "درجه10"),
    ],
)
def test_a_word_reads_otherwise_on_another_keyboard(typed, meant):
    assert meant in keyboards.readings(typed)


def test_a_key_that_two_persian_keyboards_have_elsewhere_is_read_as_either():
    assert {"مسپول", "مسئول"} <= set(keyboards.readings("lsm,g"))


@pytest.mark.parametrize("typed", ["", "2024", "新聞", "kazan!", "سلام kazan", "\0", "👍"])
def test_what_is_on_no_keyboard_as_it_stands_has_no_other_reading(typed):
    assert keyboards.readings(typed) == []


def test_the_layouts_have_a_letter_for_each_key():
    assert len({len(layout) for layout in keyboards._LAYOUTS}) == 1
    assert all(len(set(layout)) == len(layout) for layout in keyboards._LAYOUTS)


@given(st.text("ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپو", min_size=1))
def test_what_is_typed_on_the_wrong_keyboard_comes_back(text):
    assert text in keyboards.readings(keyboards.readings(text)[0])
