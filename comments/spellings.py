"""Letters as people write them around a list of words: doubled, of another script, with digits, dots and ligatures."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby

from news import persian

# One character that stands for a sentence: eighteen letters for one would let a text grow beyond all measure.
_SENTENCES = re.compile("[\ufdfa\ufdfb]")
_MOST_SENTENCES = 20
# Two lone letters with a dot between them are a word: «خ.ر»; with spaces they are the points of a list.
_DOTTED = re.compile(
    r"(?<![^\W_])(?<![^\W_][.*_\-~•])([^\W\d_])[.*_\-~•★]{1,3}([^\W\d_])(?![^\W_])(?![.*_\-~•★]{1,3}[^\W_])"
)
_REPEATED = re.compile(r"(.)\1{2,}")
_DOUBLED = re.compile(r"(.)\1+")
_DIGITS = re.compile(r"[0-9]+")
_CYRILLIC = "\u0430-\u045f\u048a-\u04ff"
_MIXED = re.compile(f"[a-z][{_CYRILLIC}]|[{_CYRILLIC}][a-z]")
_ROUGH = re.compile(rf"(.)\1|{_MIXED.pattern}")
_TO_LATIN = str.maketrans("аеосрхуіѕјкмтвнԁһԛԝӏ", "aeocpxyisjkmtbhdhqwl")
_LEAST_DRAWN_OUT = 4


def _plain_letter(char: str) -> str:
    """A letter that no Persian keyboard has, as the one it looks like: «ٯ» is a DOTLESS QAF."""
    name = unicodedata.name(char, "").removeprefix("ARABIC LETTER ")
    words = [
        word for word in name.split() if word not in ("DOTLESS", "SWASH", "HIGH", "LOW", "FINAL", "AFRICAN")
    ]
    return _BY_NAME.get(words[0], char) if words else char


_BY_NAME = {
    "ALEF": "ا", "BEH": "ب", "BEEH": "ب", "PEH": "پ", "TEH": "ت", "TTEH": "ت", "TTEHEH": "ت", "TCHEH": "چ",
    "TCHEHEH": "چ", "HAH": "ح", "KHAH": "خ", "DAL": "د", "DDAL": "د", "THAL": "ذ", "REH": "ر", "RREH": "ر", "ZAIN": "ز",
    "SEEN": "س", "SHEEN": "ش", "SAD": "ص", "DAD": "ض", "TAH": "ط", "AIN": "ع", "GHAIN": "غ", "FEH": "ف", "VEH": "ف",
    "QAF": "ق", "KAF": "ک", "KEHEH": "ک", "GAF": "گ", "GUEH": "گ", "NGOEH": "گ", "LAM": "ل", "MEEM": "م",
    "NOON": "ن", "WAW": "و", "HEH": "ه",
}  # fmt: skip
_PERSIAN = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهويىپچژکگی"
_TO_PERSIAN = {
    place: _plain_letter(chr(place))
    for first, last in ((0x66E, 0x6D3), (0x6FA, 0x6FF), (0x750, 0x77F))
    for place in range(first, last + 1)
    if unicodedata.category(chr(place)) == "Lo" and chr(place) not in _PERSIAN
}


def fold(text: str) -> str:
    """persian.fold() with strange letters made plain, in a length that its text has a measure for."""
    sentences = [found.start() for found in _SENTENCES.finditer(text)]
    if len(sentences) > _MOST_SENTENCES:
        end = sentences[_MOST_SENTENCES]
        text = text[:end] + _SENTENCES.sub(" ", text[end:])
    return plain(persian.fold(_DOTTED.sub(r"\1\2", text)))


def plain(folded: str) -> str:
    return folded.translate(_TO_PERSIAN)


def calm(piece: str) -> tuple[str, ...]:
    """A word without shouting: of three letters or more of a kind one is left, or two."""
    if not _REPEATED.search(piece):
        return (piece,)
    return _REPEATED.sub(r"\1", piece), _REPEATED.sub(r"\1\1", piece)


def without_digits(piece: str) -> Iterator[str]:
    """What digits stand beside («احمق1»), and what they tear apart («احم1ق»)."""
    parts = [part for part in _DIGITS.split(piece) if part]
    if parts and parts[0] != piece:
        yield from parts
        if len(parts) > 1 and len("".join(parts)) >= _LEAST_DRAWN_OUT:
            yield "".join(parts)


def said_once(piece: str) -> str:
    """«احمق» of «احمقاحمق»."""
    once = (piece + piece).find(piece, 1)
    return piece[:once]


# --- Rough spellings ------------------------------------------------------------------------------


def is_rough(letters: str) -> bool:
    """Whether letters are doubled or of two scripts."""
    return bool(_ROUGH.search(letters))


def rough(letters: str) -> str:
    """The letters once each, Cyrillic ones as the Latin ones that look like them."""
    return _DOUBLED.sub(r"\1", letters.translate(_TO_LATIN))


def is_drawn_out(letters: str, word: str) -> bool:
    """Whether the letters of roughly the same spelling are this word: «احممق» is «احمق», «اله» is not «الله»."""
    if _MIXED.search(letters):
        return True
    runs, least = _runs(letters), _runs(word)
    return (
        len(word) >= _LEAST_DRAWN_OUT
        and len(runs) == len(least)
        and all(mine[0] == its[0] and len(mine) >= len(its) for mine, its in zip(runs, least, strict=True))
    )


def _runs(letters: str) -> list[str]:
    return ["".join(run) for _letter, run in groupby(letters)]
