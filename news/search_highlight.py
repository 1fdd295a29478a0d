"""The marking of hits in the original text: neither folded prose nor the database's headlines."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, islice

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from news import persian
from news.search_query import MAX_TERMS, Synonyms, Term, parse

# A word as it is written: with its ZWNJ, vowel signs, tatweel and accents.
_WRITTEN_WORD = re.compile(r"[\w\u200c\u200d\u064b-\u065f\u0670\u0300-\u036f]{1,100}")
# As much of a text as an excerpt is sought in; marking a whole book would cost too much.
SEARCHED = 10_000
# The best window is one that begins at one of the first hits.
_BEGINNINGS, _MOST_HITS = 50, 150
_WORDS_BEFORE = 4
# So many letters of a word tell that it may be a hit.
_TELLING = 3
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


def highlight(text: str, query: str, words: int | None = 24, synonyms: Synonyms = ()) -> SafeString:
    """The original text as HTML with hits in <mark>; its best window of `words` words, all of it for None."""
    return marked(text, parse(query, synonyms), words)


def marked(text: str, terms: list[Term], words: int | None = 24) -> SafeString:
    """The same for a query that was read already."""
    text = text[:SEARCHED] if words else text
    wanted = _wanted(tuple(terms))
    if not words and not _may_hold(text, wanted):
        return escape(text)
    spans = list(map(re.Match.span, _WRITTEN_WORD.finditer(text)))
    found = _hits(text, spans, wanted)
    hits = list(islice(found, _MOST_HITS) if words else found)
    first = _best_start(hits, len(spans), words) if words else 0
    return _excerpt(text, spans, hits, first, first + (words or len(spans)))


@lru_cache(maxsize=256)
def _wanted(terms: tuple[Term, ...]) -> frozenset[str]:
    return frozenset(word for term in terms for word in term.words())


def _may_hold(text: str, wanted: frozenset[str]) -> bool:
    return bool(text and wanted) and _beginnings(wanted).search(text) is not None


def _hits(text: str, spans: list[Span], wanted: frozenset[str]) -> Iterator[_Hit]:
    longest, free = max(map(len, wanted), default=0), 0
    for place in _candidates(text, spans, wanted):
        if place >= free and (hit := _hit_at(text, spans, place, wanted, longest)):
            yield hit
            free = hit.last + 1


def _candidates(text: str, spans: list[Span], wanted: frozenset[str]) -> Iterator[int]:
    """The places of the words that hold the first letters of a wanted one; to analyse them all would take too long."""
    starts, last = [start for start, _end in spans], -1
    for match in _beginnings(wanted).finditer(text) if wanted and spans else ():
        place = bisect_right(starts, match.start()) - 1
        if place > last:
            yield place
            last = place


@lru_cache(maxsize=256)
def _beginnings(wanted: frozenset[str]) -> re.Pattern[str]:
    """Finds the first letter of what may begin so, in any spelling: to fold whole texts would take longer."""
    spellings = _spellings()
    between = rf"[\W{spellings['']}]*"
    begun = sorted(
        {tuple(f"[{spellings.get(letter, letter)}]" for letter in word[:_TELLING]) for word in wanted}
    )
    several = f"[{spellings[_SEVERAL]}]"
    firsts = "".join(letters[0][1:-1] for letters in begun)
    ways = "|".join(f"(?<={first})(?={between}{between.join(rest)})" for first, *rest in begun)
    return re.compile(f"[{firsts}{several[1:-1]}](?:(?<={several})|{ways})")


_SEVERAL = "several"


@cache
def _spellings() -> dict[str, str]:
    """The characters that search reads as each letter, as none or as several, for a set of a regular expression."""
    spellings = defaultdict(str, {"": "", _SEVERAL: ""})
    for code in chain.from_iterable(_READ):
        letters = persian.fold(chr(code))
        spellings[letters if len(letters) < 2 else _SEVERAL] += re.escape(chr(code))
    return dict(spellings)


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


def _best_start(hits: list[_Hit], length: int, words: int) -> int:
    """Where the window with the most different hits begins, a little before its first one."""
    latest = max(0, length - words)
    starts = {min(max(0, hit.first - _WORDS_BEFORE), latest) for hit in hits[:_BEGINNINGS]}

    def worth(start: int) -> tuple[int, int, int]:
        inside = [hit.found for hit in hits if start <= hit.first and hit.last < start + words]
        return len(set(inside)), len(inside), -start

    return max(starts, key=worth, default=0)


def _excerpt(text: str, spans: list[Span], hits: list[_Hit], first: int, end: int) -> SafeString:
    place = spans[first][0] if first else 0
    stop = spans[end - 1][1] if end < len(spans) else len(text)
    before, after = ("… " if place else ""), (" …" if stop < len(text) else "")
    pieces = []
    for hit in hits:
        if first <= hit.first and hit.last < end:
            start, finish = spans[hit.first][0], spans[hit.last][1]
            pieces.append(f"{escape(text[place:start])}<mark>{escape(text[start:finish])}</mark>")
            place = finish
    return mark_safe(f"{before}{''.join(pieces)}{escape(text[place:stop])}{after}")
