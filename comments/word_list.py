"""Which of the listed words a text has, in whatever spelling and form they come.

A word counts as a whole: «بد» is not in «بدون». Its marks, ZWNJ, repeated letters and letters of the
neighbours' keyboards count nothing, nor do the endings of plurals and of everyday speech. A word torn apart
(«ا.ح.م.ق», «بی شعور») is put together again, digits are cut off it (comments/spellings.py). The time grows with
the text, not with the list.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from comments import spellings
from comments.models import ListedWord
from news import persian
from news.one_statement import Wording

# Endings by the length that a word has to have to take them: «بدان» is not «بد» with an ending, «احمقان» is «احمق».
_ENDINGS_OF = {
    2: "ها های هایی هایم هایت هایش هایمان هایتان هایشان هام هات هاش هامون هاتون هاشون هارو هارا تر ترین",
    3: "ی ان انی انه",
    4: "م ت ش ه و ا ام ات اش ای اند ند ید ایم اید مان تان شان مون تون شون را رو یم یت یش ترها گان یان",
}
_ENDINGS = {ending: length for length, endings in _ENDINGS_OF.items() for ending in endings.split()}
_ALL_ENDINGS = tuple(_ENDINGS)
_LONGEST_ENDING = max(map(len, _ENDINGS))
# What is put together of pieces, or is a piece itself, has to be long enough to be no chance.
_LEAST_PUT_TOGETHER = 4
# «ب د» are the second and the fourth of a list; «خرخر» is a sound, «احمقاحمق» is a word said twice.
_LEAST_SPELT_OUT = _LEAST_SAID_TWICE = 3
_MOST_PIECES = 8


@dataclass(frozen=True)
class WordList:
    """The words of the desk's list, by their letters without spaces."""

    words: dict[str, ListedWord]
    # The same words by their rough spelling, for texts with doubled letters and letters of another script.
    rough: dict[str, list[ListedWord]]
    longest: int

    @classmethod
    def of(cls, listed: Iterable[ListedWord]) -> "WordList":
        words = {}
        for word in listed:
            letters = _letters(word)
            # Two spellings of one phrase: the stricter one counts.
            if letters not in words or word.kind == ListedWord.Kind.BANNED:
                words[letters] = word
        rough = defaultdict(list)
        for letters, word in words.items():
            rough[spellings.rough(letters)].append(word)
        return cls(words, dict(rough), max(map(len, words), default=0))

    @classmethod
    def current(cls) -> "WordList":
        return cls.of(ListedWord.objects.only("word", "key", "kind"))

    @classmethod
    def marked(cls, mark: str) -> "WordList":
        """The list that has this mark (MARK); a process reads it once, and again when it has changed."""
        kept = _kept.get("list")
        if kept is None or kept[0] != mark:
            listed = list(ListedWord.objects.order_by("key").only("word", "key", "kind"))
            # The mark of what was read, which may have changed since the question.
            kept = _kept["list"] = mark_of(listed), cls.of(listed)
        return kept[1]

    def words_in(self, text: str) -> list[ListedWord]:
        """The listed words that stand in the text, each once, in the order of the text."""
        if not self.words:
            return []
        folded = spellings.fold(text)
        pieces = [spellings.calm(piece) for piece in folded.replace(persian.ZWNJ, "").split()]
        candidates = chain(self._candidates(pieces), _parts_of_compounds(folded))
        found = (self._word(letters, parts) for letters, parts in dict.fromkeys(candidates))
        return list(dict.fromkeys(word for word in found if word))

    def _candidates(self, pieces: list[tuple[str, ...]]) -> Iterator[tuple[str, int]]:
        """Neighbouring pieces of the text as one word, with the number of pieces."""
        longest = self.longest + _LONGEST_ENDING
        for first in range(len(pieces)):
            for letters in chain(*map(_wholes, pieces[first])):
                if len(letters) <= longest:
                    yield letters, 1
            letters = pieces[first][0]
            for parts, (piece, *_longer) in enumerate(pieces[first + 1 : first + _MOST_PIECES], start=2):
                letters += piece
                if len(letters) > longest:
                    break
                yield letters, parts
        yield from ((letters, 1) for letters in _spelt_out(pieces) if len(letters) <= longest)

    def _word(self, letters: str, parts: int) -> ListedWord | None:
        word = self._listed(letters)
        if word and self._may_be(word, letters, parts):
            return word
        # Most letters end in no ending at all.
        if not letters.endswith(_ALL_ENDINGS):
            return None
        size = len(letters)
        for length in range(1, min(_LONGEST_ENDING, size - 1) + 1):
            if size - length < _ENDINGS.get(letters[-length:], 99):
                continue
            stem = letters[:-length]
            word = self._listed(stem)
            if word and self._may_be(word, stem, parts):
                return word
        return None

    def _listed(self, letters: str) -> ListedWord | None:
        word = self.words.get(letters)
        if word or not spellings.is_rough(letters):
            return word
        alike = self.rough.get(spellings.rough(letters), ())
        return next((word for word in alike if spellings.is_drawn_out(letters, _letters(word))), None)

    def _may_be(self, word: ListedWord, letters: str, parts: int) -> bool:
        return parts == 1 or " " in word.key or len(letters) >= _LEAST_PUT_TOGETHER


# Tells two states of the list apart, without reading it.
MARK: Wording = (
    f"SELECT md5(coalesce(string_agg(kind || key, chr(10) ORDER BY key), '')) FROM {ListedWord._meta.db_table}",
    (),
)
_kept: dict[str, tuple[str, WordList]] = {}


def mark_of(listed: list[ListedWord]) -> str:
    """The same of words in the order of their keys."""
    text = "\n".join(word.kind + word.key for word in listed)
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def kinds_in(*texts: str, words: WordList | None = None) -> set[ListedWord.Kind]:
    """Which kinds of listed words stand in the texts; one query, unless the list is given."""
    words = words or WordList.current()
    return {ListedWord.Kind(word.kind) for text in texts for word in words.words_in(text)}


def same_letters(word: str) -> str:
    """What spellings of one word or phrase have in common, whether written as one word or as several."""
    return persian.fold(word).replace(persian.ZWNJ, "").replace(" ", "")


def _letters(word: ListedWord) -> str:
    return spellings.plain(word.key.replace(" ", ""))


def _wholes(piece: str) -> Iterator[str]:
    """A word, the same without its digits, and what it says twice."""
    yield piece
    yield from spellings.without_digits(piece)
    once = spellings.said_once(piece)
    if _LEAST_SAID_TWICE <= len(once) < len(piece):
        yield once


def _parts_of_compounds(folded: str) -> Iterator[tuple[str, int]]:
    """«احمق‌بازی» has «احمق»; of «بد‌شانس» the beginning is too short to say anything."""
    for word in folded.split():
        if persian.ZWNJ in word:
            yield from ((part, 1) for part in word.split(persian.ZWNJ) if len(part) >= _LEAST_PUT_TOGETHER)


def _spelt_out(pieces: list[tuple[str, ...]]) -> Iterator[str]:
    """Words written letter by letter; an «و» before or behind them may be the word «and»."""
    run: list[str] = []
    for piece in [*(piece[0] for piece in pieces), ""]:
        if len(piece) == 1:
            run.append(piece)
            continue
        if len(run) >= _LEAST_SPELT_OUT:
            word = "".join(run)
            shorter = {word, word.removeprefix("و"), word.removesuffix("و")}
            yield from (word for word in sorted(shorter) if len(word) >= _LEAST_SPELT_OUT)
        run = []
