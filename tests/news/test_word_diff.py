"""Comparing texts by words: half-spaces, markup said in words, and never more than two seconds."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news import body_diff, text_blocks, word_diff
from news.word_diff import ADDED, REMOVED, SAME


def told(before: str, after: str) -> list[tuple[str, str]]:
    return [(piece.act, piece.text.strip()) for piece in word_diff.pieces(before, after)]


class TestWords:
    def test_a_compound_with_a_half_space_is_one_word(self):
        assert told("همکاریها گسترش یافت", "همکاری‌ها گسترش یافت") == [
            (REMOVED, "همکاریها"),
            (ADDED, "همکاری‌ها"),
            (SAME, "گسترش یافت"),
        ]

    def test_vowel_signs_belong_to_their_word(self):
        assert told("پیام مَهر", "پیام مِهر") == [(SAME, "پیام"), (REMOVED, "مَهر"), (ADDED, "مِهر")]

    def test_a_sign_is_a_word_of_its_own(self):
        assert told("پایان.", "پایان؟") == [(SAME, "پایان"), (REMOVED, "."), (ADDED, "؟")]

    def test_blanks_are_no_change_of_words(self):
        assert told("دو  طرف\nگفتند", "دو طرف گفتند") == [(SAME, "دو طرف گفتند")]

    def test_a_lone_conjunction_between_two_changes_goes_with_them(self):
        pieces = told("آغاز علی و رضا پایان", "آغاز مریم و سارا پایان")
        assert pieces == [(SAME, "آغاز"), (REMOVED, "علی و رضا"), (ADDED, "مریم و سارا"), (SAME, "پایان")]

    def test_counts_are_of_words_alone(self):
        assert word_diff.count_changed("سلام، جهان.", "سلام بر جهان!") == (1, 0)

    @given(st.text("ابپ \u200c.", max_size=60), st.text("ابپ \u200c.", max_size=60))
    def test_both_texts_can_be_read_from_the_pieces(self, before, after):
        pieces = word_diff.pieces(before, after)
        for text, act in ((before, ADDED), (after, REMOVED)):
            read = " ".join(piece.text for piece in pieces if piece.act != act)
            assert word_diff.words(read) == word_diff.words(text)


class TestBlocks:
    def test_an_added_paragraph_leaves_its_neighbours_alone(self):
        rows = body_diff.compare("<p>یک</p><p>سه</p>", "<p>یک</p><p>دو</p><p>سه</p>")
        assert [(row.act, row.after.text) for row in rows] == [(SAME, "یک"), (ADDED, "دو"), (SAME, "سه")]

    def test_a_changed_paragraph_is_one_row(self):
        [row] = body_diff.compare("<p>دیدار با شهردار کازان</p>", "<p>دیدار با استاندار کازان</p>")
        assert row.act == "changed"
        assert [piece.act for piece in row.words] == [SAME, REMOVED, ADDED, SAME]

    @pytest.mark.parametrize(
        "before, after, gone, come",
        [
            ('<p><a href="/a/">متن</a></p>', '<p><a href="/b/">متن</a></p>', "متن ← /a/", "متن ← /b/"),
            (
                '<p>متن<img src="/m/a.webp" alt="یک"></p>',
                '<p>متن<img src="/m/b.webp" alt="دو"></p>',
                "یک · a.webp",
                "دو · b.webp",
            ),
            ("<p><strong>متن</strong></p>", "<p><em>متن</em></p>", "متن", "متن"),
            ('<p dir="ltr">متن</p>', '<p dir="rtl">متن</p>', "ltr", "rtl"),
            (
                '<p><time datetime="2023-12-01">فردا</time></p>',
                '<p><time datetime="2023-12-02">فردا</time></p>',
                "فردا (2023-12-01)",
                "فردا (2023-12-02)",
            ),
        ],
    )
    def test_changed_markup_is_said(self, before, after, gone, come):
        [row] = body_diff.compare(before, after)
        assert [fact.value for fact in row.facts_gone] == [gone]
        assert [fact.value for fact in row.facts_come] == [come]

    def test_a_paragraph_that_becomes_a_heading_is_said(self):
        [row] = body_diff.compare("<p>پیشنهاد تازه</p>", "<h2>پیشنهاد تازه</h2>")
        assert row.was_of_another_kind and (row.before.kind, row.after.kind) == ("p", "h2")

    def test_a_picture_without_words_is_no_empty_row(self):
        [block] = text_blocks.blocks_of('<figure class="image"><img src="/m/a.webp" alt=""></figure>')
        assert block.kind == "figure" and block.facts

    def test_lists_tables_and_captions_have_their_blocks(self):
        body = (
            "<ul><li>یک</li><li>دو</li></ul><table><tr><th>سر</th><td>خانه</td></tr></table>"
            "<figure><img src='/m/a.webp' alt='الف'><figcaption>شرح</figcaption></figure>ول"
        )
        kinds = [(block.kind, block.text) for block in text_blocks.blocks_of(body)]
        assert kinds == [
            ("li", "یک"),
            ("li", "دو"),
            ("th", "سر"),
            ("td", "خانه"),
            ("figure", ""),
            ("figcaption", "شرح"),
            ("p", "ول"),
        ]


LETTERS = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"


def prose(number: int, seed: int) -> str:
    dice = random.Random(seed)
    known = ["".join(dice.choices(LETTERS, k=dice.randint(2, 7))) for _ in range(3_000)]
    return " ".join(dice.choices(known, weights=[1 / (n + 1) for n in range(3_000)], k=number))


def shuffled(text: str) -> str:
    words = text.split()
    random.Random(3).shuffle(words)
    return " ".join(words)


LONG = prose(19_000, 1)
HOSTILE = {
    "one paragraph, few changes": (LONG, LONG.replace(" او ", " آن ")),
    "one paragraph, another text": (LONG, prose(19_000, 2)),
    "one paragraph, shuffled": (LONG, shuffled(LONG)),
    "two letters": ("آ ب " * 25_000, "ب آ آ " * 20_000),
    "one word": ("ب " * 60_000, "ب " * 50_000),
    "short paragraphs": (LONG.replace(" ", "</p><p>"), shuffled(LONG).replace(" ", "</p><p>")),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_two_bodies_of_200_kilobytes_take_less_than_two_seconds(name):
    before, after = (f"<p>{text}</p>"[:100_000] for text in HOSTILE[name])
    start = time.thread_time()
    rows = body_diff.compare(before, after)
    assert time.thread_time() - start < 2
    assert rows
