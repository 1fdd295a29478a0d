"""The medallion carpet."""

import math
import random

from consulate.demo.paintings.canvas import Canvas, Point, Veil
from consulate.demo.paintings.flowers import palmette
from consulate.demo.paintings.geometry import ogees, polar, rectangle, star
from consulate.demo.paintings.palette import GOLD, PAPER, Colour, Palette, mix


def carpet(canvas: Canvas, dice: random.Random, palette: Palette) -> None:
    """A medallion carpet with corner pieces, borders and the ribs of its knots."""
    field, border = palette.mid, palette.ground
    canvas.gradient([(0, field), (1, mix(field, palette.deep, 0.5))])
    for y_sign in (-1, 1):
        for x_sign in (-1, 1):
            _carpet_vines(canvas, palette, x_sign, y_sign, dice.getstate())
    _medallion(canvas, palette, (canvas.width / 2, canvas.height / 2), 300, dice.choice((12, 16)))
    for x in (112, canvas.width - 112):
        for y in (112, canvas.height - 112):
            for reach, colour in (
                (292, GOLD),
                (284, palette.deep),
                (204, GOLD),
                (198, palette.spark),
                (110, PAPER),
                (102, palette.ground),
            ):
                canvas.polygon(ogees((x, y), reach, reach * 0.84, 12, 15), colour)
            for k in range(12):
                palmette(canvas, polar((x, y), 236, 30 * k), 30 * k, 17, palette.light)
                palmette(canvas, polar((x, y), 148, 30 * k + 15), 30 * k + 15, 13, GOLD)
    _carpet_borders(canvas, palette, border)
    _knots(canvas)
    canvas.glow((420, 160), 900, (255, 240, 214), 0.16)


def _carpet_vines(canvas: Canvas, palette: Palette, x_sign: int, y_sign: int, state: tuple) -> None:
    """One quarter of the field's scrolling vine; the same dice for each quarter make it symmetrical."""
    dice = random.Random()
    dice.setstate(state)
    middle = canvas.width / 2, canvas.height / 2

    def at(x: float, y: float) -> Point:
        return middle[0] + x_sign * x, middle[1] + y_sign * y

    for _ in range(13):
        x, y, reach = dice.uniform(70, 690), dice.uniform(50, 400), dice.uniform(60, 120)
        curl = [
            at(x + reach * (1 - t / 34) * math.cos(t / 4.4), y + reach * (1 - t / 34) * math.sin(t / 4.4))
            for t in range(26)
        ]
        canvas.line(curl, mix(palette.mid, palette.pale, 0.42), 4.5)
        for k in range(1, 22, 3):
            heading = math.degrees(math.atan2(curl[k + 1][1] - curl[k][1], curl[k + 1][0] - curl[k][0]))
            palmette(
                canvas, curl[k], heading + (50 if k % 2 else -50), 9, mix(palette.light, palette.mid, 0.15)
            )
        _rosette(canvas, palette, curl[-1], dice.choice((GOLD, palette.spark, palette.light, PAPER)))
        _rosette(canvas, palette, curl[0], dice.choice((GOLD, palette.spark, palette.light)), 0.7)


def _rosette(canvas: Canvas, palette: Palette, centre: Point, bloom: Colour, unit: float = 1) -> None:
    canvas.polygon(ogees(centre, 30 * unit, 23 * unit, 8, 0), palette.ground)
    canvas.polygon(ogees(centre, 27 * unit, 19 * unit, 8, 0), bloom)
    canvas.polygon(ogees(centre, 16 * unit, 11 * unit, 8, 22.5), palette.deep)
    canvas.disc(centre, 6 * unit, GOLD)


def _medallion(canvas: Canvas, palette: Palette, centre: Point, reach: float, count: int) -> None:
    for side in (-1, 1):
        tip = centre[0] + side * (reach + 118), centre[1]
        for size, colour in ((62, GOLD), (55, palette.deep), (36, GOLD), (31, palette.spark)):
            canvas.polygon(ogees(tip, size, size * 0.72, 6, 30), colour)
        palmette(canvas, tip, 90 - side * 90, 20, PAPER)
        canvas.line([(centre[0] + side * reach, centre[1]), (tip[0] - side * 50, tip[1])], GOLD, 8)
    canvas.soft(lambda veil: veil.disc(centre, reach), palette.ground, 0.4, 20)
    rings = (
        (1, 0.5, GOLD),
        (0.975, 0.5, palette.deep),
        (0.76, 0, GOLD),
        (0.74, 0, PAPER),
        (0.56, 0.5, GOLD),
        (0.54, 0.5, palette.spark),
        (0.36, 0, GOLD),
        (0.34, 0, palette.ground),
    )
    for share, turned, colour in rings:
        canvas.polygon(
            ogees(centre, reach * share, reach * share * 0.85, count, 360 * turned / count), colour
        )
    for share, turned, size, colour in (
        (0.86, 0, 24, palette.light),
        (0.645, 0.5, 19, palette.mid),
        (0.455, 0, 14, PAPER),
        (0.28, 0.5, 11, GOLD),
    ):
        for k in range(count):
            turn = 360 * (k + turned) / count
            palmette(canvas, polar(centre, reach * share, turn), turn, size, colour)
    canvas.polygon(star(centre, reach * 0.2, reach * 0.12, count), GOLD)
    canvas.disc(centre, reach * 0.07, palette.spark)


def _carpet_borders(canvas: Canvas, palette: Palette, border: Colour) -> None:
    w, h = canvas.width, canvas.height
    for outer, inner, colour in (
        (0, 112, GOLD),
        (0, 108, border),
        (12, 30, palette.spark),
        (16, 26, GOLD),
        (36, 84, palette.deep),
        (90, 102, palette.light),
    ):
        for box in (
            rectangle(outer, outer, w - outer, inner),
            rectangle(outer, h - inner, w - outer, h - outer),
            rectangle(outer, outer, inner, h - outer),
            rectangle(w - inner, outer, w - outer, h - outer),
        ):
            canvas.polygon(box, colour)
    for k in range(25):
        x = 60 + (w - 120) * k / 24
        for y, turn in ((60, 90), (h - 60, 270)):
            _border_flower(canvas, palette, (x, y), turn if k % 2 else turn + 180, k)
    for k in range(1, 15):
        y = 60 + (h - 120) * k / 15
        for x, turn in ((60, 0), (w - 60, 180)):
            _border_flower(canvas, palette, (x, y), turn if k % 2 else turn + 180, k)


def _border_flower(canvas: Canvas, palette: Palette, where: Point, turn: float, k: int) -> None:
    canvas.polygon(ogees(where, 22, 15, 8, turn), (GOLD, palette.light)[k % 2])
    canvas.polygon(ogees(where, 14, 9, 8, turn), palette.spark if k % 2 else palette.ground)
    canvas.disc(where, 4, PAPER)


def _knots(canvas: Canvas) -> None:
    rows = range(0, round(canvas.height) + 1, 5)
    columns = range(0, round(canvas.width) + 1, 8)

    def ribs(veil: Veil) -> None:
        for y in rows:
            veil.line([(0, y), (canvas.width, y)], 1.6)
        for x in columns:
            veil.line([(x, 0), (x, canvas.height)], 1, 90)

    canvas.soft(ribs, (12, 8, 10), 0.16)
