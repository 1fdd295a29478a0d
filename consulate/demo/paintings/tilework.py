"""Motifs of tile, wood and brick: girih, khatam, banna'i labyrinth, muqarnas."""

import math
import random
from collections.abc import Callable, Iterator

from consulate.demo.paintings.canvas import Canvas, Point
from consulate.demo.paintings.geometry import (
    Polygon,
    dodecagon_tiling,
    hankin,
    hexagon_tiling,
    octagon_tiling,
    placed,
    polar,
    rectangle,
    regular,
    star,
)
from consulate.demo.paintings.palette import GOLD, LAPIS, PAPER, Colour, Palette, mix

Tiling = Callable[[float, float], Iterator[tuple[int, Point, Polygon]]]


def girih(canvas: Canvas, dice: random.Random, palette: Palette) -> None:
    """Straps weave stars out of the dark; light falls from one side."""
    canvas.gradient([(0, palette.deep), (1, palette.ground)])
    light = dice.uniform(250, 1350), dice.uniform(60, 420)
    canvas.glow(light, 1100, palette.mid, 0.9)
    if dice.random() < 0.5:
        lay_girih(canvas, palette, dodecagon_tiling, dice.uniform(84, 112), dice.uniform(58, 70), light, dice)
    else:
        lay_girih(canvas, palette, octagon_tiling, dice.uniform(120, 165), dice.uniform(64, 69), light, dice)
    canvas.glow(light, 900, palette.light, 0.28)


def lay_girih(
    canvas: Canvas,
    palette: Palette,
    tiling: Tiling,
    side: float,
    contact: float,
    light: Point,
    dice: random.Random,
    turn: float | None = None,
) -> None:
    """Cover the canvas with straps at the contact angle in degrees, brighter towards the light."""
    turn = dice.uniform(0, 60) if turn is None else turn
    tiles = [
        (kind, where, placed(hankin(corners, contact), light, turn))
        for kind, centre, corners in tiling(side, canvas.width * 1.1)
        if canvas.shows(where := placed([centre], light, turn)[0], 3 * side)
    ]
    largest = max(kind for kind, _, _ in tiles)
    for kind, where, outline in tiles:
        glow = 1 - min(math.dist(where, light) / 1300, 1)
        _fill_star(canvas, palette, outline, where, kind, largest, glow, side, turn)
    width = side * 0.085
    for _, _, outline in tiles:
        canvas.outline(outline, palette.ground, width * 1.9)
    for _, where, outline in tiles:
        glow = 1 - min(math.dist(where, light) / 1300, 1)
        canvas.outline(outline, mix(palette.mid, palette.pale, 0.15 + 0.8 * glow), width)
        canvas.outline(outline, mix(palette.deep, palette.light, 0.2 + 0.6 * glow), width * 0.3)


def _fill_star(
    canvas: Canvas,
    palette: Palette,
    outline: Polygon,
    where: Point,
    kind: int,
    largest: int,
    glow: float,
    side: float,
    turn: float,
) -> None:
    if kind == largest:
        canvas.polygon(outline, mix(palette.deep, palette.mid, glow * 0.9))
        inner = 15 if kind == 12 else 22.5
        reach = side * kind / 12
        canvas.polygon(
            star(where, reach, reach * 0.62, kind, turn + inner),
            mix(palette.deep, palette.light, glow * 0.75),
        )
        canvas.polygon(
            star(where, reach * 0.6, reach * 0.4, kind, turn),
            mix(palette.deep, palette.accent, 0.25 + glow * 0.7),
        )
        canvas.disc(where, reach * 0.17, mix(palette.ground, palette.spark, 0.35 + glow * 0.6))
    elif kind == 4:
        canvas.polygon(outline, mix(palette.deep, palette.accent, 0.2 + glow * 0.65))
    else:
        canvas.polygon(outline, mix(palette.ground, palette.spark, 0.2 + glow * 0.5))


def khatam(canvas: Canvas, dice: random.Random, palette: Palette) -> None:
    """Inlaid wood: six-pointed stars of brass, bone and dyed wood, framed by bands of lozenges."""
    wood = mix(palette.ground, (64, 36, 18), 0.75)
    canvas.gradient([(0, wood), (1, mix(wood, (0, 0, 0), 0.3))])
    side, middle = dice.uniform(104, 128), (canvas.width / 2, canvas.height / 2)
    lamp = canvas.width * dice.choice((0.28, 0.72)), canvas.height * 0.3
    for _, centre, _ in hexagon_tiling(side, canvas.width * 0.62):
        where = placed([centre], middle, 0)[0]
        if canvas.shows(where, side):
            light = 1 - min(math.dist(where, lamp) / 1150, 1)
            _khatam_star(canvas, palette, where, side, wood, light, dice)
    _khatam_border(canvas, palette, wood)
    canvas.glow(lamp, 900, mix(GOLD, PAPER, 0.4), 0.16)


def _khatam_star(
    canvas: Canvas,
    palette: Palette,
    where: Point,
    side: float,
    wood: Colour,
    light: float,
    dice: random.Random,
) -> None:
    tint = dice.uniform(-0.05, 0.05)

    def shade(colour: Colour) -> Colour:
        return mix(colour, (20, 10, 6), 0.46 - 0.42 * light + tint)

    def ring(outer: float, inner: float, turn: float, colour: Colour, points: int = 6) -> None:
        canvas.polygon(star(where, side * outer, side * inner, points, turn), shade(colour))

    bone = mix(PAPER, GOLD, 0.12)
    canvas.polygon(regular(where, side * 0.99, 6), shade(mix(GOLD, wood, 0.3)))
    canvas.polygon(regular(where, side * 0.955, 6), shade(palette.deep))
    for k in range(6):
        for reach, half, colour in ((0.9, 20, GOLD), (0.86, 17, palette.spark), (0.8, 12, bone)):
            tip = polar(where, side * reach * 0.87, 60 * k + 30)
            sides = (polar(where, side * 0.52 * (2 - reach), 60 * k + 30 + turn) for turn in (-half, half))
            canvas.polygon([tip, *sides], shade(colour))
    ring(0.93, 0.5, 0, GOLD)
    ring(0.87, 0.47, 0, wood)
    for k in range(6):
        tip, left, right = (
            polar(where, side * reach, 60 * k + turn) for reach, turn in ((0.84, 0), (0.45, -30), (0.45, 30))
        )
        canvas.polygon([tip, left, where], shade(bone))
        canvas.polygon([tip, where, right], shade(mix(bone, wood, 0.2)))
    ring(0.47, 0.28, 30, GOLD)
    ring(0.42, 0.25, 30, palette.mid)
    ring(0.25, 0.145, 0, bone)
    ring(0.2, 0.115, 0, palette.spark)
    canvas.disc(where, side * 0.055, shade(GOLD))


def _khatam_border(canvas: Canvas, palette: Palette, wood: Colour) -> None:
    inner, step, bone = 84.0, 42.0, mix(PAPER, GOLD, 0.2)
    bands = [
        (0, inner, wood),
        (12, inner - 12, mix(GOLD, wood, 0.35)),
        (17, inner - 17, mix(wood, palette.deep, 0.8)),
    ]
    for outer, depth, colour in bands:
        for box in _frame(canvas, outer, depth):
            canvas.polygon(box, colour)
    across, down = math.floor((canvas.width - inner) / step), math.floor((canvas.height - inner) / step)
    row = [
        (inner / 2 + (canvas.width - inner) * k / across, y)
        for k in range(across + 1)
        for y in (inner / 2, canvas.height - inner / 2)
    ]
    column = [
        (x, inner / 2 + (canvas.height - inner) * k / down)
        for k in range(down + 1)
        for x in (inner / 2, canvas.width - inner / 2)
    ]
    for k, where in enumerate(row + column):
        canvas.polygon(regular(where, 19, 4), mix(GOLD, wood, 0.15))
        canvas.polygon(regular(where, 14, 4), bone if k // 2 % 2 else palette.spark)
    canvas.outline(_inset(canvas, inner), mix(GOLD, wood, 0.15), 3)
    canvas.outline(_inset(canvas, inner + 8), mix(GOLD, wood, 0.4), 2)


def _inset(canvas: Canvas, by: float) -> Polygon:
    return rectangle(by, by, canvas.width - by, canvas.height - by)


def _frame(canvas: Canvas, outer: float, inner: float) -> list[Polygon]:
    """Four bars between two distances from the edge."""
    w, h = canvas.width, canvas.height
    return [
        rectangle(outer, outer, w - outer, inner),
        rectangle(outer, h - inner, w - outer, h - outer),
        rectangle(outer, outer, inner, h - outer),
        rectangle(w - inner, outer, w - outer, h - outer),
    ]


def brick(canvas: Canvas, dice: random.Random, palette: Palette) -> None:
    """A wall of buff brick with a labyrinth of glazed ones, as square as Kufic and saying nothing."""
    canvas.gradient([(0, (140, 110, 76)), (1, (104, 78, 52))])
    size = 15
    maze, cell = _labyrinth(dice, size), canvas.height / 25
    columns, rows = math.ceil(canvas.width / cell), math.ceil(canvas.height / cell)
    left, top = columns // 2 - size, rows // 2 - size
    lamp = columns * dice.choice((0.25, 0.75))
    for row in range(rows):
        for column in range(columns):
            glaze = _turned(maze, column - left, row - top, size)
            light = 1 - math.dist((column, row * 1.4), (lamp, 0)) / (columns * 1.1)
            face = _brick_face(palette, glaze, light, dice.uniform(-0.08, 0.08))
            _one_brick(canvas, (column * cell, row * cell), cell, face)
    canvas.glow((lamp * cell, 40), 1000, (255, 236, 200), 0.22)


def _turned(maze: list[list[float]], column: int, row: int, size: int) -> float:
    """The labyrinth repeated with quarter turns about the corner where four copies meet."""
    quarters = {(0, 0): 0, (0, 1): 1, (1, 1): 2, (1, 0): 3}[column // size % 2, row // size % 2]
    for _ in range(quarters):
        column, row = size - 1 - row % size, column % size
    return maze[row % size][column % size]


def _brick_face(palette: Palette, glaze: float, light: float, tint: float) -> Colour:
    if not glaze:
        return mix((206, 174, 126), (92, 64, 40), 0.4 - 0.36 * light + tint)
    colour = mix(palette.mid, LAPIS if palette.mid[0] < 20 else palette.deep, glaze)
    return mix(colour, palette.light, 0.08 + 0.34 * light + tint)


def _one_brick(canvas: Canvas, corner: Point, cell: float, face: Colour) -> None:
    (x, y), gap = corner, 2.2
    far_x, far_y = x + cell - gap, y + cell - gap
    box = [(x + gap, y + gap), (far_x, y + gap), (far_x, far_y), (x + gap, far_y)]
    canvas.polygon(box, face)
    canvas.line([box[3], box[0], box[1]], mix(face, (255, 250, 235), 0.22), 1.6)
    canvas.line([box[1], box[2], box[3]], mix(face, (0, 0, 0), 0.28), 1.8)


def _labyrinth(dice: random.Random, size: int) -> list[list[float]]:
    """A maze with one path between any two cells: walls are 0, corridors rise to 1 with their depth."""
    maze = [[0.0] * size for _ in range(size)]
    trail, longest = [(size // 2 | 1, size // 2 | 1)], size * 2
    maze[trail[0][0]][trail[0][1]] = 0.01
    while trail:
        y, x = trail[-1]
        ways = [
            (dy, dx)
            for dy, dx in ((0, 2), (2, 0), (0, -2), (-2, 0))
            if 0 < y + dy < size and 0 < x + dx < size and not maze[y + dy][x + dx]
        ]
        if not ways:
            trail.pop()
            continue
        dy, dx = dice.choice(ways)
        depth = min(0.01 + len(trail) / longest, 1.0)
        maze[y + dy // 2][x + dx // 2] = maze[y + dy][x + dx] = depth
        trail.append((y + dy, x + dx))
    return maze


def muqarnas(canvas: Canvas, dice: random.Random, palette: Palette) -> None:
    """Looking up into a vault: tiers of niches turn around an eye of light."""
    eye = canvas.width * dice.choice((0.36, 0.5, 0.64)), canvas.height * dice.uniform(0.46, 0.54)
    canvas.gradient([(0, palette.deep), (1, palette.ground)])
    count, growth = dice.choice((16, 18, 20)), 1.2
    tiers = math.ceil(math.log(1300 / 84, growth))
    for tier in reversed(range(tiers)):
        light = 1 - tier / tiers
        for niche in range(count):
            turn = 360 * (niche + tier % 2 / 2) / count
            _niche(canvas, palette, eye, 84 * growth**tier, growth, 180 / count, turn, light)
    canvas.disc(eye, 96, mix(palette.mid, palette.accent, 0.3))
    for reach, turn, colour in (
        (92, 0, palette.accent),
        (64, 180 / count, palette.pale),
        (40, 0, palette.accent),
    ):
        canvas.polygon(star(eye, reach, reach * 0.7, count, turn), mix(colour, palette.pale, 0.3))
    canvas.disc(eye, 22, palette.pale)
    canvas.glow(eye, 560, palette.pale, 0.5)


def _niche(
    canvas: Canvas,
    palette: Palette,
    eye: Point,
    near: float,
    growth: float,
    half: float,
    turn: float,
    light: float,
) -> None:
    far = near * growth**2
    shade = palette.step(0.1 + 0.6 * light)

    def at(reach: float, side: float) -> Point:
        return polar(eye, near * growth**reach, turn + side * half)

    left, right, tip, top = at(1, -1), at(1, 1), at(0, 0), at(1.72, 0)
    canvas.polygon([left, tip, top, at(2, -1)], mix(shade, palette.ground, 0.38))
    canvas.polygon([right, tip, top, at(2, 1)], mix(shade, palette.pale, 0.08))
    canvas.polygon([at(0.45, 0), at(1, -0.45), top, at(1, 0.45)], mix(shade, palette.ground, 0.55))
    canvas.polygon(
        [at(0.8, 0), at(1.1, -0.28), at(1.5, 0), at(1.1, 0.28)], mix(shade, palette.accent, 0.5 + 0.2 * light)
    )
    canvas.line([at(2, -1), left, tip, right, at(2, 1)], mix(shade, palette.pale, 0.5), 1.2 + far / 330)
    canvas.line([left, top, right], mix(shade, palette.accent, 0.35), 0.8 + far / 500)
