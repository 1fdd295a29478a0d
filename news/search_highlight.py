"""The marking of hits in the original text: neither folded prose nor the database's headlines."""

import re
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from news import persian
from news.search_query import MAX_TERMS, Synonyms, Term, parse

# A word as it is written: with its ZWNJ, vowel signs, tatweel and accents.
_WRITTEN_WORD = re.compile(r"[\w\u200c\u200d\u064b-\u065f\u0670\u0300-\u036f]{1,100}")
# An excerpt is sought no further; marking a whole book would cost too much.
_SEARCHED_LENGTH = 20_000
_WORDS_BEFORE = 4

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
    text = text[:_SEARCHED_LENGTH] if words else text
    spans = [match.span() for match in _WRITTEN_WORD.finditer(text)]
    hits = _hits(text, spans, {word for term in terms for word in term.words()})
    first = _best_start(hits, len(spans), words) if words else 0
    return _excerpt(text, spans, hits, first, first + (words or len(spans)))


def _hits(text: str, spans: list[Span], wanted: set[str]) -> list[_Hit]:
    longest = max(map(len, wanted), default=0)
    hits, place = [], 0
    while place < len(spans):
        hit = _hit_at(text, spans, place, wanted, longest)
        hits += [hit] if hit else []
        place = hit.last + 1 if hit else place + 1
    return hits


def _hit_at(text: str, spans: list[Span], place: int, wanted: set[str], longest: int) -> _Hit | None:
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
    starts = {min(max(0, hit.first - _WORDS_BEFORE), latest) for hit in hits[:100]}

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
