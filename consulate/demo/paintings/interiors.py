"""Motifs from within: the iwan, the window of coloured glass, the library."""

import math
import random

from consulate.demo.paintings.canvas import Canvas, Point
from consulate.demo.paintings.gardens import cypress
from consulate.demo.paintings.geometry import (
    Polygon,
    hankin,
    octagon_tiling,
    pointed_arch,
    rectangle,
    regular,
    star,
)
from consulate.demo.paintings.palette import (
    GOLD,
    INK,
    LALE,
    LAPIS,
    PAPER,
    SAFFRON,
    WARM,
    Colour,
    Palette,
    mix,
)
from consulate.demo.paintings.tilework import lay_girih


def iwan(canvas: Canvas, dice: random.Random, palette: Palette) -> None:
    """Arch within arch, tiled, opening on a bright court."""
    middle, floor = canvas.width * dice.choice((0.38, 0.5, 0.62)), 905.0
    light = mix(palette.pale, GOLD, 0.25)
    canvas.gradient([(0, palette.light), (0.6, light), (1, PAPER)])
    canvas.glow((middle, 560), 520, PAPER, 0.8)
    for k, height in enumerate((180, 260, 330, 260, 180)):
        foot = middle + (k - 2) * 92, floor - 40
        cypress(canvas, foot, height, mix(palette.mid, palette.light, 0.3), palette.mid)
    canvas.gradient(
        [(0, mix(light, SAFFRON, 0.3)), (1, mix(light, SAFFRON, 0.1))], rectangle(0, floor - 50, 1600, 1000)
    )
    tiled = Canvas(canvas.size)
    tiled.gradient([(0, palette.deep), (1, palette.ground)])
    lay_girih(tiled, palette, octagon_tiling, 90, 66, (middle, 120), dice, 0)
    for half, spring, rise, foot, tone in (
        (190, 520, 190, 870, 0.3),
        (292, 440, 262, 910, 0.55),
        (424, 372, 322, 970, 0.8),
    ):
        _portal(canvas, palette, (middle, half), (spring, rise, foot), tone, tiled if half != 292 else None)
    canvas.glow((middle, 640), 640, WARM, 0.3)


def _portal(
    canvas: Canvas,
    palette: Palette,
    place: tuple[float, float],
    shape: tuple[float, float, float],
    tone: float,
    tiled: Canvas | None,
) -> None:
    """A wall up to the edges of the picture, with one arch cut out and its reveal in shade."""
    (middle, half), (spring, rise, foot) = place, shape
    arch = pointed_arch(middle - half, middle + half, spring, rise, foot)
    wall = [(-20, -20), (1620, -20), (1620, foot), *reversed(arch), (-20, foot)]
    floor = rectangle(-20, foot, 1620, 1020)
    brick = mix(mix(SAFFRON, PAPER, 0.55), palette.deep, tone * 0.75)
    canvas.shadow(wall, (16, 22), 26, 0.5)
    if tiled:
        canvas.inlay(tiled, wall)
        canvas.soft(lambda veil: veil.polygon(wall), palette.ground, 0.45 - tone * 0.4, 2)
    else:
        canvas.gradient([(0, mix(brick, palette.deep, 0.35)), (1, brick)], wall)
        for y in range(0, round(foot), 16):
            for x in ((-20, middle - half - 2), (middle + half + 2, 1620)):
                canvas.line([(x[0], y), (x[1], y)], mix(brick, palette.ground, 0.22), 1.4)
    canvas.gradient([(0, mix(brick, WARM, 0.25)), (1, mix(brick, palette.ground, 0.45))], floor)
    for thick, colour in ((34, palette.ground), (27, mix(GOLD, brick, 0.25)), (20, palette.mid), (7, PAPER)):
        canvas.line(
            [(x, min(y, foot)) for x, y in arch],
            mix(colour, palette.ground, 0.35 - 0.3 * tone),
            thick * (0.6 + 0.5 * tone),
        )


def orosi(canvas: Canvas, dice: random.Random, palette: Palette) -> None:
    """A sash window of coloured glass in a wooden lattice, with the sun behind it."""
    wood = (43, 27, 17)
    canvas.gradient([(0, wood), (1, mix(wood, (0, 0, 0), 0.4))])
    sun = dice.uniform(350, 1250), dice.uniform(150, 420)
    glass = [palette.mid, (158, 30, 38), (224, 160, 62), (32, 68, 122), (28, 102, 80), palette.light, PAPER]
    side = dice.uniform(100, 130)
    for kind, centre, corners in octagon_tiling(side, canvas.width * 0.75):
        where = (centre[0] + canvas.width / 2, centre[1] + canvas.height / 2)
        if canvas.shows(where, side * 1.5):
            _pane(
                canvas,
                [(x + canvas.width / 2, y + canvas.height / 2) for x, y in corners],
                where,
                kind,
                sun,
                glass,
                side,
                wood,
            )
    canvas.glow(sun, 620, (255, 226, 160), 0.3)
    canvas.glow(sun, 240, (255, 248, 226), 0.45)


def _pane(
    canvas: Canvas,
    corners: Polygon,
    where: Point,
    kind: int,
    sun: Point,
    glass: list[Colour],
    side: float,
    wood: Colour,
) -> None:
    light = 1 - min(math.dist(where, sun) / 1250, 1)
    # The colour follows from the place, so that the window is symmetrical about its middle.
    ring = round(math.dist(where, (canvas.width / 2, canvas.height / 2)) / side)

    def shade(colour: Colour) -> Colour:
        lit = tuple(min(round(part * (0.36 + 0.92 * light)) + 4, 255) for part in colour)
        return mix(lit, (255, 240, 205), 0.2 * light**2)

    if kind == 8:
        outline = hankin(corners, 67.5)
        canvas.polygon(corners, shade(glass[ring % 4]))
        for k in range(8):
            petal = [outline[2 * k - 1], outline[2 * k], outline[2 * k + 1], where]
            canvas.polygon(petal, shade(glass[(ring + 1 + k % 2) % 5]))
            canvas.line([where, outline[2 * k + 1]], wood, 7)
        canvas.polygon(regular(where, side * 0.42, 8, 22.5), shade(glass[2 + 4 * (ring % 2)]))
        canvas.outline(regular(where, side * 0.42, 8, 22.5), wood, 8)
        canvas.outline(outline, wood, 9)
    else:
        canvas.polygon(corners, shade(glass[(ring + 2) % 6]))
        canvas.polygon(regular(where, side * 0.3, 4, 45), shade(glass[(ring + 4) % 7]))
        canvas.outline(regular(where, side * 0.3, 4, 45), wood, 7)
    canvas.outline(corners, wood, 13)
    canvas.outline(corners, mix(wood, GOLD, 0.16 + 0.25 * light), 3)


def books(canvas: Canvas, dice: random.Random, palette: Palette) -> None:
    """Shelves of bound books in lamplight."""
    wood = mix(palette.ground, (54, 32, 18), 0.65)
    canvas.gradient([(0, mix(wood, (0, 0, 0), 0.35)), (1, mix(wood, (0, 0, 0), 0.5))])
    lamp = dice.uniform(300, 1300), dice.uniform(120, 500)
    covers = (
        palette.deep,
        palette.mid,
        palette.spark,
        mix(SAFFRON, wood, 0.25),
        palette.light,
        mix(PAPER, SAFFRON, 0.25),
        LAPIS,
        mix(LALE, INK, 0.3),
    )
    for shelf in range(3):
        floor = 322 + shelf * 336
        _row_of_books(canvas, dice, floor, lamp, covers)
        canvas.gradient([(0, mix(wood, GOLD, 0.22)), (1, wood)], rectangle(-10, floor, 1610, floor + 26))
        canvas.line([(-10, floor + 2), (1610, floor + 2)], mix(wood, GOLD, 0.5), 2.5)
        canvas.soft(
            lambda veil, y=floor: veil.polygon(rectangle(-60, y + 24, 1660, y + 62)), (0, 0, 0), 0.5, 14
        )
    canvas.glow(lamp, 800, (255, 220, 150), 0.36)


def _row_of_books(
    canvas: Canvas, dice: random.Random, floor: float, lamp: Point, covers: tuple[Colour, ...]
) -> None:
    x, last = -20.0, None
    while x < canvas.width + 20:
        if dice.random() < 0.1:
            x += dice.uniform(20, 60)
        wide, tall = dice.uniform(34, 82), dice.uniform(200, 292)
        cover = dice.choice([colour for colour in covers if colour != last])
        lean = dice.uniform(18, 34) if dice.random() < 0.09 else 0
        light = 1 - min(math.dist((x, floor - 130), lamp) / 1000, 1)
        _book(canvas, dice, (x + lean, floor), wide, tall, mix(cover, (10, 6, 8), 0.5 - 0.45 * light), lean)
        x, last = x + wide + lean + 1.5, cover


def _book(
    canvas: Canvas, dice: random.Random, foot: Point, wide: float, tall: float, cover: Colour, lean: float
) -> None:
    x, y = foot
    gold = mix(GOLD, cover, 0.35)

    def strip(left: float, right: float, low: float, high: float) -> Polygon:
        """A part of the spine in shares of its width and height, sheared by the lean."""
        return [
            (x + wide * side - lean * level, y - tall * level)
            for side, level in ((left, low), (right, low), (right, high), (left, high))
        ]

    canvas.polygon(strip(0, 1, 0, 1), cover)
    for left, right, tone, share in (
        (0, 0.12, (0, 0, 0), 0.4),
        (0.12, 0.24, (0, 0, 0), 0.18),
        (0.4, 0.62, PAPER, 0.12),
        (0.88, 1, (0, 0, 0), 0.34),
    ):
        canvas.polygon(strip(left, right, 0, 1), mix(cover, tone, share))
    pattern = dice.randrange(4)
    for level in ((0.08, 0.88), (0.12, 0.3, 0.72, 0.9), (0.06, 0.1, 0.86, 0.9), (0.18, 0.84))[pattern]:
        canvas.polygon(strip(0.02, 0.98, level, level + 0.016), gold)
    centre = x + wide / 2 - lean * 0.56, y - tall * 0.56
    if pattern in (0, 3):
        canvas.polygon(star(centre, wide * 0.34, wide * 0.22, 8, 22.5), gold)
        canvas.polygon(star(centre, wide * 0.2, wide * 0.13, 8), cover)
    elif pattern == 1:
        for level in (0.4, 0.51, 0.62):
            canvas.polygon(regular((x + wide / 2 - lean * level, y - tall * level), wide * 0.16, 4), gold)
