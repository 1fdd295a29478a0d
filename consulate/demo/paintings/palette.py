"""Colours of the house: firouzeh, saffron, lale, lapis, olive, dusk, on warm paper."""

from dataclasses import dataclass

Colour = tuple[int, int, int]


def hex_colour(text: str) -> Colour:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """`first` with `share` (0 to 1) of `second` in it."""
    share = min(max(share, 0.0), 1.0)
    return tuple(round(a + (b - a) * share) for a, b in zip(first, second, strict=True))


FIROUZEH, FIROUZEH_DEEP = hex_colour("#0c7273"), hex_colour("#084a4f")
SAFFRON, GOLD = hex_colour("#b4730b"), hex_colour("#e3b052")
LALE, LAPIS, OLIVE = hex_colour("#a3262a"), hex_colour("#1f4570"), hex_colour("#57682f")
PAPER, INK, WARM = hex_colour("#f7f0e1"), hex_colour("#16211f"), hex_colour("#ffd68c")


@dataclass(frozen=True)
class Palette:
    """Five steps of one hue from ground to pale, an accent and a spark that answer it."""

    ground: Colour
    deep: Colour
    mid: Colour
    light: Colour
    pale: Colour
    accent: Colour
    spark: Colour

    def step(self, share: float) -> Colour:
        """The hue's ladder as one scale: 0 is the ground, 1 the palest."""
        ladder = (self.ground, self.deep, self.mid, self.light, self.pale)
        place = min(max(share, 0.0), 1.0) * (len(ladder) - 1)
        below = min(int(place), len(ladder) - 2)
        return mix(ladder[below], ladder[below + 1], place - below)


def _palette(colours: str) -> Palette:
    return Palette(*(hex_colour(colour) for colour in colours.split()))


PALETTES = {
    "firouzeh": _palette("#06363b #084a4f #0c7273 #6db5ab #e3ede0 #e3b052 #a3262a"),
    "lapis": _palette("#0d1d33 #15315a #2a5a8c #8bb0c8 #e6ebe6 #e3b052 #c2553a"),
    "lale": _palette("#3a0c14 #66171e #a3262a #dc9276 #f7e6d2 #e3b052 #0c7273"),
    "saffron": _palette("#4f2d07 #85500a #b4730b #e3b052 #faeed2 #0c7273 #a3262a"),
    "olive": _palette("#1f2814 #364520 #57682f #aab177 #f0eed6 #e3b052 #a8482a"),
    "dusk": _palette("#1d1c38 #3a3560 #6f5f8f #d39a94 #f8e4cc #e9b25c #a3262a"),
}
