"""What changed between two texts, by words as Persian has them: «همکاری‌ها» is one word, whatever its bytes."""

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

# A word with its half-spaces and vowel signs; every other visible sign is a token of its own.
_TOKEN = re.compile(r"[\w\u200c\u200d\u0610-\u061a\u064b-\u065f\u0670]+|[^\w\s]")
SAME, ADDED, REMOVED = "same", "added", "removed"
# How many pairs of tokens are compared one with the other at once, and in all: beyond that, a passage is
# exchanged as a whole. Two texts of 200 kilobytes stay below two seconds.
_AT_ONCE, _IN_ALL = 10_000, 1_000_000
# A small word between two changes tells a reader nothing by staying.
_SMALL_WORD = 2


class Piece(NamedTuple):
    """A run of words that stayed, came or went."""

    act: str
    text: str


class Match(NamedTuple):
    """Equal runs: where they begin in the one and in the other, and how long they are."""

    before: int
    after: int
    length: int


def words(text: str) -> list[str]:
    return _TOKEN.findall(text)


def count_changed(before: str, after: str) -> tuple[int, int]:
    """How many words came and how many went, without their places: cheap, and enough for a list."""
    old, new = (Counter(filter(_is_word, words(text))) for text in (before, after))
    return (new - old).total(), (old - new).total()


def count(text: str) -> int:
    """How many words it has, without its other signs."""
    return sum(map(_is_word, words(text)))


def _is_word(token: str) -> bool:
    return token[0].isalnum()


def pieces(before: str, after: str) -> list[Piece]:
    """Both texts in one: what stayed as it stands afterwards, with what went before what came in its place."""
    old, new = _Tokens(before), _Tokens(after)
    runs: list[Piece] = []
    place, other = 0, 0
    for match in _without_small(old.words, matches(old.words, new.words)):
        _add(runs, REMOVED, old.run(place, match.before))
        _add(runs, ADDED, new.run(other, match.after))
        place, other = match.before + match.length, match.after + match.length
        _add(runs, SAME, new.run(match.after, other))
    return runs


def _add(runs: list[Piece], act: str, text: str) -> None:
    if text:
        runs.append(Piece(act, text))


class _Tokens:
    """The tokens of a text; a run of them is shown with the blanks that follow each."""

    def __init__(self, text: str) -> None:
        found = list(_TOKEN.finditer(text))
        self.text = text
        self.words = [token.group() for token in found]
        self.starts = [token.start() for token in found] + [len(text)]

    def run(self, start: int, end: int) -> str:
        return self.text[self.starts[start] : self.starts[end]]


def matches(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[Match]:
    """The runs that both have, in order; the last one is empty and stands at both ends.

    Between what is found once in both (as "patience diff" does) only short passages are compared item by item.
    """
    found: list[Match] = []
    budget = _IN_ALL
    passages = [(0, len(before), 0, len(after))]
    while passages:
        start, end, other, last = passages.pop()
        while start < end and other < last and before[start] == after[other]:
            found.append(Match(start, other, 1))
            start, other = start + 1, other + 1
        while start < end and other < last and before[end - 1] == after[last - 1]:
            end, last = end - 1, last - 1
            found.append(Match(end, last, 1))
        size = (end - start) * (last - other)
        if not size:
            continue
        if size <= _AT_ONCE:
            if budget >= size:
                budget -= size
                found += _compared(before, after, start, end, other, last)
        elif anchors := _anchors(before[start:end], after[other:last]):
            edges = [(start - 1, other - 1), *((start + x, other + y) for x, y in anchors), (end, last)]
            found += [Match(x, y, 1) for x, y in edges[1:-1]]
            passages += [(x + 1, to, y + 1, until) for (x, y), (to, until) in pairwise(edges)]
    return [*_joined(sorted(found)), Match(len(before), len(after), 0)]


def _compared(before, after, start: int, end: int, other: int, last: int) -> Iterator[Match]:
    matcher = SequenceMatcher(None, before[start:end], after[other:last], autojunk=False)
    for block in matcher.get_matching_blocks():
        if block.size:
            yield Match(start + block.a, other + block.b, block.size)


def _anchors(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Places of what stands once in both, as many as stand in the same order."""
    once, places = Counter(before), {}
    in_after = Counter(after)
    for place, item in enumerate(after):
        if in_after[item] == 1 and once[item] == 1:
            places[item] = place
    pairs = [(place, places[item]) for place, item in enumerate(before) if item in places]
    return _longest_rising(pairs)


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence whose second numbers rise (patience sorting)."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for number, (_place, value) in enumerate(pairs):
        pile = _pile(tops, value)
        before.append(ends[pile - 1] if pile else None)
        if pile == len(tops):
            tops.append(value)
            ends.append(number)
        else:
            tops[pile], ends[pile] = value, number
    rising, at = [], ends[-1] if ends else None
    while at is not None:
        rising.append(pairs[at])
        at = before[at]
    return rising[::-1]


def _pile(tops: list[int], value: int) -> int:
    low, high = 0, len(tops)
    while low < high:
        middle = (low + high) // 2
        if tops[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low


def _joined(found: list[Match]) -> Iterator[Match]:
    run: Match | None = None
    for match in found:
        if run and (run.before + run.length, run.after + run.length) == match[:2]:
            run = run._replace(length=run.length + match.length)
        else:
            if run:
                yield run
            run = match
    if run:
        yield run


def _without_small(before: list[str], found: list[Match]) -> Iterator[Match]:
    """Leave out a lone «و» between two changes: two phrases are easier to read than four crumbs."""
    for place, match in enumerate(found):
        inside = 0 < place < len(found) - 1 and match.before > 0
        alone = match.length == 1 and len(before[match.before]) <= _SMALL_WORD
        if not (inside and alone):
            yield match
