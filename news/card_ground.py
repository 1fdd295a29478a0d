"""The ornament under the pictures that messengers show: girih in the site's colours, and the eight-pointed emblem."""

import math
from functools import cache

from PIL import Image, ImageDraw

SIZE = (1200, 630)
DEEP, FIROUZEH, TURQUOISE, SAFFRON = (7, 70, 75), (23, 136, 138), (159, 216, 209), (217, 164, 65)
# Drawn larger, then made small: Pillow's lines have no soft edges.
_FINER = 3
# Of which girih.svg draws 112.
_TILE, _GROWN = 168, 1.5
# Outer radius, inner radius and turn of eight-pointed stars, as in static/site/girih.svg and emblem.svg.
_STARS = ((56, 42.9, 0), (31.4, 20.6, 22.5), (15.1, 9.4, 0))
_EMBLEM = ((29.5, 22.6, 0), (20.2, 13.3, 22.5))
_HEART = (9.6, 5.3)

Point = tuple[float, float]


@cache
def quiet() -> Image.Image:
    """Under words: the pattern fades out before the side on which a Persian line begins."""
    return _ground(_fading((150, 55, 0)))


@cache
def plain() -> Image.Image:
    """Without a word, for a page of which nothing can be written."""
    ground = _ground(Image.new("L", SIZE, 105))
    shield = Image.new("RGB", (300, 300), DEEP)
    place = (SIZE[0] // 2 - 150, SIZE[1] // 2 - 150)
    ground.paste(shield, place, _small(_filled((300, 300), _star((150, 150), 146, 118))))
    ground.paste(emblem(240), (place[0] + 30, place[1] + 30), emblem(240))
    return ground


@cache
def emblem(side: int) -> Image.Image:
    """The ornament that stands for an office without an emblem of its own."""
    scale = side * _FINER / 64
    canvas = Image.new("L", (side * _FINER, side * _FINER))
    pen, middle = ImageDraw.Draw(canvas), (side * _FINER / 2, side * _FINER / 2)
    for outer, inner, turn in _EMBLEM:
        _outline(pen, _star(middle, outer * scale, inner * scale, turn=turn), round(2.2 * scale))
    pen.polygon(_star(middle, *(radius * scale for radius in _HEART)), fill=255)
    mark = Image.new("RGBA", (side, side), SAFFRON)
    mark.putalpha(_small(canvas))
    return mark


def tile(mark: Image.Image, side: int) -> Image.Image:
    """A white tile with soft corners and the mark in its middle."""
    corners = Image.new("L", (side * _FINER, side * _FINER))
    ImageDraw.Draw(corners).rounded_rectangle((0, 0, side * _FINER - 1, side * _FINER - 1), 42, fill=255)
    ground = Image.new("RGBA", (side, side), "white")
    ground.alpha_composite(mark, ((side - mark.width) // 2, (side - mark.height) // 2))
    ground.putalpha(_small(corners))
    return ground


def _ground(strength: Image.Image) -> Image.Image:
    ground = Image.new("RGB", SIZE, DEEP)
    lines = Image.composite(_girih(), Image.new("L", SIZE), strength)
    ground.paste(TURQUOISE, (0, 0), lines)
    ImageDraw.Draw(ground).rectangle((0, SIZE[1] - 10, SIZE[0], SIZE[1]), fill=SAFFRON)
    return ground


def _girih() -> Image.Image:
    """How bright the lines of the pattern are."""
    side, scale, width = _TILE * _FINER, _GROWN * _FINER, round(1.4 * _FINER)
    tile = Image.new("L", (side, side))
    pen, middle = ImageDraw.Draw(tile), (side / 2, side / 2)
    for outer, inner, turn in _STARS:
        _outline(pen, _star(middle, outer * scale, inner * scale, turn=turn), width)
    rays = (_star(middle, radius * scale, radius * scale, turn=22.5)[::2] for radius in (31.4, 42.9))
    for ray in zip(*rays, strict=True):
        pen.line(ray, fill=255, width=width)
    for corner in ((0, 0), (side, 0), (0, side), (side, side)):
        _outline(pen, _star(corner, 19 * scale, 9.5 * scale, points=4), width)
    small = _small(tile)
    pattern = Image.new("L", SIZE)
    for x in range(-_TILE // 4, SIZE[0], _TILE):
        for y in range(-_TILE // 4, SIZE[1], _TILE):
            pattern.paste(small, (x, y))
    return pattern


def _fading(levels: tuple[int, int, int]) -> Image.Image:
    """From the left edge over the middle to the right edge."""
    width, (left, middle, right) = SIZE[0], levels
    half = width // 2
    row = [left + (middle - left) * x // half for x in range(half)]
    row += [middle + (right - middle) * x // half for x in range(half)]
    strip = Image.new("L", (width, 1))
    strip.putdata(row)
    return strip.resize(SIZE)


def _star(centre: Point, outer: float, inner: float, points: int = 8, turn: float = 0) -> list[Point]:
    angles = [math.radians(turn + 180 / points * step) for step in range(2 * points)]
    radii = [inner if step % 2 else outer for step in range(2 * points)]
    return [
        (centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle))
        for angle, radius in zip(angles, radii, strict=True)
    ]


def _outline(pen: ImageDraw.ImageDraw, corners: list[Point], width: int) -> None:
    pen.line([*corners, *corners[:2]], fill=255, width=width, joint="curve")


def _filled(size: tuple[int, int], corners: list[Point]) -> Image.Image:
    canvas = Image.new("L", (size[0] * _FINER, size[1] * _FINER))
    ImageDraw.Draw(canvas).polygon([(x * _FINER, y * _FINER) for x, y in corners], fill=255)
    return canvas


def _small(canvas: Image.Image) -> Image.Image:
    return canvas.resize((canvas.width // _FINER, canvas.height // _FINER), Image.Resampling.LANCZOS)
