"""Motifs of town and country in cut paper: domes, winter, garden, mountains."""

import random

from consulate.demo.paintings.canvas import Canvas, Point
from consulate.demo.paintings.gardens import cypress
from consulate.demo.paintings.geometry import (
    bezier,
    closed_below,
    onion_dome,
    pointed_arch,
    rectangle,
    ridge,
    waves,
)
from consulate.demo.paintings.palette import GOLD, PAPER, WARM, Colour, Palette, mix


def open_sky(canvas: Canvas, palette: Palette, sun: Point, radius: float) -> None:
    """From deep above to warm at the horizon, with a sun in three thin halos."""
    warm = mix(palette.pale, palette.accent, 0.35)
    canvas.gradient(
        [
            (0, palette.deep),
            (0.42, palette.mid),
            (0.66, mix(palette.light, warm, 0.35)),
            (0.82, warm),
            (1, warm),
        ]
    )
    canvas.glow(sun, radius * 6, warm, 0.55)
    for k, share in ((2.6, 0.07), (1.95, 0.1), (1.42, 0.14)):
        canvas.soft(lambda veil, k=k: veil.disc(sun, radius * k), PAPER, share)
    canvas.disc(
        sun, radius, mix(palette.accent, PAPER, 0.55) if palette.accent[0] > 150 else mix(GOLD, PAPER, 0.5)
    )


def domes(canvas: Canvas, dice: random.Random, palette: Palette) -> None:
    """A city of domes between hills at dusk, its windows lit."""
    sun = dice.uniform(350, 1250), dice.uniform(330, 470)
    open_sky(canvas, palette, sun, dice.uniform(70, 105))
    for depth, base in ((0.62, 640), (0.42, 700)):
        hill = closed_below(ridge(dice, canvas.width, base, 110, 0.48), canvas.height)
        canvas.gradient(
            [(0, mix(palette.step(depth), palette.pale, 0.2)), (1, palette.step(depth + 0.25))], hill
        )
    for row, (base, unit) in enumerate(((790, 0.62), (880, 0.95))):
        colour = mix(palette.mid, palette.deep, 0.35 + 0.65 * row)
        skyline(canvas, dice, base, unit, colour, palette)
        canvas.soft(
            lambda veil, base=base: veil.polygon(rectangle(-100, base - 30, 1700, base + 60)),
            palette.light,
            0.32,
            40,
        )
    ground = closed_below(waves(canvas.width, 905, 16, 1100, dice.uniform(0, 6)), canvas.height)
    canvas.gradient([(0, mix(palette.deep, palette.ground, 0.4)), (1, palette.ground)], ground)
    _grove(canvas, dice, palette, 935)


def skyline(
    canvas: Canvas, dice: random.Random, base: float, unit: float, colour: Colour, palette: Palette
) -> None:
    x = -60 * unit
    while x < canvas.width + 80:
        kind = dice.random()
        if kind < 0.2:
            x += _great_dome(canvas, dice, x, base, unit, colour, palette)
        elif kind < 0.36:
            x += _minaret(canvas, dice, x, base, unit, colour, palette)
        else:
            x += _house(canvas, dice, x, base, unit, colour)


def _house(canvas: Canvas, dice: random.Random, x: float, base: float, unit: float, colour: Colour) -> float:
    width, height = dice.uniform(80, 170) * unit, dice.uniform(60, 150) * unit
    shade = mix(colour, (0, 0, 0), dice.uniform(0, 0.12))
    canvas.polygon(rectangle(x, base - height, x + width, base + 140), shade)
    if dice.random() < 0.35:
        canvas.polygon(onion_dome(x + width / 2, base - height + 2, width * 0.5, width * 0.42), shade)
    _windows(canvas, dice, x, base - height, width, height, unit)
    return width * 0.96


def _windows(
    canvas: Canvas, dice: random.Random, left: float, top: float, width: float, height: float, unit: float
) -> None:
    step, size = 30 * unit, 9 * unit
    for row in range(int(height / (step * 1.2))):
        for column in range(1, int(width / step)):
            if dice.random() < 0.42:
                x, y = left + column * step, top + (row + 0.55) * step * 1.2
                arch = pointed_arch(x - size / 2, x + size / 2, y, size * 0.7, y + size)
                canvas.polygon(arch, mix(WARM, GOLD, dice.random()))


def _great_dome(
    canvas: Canvas, dice: random.Random, x: float, base: float, unit: float, colour: Colour, palette: Palette
) -> float:
    width = dice.uniform(210, 270) * unit
    centre, drum = x + width / 2, base - 150 * unit
    canvas.polygon(rectangle(x, drum, x + width, base + 140), colour)
    canvas.polygon(
        rectangle(x + width * 0.16, drum - 34 * unit, x + width * 0.84, drum + 2),
        mix(colour, palette.light, 0.12),
    )
    dome = onion_dome(centre, drum - 32 * unit, width * 0.66, width * 0.72)
    canvas.gradient([(0, mix(colour, palette.light, 0.55)), (1, mix(colour, palette.mid, 0.5))], dome)
    shade = [point for point in dome if point[0] >= centre]
    canvas.polygon([(centre + width * 0.1, drum - 34 * unit), *shade], mix(colour, palette.mid, 0.35))
    top = drum - 32 * unit - width * 0.72
    canvas.line([(centre, top + 6), (centre, top - 34 * unit)], GOLD, 3 * unit)
    for k, size in ((8, 6), (20, 4)):
        canvas.disc((centre, top - k * unit), size * unit, GOLD)
    for k in (-1, 0, 1):
        wide = width * (0.13 if k else 0.19)
        middle = centre + k * width * 0.29
        arch = pointed_arch(middle - wide / 2, middle + wide / 2, base - 80 * unit, wide * 0.8, base + 10)
        canvas.polygon(arch, mix(WARM, palette.accent, 0.35) if not k else mix(colour, WARM, 0.5))
    return width


def _minaret(
    canvas: Canvas, dice: random.Random, x: float, base: float, unit: float, colour: Colour, palette: Palette
) -> float:
    wide, height = 30 * unit, dice.uniform(330, 430) * unit
    top, middle = base - height, x + wide
    canvas.polygon(
        [
            (middle - wide / 2, base + 140),
            (middle - wide * 0.34, top),
            (middle + wide * 0.34, top),
            (middle + wide / 2, base + 140),
        ],
        mix(colour, palette.mid, 0.3),
    )
    canvas.polygon(
        [(middle, base + 140), (middle, top), (middle + wide * 0.34, top), (middle + wide / 2, base + 140)],
        colour,
    )
    for level in (0.0, 0.3):
        y = top + height * level
        canvas.polygon(
            [
                (middle - wide * 0.4, y + 12 * unit),
                (middle - wide * 0.7, y - 6 * unit),
                (middle + wide * 0.7, y - 6 * unit),
                (middle + wide * 0.4, y + 12 * unit),
            ],
            mix(colour, palette.accent, 0.45),
        )
    canvas.polygon(rectangle(middle - wide * 0.26, top - 40 * unit, middle + wide * 0.26, top), colour)
    canvas.polygon(
        onion_dome(middle, top - 38 * unit, wide * 0.75, wide * 1.25), mix(colour, palette.light, 0.45)
    )
    return wide * 2


def _grove(canvas: Canvas, dice: random.Random, palette: Palette, base: float) -> None:
    for _ in range(26):
        x, height = dice.uniform(-20, canvas.width + 20), dice.uniform(50, 150)
        cypress(
            canvas,
            (x, base + dice.uniform(0, 70)),
            height,
            mix(palette.ground, palette.deep, dice.uniform(0, 0.5)),
            palette.ground,
        )


def winter(canvas: Canvas, dice: random.Random, palette: Palette) -> None:
    """Birches and snow, with the windows of a distant town."""
    canvas.gradient(
        [
            (0, palette.deep),
            (0.5, mix(palette.mid, palette.light, 0.5)),
            (0.75, mix(palette.pale, palette.light, 0.4)),
            (1, palette.pale),
        ]
    )
    moon = dice.uniform(350, 1250), dice.uniform(170, 280)
    canvas.glow(moon, 460, PAPER, 0.55)
    canvas.disc(moon, 62, mix(PAPER, (255, 255, 255), 0.4))
    skyline(canvas, dice, 640, 0.62, mix(palette.mid, palette.light, 0.25), palette)
    for k, base in enumerate((640, 715, 800, 890)):
        drift = closed_below(
            waves(canvas.width, base, 20 + 6 * k, 900 + 200 * k, dice.uniform(0, 6)), canvas.height + 30
        )
        canvas.shadow(drift, (0, -8), 22, 0.14)
        canvas.gradient([(0, (250, 250, 248)), (1, mix(palette.pale, palette.light, 0.55))], drift)
        for _ in range(4 - k // 2):
            _birch(canvas, dice, palette, dice.uniform(0, canvas.width), base + 46, 14 + 11 * k)
    for _ in range(420):
        size = dice.uniform(1.2, 4.2)
        canvas.disc(
            (dice.uniform(0, canvas.width), dice.uniform(0, canvas.height)),
            size,
            mix((255, 255, 255), palette.light, dice.uniform(0, 0.35)),
        )


def _birch(canvas: Canvas, dice: random.Random, palette: Palette, x: float, foot: float, wide: float) -> None:
    lean = dice.uniform(-0.04, 0.04) * foot
    trunk = [
        (x - wide / 2, foot),
        (x - wide * 0.36 + lean, -20),
        (x + wide * 0.36 + lean, -20),
        (x + wide / 2, foot),
    ]
    bark, shade = mix((246, 243, 236), palette.light, 0.12), mix(palette.light, palette.mid, 0.35)
    canvas.polygon(trunk, bark)
    canvas.polygon(
        [(x + wide * 0.12, foot), (x + wide * 0.08 + lean, -20), trunk[2], trunk[3]], mix(bark, shade, 0.55)
    )
    for _ in range(int(foot / 34)):
        y = dice.uniform(0, foot - 20)
        middle = x + lean * (1 - y / foot) + dice.uniform(-0.24, 0.24) * wide
        long, thick = dice.uniform(0.12, 0.34) * wide, dice.uniform(1.5, 4.5)
        canvas.polygon(
            [(middle - long, y), (middle, y - thick), (middle + long, y), (middle, y + thick)],
            mix(palette.ground, (20, 20, 24), 0.5),
        )
    for _ in range(5):
        y, side = dice.uniform(20, foot * 0.62), dice.choice((-1, 1))
        start = x + lean * (1 - y / foot)
        branch = bezier(
            (start, y),
            (start + side * 60, y - 40),
            (start + side * 90, y - 120),
            (start + side * dice.uniform(90, 170), y - dice.uniform(120, 200)),
            10,
        )
        canvas.line(branch, mix(palette.deep, (40, 34, 34), 0.4), max(wide * 0.09, 2))
