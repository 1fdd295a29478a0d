"""Two bodies side by side: block by block, and within a block by words."""

from collections import Counter
from dataclasses import dataclass

from news.text_blocks import Block, Fact, blocks_of
from news.word_diff import ADDED, REMOVED, SAME, Piece, matches, pieces, words

# Two blocks are one that was changed when they share so many of their words.
_ALIKE = 0.25
# How much is compared to find such pairs; beyond that, blocks are paired in their order.
_MOST_COMPARED = 300_000


@dataclass(frozen=True)
class Row:
    """A block as it was and as it is; the one that came or went has nothing on the other side."""

    act: str
    before: Block | None
    after: Block | None
    words: tuple[Piece, ...] = ()

    @property
    def label(self):
        return (self.after or self.before).label

    @property
    def kind(self) -> str:
        return (self.after or self.before).kind

    @property
    def was_of_another_kind(self) -> bool:
        return bool(self.before and self.after and self.before.kind != self.after.kind)

    @property
    def facts_gone(self) -> list[Fact]:
        return _surplus(self.before, self.after)

    @property
    def facts_come(self) -> list[Fact]:
        return _surplus(self.after, self.before)


def _surplus(one: Block | None, other: Block | None) -> list[Fact]:
    facts = Counter(one.facts if one else ()) - Counter(other.facts if other else ())
    return list(facts.elements())


def compare(before: str, after: str) -> list[Row]:
    """The rows of both bodies, in the order in which they are read."""
    old, new = blocks_of(before), blocks_of(after)
    rows: list[Row] = []
    place, other = 0, 0
    for match in matches(old, new):
        rows += _changed(old[place : match.before], new[other : match.after])
        place, other = match.before + match.length, match.after + match.length
        rows += [_same(block) for block in new[match.after : other]]
    return rows


def _same(block: Block) -> Row:
    return Row(SAME, block, block, (Piece(SAME, block.text),))


def _changed(old: list[Block], new: list[Block]) -> list[Row]:
    rows: list[Row] = []
    place, other = 0, 0
    for x, y in [*_pairs(old, new), (len(old), len(new))]:
        rows += [Row(REMOVED, block, None, (Piece(REMOVED, block.text),)) for block in old[place:x]]
        rows += [Row(ADDED, None, block, (Piece(ADDED, block.text),)) for block in new[other:y]]
        if x < len(old) and y < len(new):
            rows.append(Row("changed", old[x], new[y], tuple(pieces(old[x].text, new[y].text))))
        place, other = x + 1, y + 1
    return rows


def _pairs(old: list[Block], new: list[Block]) -> list[tuple[int, int]]:
    """Which blocks are the same one, changed: in order, with the most words in common."""
    if not (old and new):
        return []
    bags, others = [Counter(words(b.text)) for b in old], [Counter(words(b.text)) for b in new]
    effort = len(new) * sum(map(len, bags)) + len(old) * sum(map(len, others))
    if effort > _MOST_COMPARED:
        return [(n, n) for n in range(min(len(old), len(new)))]
    return _best([[_alike(bag, other) for other in others] for bag in bags])


def _alike(one: Counter, other: Counter) -> float:
    total = one.total() + other.total()
    # Two pictures without words are one that was exchanged.
    ratio = 2 * (one & other).total() / total if total else 1.0
    return ratio if ratio >= _ALIKE else 0.0


def _best(scores: list[list[float]]) -> list[tuple[int, int]]:
    """The pairs that rise on both sides and add up to most."""
    rows, columns = len(scores), len(scores[0])
    sums = [[0.0] * (columns + 1) for _row in range(rows + 1)]
    for x in range(rows - 1, -1, -1):
        for y in range(columns - 1, -1, -1):
            paired = scores[x][y] + sums[x + 1][y + 1] if scores[x][y] else 0.0
            sums[x][y] = max(paired, sums[x + 1][y], sums[x][y + 1])
    found, x, y = [], 0, 0
    while x < rows and y < columns:
        if scores[x][y] and sums[x][y] == scores[x][y] + sums[x + 1][y + 1]:
            found.append((x, y))
            x, y = x + 1, y + 1
        elif sums[x][y] == sums[x + 1][y]:
            x += 1
        else:
            y += 1
    return found
