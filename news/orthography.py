"""Proposals for the orthography of a text: found by a table of rules, never applied unasked.

In HTML only the words between tags are read. What is foreign, an address, or a date for machines is hidden from
the rules, and no proposal reaches over a tag.
"""

import html
import re
from collections.abc import Iterable
from typing import NamedTuple

from news.hidden_markup import without_addresses, without_markup
from news.orthography_rules import BY_NAME, RULES
from news.orthography_text import LETTERS, Change, Masked, masked
from news.persian import ZWNJ

_WORDS_AROUND = 24
_LONGEST_WORD = 40


class Proposal(NamedTuple):
    """Other words for those from start to end of a text; those of one `pair` are accepted together."""

    start: int
    end: int
    old: str
    new: str
    rule: str
    pair: int | None = None


def proposals_for(text: str) -> list[Proposal]:
    """What the rules propose for a plain text, in its order."""
    return _proposals(text, without_addresses(text))


def proposals_for_html(cleaned: str) -> list[Proposal]:
    """The same for HTML that news/richtext.py has cleaned."""
    return _proposals(cleaned, without_addresses(without_markup(cleaned)))


def with_proposals(text: str, accepted: Iterable[Proposal]) -> str:
    """The text with the accepted proposals in it; they do not overlap."""
    parts, end = [], 0
    for proposal in sorted(accepted):
        parts += [text[end : proposal.start], proposal.new]
        end = proposal.end
    return "".join([*parts, text[end:]])


def around(text: str, proposal: Proposal, *, is_html: bool = False) -> tuple[str, str]:
    """A few whole words before and after, for people; an ellipsis where the line goes on."""
    first, last = max(0, proposal.start - 3 * _WORDS_AROUND), proposal.end + 3 * _WORDS_AROUND
    before, after = text[first : proposal.start], text[proposal.end : last]
    if is_html:
        # The cut may have gone through a tag.
        before, after = _words_in(re.sub(r"^[^<>]*>", "", before)), _words_in(re.sub(r"<[^<>]*$", "", after))
    _line, is_begun, before = before.rpartition("\n")
    after, is_ended, _line = after.partition("\n")
    return (
        _end_of(before, is_cut=first > 0 and not is_begun),
        _beginning_of(after, is_cut=last < len(text) and not is_ended),
    )


def _end_of(line: str, *, is_cut: bool) -> str:
    if len(line) <= _WORDS_AROUND and not is_cut:
        return line
    _part, space, words = line[-_WORDS_AROUND - 1 :].partition(" ")
    return f"… {words}" if space else f"…{line[-_WORDS_AROUND:]}"


def _beginning_of(line: str, *, is_cut: bool) -> str:
    if len(line) <= _WORDS_AROUND and not is_cut:
        return line
    words, space, _part = line[: _WORDS_AROUND + 1].rpartition(" ")
    return f"{words} …" if space else f"{line[:_WORDS_AROUND]}…"


def _words_in(part: str) -> str:
    return re.sub(r" {2,}", " ", html.unescape(re.sub(r"<[^<>]*>", " ", part)))


def _proposals(text: str, hidden: str) -> list[Proposal]:
    found = masked(hidden)
    taken: list[tuple[Change, str]] = []
    for rule in RULES:
        taken += [(change, rule.name) for change in rule.find(found)]
    order = {rule.name: place for place, rule in enumerate(RULES)}
    return _merged(text, found, _without_overlaps(taken, order))


def _without_overlaps(changes: list[tuple[Change, str]], order: dict[str, int]) -> list[tuple[Change, str]]:
    """In the order of the text; where two would change the same place, the earlier rule has it."""
    kept: list[tuple[Change, str]] = []
    for change, rule in sorted(changes, key=lambda found: (found[0].start, found[0].end, order[found[1]])):
        if kept and (last := kept[-1][0]) and _collide(last, change):
            if order[rule] < order[kept[-1][1]]:
                kept[-1] = (change, rule)
            continue
        kept.append((change, rule))
    return kept


def _collide(last: Change, change: Change) -> bool:
    return change.start < last.end or (change.start, change.end) == (last.start, last.end)


def _merged(text: str, found: Masked, changes: list[tuple[Change, str]]) -> list[Proposal]:
    """Changes of one word as one proposal, under the rule that comes first in the table."""
    places = {name: place for place, name in enumerate(BY_NAME)}
    groups: list[tuple[int, int, list[tuple[Change, str]]]] = []
    for change, rule in changes:
        start, end = (
            _whole_words(found.read, change) if BY_NAME[rule].by_words else (change.start, change.end)
        )
        if groups and start < groups[-1][1]:
            first, last, inner = groups.pop()
            inner.append((change, rule))
            groups.append((first, max(last, end), inner))
        else:
            groups.append((start, end, [(change, rule)]))
    return [
        Proposal(
            start,
            end,
            text[start:end],
            with_proposals(
                text[start:end],
                [Proposal(c.start - start, c.end - start, "", c.new, "") for c, _rule in inner],
            ),
            min((rule for _change, rule in inner), key=places.__getitem__),
            next((c.pair for c, _rule in inner if c.pair is not None), None),
        )
        for start, end, inner in groups
    ]


_REST_OF_WORD = re.compile(rf"[{LETTERS}\u0640{ZWNJ}]*")
_BEGINNING_OF_WORD = re.compile(rf"[{LETTERS}\u0640{ZWNJ}]*\Z")


def _whole_words(read: str, change: Change) -> tuple[int, int]:
    start = max(0, change.start - _LONGEST_WORD)
    beginning = _BEGINNING_OF_WORD.search(read[start : change.start])
    return start + beginning.start(), _REST_OF_WORD.match(read, change.end, change.end + _LONGEST_WORD).end()
