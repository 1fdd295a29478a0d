"""Motifs of the illuminator and the weaver: shamseh, manuscript, carpet."""

import random

from consulate.demo.paintings.canvas import Canvas, Point
from consulate.demo.paintings.flowers import palmette
from consulate.demo.paintings.geometry import (
    bezier,
    dodecagon_tiling,
    hankin,
    ogees,
    placed,
    polar,
    rectangle,
    regular,
    star,
)
from consulate.demo.paintings.palette import GOLD, INK, PAPER, SAFFRON, Colour, Palette, mix


def shamseh(canvas: Canvas, dice: random.Random, palette: Palette) -> None:
    """An illuminated sun of a manuscript's first leaf, over a blind-stamped ground."""
    sheet = mix(PAPER, palette.pale, 0.35)
    canvas.gradient([(0, mix(sheet, (255, 255, 255), 0.3)), (1, mix(sheet, GOLD, 0.22))])
    centre = canvas.width * dice.choice((0.3, 0.5, 0.7)), canvas.height * dice.uniform(0.46, 0.58)
    _blind_stamp(canvas, centre, mix(sheet, GOLD, 0.42), mix(sheet, (255, 255, 255), 0.6))
    canvas.glow(centre, 900, sheet, 0.7)
    count, unit = dice.choice((10, 12, 14)), dice.uniform(1.2, 1.5)
    _rays(canvas, palette, centre, count, unit, sheet)
    canvas.soft(lambda veil: veil.disc((centre[0] + 8, centre[1] + 20), 356 * unit), palette.ground, 0.42, 26)
    _sun(canvas, palette, centre, count, unit)
    canvas.polygon(star(centre, 78 * unit, 50 * unit, count), mix(GOLD, PAPER, 0.25))
    canvas.polygon(star(centre, 54 * unit, 34 * unit, count, 180 / count), palette.spark)
    canvas.disc(centre, 20 * unit, GOLD)
    canvas.glow((centre[0] - 140, centre[1] - 180), 480, (255, 250, 235), 0.26)


def _sun(canvas: Canvas, palette: Palette, centre: Point, count: int, unit: float) -> None:
    """Rings of pointed lobes, each turned by half a lobe against its neighbour, a palmette in every lobe."""
    rings = [
        (372, 0.5, palette.ground), (364, 0.5, GOLD), (357, 0.5, palette.deep),
        (286, 0, GOLD), (279, 0, palette.mid), (222, 0.5, GOLD), (216, 0.5, palette.spark),
        (164, 0, mix(GOLD, PAPER, 0.4)), (158, 0, palette.ground), (104, 0.5, GOLD), (98, 0.5, palette.mid),
    ]  # fmt: skip
    buds = [
        (316, 0, 27, palette.light), (296, 0.5, 13, GOLD), (245, 0.5, 22, PAPER), (229, 0, 11, GOLD),
        (187, 0, 18, mix(GOLD, PAPER, 0.3)), (133, 0.5, 13, palette.light),
    ]  # fmt: skip
    for reach, turned, colour in rings:
        canvas.polygon(ogees(centre, reach * unit, reach * unit * 0.86, count, 360 * turned / count), colour)
    for reach, turned, size, colour in buds:
        for k in range(count):
            turn = 360 * (k + turned) / count
            palmette(canvas, polar(centre, reach * unit, turn), turn, size * unit, colour)


def _blind_stamp(canvas: Canvas, centre: Point, shade: Colour, shine: Colour) -> None:
    for kind, _, corners in dodecagon_tiling(74, canvas.width * 1.05):
        if kind == 12 or kind == 6:
            outline = placed(hankin(corners, 62), centre, 0)
            canvas.outline([(x + 1.5, y + 1.5) for x, y in outline], shine, 2)
            canvas.outline(outline, shade, 2)


def _rays(canvas: Canvas, palette: Palette, centre: Point, count: int, unit: float, sheet: Colour) -> None:
    for k in range(count * 4):
        turn, long = 90 * k / count, (92, 40, 62, 40)[k % 4]
        tip = polar(centre, (378 + long) * unit, turn)
        canvas.line([polar(centre, 360 * unit, turn), tip], mix(palette.mid, sheet, 0.1), 3)
        if k % 2 == 0:
            bud = polar(centre, (376 + long * 0.5) * unit, turn)
            palmette(canvas, bud, turn, 13 * unit, palette.mid if k % 4 else palette.spark)
        canvas.disc(tip, 5, GOLD)


def manuscript(canvas: Canvas, dice: random.Random, palette: Palette) -> None:
    """Two leaves of an unwritten book: ruled in gold, illuminated, and a reed pen beside."""
    leather = mix(palette.ground, (48, 28, 18), 0.35)
    canvas.gradient([(0, mix(leather, palette.deep, 0.6)), (1, leather)])
    canvas.glow((460, 120), 1000, palette.mid, 0.5)
    lean = dice.choice((-1, 1))
    spine = 800 + lean * dice.uniform(20, 60)
    book = rectangle(spine - 640, 96, spine + 640, 930)
    canvas.shadow(book, (10, 26), 30, 0.6)
    canvas.polygon(rectangle(spine - 652, 86, spine + 652, 938), mix(palette.spark, INK, 0.45))
    sheet = mix(PAPER, SAFFRON, 0.1)
    for side in (-1, 1):
        _leaf(canvas, palette, spine, side, sheet, dice, illuminated=side == lean)
    canvas.soft(lambda veil: veil.polygon(rectangle(spine - 34, 100, spine + 34, 926)), (60, 36, 16), 0.5, 30)
    _reed_pen(canvas, (spine + 250 * -lean, 640), 205 if lean > 0 else 335)
    canvas.glow((spine - 300, 260), 700, (255, 246, 224), 0.25)


def _leaf(
    canvas: Canvas,
    palette: Palette,
    spine: float,
    side: int,
    sheet: Colour,
    dice: random.Random,
    illuminated: bool,
) -> None:
    outer, top, bottom = spine + side * 628, 108, 918
    curve = bezier(
        (spine, top + 16), (spine + side * 120, top - 20), (spine + side * 420, top + 4), (outer, top), 20
    )
    under = bezier(
        (outer, bottom),
        (spine + side * 420, bottom + 4),
        (spine + side * 120, bottom - 22),
        (spine, bottom + 14),
        20,
    )
    canvas.gradient([(0, mix(sheet, (255, 255, 255), 0.3)), (1, mix(sheet, SAFFRON, 0.12))], [*curve, *under])
    left, right = sorted((spine + side * 96, spine + side * 548))
    for inset, colour, thick in ((0, palette.mid, 3), (9, GOLD, 7), (17, palette.spark, 2.5)):
        canvas.outline(rectangle(left + inset, 176 + inset, right - inset, 850 - inset), colour, thick)
    start = _headpiece(canvas, palette, left + 24, right - 24) if illuminated else 214
    for k in range(int((826 - start) / 38) + 1):
        y = start + 38 * k
        canvas.line([(left + 44, y), (right - 44, y)], mix(sheet, SAFFRON, 0.32), 2)
    for _ in range(170):
        spot = dice.uniform(left + 30, right - 30), dice.uniform(start, 830)
        canvas.polygon(
            regular(spot, dice.uniform(1.5, 4.6), 5, dice.uniform(0, 72)),
            mix(GOLD, sheet, dice.uniform(0, 0.5)),
        )
    for k in range(8):
        _margin_spray(canvas, palette, (spine + side * 590, 214 + k * 84), -90 if k % 2 else 90, k)


def _headpiece(canvas: Canvas, palette: Palette, left: float, right: float) -> float:
    """The illuminated opening of a chapter; returns where the first line runs."""
    middle, base = (left + right) / 2, 430
    canvas.polygon(rectangle(left, 200, right, base), palette.deep)
    for k in range(-2, 3):
        canvas.polygon(
            ogees((middle + k * 76, base - 4), 52, 40, 8, 22.5),
            GOLD if k % 2 else mix(palette.mid, GOLD, 0.15),
        )
        canvas.polygon(
            ogees((middle + k * 76, base - 4), 44, 33, 8, 22.5), palette.mid if k % 2 else palette.spark
        )
        palmette(canvas, (middle + k * 76, base - 24), -90, 15, mix(GOLD, PAPER, 0.4))
    canvas.polygon(rectangle(left, base, right, base + 52), mix(PAPER, SAFFRON, 0.1))
    for reach, colour in (
        (92, GOLD),
        (86, palette.mid),
        (62, GOLD),
        (57, palette.spark),
        (34, PAPER),
        (28, palette.ground),
    ):
        canvas.polygon(ogees((middle, 300), reach, reach * 0.84, 12, 15), colour)
    for k in range(12):
        palmette(canvas, polar((middle, 300), 72, 30 * k), 30 * k, 8, palette.light)
    for side in (-1, 1):
        for reach, colour in ((50, GOLD), (45, palette.spark), (28, PAPER), (22, palette.mid)):
            canvas.polygon(ogees((middle + side * 148, 282), reach, reach * 0.8, 8, 22.5), colour)
    canvas.outline(rectangle(left, 200, right, base), GOLD, 6)
    return base + 52


def _margin_spray(canvas: Canvas, palette: Palette, where: Point, turn: float, k: int) -> None:
    colour = (palette.mid, palette.spark, mix(GOLD, SAFFRON, 0.5))[k % 3]
    stem = bezier(
        polar(where, 40, turn),
        polar(where, 22, turn + 60),
        polar(where, 22, turn + 240),
        polar(where, 40, turn + 180),
        10,
    )
    canvas.line(stem, mix(palette.mid, PAPER, 0.35), 2.5)
    palmette(canvas, where, turn + 90, 13, colour)


def _reed_pen(canvas: Canvas, nib: Point, turn: float) -> None:
    def at(along: float, across: float) -> Point:
        return polar(polar(nib, along, turn + 180), across, turn + 90)

    rod = [at(58, -11), at(640, -14), at(640, 14), at(58, 11)]
    tip = [at(0, -6), at(64, -12), at(64, 12), at(0, 2)]
    canvas.shadow([*rod[:2], *rod[2:]], (14, 22), 9, 0.45)
    canvas.polygon(rod, (126, 74, 38))
    canvas.polygon([at(58, -11), at(640, -14), at(640, -5), at(58, -4)], (176, 116, 64))
    canvas.polygon(tip, (150, 96, 52))
    canvas.polygon([at(0, -6), at(22, -8), at(22, 5), at(0, 2)], INK)
    canvas.line([at(0, -2), at(54, 0)], (60, 32, 16), 2.5)
    for along in (230, 236, 420):
        canvas.line([at(along, -14), at(along, 14)], (92, 50, 26), 3)
