"""Hits marked in the original text."""

import html
import re

import pytest
from django.utils.safestring import SafeString
from hypothesis import given, settings
from hypothesis import strategies as st

from news import search_highlight
from news.search_highlight import highlight


def marked(text: str, query: str) -> list[str]:
    return re.findall("<mark>(.*?)</mark>", highlight(text, query, words=None), re.DOTALL)


@pytest.mark.parametrize(
    "text, query, words",
    [
        ("همکاري‌هاي شهري", "همکاری", ["همکاري‌هاي"]),
        ("بر آن تأکید کرد", "تاکید", ["تأکید"]),
        ("نوروز ۱۴۰۲", "1402", ["۱۴۰۲"]),
        ("حج تَمَتُّع", "تمتع", ["تَمَتُّع"]),
        ("شهرداران آمدند", "شهردار", ["شهرداران"]),
        ("اجلاس بین‌المللی", "بین المللی", ["بین‌المللی"]),
        ("اجلاس بین المللی", "بین‌المللی", ["بین المللی"]),
        ("اجلاس بین المللی", "بینالمللی", ["بین المللی"]),
        ("پس از گفت و گو", "گفتگو", ["گفت و گو"]),
        ("گفت‌وگوی دو شهر", "گفتگو", ["گفت‌وگوی"]),
        ("خانهٔ فرهنگ", "خانه", ["خانهٔ"]),
        ("Каза\u0301нь и Казань", "казань", ["Каза\u0301нь", "Казань"]),
        ("مدیریت شهری و مدیریت", '"مدیریت شهری"', ["مدیریت شهری"]),
        ("میر بیزنس بانک", "میربیزنس‌بانک", ["میر بیزنس بانک"]),
        ("میان دو شهر", "بین‌المللی", []),
        ("هیچ", "", []),
        ("", "هیچ", []),
    ],
)
def test_it_marks_the_words_as_they_are_written(text, query, words):
    assert marked(text, query) == words


def test_it_escapes_everything_but_its_own_marks():
    result = highlight('<b onclick="x">شهر</b> & شهر', "شهر", words=None)
    assert isinstance(result, SafeString)
    assert result == ("&lt;b onclick=&quot;x&quot;&gt;<mark>شهر</mark>&lt;/b&gt; &amp; <mark>شهر</mark>")


def test_it_cuts_out_the_window_with_most_of_the_query():
    text = " ".join(["کازان", *["حرف"] * 60, "شهردار", "کازان", *["سخن"] * 60])
    excerpt = highlight(text, "شهردار کازان")
    assert excerpt.startswith("… حرف") and excerpt.endswith("سخن …")
    assert "<mark>شهردار</mark> <mark>کازان</mark>" in excerpt
    assert len(excerpt.strip("… ").split()) == 24


def test_it_begins_at_the_beginning_when_the_hit_stands_there():
    text = " ".join(["کازان", *["حرف"] * 60])
    assert highlight(text, "کازان") == "<mark>کازان</mark>" + " حرف" * 23 + " …"


FILLERS = st.sampled_from(["و", "حرف", "کازرون", "سخنرانی" * 3])
# A word that is sought, behind so many others.
SPOTS = st.tuples(st.integers(0, 70), FILLERS, st.sampled_from(["کازان", "شهردار", "تعاونی"]))


@settings(deadline=None)
@given(st.lists(SPOTS, max_size=5), st.integers(0, 70))
def test_no_other_window_of_a_text_has_more_of_the_query(spots, behind):
    words = [each for number, filler, word in spots for each in [*[filler] * number, word]] + ["حرف"] * behind
    wanted = {word for *_others, word in spots}
    places = [place for place, word in enumerate(words) if word in wanted]

    def worth(first: int) -> tuple[int, int, int]:
        hits = [words[place] for place in places if first <= place < first + 24]
        return len(set(hits)), len(hits), -first

    latest = max(0, len(words) - 24)
    first = max((min(max(0, place - 4), latest) for place in places), key=worth, default=0)
    window = [f"<mark>{word}</mark>" if word in wanted else word for word in words[first : first + 24]]
    before, after = "… " * (first > 0), " …" * (first + 24 < len(words))
    assert highlight(" ".join(words), " ".join(wanted)) == f"{before}{' '.join(window)}{after}"


def test_it_shows_the_beginning_when_there_is_no_hit():
    assert highlight("یک دو سه", "چهار", words=2) == "یک دو …"
    assert highlight("یک دو سه", "چهار", words=3) == "یک دو سه"
    assert highlight("یک دو سه", "", words=None) == "یک دو سه"


def test_a_hit_at_the_very_end_has_a_full_window_before_it():
    text = " ".join([*["حرف"] * 60, "کازان"])
    assert highlight(text, "کازان", words=10) == "… " + "حرف " * 9 + "<mark>کازان</mark>"


WORDS = "شهر شهرداران بین المللی گفت و گو < & \" ' … \u200c \u064e ۱۴۰۳ x 新聞 ها می"
PIECES = st.sampled_from([*WORDS.split(" "), "\n"])
TEXTS = st.lists(PIECES, max_size=60).map(" ".join) | st.text(st.characters(exclude_categories=()))


@settings(deadline=None)
@given(TEXTS, TEXTS, st.sampled_from([None, 1, 5, 24]))
def test_an_excerpt_is_a_piece_of_the_text_and_nothing_else(text, query, words):
    excerpt = highlight(text, query, words=words)
    bare = html.unescape(re.sub("</?mark>", "", excerpt))
    cut_before, cut_after = bare.startswith("… "), bare.endswith(" …")
    pieces = {
        bare[2 * before : len(bare) - 2 * after] for before in {0, cut_before} for after in {0, cut_after}
    }
    assert any(piece in text for piece in pieces)
    assert excerpt.count("<mark>") == excerpt.count("</mark>")
    assert not re.search("[<>\"']|&(?!lt;|gt;|amp;|quot;|#x27;)", re.sub("</?mark>", "", excerpt))


def test_of_a_long_text_only_words_that_begin_so_are_analysed(monkeypatch):
    analysed = []
    monkeypatch.setattr(
        search_highlight, "_analysed", lambda word: analysed.append(word) or ("", frozenset())
    )
    text = " ".join(f"حرف{place} سخن{place}" for place in range(400))
    highlight(f"{text} سرکنسولگری", "سرکنسول سخن۷۷")
    # And what may be it by its first three letters.
    assert "سرکنسولگری" in analysed and "حرف1" not in analysed


@pytest.mark.parametrize("written", ["سَرکنسول", "سـرکنسول", "سركنسول", "ﺳﺮﻛﻨﺴﻮﻝ", "«سرکنسول»", "می‌سرکنسول"])
def test_no_spelling_hides_a_word(written):
    assert len(marked(f"یک {written} دو", "سرکنسول")) == 1


def test_a_ligature_hides_no_word():
    assert marked("بسم ﷲ و ﻻله", "الله") == ["ﷲ"]
    assert marked("ﻻله", "لاله") == ["ﻻله"]


def test_a_long_text_is_marked_in_good_time():
    excerpt = highlight("شهر " * 100_000, "شهر شهردار شهرداری")
    assert excerpt.count("<mark>") == 24
