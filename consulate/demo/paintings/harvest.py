"""Motifs of the harvest: pomegranates of the longest night, saffron at dawn."""

import math
import random

from consulate.demo.paintings.canvas import Canvas, Point
from consulate.demo.paintings.geometry import (
    Polygon,
    bezier,
    closed_below,
    polar,
    rectangle,
    ridge,
    star,
    waves,
)
from consulate.demo.paintings.palette import GOLD, INK, PAPER, SAFFRON, Colour, Palette, mix


def pomegranates(canvas: Canvas, dice: random.Random, palette: Palette) -> None:
    """Pomegranates on a cloth on the longest night."""
    canvas.gradient([(0, palette.ground), (0.7, palette.deep), (1, palette.mid)])
    moon = dice.uniform(300, 1300), 250
    canvas.glow(moon, 620, palette.light, 0.5)
    canvas.soft(lambda veil: veil.disc(moon, 176), PAPER, 0.12)
    canvas.disc(moon, 132, mix(PAPER, GOLD, 0.25))
    canvas.disc((moon[0] + 14, moon[1] - 6), 116, mix(PAPER, GOLD, 0.12))
    for _ in range(80):
        canvas.disc(
            (dice.uniform(0, 1600), dice.uniform(0, 560)),
            dice.uniform(0.8, 2.6),
            mix(palette.light, PAPER, dice.random()),
        )
    cloth = closed_below(waves(canvas.width, 720, 8, 1500, dice.uniform(0, 6)), 1040)
    canvas.shadow(cloth, (0, -14), 26, 0.4)
    canvas.gradient([(0, mix(palette.spark, GOLD, 0.12)), (1, mix(palette.spark, INK, 0.5))], cloth)
    for k in range(34):
        canvas.polygon(
            star((24 + k * 48, 770 + 5 * math.sin(k / 3)), 15, 7, 8), mix(GOLD, palette.spark, 0.2)
        )
    spots = [
        (dice.uniform(300, 420), 690, 150),
        (dice.uniform(620, 720), 760, 190),
        (dice.uniform(1180, 1300), 700, 165),
    ]
    for x, y, size in spots:
        _pomegranate(canvas, (x, y), size, dice)
    _halved(canvas, (dice.uniform(940, 1010), 800), 168, dice)
    for _ in range(26):
        spot = dice.uniform(240, 1400), dice.uniform(890, 965)
        canvas.disc((spot[0] + 4, spot[1] + 7), 13, mix(palette.spark, INK, 0.65))
        _seed(canvas, spot, 12, dice.uniform(0, 360), dice)


def _pomegranate(canvas: Canvas, centre: Point, size: float, dice: random.Random) -> None:
    """Crescents of red paper, laid one on another towards the light."""
    x, y = centre
    ink, deep, skin = (58, 8, 22), (112, 18, 32), (190, 48, 44)
    canvas.soft(
        lambda veil: veil.polygon(_bulb((x + size * 0.2, y + size * 0.86), size * 1.15, 0.24)),
        (16, 2, 8),
        0.6,
        14,
    )
    crown = [(x - size * 0.17, y - size * 0.8)]
    for k in range(5):
        crown += [
            polar((x, y - size * 0.98), size * reach, -158 + 26.5 * (k + half))
            for half, reach in ((0, 0.5), (0.5, 0.2))
        ]
    canvas.polygon([*crown[:-1], (x + size * 0.17, y - size * 0.8)], mix(deep, SAFFRON, 0.42))
    canvas.polygon([crown[0], *crown[1:6], (x - size * 0.02, y - size * 0.8)], mix(skin, GOLD, 0.34))
    canvas.polygon(_bulb(centre, size, 0.94), ink)
    for shrink, colour in (
        (0.03, deep),
        (0.13, mix(deep, skin, 0.45)),
        (0.26, skin),
        (0.44, mix(skin, GOLD, 0.25)),
        (0.66, mix(skin, GOLD, 0.45)),
    ):
        moved = x - size * shrink * 0.62, y - size * shrink * 0.55
        canvas.polygon(_bulb(moved, size * (0.985 - shrink), 0.94), colour)
    for k in range(-2, 3):
        rib = bezier(
            (x + k * size * 0.05, y - size * 0.86),
            (x + k * size * 0.3, y - size * 0.5),
            (x + k * size * 0.36, y + size * 0.3),
            (x + k * size * 0.1, y + size * 0.84),
            20,
        )
        canvas.line(rib, mix(deep, skin, 0.35), 1.6)


def _bulb(centre: Point, size: float, squash: float) -> Polygon:
    """A round fruit with shoulders: a circle that swells a little in six places."""
    turns = [k * math.pi / 45 for k in range(90)]
    return [
        (
            centre[0] + size * (1 + 0.012 * math.cos(6 * t)) * math.cos(t),
            centre[1] + size * squash * (1 + 0.012 * math.cos(6 * t)) * math.sin(t),
        )
        for t in turns
    ]


def _halved(canvas: Canvas, centre: Point, size: float, dice: random.Random) -> None:
    x, y = centre
    canvas.soft(lambda veil: veil.disc((x + 18, y + 34), size), (16, 2, 8), 0.6, 16)
    canvas.polygon(_bulb(centre, size, 1), (112, 18, 32))
    canvas.polygon(_bulb((x - 3, y - 4), size * 0.94, 1), (236, 200, 150))
    canvas.polygon(_bulb((x - 3, y - 4), size * 0.9, 1), (246, 222, 182))
    for sector in range(6):
        for row in range(1, 6):
            for k in range(row):
                spread = (k - (row - 1) / 2) * 44 / max(row - 1, 1) if row > 1 else 0
                turn = sector * 60 + 30 + spread * min(row / 5 + 0.1, 1) + dice.uniform(-2, 2)
                _seed(
                    canvas, polar((x - 3, y - 4), size * (0.08 + 0.142 * row), turn), size * 0.072, turn, dice
                )


def _seed(canvas: Canvas, where: Point, size: float, turn: float, dice: random.Random) -> None:
    for shrink, colour in ((1, (104, 6, 24)), (0.8, mix((184, 22, 44), (222, 58, 64), dice.random()))):
        tip = polar(where, size * 1.5 * shrink, turn + 180)
        canvas.polygon(
            [tip, *(polar(where, size * shrink, turn + side) for side in range(-110, 111, 20))], colour
        )
    canvas.disc((where[0] - size * 0.25, where[1] - size * 0.35), size * 0.22, (255, 200, 190))


def saffron(canvas: Canvas, dice: random.Random, palette: Palette) -> None:
    """A field of saffron at dawn, with the nearest flowers open."""
    canvas.gradient([(0, mix(palette.light, PAPER, 0.2)), (0.45, mix(PAPER, GOLD, 0.3)), (1, PAPER)])
    sun = dice.uniform(400, 1200), 330
    canvas.glow(sun, 760, (255, 224, 160), 0.85)
    canvas.disc(sun, 84, mix((240, 170, 70), PAPER, 0.25))
    for k, base in enumerate((400, 470)):
        hill = closed_below(ridge(dice, canvas.width, base, 110 - 40 * k, 0.47), canvas.height)
        canvas.gradient([(0, palette.step(0.66 - 0.2 * k)), (1, palette.step(0.8 - 0.2 * k))], hill)
    soil = mix((86, 58, 44), palette.deep, 0.25)
    canvas.gradient([(0, mix(soil, GOLD, 0.25)), (1, mix(soil, INK, 0.45))], rectangle(-10, 540, 1610, 1010))
    rows = 9
    for row in range(rows):
        near = (row / (rows - 1)) ** 1.7
        y, size = 556 + 380 * near, 7 + 110 * near
        count = round(1600 / (size * 1.9)) + 2
        shift = dice.uniform(0, size)
        canvas.gradient(
            [(0, mix((70, 96, 60), soil, 0.4 - 0.3 * near)), (1, soil)],
            closed_below(waves(1600, y, size * 0.08, size * 5, row), y + size * 0.5),
        )
        for k in range(count):
            foot = k * size * 1.9 - shift + dice.uniform(-1, 1) * size * 0.3, y + size * 0.25
            crocus(canvas, foot, size * dice.uniform(0.85, 1.12), dice, 1 - near)


def crocus(canvas: Canvas, foot: Point, size: float, dice: random.Random, haze: float) -> None:
    """One flower: leaves, six petals and three red threads; haze from 0 to 1 pales the far ones."""
    x, y = foot
    pale = (214, 190, 214)
    tilt = dice.uniform(-14, 14)
    head = x + size * tilt / 60, y - size * 0.75
    if size > 14:
        for side in (-1, -0.4, 0.5, 1):
            tip = x + side * size * 0.75, y - size * dice.uniform(0.6, 1.0)
            leaf = [
                *bezier(
                    (x - 2, y),
                    (x + side * size * 0.1, y - size * 0.5),
                    (x + side * size * 0.4, y - size * 0.8),
                    tip,
                    8,
                ),
                *bezier(
                    tip,
                    (x + side * size * 0.5, y - size * 0.6),
                    (x + side * size * 0.2, y - size * 0.3),
                    (x + size * 0.05, y),
                    8,
                ),
            ]
            canvas.polygon(leaf, mix((58, 98, 62), (150, 160, 120), haze * 0.5))
    canvas.line([(x, y), head], mix((196, 178, 200), pale, haze), max(size * 0.07, 1))
    for turn, shade in ((-52, 0.32), (52, 0.32), (-27, 0.14), (27, 0.14), (0, 0.0)):
        colour = mix(mix((132, 92, 176), (66, 38, 110), shade * 1.6), pale, haze * 0.45)
        _petal(canvas, head, size, turn + tilt, colour)
    if size > 9:
        for turn in (-24, 2, 27):
            thread = bezier(
                head,
                polar(head, size * 0.3, turn + tilt - 90),
                polar(head, size * 0.55, turn * 1.2 + tilt - 90),
                polar(head, size * 0.88, turn * 1.5 + tilt - 90),
                8,
            )
            canvas.line(thread, mix((196, 40, 24), pale, haze * 0.3), max(size * 0.055, 1.2))
    for turn, shade in ((-36, 0.05), (36, 0.1)):
        _petal(
            canvas,
            head,
            size * 0.74,
            turn + tilt,
            mix(mix((158, 118, 196), (90, 56, 140), shade), pale, haze * 0.45),
        )


def _petal(canvas: Canvas, head: Point, size: float, turn: float, colour: Colour) -> None:
    def at(along: float, across: float) -> Point:
        return polar(polar(head, size * along, turn - 90), size * across, turn)

    left = bezier(at(0, -0.04), at(0.3, -0.32), at(0.75, -0.3), at(1.0, 0), 9)
    right = bezier(at(1.0, 0), at(0.75, 0.3), at(0.3, 0.32), at(0, 0.04), 9)
    canvas.polygon([*left, *right], colour)
    canvas.polygon([*left, at(0.5, 0.02), at(0, 0.04)], mix(colour, PAPER, 0.14))
    if size > 40:
        for across in (-0.1, 0.0, 0.1):
            canvas.line(
                [at(0.12, across * 0.3), at(0.82, across)], mix(colour, (60, 30, 100), 0.28), size * 0.012
            )
