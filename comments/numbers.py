"""Neighbouring groups of digits of a text as what may be one number."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from operator import mul

from comments.digits import IS_LISTING, Group
from comments.number_context import Before, is_counted

SHORTEST = 7
_SIZES = (*range(SHORTEST, 17), 24)
# Except of digits one by one.
_MOST_PIECES = 9


@dataclass(frozen=True)
class Number:
    """Neighbouring groups of digits that may be one number, with what stands before and behind."""

    groups: tuple[str, ...]
    gaps: tuple[str, ...]
    digits: str
    before: Before
    end: int

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        return tuple(map(len, self.groups))

    @cached_property
    def is_counted(self) -> bool:
        """An amount of money, people or things; those do not begin with a zero."""
        return self.digits[0] != "0" and is_counted(self.before.text, self.end)

    @cached_property
    def is_listing(self) -> bool:
        """Whether commas and the like, which mostly part several numbers, stand between the groups."""
        return bool(IS_LISTING.search("".join(self.gaps)))

    @cached_property
    def is_spaced_listing(self) -> bool:
        return any(IS_LISTING.search(gap) and re.search(r"\s", gap) for gap in self.gaps)

    @cached_property
    def is_one_by_one(self) -> bool:
        """Each digit alone, always with the same between them."""
        return len(self.groups) == len(self.digits) and len(set(self.gaps)) == 1

    def is_a_row(self) -> bool:
        """Nobody's number: one digit repeated, or the digits as one counts them."""
        return len(set(self.digits)) == 1 or self.digits in "0123456789" * 3

    def is_grouped(self, *firsts: tuple[int, ...]) -> bool:
        """In one piece, digit by digit, or in groups of which the first ones have one of these sizes."""
        whole = len(self.groups) == 1 or self.is_one_by_one
        return whole or any(self.sizes[: len(first)] == first for first in firsts)


class Chain:
    """Groups of digits one after the other, any neighbours of which may be one number."""

    def __init__(self, text: str, groups: list[Group]) -> None:
        self.text, self.groups = text, groups
        self._digits = "".join([group.digits for group in groups])
        ends = list(accumulate(len(group.digits) for group in groups))
        self._starts = [0, *ends]
        self._last_at = {end: last for last, end in enumerate(ends)}

    def numbers_from(self, first: int) -> Iterator[Number]:
        """The numbers that begin with this group and may be somebody's; short ones first."""
        before = Before(self.text, self.groups[first].start, self.groups[first].after)
        start, own = self._starts[first], len(self.groups[first].digits)
        sizes = _SIZES if own <= 16 else (own, 24)
        for size in sizes:
            last = self._last_at.get(start + size)
            if last is None:
                continue
            digits, pieces = self._digits[start : start + size], last - first + 1
            if pieces == 1 or before.says_something or _may_be(digits, pieces):
                yield self._number(first, last, digits, before)

    def _number(self, first: int, last: int, digits: str, before: Before) -> Number:
        taken = self.groups[first : last + 1]
        gaps = tuple([group.gap for group in taken[1:]])
        pieces = tuple([group.digits for group in taken])
        return Number(pieces, gaps, digits, before, taken[-1].end)


def chains(text: str, groups: list[Group]) -> Iterator[Chain]:
    first = 0
    for place, group in enumerate(groups):
        if group.gap is None and place > first:
            yield Chain(text, groups[first:place])
            first = place
    if groups:
        yield Chain(text, groups[first:])


def _may_be(digits: str, pieces: int) -> bool:
    """A first look, for the sake of time: whether digits in pieces, with nothing before them, can be anybody's."""
    size, first = len(digits), digits[0]
    if digits == first * size or (pieces > _MOST_PIECES and pieces < size):
        return False
    if size < 12:
        is_phone = (size == 10 and first == "9") or (size == 11 and first in "078" and digits[1] != "0")
        return is_phone or 9 <= size <= 11 and pieces <= 4 or size == 10 and has_check_digit(digits)
    if size < 16:
        return digits.startswith(("0098", "007", "989")) or (
            digits.startswith("00") and pieces <= _MOST_PIECES
        )
    return first in "24569" if size == 16 else pieces <= _MOST_PIECES


def has_check_digit(digits: str) -> bool:
    """Whether the last of ten digits is the check digit of an Iranian national id."""
    rest = sum(map(mul, map(int, digits), range(10, 1, -1))) % 11
    return int(digits[9]) == (rest if rest < 2 else 11 - rest)
