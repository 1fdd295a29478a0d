"""Motifs of land in cut paper: chahar bagh, mountains, cypress."""

import math
import random

from consulate.demo.paintings.canvas import Canvas, Point
from consulate.demo.paintings.geometry import (
    Polygon,
    bezier,
    closed_below,
    onion_dome,
    pointed_arch,
    rectangle,
    ridge,
)
from consulate.demo.paintings.palette import FIROUZEH, FIROUZEH_DEEP, GOLD, PAPER, WARM, Colour, Palette, mix


def cypress(canvas: Canvas, foot: Point, height: float, lit: Colour, dark: Colour) -> None:
    """A flame-shaped tree, lit from the left."""
    x, y = foot
    half, top = height * 0.13, y - height
    left = bezier(
        (x - half * 0.35, y),
        (x - half * 1.7, y - height * 0.2),
        (x - half * 0.9, y - height * 0.6),
        (x + half * 0.1, top),
        14,
    )
    right = bezier(
        (x + half * 0.1, top),
        (x + half * 1.1, y - height * 0.55),
        (x + half * 1.7, y - height * 0.18),
        (x + half * 0.35, y),
        14,
    )
    canvas.polygon([*left, *right], dark)
    crease = bezier(
        (x + half * 0.1, top),
        (x + half * 0.1, y - height * 0.6),
        (x + half * 0.5, y - height * 0.3),
        (x - half * 0.1, y),
        10,
    )
    canvas.polygon([*left, *crease], lit)


def garden(canvas: Canvas, dice: random.Random, palette: Palette) -> None:
    """A chahar bagh: cypresses and beds along a channel that leads to a pavilion."""
    horizon, middle = 520.0, canvas.width / 2 + dice.choice((-120, 0, 120))
    sky_light = mix(palette.pale, palette.accent, 0.25)
    canvas.gradient([(0, palette.mid), (0.34, palette.light), (0.55, sky_light), (1, sky_light)])
    canvas.glow((middle, horizon - 60), 700, PAPER, 0.5)
    hill = closed_below(ridge(dice, canvas.width, 440, 90, 0.45), horizon + 10)
    canvas.gradient([(0, mix(palette.light, palette.mid, 0.3)), (1, sky_light)], hill)
    for x in range(-30, 1640, 26):
        height = dice.uniform(60, 120)
        cypress(
            canvas,
            (x + dice.uniform(-8, 8), horizon + 8),
            height,
            mix(palette.mid, palette.light, 0.35),
            mix(palette.mid, palette.light, 0.1),
        )
    _pavilion(canvas, palette, middle, horizon + 16)
    lawn = mix((74, 96, 48), palette.mid, 0.18)
    canvas.gradient(
        [(0, mix(lawn, palette.light, 0.3)), (1, mix(lawn, palette.ground, 0.55))],
        rectangle(-10, horizon + 12, 1610, canvas.height),
    )
    _beds(canvas, dice, palette, middle, horizon + 12)
    _channel(canvas, palette, middle, horizon + 14)
    for k in range(7):
        share = (k + 0.4) / 7
        near = share**2.1
        for side in (-1, 1):
            foot = middle + side * (96 + 620 * near), horizon + 20 + (canvas.height - horizon - 60) * near
            height = 110 + 620 * near
            canvas.polygon(
                _lens((foot[0] + height * 0.05, foot[1]), height * 0.2),
                mix((24, 44, 26), palette.ground, 0.4),
            )
            cypress(
                canvas,
                foot,
                height,
                mix((56, 92, 62), palette.deep, 0.25 + 0.35 * (1 - near)),
                mix((18, 46, 38), palette.ground, 0.5),
            )


def _lens(centre: Point, reach: float) -> Polygon:
    (x, y) = centre
    return [
        (x + reach * math.cos(k / 10 * math.pi), y + reach * 0.2 * math.sin(k / 10 * math.pi))
        for k in range(20)
    ]


def _pavilion(canvas: Canvas, palette: Palette, middle: float, base: float) -> None:
    wall = mix(PAPER, palette.accent if palette.accent[0] > 150 else GOLD, 0.22)
    shade = mix(wall, palette.deep, 0.5)
    for left, right, height in ((-210, 210, 96), (-86, 86, 168)):
        canvas.gradient(
            [(0, wall), (1, mix(wall, palette.mid, 0.25))],
            rectangle(middle + left, base - height, middle + right, base),
        )
        canvas.line(
            [(middle + left - 6, base - height), (middle + right + 6, base - height)],
            mix(palette.mid, wall, 0.1),
            7,
        )
    canvas.gradient(
        [(0, shade), (1, mix(shade, WARM, 0.5))], pointed_arch(middle - 56, middle + 56, base - 66, 74, base)
    )
    canvas.outline(
        pointed_arch(middle - 56, middle + 56, base - 66, 74, base), mix(palette.mid, wall, 0.2), 6
    )
    for k in (-180, -142, -104, 104, 142, 180):
        canvas.polygon(pointed_arch(middle + k - 13, middle + k + 13, base - 44, 22, base), shade)
    canvas.gradient([(0, palette.light), (1, palette.mid)], onion_dome(middle, base - 168, 104, 108))
    canvas.line([(middle, base - 274), (middle, base - 300)], GOLD, 3)
    canvas.disc((middle, base - 284), 5, GOLD)


def _beds(canvas: Canvas, dice: random.Random, palette: Palette, middle: float, top: float) -> None:
    """Rows of flowers that run to the vanishing point, each of one colour, growing towards the reader."""
    blooms = (palette.spark, GOLD, mix(palette.spark, PAPER, 0.55), mix((122, 72, 140), palette.mid, 0.2))
    for row, lane in enumerate((215, 262, 470, 520, 760, 815, 1080, 1140)):
        bloom = blooms[row // 2 % len(blooms)]
        for side in (-1, 1):
            near = 0.0
            while near < 1.1:
                size, y = 1.2 + 8.5 * near, top + 4 + (canvas.height - top) * near
                x = middle + side * lane * (0.16 + 1.25 * near) + dice.uniform(-1, 1) * size * 0.7
                canvas.disc((x, y + size), size * 1.15, mix((34, 66, 38), palette.ground, 0.4))
                canvas.disc(
                    (x, y), size * 0.85, mix(bloom, palette.deep, 0.3 * (1 - near) + dice.uniform(0, 0.15))
                )
                near += (1.6 + 13 * near) / (canvas.height - top)


def _channel(canvas: Canvas, palette: Palette, middle: float, top: float) -> None:
    def strip(far: float, near: float) -> Polygon:
        return [
            (middle - far, top),
            (middle + far, top),
            (middle + near, canvas.height + 10),
            (middle - near, canvas.height + 10),
        ]

    kerb = mix(PAPER, palette.accent if palette.accent[0] > 150 else GOLD, 0.3)
    canvas.gradient([(0, kerb), (1, mix(kerb, palette.deep, 0.3))], strip(66, 380))
    water, deep = mix(FIROUZEH, palette.mid, 0.3), mix(FIROUZEH_DEEP, palette.deep, 0.3)
    canvas.gradient([(0, mix(water, PAPER, 0.6)), (0.35, mix(water, PAPER, 0.25)), (1, deep)], strip(44, 285))
    canvas.gradient([(0, mix(PAPER, WARM, 0.4)), (1, mix(deep, water, 0.6))], strip(20, 70))
    for k in range(1, 9):
        share = (k / 9) ** 2
        y, half = top + (canvas.height - top) * share, 44 + 241 * share
        canvas.line(
            [(middle - half * 0.94, y), (middle + half * 0.94, y)],
            mix(mix(water, PAPER, 0.3), PAPER, 0.35 * (1 - share)),
            1 + 2 * share,
        )


def mountains(canvas: Canvas, dice: random.Random, palette: Palette) -> None:
    """Ranges of cut paper, each throwing its shadow on the one behind."""
    sky = mix(palette.pale, palette.accent if palette.accent[0] > 150 else GOLD, 0.2)
    canvas.gradient([(0, mix(sky, palette.light, 0.45)), (0.6, sky), (1, sky)])
    sun = dice.uniform(300, 1300), dice.uniform(190, 330)
    canvas.glow(sun, 620, PAPER, 0.8)
    warm = palette.spark if palette.spark[0] > 150 else GOLD
    canvas.disc(sun, dice.uniform(80, 120), mix(warm, GOLD, 0.3))
    layers = 6
    for k in range(layers):
        share = k / (layers - 1)
        line = ridge(dice, canvas.width, 430 + 470 * share, 250 - 90 * share, 0.5)
        sheet = closed_below(line, canvas.height + 40)
        canvas.shadow(sheet, (0, -12), 20, 0.36)
        colour = palette.step(0.78 - 0.78 * share)
        canvas.gradient([(0, mix(colour, palette.pale, 0.14)), (1, mix(colour, palette.ground, 0.12))], sheet)
        canvas.line(line, mix(colour, PAPER, 0.35), 2.2)
