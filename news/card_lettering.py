"""Persian lines on a picture: shaped, from right to left, with foreign words inside, and never with an empty box."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import ImageDraw, ImageFont, features

from news.persian import to_persian_digits

_FONTS = Path(__file__).parent / "fonts"
# From a foreign letter to the last one before the next Persian sign: a run that is read from left to right.
_FOREIGN = re.compile(
    r"([A-Za-z\u00c0-\u024f\u0400-\u052f](?:[^\u0590-\u08ff\ufb1d-\ufefc]*[A-Za-z0-9\u00c0-\u024f\u0400-\u052f])?)"
)
# What cannot be seen, besides the two that Persian words need between their letters.
_JOINERS = "\u200c\u200d"
_NO_CHARACTER = "\uffff"


def can_write() -> bool:
    """Without raqm the letters of a word would stand apart and in the wrong order: no word is better."""
    return features.check("raqm")


@dataclass(frozen=True)
class Hand:
    """A size and a weight to write with."""

    size: int
    is_bold: bool = True

    @property
    def persian(self) -> ImageFont.FreeTypeFont:
        return _font("Vazirmatn-Bold" if self.is_bold else "Vazirmatn-Regular", self.size)

    @property
    def foreign(self) -> ImageFont.FreeTypeFont:
        """With Cyrillic and every letter of Latin."""
        return _font("NotoSans-Bold", self.size)

    def pieces(self, line: str) -> list[tuple[str, ImageFont.FreeTypeFont, str]]:
        """The line as texts of one font and one direction, in the order of reading."""
        return [
            self._foreign(part) if turn % 2 else (part, self.persian, "rtl")
            for turn, part in enumerate(_FOREIGN.split(line))
            if part
        ]

    def _foreign(self, run: str) -> tuple[str, ImageFont.FreeTypeFont, str]:
        font = self.persian if all(_has("Vazirmatn-Bold", sign) for sign in run) else self.foreign
        return run, font, "ltr"

    def width(self, line: str) -> float:
        return sum(font.getlength(text, direction=way) for text, font, way in self.pieces(line))

    def write(self, pen: ImageDraw.ImageDraw, line: str, place: tuple[float, float], colour: tuple) -> None:
        """To the left of the place, which is the right end of the line that the letters stand on."""
        right, base = place
        for text, font, way in self.pieces(line):
            pen.text((right, base), text, colour, font, anchor="rs", direction=way, language="fa")
            right -= font.getlength(text, direction=way)


def writable(text: str) -> str:
    """The text without what no font here can draw, with Persian digits outside of foreign words."""
    parts = _FOREIGN.split(text)
    read = [
        _drawn(part, "Vazirmatn-Bold", "NotoSans-Bold")
        if turn % 2
        else to_persian_digits(_drawn(part, "Vazirmatn-Bold"))
        for turn, part in enumerate(parts)
    ]
    return " ".join("".join(read).split())


def broken(text: str, hand: Hand, measure: float) -> list[str]:
    """The words on as few lines as the measure allows, which are then made as equal as they can be."""
    widths = [(word, hand.width(word)) for word in text.split()]
    space = hand.width(" ")
    lines = _filled(widths, space, measure)
    for tighter in range(round(measure / 3), round(measure), 12):
        even = _filled(widths, space, tighter)
        if len(even) == len(lines) and all(hand.width(line) <= measure for line in even):
            return even
    return lines


def cut(lines: list[str], most: int, hand: Hand, measure: float) -> list[str]:
    """The first lines, with an ellipsis where more would follow or where one word is wider than a line."""
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] += " " + lines[most]
    return [line if hand.width(line) <= measure else _shortened(line, hand, measure) for line in kept]


def _shortened(line: str, hand: Hand, measure: float) -> str:
    while line and hand.width(f"{line}…") > measure:
        line = line.rpartition(" ")[0] or line[:-1].rstrip(_JOINERS)
    return f"{line}…"


def _filled(widths: list[tuple[str, float]], space: float, measure: float) -> list[str]:
    lines: list[list[str]] = []
    used = 0.0
    for word, width in widths:
        if not lines or used + space + width > measure:
            lines.append([word])
            used = width
        else:
            lines[-1].append(word)
            used += space + width
    return [" ".join(line) for line in lines]


def _drawn(text: str, *fonts: str) -> str:
    return "".join(_as_drawn(sign, fonts) for sign in unicodedata.normalize("NFC", text))


@cache
def _as_drawn(sign: str, fonts: tuple[str, ...]) -> str:
    """The sign; else what it is made of; else nothing, so that no empty box stands in its place."""
    if sign in _JOINERS:
        return sign
    if sign.isspace():
        return " "
    kind = unicodedata.category(sign)
    if kind.startswith("C"):
        return ""
    known = any(_has(font, sign) for font in fonts)
    # A fraction or a sign would say something else in parts.
    parts = unicodedata.normalize("NFKD", sign) if kind.startswith("L") and not known else sign
    return "".join(part for part in parts if any(_has(font, part) for font in fonts))


@cache
def _has(font: str, sign: str) -> bool:
    """Pillow does not tell what a font holds: what it lacks looks like what no font can hold."""
    drawn = _font(font, 20)
    return sign.isspace() or bytes(drawn.getmask(sign)) != bytes(drawn.getmask(_NO_CHARACTER))


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONTS / f"{name}.ttf", size, layout_engine=ImageFont.Layout.RAQM)
