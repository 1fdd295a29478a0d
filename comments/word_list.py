"""Which of the listed words a text has, in whatever spelling and form they come.

A word counts as a whole: «بد» is not in «بدون». Its marks, ZWNJ, repeated letters and letters of the
neighbours' keyboards count nothing, nor do the endings of plurals and of everyday speech. A word torn apart
(«ا.ح.م.ق», «بی شعور») is put together again. The time grows with the text, not with the list.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from comments.models import ListedWord
from news import persian

_REPEATED = re.compile(r"(.)\1{2,}")
# Endings by the length that a word has to have to take them: «بدان» is not «بد» with an ending, «احمقان» is «احمق».
_ENDINGS_OF = {
    2: "ها های هایی هایم هایت هایش هایمان هایتان هایشان هام هات هاش هامون هاتون هاشون هارو هارا تر ترین",
    3: "ی ان انی انه",
    4: "م ت ش ه و ا ام ات اش ای اند ند ید ایم اید مان تان شان مون تون شون را رو یم یت یش ترها گان یان",
}
_ENDINGS = {ending: length for length, endings in _ENDINGS_OF.items() for ending in endings.split()}
_LONGEST_ENDING = max(map(len, _ENDINGS))
# What is put together of pieces, or is a piece itself, has to be long enough to be no chance.
_LEAST_PUT_TOGETHER = 4
_MOST_PIECES = 8


@dataclass(frozen=True)
class WordList:
    """The words of the desk's list, by their letters without spaces."""

    words: dict[str, ListedWord]
    longest: int

    @classmethod
    def of(cls, listed: Iterable[ListedWord]) -> "WordList":
        words = {}
        for word in listed:
            letters = word.key.replace(" ", "")
            # Two spellings of one phrase: the stricter one counts.
            if letters not in words or word.kind == ListedWord.Kind.BANNED:
                words[letters] = word
        return cls(words, max(map(len, words), default=0))

    @classmethod
    def current(cls) -> "WordList":
        return cls.of(ListedWord.objects.only("word", "key", "kind"))

    def words_in(self, text: str) -> list[ListedWord]:
        """The listed words that stand in the text, each once, in the order of the text."""
        if not self.words:
            return []
        folded = persian.fold(text)
        pieces = [_calm(piece) for piece in folded.replace(persian.ZWNJ, "").split()]
        candidates = chain(self._candidates(pieces), _parts_of_compounds(folded))
        found = (self._word(letters, parts) for letters, parts in candidates)
        return list(dict.fromkeys(word for word in found if word))

    def _candidates(self, pieces: list[tuple[str, ...]]) -> Iterator[tuple[str, int]]:
        """Neighbouring pieces of the text as one word, with the number of pieces."""
        longest = self.longest + _LONGEST_ENDING
        for first in range(len(pieces)):
            yield from ((letters, 1) for letters in pieces[first] if len(letters) <= longest)
            letters = pieces[first][0]
            for parts, piece in enumerate(pieces[first + 1 : first + _MOST_PIECES], start=2):
                letters += piece[0]
                if len(letters) > longest:
                    break
                yield letters, parts
        yield from ((letters, 1) for letters in _spelt_out(pieces) if len(letters) <= longest)

    def _word(self, letters: str, parts: int) -> ListedWord | None:
        word = self.words.get(letters)
        if word and self._may_be(word, letters, parts):
            return word
        for length in range(1, min(_LONGEST_ENDING, len(letters) - 1) + 1):
            stem, ending = letters[:-length], letters[-length:]
            word = self.words.get(stem)
            if word and len(stem) >= _ENDINGS.get(ending, 99) and self._may_be(word, stem, parts):
                return word
        return None

    def _may_be(self, word: ListedWord, letters: str, parts: int) -> bool:
        return parts == 1 or " " in word.key or len(letters) >= _LEAST_PUT_TOGETHER


def kinds_in(*texts: str) -> set[ListedWord.Kind]:
    """Which kinds of listed words stand in the texts; one query."""
    words = WordList.current()
    return {ListedWord.Kind(word.kind) for text in texts for word in words.words_in(text)}


def same_letters(word: str) -> str:
    """What spellings of one word or phrase have in common, whether written as one word or as several."""
    return persian.fold(word).replace(persian.ZWNJ, "").replace(" ", "")


def _calm(piece: str) -> tuple[str, ...]:
    """A word without shouting: of three letters or more of a kind one is left, or two."""
    if not _REPEATED.search(piece):
        return (piece,)
    return _REPEATED.sub(r"\1", piece), _REPEATED.sub(r"\1\1", piece)


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
        if len(run) > 1:
            word = "".join(run)
            yield from {word, word.removeprefix("و"), word.removesuffix("و")}
        run = []
