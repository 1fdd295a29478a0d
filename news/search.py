"""Search over a tsvector column that fa_document() fills, and the marking of hits in the original text.

A query becomes a list of terms: every term must be found, in any of its alternatives. What makes search
cleverer (synonyms, a repaired spelling, another keyboard layout) adds alternatives to terms or changes the
query before parse(); what is below parse() needs no change for it.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from news import persian

MAX_QUERY_LENGTH = 64
MAX_TERMS = 6
# Ranking reads every hit's vector; beyond the newest thousand nobody pages, and a common word must not cost.
NEWEST_HITS = 1_000
# Of the weights D, C, B, A: stems and glued pairs, stems of the title, body, title.
WEIGHTS = [0.1, 0.3, 0.4, 1.0]
# ts_rank_cd divides by 1 + log(length), so that long articles do not always win.
BY_LENGTH = 1
# Neighbours of a query are tried as one word up to this many: «میر بیزنس بانک» finds «میربیزنس‌بانک».
GLUED_WORDS = 3

# The analyser cuts a verb's prefix off where a ZWNJ or a space tells it from the word: «می‌شود» is شود. A query adds
# what many type, «میشود», and the other way round. By the endings of verbs alone: میزبان is not زبان, nor میهمان همان.
_JOINED_VERB = re.compile("ن?می(.{2,}[دم])")
_VERB = re.compile(".{2,}[دم]")

_QUOTED_OR_LOOSE = re.compile('["«“„]([^"»”]*)["»”]|([^"«»“”„]+)')
# Too frequent to be worth demanding beside other words, in folded spelling.
_FUNCTION_WORDS = frozenset(["و", "در", "به", "از", "که", "را", "با", "این", "ان", "برای", "بر", "تا", "یا"])


@dataclass(frozen=True)
class Term:
    """One thing that a hit must hold: any of the alternatives (runs of neighbouring words) or of the stems."""

    alternatives: tuple[tuple[str, ...], ...]
    stems: tuple[str, ...] = ()

    def found(self) -> str:
        """The term in the language of to_tsquery; analysed words hold nothing that would need escaping."""
        return self._any_of(f"'{stem}'" for stem in self.stems)

    def begun(self) -> str:
        """The same in titles alone, and without stems: whoever is typing a name may not be through with it."""
        runs = (
            " <-> ".join(f"'{word}':{'*' * (len(word) > 1)}A" for word in run) for run in self.alternatives
        )
        return f"({' | '.join(runs)})"

    def ranked(self) -> str:
        """The same, with stems worth little even where they are words themselves: ایران for ایرانی.

        For ranking only, because the index knows no weights and would have to read every hit.
        """
        return self._any_of(f"'{stem}':CD" for stem in self.stems)

    def words(self) -> set[str]:
        """What may be marked in a text, runs glued."""
        return {"".join(run) for run in self.alternatives} | set(self.stems)

    def _any_of(self, stems: Iterable[str]) -> str:
        runs = (" <-> ".join(f"'{word}'" for word in run) for run in self.alternatives)
        return f"({' | '.join([*runs, *stems])})"


def search(queryset: QuerySet, query: str) -> QuerySet:
    """The hits of what a visitor typed, the most relevant first, then the newest; at most NEWEST_HITS.

    The model has the fields `search` (a tsvector of fa_document) and `published_at`. Never raises for any
    query: one that is too long is cut, one without a letter or digit has no hits.
    PostgreSQL believes that reading vectors is cheap and may scan the table for long queries (0.3 s for 20,000
    articles, where the index takes 0.05 s); a caller that limits the time may `set local enable_seqscan = off`.
    """
    terms = parse(query)
    if not terms:
        return queryset.none()
    newest_first = [F("published_at").desc(nulls_last=True), F("pk").desc()]
    newest = matching(queryset, query).order_by(*newest_first)[:NEWEST_HITS]
    relevance = SearchRank(
        F("search"),
        _all_of(Term.ranked, terms),
        weights=WEIGHTS,
        normalization=BY_LENGTH,
        cover_density=True,
    )
    return queryset.filter(pk__in=newest.values("pk")).order_by(relevance.desc(), *newest_first)


def matching(queryset: QuerySet, query: str) -> QuerySet:
    """The rows with every term of the query, in the queryset's own order; none without a letter or digit."""
    terms = parse(query)
    return queryset.filter(search=_all_of(Term.found, terms)) if terms else queryset.none()


def in_title(queryset: QuerySet, query: str) -> QuerySet:
    """The rows whose title (of a comment: its name) has every word of the query or a word that begins so."""
    terms = parse(query)
    return queryset.filter(search=_all_of(Term.begun, terms)) if terms else queryset.none()


def _all_of(wording: Callable[[Term], str], terms: list[Term]) -> SearchQuery:
    return SearchQuery(" & ".join(map(wording, terms)), config="simple", search_type="raw")


# --- Reading a query ------------------------------------------------------------------------------


def parse(query: str) -> list[Term]:
    """The terms of a query, at most MAX_TERMS; quoted words are one term, in this order and side by side."""
    terms = []
    for quoted, loose in _QUOTED_OR_LOOSE.findall(_shortened(query)):
        terms += _phrase(quoted) if quoted else _words(loose)
    return terms[:MAX_TERMS]


def _shortened(query: str) -> str:
    query = " ".join(query.split())
    if len(query) <= MAX_QUERY_LENGTH:
        return query
    whole_words = query[: MAX_QUERY_LENGTH + 1].rpartition(" ")[0]
    return whole_words or query[:MAX_QUERY_LENGTH]


def _phrase(quoted: str) -> list[Term]:
    runs = {tuple(persian.join(quoted).split()), tuple(persian.split(quoted).split())}
    return [Term(tuple(sorted(runs)))] if all(runs) else []


def _words(loose: str) -> list[Term]:
    inflected = [word for word in persian.inflect(loose).split() if word.strip(persian.ZWNJ)]
    joined = [word.replace(persian.ZWNJ, "") for word in inflected]
    demanded = [place for place, word in enumerate(joined) if word not in _FUNCTION_WORDS]
    return [
        _term(inflected[place], _with_neighbours(joined, place)) for place in demanded or range(len(joined))
    ]


def _term(word: str, glued: list[str]) -> Term:
    parts = tuple(part for part in word.split(persian.ZWNJ) if part)
    whole = ["".join(parts), *glued]
    stems = dict.fromkeys(map(persian.cut_endings, whole))
    return Term(
        tuple(dict.fromkeys([*((one,) for one in whole), parts])),
        tuple(stem for stem in [*stems, *_other_spellings(whole[0])] if stem not in whole),
    )


def _other_spellings(word: str) -> list[str]:
    """A verb without the prefix that was typed to it, or with those that may be."""
    if joined := _JOINED_VERB.fullmatch(word):
        return [joined[1]]
    return [f"می{word}", f"نمی{word}"] if _VERB.fullmatch(word) else []


def _with_neighbours(words: list[str], place: int) -> list[str]:
    """The word at `place` glued to its neighbours in every way."""
    return [
        "".join(words[start : start + length])
        for length in range(2, GLUED_WORDS + 1)
        for start in range(max(0, place - length + 1), place + 1)
        if start + length <= len(words)
    ]


# --- Marking hits ---------------------------------------------------------------------------------

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


def highlight(text: str, query: str, words: int | None = 24) -> SafeString:
    """The original text as HTML with hits in <mark>; its best window of `words` words, all of it for None."""
    text = text[:_SEARCHED_LENGTH] if words else text
    spans = [match.span() for match in _WRITTEN_WORD.finditer(text)]
    hits = _hits(text, spans, {word for term in parse(query) for word in term.words()})
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
