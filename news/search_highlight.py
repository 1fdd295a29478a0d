"""The marking of hits in the original text: neither folded prose nor the database's headlines."""

import re
import string
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from itertools import chain, islice
from typing import NamedTuple

from django.utils.safestring import SafeString

from news import persian
from news.search_query import MAX_TERMS, Synonyms, Term, parse

# A word as it is written: with its ZWNJ, vowel signs, tatweel and accents.
_WRITTEN_WORD = re.compile(r"[\w\u200c\u200d\u064b-\u065f\u0670\u0300-\u036f]{1,100}")
# As much of a text as an excerpt is sought in; marking a whole book would cost too much.
SEARCHED = 10_000
# Of a word, with the space behind it: as many as of most.
_LETTERS = 6
# The best window is one that begins at one of the first hits.
_BEGINNINGS, _MOST_HITS = 50, 150
_WORDS_BEFORE = 4
# So many letters of a word tell that it may be a hit.
_TELLING = 3
# A letter that search reads as none.
_NO_LETTER = "\u0640"
# Where characters stand that may be read as letters of a query: of Latin, Cyrillic and Persian, and as signs of print.
_READ = [
    range(0x530), range(0x600, 0x900), range(0x1E00, 0x2000), range(0x2070, 0x2190), range(0xFB00, 0xFE00),
    range(0xFE70, 0x10000), range(0x1D400, 0x1D800), range(0x1EE00, 0x1EF00),
]  # fmt: skip

Span = tuple[int, int]


@dataclass(frozen=True)
class _Hit:
    first: int
    last: int
    found: str


class _Window(NamedTuple):
    """A part of a text: how many different hits it shows and how many, the words around it, and its first one."""

    worth: tuple[int, int] = (-1, 0)
    spans: list[Span] = []
    hits: list[_Hit] = []
    first: int = 0


def highlight(text: str, query: str, words: int | None = 24, synonyms: Synonyms = ()) -> SafeString:
    """The original text as HTML with hits in <mark>; its best window of `words` words, all of it for None."""
    return marked(text, parse(query, synonyms), words)


def marked(text: str, terms: list[Term], words: int | None = 24) -> SafeString:
    """The same for a query that was read already."""
    wanted = _wanted(tuple(terms))
    return _excerpt(text[:SEARCHED], wanted, words) if words else _whole(text, wanted)


def _whole(text: str, wanted: frozenset[str]) -> SafeString:
    places = _places(text, wanted)
    if not places:
        return SafeString(escape(text))
    spans = _spans(text, 0, len(text))
    return _cut(text, spans, list(_hits(text, spans, places, wanted)), 0, len(spans))


def _excerpt(text: str, wanted: frozenset[str], words: int) -> SafeString:
    best, found, places = _Window(), 0, _places(text, wanted)
    left = len(places)
    for spans, near in _stretches(text, places, words):
        hits = list(islice(_hits(text, spans, near, wanted), _MOST_HITS - found))
        windows = [best, _best_window(spans, hits, words, _BEGINNINGS - found)]
        best = max(windows, key=lambda window: window.worth)
        found, left = found + len(hits), left - len(near)
        # Whatever stands in the rest.
        if best.worth >= (min(left, len(wanted)), left):
            break
    if not best.hits:
        return _cut(text, _beginning(text, words), [], 0, words)
    return _cut(text, best.spans, best.hits, best.first, best.first + words)


def _beginning(text: str, words: int) -> list[Span]:
    spans, _first = next(_stretches(text, [0], words))
    return spans


def _places(text: str, wanted: frozenset[str]) -> list[int]:
    """Where the first letters of a wanted word stand; to analyse every word would take too long."""
    if not text or not wanted:
        return []
    # To fold whole texts would take longer.
    is_usual = not _with_unusual().search(text)
    pattern = _beginnings(wanted, "" if is_usual else _SEVERAL)
    return [match.start() for match in pattern.finditer(text if is_usual else text.translate(_unusual()))]


def _spans(text: str, start: int, end: int) -> list[Span]:
    return list(map(re.Match.span, _WRITTEN_WORD.finditer(text, start, end)))


def _stretches(text: str, places: list[int], words: int) -> Iterator[tuple[list[Span], list[int]]]:
    """The words around places that an excerpt might show together; all of a text would be many more.

    Behind the last of them are as many as an excerpt and a hit of several words may have; before the first as many as
    it begins with, or as it may have where the text ends.
    """
    first = 0
    while first < len(places):
        last, letters = first, _LETTERS
        while True:
            end = _space_behind(text, places[last] + (words + MAX_TERMS) * letters)
            last, reached = bisect_right(places, end) - 1, last
            if last > reached:
                continue
            before = max(_WORDS_BEFORE, words * (end == len(text)))
            start = _space_before(text, places[first] - (before + 1) * letters)
            spans = _spans(text, start, end)
            are_before = not start or _word_at(spans, places[first]) > before
            are_behind = end == len(text) or len(spans) - _word_at(spans, places[last]) > words + MAX_TERMS
            if are_before and are_behind:
                break
            letters += _LETTERS
        yield spans, places[first : last + 1]
        first = last + 1


def _space_before(text: str, place: int) -> int:
    """Behind the next space before a place, or the beginning: there no word is cut."""
    return text.rfind(" ", 0, max(0, place)) + 1


def _space_behind(text: str, place: int) -> int:
    found = text.find(" ", place)
    return len(text) if found < 0 else found


@lru_cache(maxsize=256)
def _wanted(terms: tuple[Term, ...]) -> frozenset[str]:
    return frozenset(word for term in terms for word in term.words())


def _hits(text: str, spans: list[Span], places: list[int], wanted: frozenset[str]) -> Iterator[_Hit]:
    longest, free = max(map(len, wanted)), 0
    for place in _candidates(spans, places):
        if place >= free and (hit := _hit_at(text, spans, place, wanted, longest)):
            yield hit
            free = hit.last + 1


def _candidates(spans: list[Span], places: list[int]) -> Iterator[int]:
    """The words at these places of the text, by their own places among its words."""
    last = -1
    for place in places:
        word = _word_at(spans, place)
        if word > last:
            yield word
            last = word


def _word_at(spans: list[Span], place: int) -> int:
    """The word that holds a place of the text, or is the last before it."""
    return bisect_left(spans, (place + 1, 0)) - 1


@lru_cache(maxsize=256)
def _beginnings(wanted: frozenset[str], several: str) -> re.Pattern[str]:
    """Finds the first letter of what may begin so, in any usual spelling, and the sign for several letters."""
    spellings = _spellings()
    between = rf"[\W{spellings['']}]*"
    begun = sorted({tuple(spellings.get(letter, letter) for letter in word[:_TELLING]) for word in wanted})
    firsts = sorted({first for first, *_rest in begun})
    ways = [
        (f"(?<=[{first}])" if len(firsts) > 1 else "")
        + f"(?={between}{between.join(f'[{letter}]' for letter in rest)})"
        for first, *rest in begun
    ]
    return re.compile(
        f"[{''.join(firsts)}{several}](?:{'|'.join([*ways, *(f'(?<={sign})' for sign in several)])})"
    )


# Stands for all signs that are read as several letters; it is one of them.
_SEVERAL = "\ufdfa"
# What texts are written with, beside the letters that search reads; of the many other ways to write those, texts have
# hardly any, and to read a set of all takes as long as to read a page.
_USUAL = frozenset(
    "آأإؤئيىكةۀءـ۰۱۲۳۴۵۶۷۸۹ЁёЙй" + string.ascii_uppercase + "".join(map(chr, range(0x410, 0x430)))
)


@cache
def _spellings() -> dict[str, str]:
    """The usual characters that search reads as each letter or as none, for a set of a regular expression."""
    spellings = defaultdict(str, {"": ""})
    for code, letter in _letters().items():
        if code not in _unusual():
            spellings[letter] += re.escape(chr(code))
    return dict(spellings)


@cache
def _with_unusual() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(re.escape, map(chr, _unusual())))}]")


@cache
def _unusual() -> dict[int, str]:
    return {
        code: letter or _NO_LETTER
        for code, letter in _letters().items()
        if letter == _SEVERAL or letter != chr(code) and chr(code) not in _USUAL
    }


@cache
def _letters() -> dict[int, str]:
    """What search reads each character as: a letter, several, or none, if it is one to somebody."""
    read = {code: persian.fold(chr(code)) for code in chain.from_iterable(_READ)}
    return {
        code: letters if len(letters) < 2 else _SEVERAL
        for code, letters in read.items()
        if letters.strip() or not letters and chr(code).isalnum()
    }


def _hit_at(text: str, spans: list[Span], place: int, wanted: frozenset[str], longest: int) -> _Hit | None:
    start, end = spans[place]
    joined, lexemes = _analysed(text[start:end])
    if found := lexemes & wanted:
        return _Hit(place, place, min(found))
    if not joined or not any(word.startswith(joined) for word in wanted):
        return None
    # «بین المللی» for بینالمللی, «گفت و گو» for گفتگو, and quoted phrases
    for last in range(place + 1, len(spans)):
        glued = persian.join(text[start : spans[last][1]]).replace(" ", "")
        if glued in wanted:
            return _Hit(place, last, glued)
        if len(glued) > longest or last - place == MAX_TERMS:
            return None
    return None


@lru_cache(maxsize=4096)
def _analysed(written: str) -> tuple[str, frozenset[str]]:
    inflected = persian.inflect(written)
    joined = inflected.replace(persian.ZWNJ, "")
    layers = (joined, inflected.replace(persian.ZWNJ, " "), persian.cut_endings(joined))
    return joined.strip(), frozenset(word for layer in layers for word in layer.split())


def _best_window(spans: list[Span], hits: list[_Hit], words: int, beginnings: int) -> _Window:
    """The window with the most different hits, beginning a little before its first one."""
    latest = max(0, len(spans) - words)
    firsts = {min(max(0, hit.first - _WORDS_BEFORE), latest) for hit in hits[: max(0, beginnings)]}

    def worth(first: int) -> tuple[int, int]:
        inside = [hit.found for hit in hits if first <= hit.first and hit.last < first + words]
        return len(set(inside)), len(inside)

    windows = [_Window(worth(first), spans, hits, first) for first in sorted(firsts)]
    return max(windows, key=lambda window: window.worth, default=_Window())


def _cut(text: str, spans: list[Span], hits: list[_Hit], first: int, end: int) -> SafeString:
    place = spans[first][0] if first else 0
    stop = spans[end - 1][1] if end < len(spans) else len(text)
    before, after = ("… " if place else ""), (" …" if stop < len(text) else "")
    pieces = []
    for hit in hits:
        if first <= hit.first and hit.last < end:
            start, finish = spans[hit.first][0], spans[hit.last][1]
            pieces.append(f"{escape(text[place:start])}<mark>{escape(text[start:finish])}</mark>")
            place = finish
    return SafeString(f"{before}{''.join(pieces)}{escape(text[place:stop])}{after}")
