"""What a visitor typed, read as terms: each must be found, in any of its alternatives.

What makes search cleverer adds alternatives to terms (words that mean the same) or changes the query before it is read
(news/search_repair.py).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from news import persian
from news.small_words import demanded

MAX_QUERY_LENGTH = 64
MAX_TERMS = 6
# Neighbours of a query are tried as one word up to this many: «میر بیزنس بانک» finds «میربیزنس‌بانک».
GLUED_WORDS = 3

# The analyser cuts a verb's prefix off where a ZWNJ or a space tells it from the word: «می‌شود» is شود. A query adds
# what many type, «میشود», and the other way round. By the endings of verbs alone: میزبان is not زبان, nor میهمان همان.
# Of the past, also what ends in ت: «میرفت», «نمیدانست»; longer words with that ending are hardly verbs.
_JOINED_VERB = re.compile("ن?می(.{2,}[دم]|.{1,5}ت)")
_VERB = re.compile(".{2,}[دم]|.{1,5}ت")

_QUOTED_OR_LOOSE = re.compile('["«“„]([^"»”]*)["»”]|([^"«»“”„]+)')
_PERSIAN_LETTER = re.compile("[\u0600-\u06ff]")

Run = tuple[str, ...]
# Groups of words that mean the same, as somebody wrote them.
Synonyms = Iterable[Sequence[str]]


@dataclass(frozen=True)
class Term:
    """One thing that a hit must hold: any of the alternatives (runs of neighbouring words) or of the stems."""

    alternatives: tuple[Run, ...]
    stems: tuple[str, ...] = ()
    is_quoted: bool = False
    # Of both, those that are neighbours of the query as one word.
    neighbours: tuple[str, ...] = ()

    def found(self) -> str:
        """The term in the language of to_tsquery; analysed words hold nothing that would need escaping."""
        return self._any_of(f"'{stem}'" for stem in self.stems)

    def indexed(self) -> str:
        """The same as quick as an index tells it, which knows of neighbours only by their glued pairs.

        It knows no places: for a run alone all texts with its words, wherever they stand, would have to be read. The
        pairs are those of words as they are written, so a phrase with a compound in another spelling is not found.
        """
        words = [*(run[0] for run in self.alternatives if len(run) == 1), *self.stems]
        runs = [run for run in self.alternatives if len(run) > 1]
        told = [_told_by_pairs(run) for run in runs if _only_pair(run) not in words]
        return f"({' | '.join([*map(_quoted, words), *told])})"

    def loosely(self) -> str:
        """The same wherever the words of a run stand."""
        return self.found().replace("<->", "&")

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

    def ranked_apart(self) -> str:
        """The same without neighbours as one word: in a long query those make most of the cost of ranking."""
        alternatives = tuple(run for run in self.alternatives if run[0] not in self.neighbours)
        stems = tuple(stem for stem in self.stems if stem not in self.neighbours)
        return Term(alternatives, stems).ranked()

    def words(self) -> set[str]:
        """What may be marked in a text, runs glued."""
        return {"".join(run) for run in self.alternatives} | set(self.stems)

    def _any_of(self, stems: Iterable[str]) -> str:
        runs = (" <-> ".join(f"'{word}'" for word in run) for run in self.alternatives)
        return f"({' | '.join([*runs, *stems])})"


def found(terms: list[Term]) -> str:
    """All of the terms, for to_tsquery('simple', …) and the index."""
    return " & ".join(term.found() for term in terms)


def indexed(terms: list[Term]) -> str:
    """The same for large indexes of documents; those of names have no stems of pairs."""
    return " & ".join(term.indexed() for term in terms)


def loosely(terms: list[Term]) -> str:
    """The same wherever the words of phrases stand."""
    return " & ".join(term.loosely() for term in terms)


def has_phrase(terms: list[Term]) -> bool:
    return any(term.is_quoted and max(map(len, term.alternatives)) > 1 for term in terms)


def ranked(terms: list[Term]) -> str:
    """The same for ranking the hits."""
    return " & ".join(term.ranked() for term in terms)


def ranked_apart(terms: list[Term]) -> str:
    """The same for most of the hits; of the others, which have neighbours as one word alone, it says nothing."""
    return " & ".join(term.ranked_apart() for term in terms)


def begun(terms: list[Term]) -> str:
    """The same in titles alone, for words that may go on."""
    return " & ".join(term.begun() for term in terms)


def parse(query: str, synonyms: Synonyms = ()) -> list[Term]:
    """The terms of a query, at most MAX_TERMS; quoted words are one term, in this order and side by side."""
    return every_term(query, synonyms)[:MAX_TERMS]


def every_term(query: str, synonyms: Synonyms = ()) -> list[Term]:
    """All of them, though no more are sought than MAX_TERMS."""
    others = _others(synonyms)
    terms = []
    for quoted, loose in parts(query):
        terms += _phrase(quoted) if quoted else _words(loose, others)
    return terms


def keys_in(query: str) -> list[str]:
    """The words of a query that may stand in a group of synonyms, neighbours glued; none of what is quoted."""
    windows = [_windows(_joined(loose)) for quoted, loose in parts(query) if not quoted]
    return list(dict.fromkeys(key for some in windows for _places, glued in some for key in _forms(glued)))


def parts(query: str) -> list[tuple[str, str]]:
    """A query of bounded length in pieces: each what stood in quotes, or what stood outside them."""
    return _QUOTED_OR_LOOSE.findall(shortened(query))


def shortened(query: str) -> str:
    query = " ".join(query.split())
    if len(query) <= MAX_QUERY_LENGTH:
        return query
    whole_words = query[: MAX_QUERY_LENGTH + 1].rpartition(" ")[0]
    return whole_words or query[:MAX_QUERY_LENGTH]


def is_persian(word: str) -> bool:
    return bool(_PERSIAN_LETTER.search(word))


# --- Phrases --------------------------------------------------------------------------------------


def _phrase(quoted: str) -> list[Term]:
    runs = {tuple(persian.join(quoted).split()), tuple(persian.split(quoted).split())}
    return [Term(tuple(sorted(runs)), is_quoted=True)] if all(runs) else []


# --- Neighbours in the index ----------------------------------------------------------------------


def _told_by_pairs(run: Run) -> str:
    """The run behind its glued pairs, so that only texts which have those are read."""
    side_by_side = " <-> ".join(map(_quoted, run))
    return f"({' & '.join([*map(_quoted, _pairs(run)), f'({side_by_side})'])})"


def _only_pair(run: Run) -> str:
    """What the index has for a run of two words; none where that is too short or too long to be kept."""
    return next(iter(_pairs(run)), "") if len(run) == 2 else ""


def _pairs(run: Run) -> list[str]:
    return [persian.cut_endings(pair) for pair in persian.pairs(run)]


def _quoted(word: str) -> str:
    return f"'{word}'"


# --- Words ----------------------------------------------------------------------------------------


def _words(loose: str, others: dict[str, list[Run]]) -> list[Term]:
    inflected = _inflected(loose)
    joined = _joined(loose)
    meant = _meant(joined, others)
    return [
        _term(inflected[place], _with_neighbours(joined, place), meant[place])
        for place in demanded(joined)
        if joined[place] not in joined[:place]
    ]


def _inflected(loose: str) -> list[str]:
    return [word for word in persian.inflect(loose).split() if word.strip(persian.ZWNJ)]


def _joined(loose: str) -> list[str]:
    return [word.replace(persian.ZWNJ, "") for word in _inflected(loose)]


def _term(word: str, glued: list[str], synonyms: list[Run]) -> Term:
    word_parts = tuple(part for part in word.split(persian.ZWNJ) if part)
    whole = ["".join(word_parts), *glued]
    stems = dict.fromkeys(map(persian.cut_endings, whole))
    # What the word itself is, too, with «هیجان آن‌ها» for example, is not only theirs.
    own = {whole[0], persian.cut_endings(whole[0])}
    return Term(
        tuple(dict.fromkeys([*((one,) for one in whole), word_parts, *synonyms])),
        tuple(stem for stem in [*stems, *_other_spellings(whole[0])] if stem not in whole),
        neighbours=tuple(each for each in [*glued, *map(persian.cut_endings, glued)] if each not in own),
    )


def _other_spellings(word: str) -> list[str]:
    """A verb without the prefix that was typed to it, or with those that may be."""
    if joined := _JOINED_VERB.fullmatch(word):
        return [joined[1]]
    return [f"می{word}", f"نمی{word}"] if _VERB.fullmatch(word) else []


def _with_neighbours(words: list[str], place: int) -> list[str]:
    """The word at `place` glued to its neighbours in every way."""
    return [glued for places, glued in _windows(words) if place in places and len(places) > 1]


def _windows(words: list[str]) -> Iterator[tuple[range, str]]:
    """Each word and each few neighbours, glued, with the places where they stand."""
    for length in range(1, GLUED_WORDS + 1):
        for start in range(len(words) - length + 1):
            yield range(start, start + length), "".join(words[start : start + length])


# --- Synonyms -------------------------------------------------------------------------------------


def _meant(words: list[str], others: dict[str, list[Run]]) -> dict[int, list[Run]]:
    """By place, what means the same as the word there or as the neighbours that it belongs to."""
    meant = defaultdict(list)
    for places, glued in _windows(words) if others else ():
        for key in _forms(glued):
            for place in places:
                meant[place] += others.get(key, [])
    return meant


def _forms(word: str) -> list[str]:
    """The word itself, and as it is without the ending of «ویزای»."""
    return list(dict.fromkeys([word, persian.cut_endings(word)]))


def _others(synonyms: Synonyms) -> dict[str, list[Run]]:
    """The other members of its group for each Persian word.

    Who types another script looks for what is written in it, and would drown in the Persian texts; those are
    found instead when there is nothing else (news/search_repair.py).
    """
    others = defaultdict(list)
    for group in synonyms:
        runs = {_glued(member): _runs(member) for member in group}
        for key in filter(is_persian, runs):
            others[key] += [run for other in runs if other != key for run in runs[other]]
    return others


def _runs(member: str) -> list[Run]:
    apart = [tuple(layer(member).split()) for layer in (persian.join, persian.split)]
    return list(dict.fromkeys(run for run in [(_glued(member),), *apart] if run and all(run)))


def _glued(member: str) -> str:
    return persian.join(member).replace(" ", "")
