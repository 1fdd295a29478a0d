"""A text as the rules of orthography read it: what nobody may touch is hidden, the rest is words."""

import re
from typing import NamedTuple

from news.hidden_markup import HIDDEN, REST
from news.persian import ZWNJ

LETTERS = "\u0621-\u063a\u0641-\u0655\u0670\u0671-\u06d3\u06d5"
SPACE = rf"(?:[ \u00a0]{REST}{{0,5}})"
_WORD = re.compile(rf"[{LETTERS}]+(?:{ZWNJ}[{LETTERS}]+)*")
_GAP = re.compile(rf"{ZWNJ}*{SPACE}(?:{SPACE}|{ZWNJ})*")
# A word is whole where none of these touches it.
_TOUCHES = re.compile(rf"[\w\u0640\u200d{HIDDEN}]")
HAMZA = "\u0654"


# Letters of the neighbours' keyboards.
AS_PERSIAN = str.maketrans("يكى", "یکی")


class Change(NamedTuple):
    """New characters for those from start to end. Changes of one pair, such as two quotes, go together."""

    start: int
    end: int
    new: str
    pair: int | None = None


class Word(NamedTuple):
    start: int
    end: int
    text: str


class Masked(NamedTuple):
    """A text whose untouchable parts are hidden, character for character; `read` has Persian letters throughout.

    `neighbours` are each two words with nothing but space between them, and the third, if one follows so too.
    """

    raw: str
    read: str
    words: list[Word]
    neighbours: list[tuple[Word, Word, str]]


def masked(raw: str) -> Masked:
    read = raw.translate(AS_PERSIAN)
    found = [Word(match.start(), match.end(), match[0]) for match in _WORD.finditer(read)]
    whole = [word for word in found if _is_whole(read, word)]
    return Masked(raw, read, whole, _neighbours(read, whole))


def _is_whole(text: str, word: Word) -> bool:
    before, after = text[word.start - 1 : word.start], text[word.end : word.end + 1]
    return not (_TOUCHES.match(before) or _TOUCHES.match(after))


def _neighbours(read: str, found: list[Word]) -> list[tuple[Word, Word, str]]:
    near = [
        read[first.end : second.start] == " " or bool(_GAP.fullmatch(read, first.end, second.start))
        for first, second in zip(found, found[1:], strict=False)
    ]
    following = [word.text if is_near else "" for word, is_near in zip(found[2:], near[1:], strict=True)]
    threes = zip(found, found[1:], [*following, ""], near, strict=False)
    return [(first, second, third) for first, second, third, is_near in threes if is_near]
