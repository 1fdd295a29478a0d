"""Slips of the hand on a keyboard: the spellings that are one slip away from a short word.

Long words are found by their trigrams; a short one has too few of them left when one letter is wrong.
"""

from news import keyboards
from news.search_query import is_persian

SHORTEST, LONGEST = 3, 30
_LONGEST_WITHOUT_TRIGRAMS = 6
_PERSIAN = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя"


def slips(word: str) -> set[str]:
    """All that is one letter more, less or other than the word, or has two neighbours exchanged.

    Of three letters nothing shorter or other: nearly every word would be one of these.
    """
    cuts = [(word[:cut], word[cut:]) for cut in range(len(word) + 1)]
    found = {before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1}
    if len(word) > _LONGEST_WITHOUT_TRIGRAMS:
        return found
    letters = _letters(word)
    found |= {before + letter + after for before, after in cuts for letter in letters}
    if len(word) > SHORTEST:
        found |= {before + after[1:] for before, after in cuts if after}
        found |= {before + letter + after[1:] for before, after in cuts if after for letter in letters}
    return found - {word}


def likely(word: str) -> set[str]:
    """What the hand meant most probably: a key beside, two letters exchanged, a letter typed twice."""
    cuts = [(word[:cut], word[cut:]) for cut in range(len(word) + 1)]
    found = {before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1}
    found |= {
        before + key + after[1:] for before, after in cuts if after for key in keyboards.beside(after[0])
    }
    found |= {before + after[1:] for before, after in cuts if before and after and before[-1] == after[0]}
    return found - {word}


def _letters(word: str) -> str:
    if is_persian(word):
        return _PERSIAN
    return _LATIN if word.isascii() else _CYRILLIC
