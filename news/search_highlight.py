"""The marking of hits in the original text: neither folded prose nor the database's headlines."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

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
_NO_LETTER, _SEVERAL_LETTERS = "\u0640", "\ue000"
_BETWEEN_LETTERS = rf"[\W{_NO_LETTER}]*"

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
    spans = [match.span() for match in _WRITTEN_WORD.finditer(text)]
    found = _hits(text, spans, frozenset(word for term in terms for word in term.words()))
    hits = list(islice(found, _MOST_HITS) if words else found)
    first = _best_start(hits, len(spans), words) if words else 0
    return _excerpt(text, spans, hits, first, first + (words or len(spans)))


def _hits(text: str, spans: list[Span], wanted: frozenset[str]) -> Iterator[_Hit]:
    longest, free = max(map(len, wanted), default=0), 0
    for place in _candidates(text, spans, wanted):
        if place >= free and (hit := _hit_at(text, spans, place, wanted, longest)):
            yield hit
            free = hit.last + 1


def _candidates(text: str, spans: list[Span], wanted: frozenset[str]) -> Iterator[int]:
    """The places of the words that hold the first letters of a wanted one; to analyse them all would take too long."""
    starts, last = [start for start, _end in spans], -1
    for match in _beginnings(wanted).finditer(text.translate(_LETTERS)) if wanted and spans else ():
        place = bisect_right(starts, match.start()) - 1
        if place > last:
            yield place
            last = place


@lru_cache(maxsize=256)
def _beginnings(wanted: frozenset[str]) -> re.Pattern[str]:
    begun = sorted({_BETWEEN_LETTERS.join(map(re.escape, word[:_TELLING])) for word in wanted})
    # Without width, since one may begin within another.
    return re.compile(f"(?={'|'.join([_SEVERAL_LETTERS, *begun])})")


class _Letters(dict):
    """Each character as one that search reads, so that a text keeps its length."""

    def __missing__(self, code: int) -> str:
        letters = persian.fold(chr(code))
        self[code] = letters if len(letters) == 1 else _SEVERAL_LETTERS if letters else _NO_LETTER
        return self[code]


_LETTERS = _Letters()


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
            pieces.append((text[place:start], text[start:finish]))
            place = finish
    marked = format_html_join("", "{}<mark>{}</mark>", pieces)
    return format_html("{}{}{}{}", before, marked, text[place:stop], after)
