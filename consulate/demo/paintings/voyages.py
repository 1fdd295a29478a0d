"""Motifs of the road and the river: bridge, boats, harbour, routes."""

import math
import random

from consulate.demo.paintings.canvas import Canvas, Point
from consulate.demo.paintings.geometry import (
    bezier,
    closed_below,
    pointed_arch,
    polar,
    rectangle,
    ridge,
    star,
    waves,
)
from consulate.demo.paintings.palette import (
    FIROUZEH,
    GOLD,
    INK,
    LALE,
    PAPER,
    SAFFRON,
    WARM,
    Colour,
    Palette,
    mix,
)
from consulate.demo.paintings.towns import open_sky, skyline


def bridge(canvas: Canvas, dice: random.Random, palette: Palette) -> None:
    """A bridge of many arches over still water, the far city behind it."""
    shore = 680.0
    sun = dice.uniform(300, 1300), dice.uniform(280, 400)
    open_sky(canvas, palette, sun, dice.uniform(60, 90))
    hill = closed_below(ridge(dice, canvas.width, 500, 90, 0.5), shore)
    canvas.gradient(
        [(0, mix(palette.light, palette.mid, 0.35)), (1, mix(palette.light, palette.pale, 0.3))], hill
    )
    skyline(canvas, dice, 545, 0.58, mix(palette.mid, palette.light, 0.22), palette)
    canvas.soft(
        lambda veil: veil.polygon(rectangle(-100, 520, 1700, 660)),
        mix(palette.light, palette.pale, 0.4),
        0.6,
        34,
    )
    _arcade(canvas, palette, shore, dice.uniform(84, 112), dice)
    canvas.reflect(shore, mix(palette.deep, palette.ground, 0.3))
    _ripples(canvas, dice, palette, shore, sun[0])


def _arcade(canvas: Canvas, palette: Palette, shore: float, bay: float, dice: random.Random) -> None:
    """Two storeys of pointed arches: the water shows through the lower, dusk through the upper."""
    stone = mix(palette.accent, palette.pale, 0.45) if palette.accent[0] > 150 else mix(GOLD, PAPER, 0.4)
    stone = mix(stone, palette.deep, 0.25)
    deck, parapet = shore - 100, shore - 158
    canvas.shadow(rectangle(-50, deck, 1700, shore), (0, 10), 18, 0.35)
    canvas.gradient(
        [(0, mix(stone, PAPER, 0.12)), (1, mix(stone, palette.deep, 0.35))],
        rectangle(-20, parapet, 1620, shore),
    )
    dark, glow = mix(palette.deep, palette.ground, 0.5), mix(palette.light, WARM, 0.55)
    shift = dice.uniform(0, bay)
    for k in range(-1, math.ceil(canvas.width / bay) + 1):
        left = k * bay + shift
        lower = pointed_arch(left + bay * 0.13, left + bay * 0.87, shore - 34, 54, shore)
        canvas.polygon(lower, dark)
        canvas.gradient(
            [(0, dark), (1, glow)], pointed_arch(left + bay * 0.2, left + bay * 0.87, shore - 33, 47, shore)
        )
        for half in (0.0, 0.5):
            niche = pointed_arch(
                left + bay * (half + 0.08), left + bay * (half + 0.42), deck - 20, 24, deck - 3
            )
            canvas.gradient([(0, dark), (1, mix(glow, WARM, 0.5))], niche)
        canvas.line([(left, parapet + 10), (left, shore)], mix(stone, palette.deep, 0.3), 2)
    for y, thick in ((parapet + 3, 7), (deck + 2, 5)):
        canvas.line([(-20, y), (1620, y)], mix(stone, PAPER, 0.4), thick)
        canvas.line([(-20, y + thick), (1620, y + thick)], mix(stone, palette.ground, 0.45), 2.5)


def _ripples(canvas: Canvas, dice: random.Random, palette: Palette, shore: float, sunlit: float) -> None:
    depth = canvas.height - shore
    for _ in range(150):
        share = dice.random() ** 1.3
        y, x = shore + 6 + share * depth, dice.uniform(-60, canvas.width)
        bright = max(1 - abs(x - sunlit) / 260, 0)
        colour = mix(mix(palette.mid, palette.deep, share), WARM, 0.1 + 0.6 * bright)
        long, thick = dice.uniform(30, 130) * (0.5 + share), 1.2 + 2.6 * share
        canvas.polygon([(x, y), (x + long / 2, y - thick), (x + long, y), (x + long / 2, y + thick)], colour)


def boats(canvas: Canvas, dice: random.Random, palette: Palette) -> None:
    """Sails on a wide river, between waves of cut paper."""
    sun = dice.uniform(300, 1300), dice.uniform(300, 380)
    open_sky(canvas, palette, sun, dice.uniform(90, 120))
    bank = closed_below(ridge(dice, canvas.width, 520, 36, 0.55), canvas.height)
    canvas.gradient([(0, mix(palette.mid, palette.light, 0.5)), (1, palette.mid)], bank)
    places = [dice.uniform(150, 500), dice.uniform(620, 1000), dice.uniform(1120, 1450)]
    dice.shuffle(places)
    for k in range(6):
        share, base = k / 5, 560 + 78 * k
        line = waves(canvas.width, base, 9 + 10 * share, 330 + 190 * share, dice.uniform(0, 6.3))
        sheet = closed_below(line, canvas.height + 40)
        if k % 2:
            boat(canvas, palette, (places[k // 2], base + 16), 0.42 + 0.72 * share, dice)
        canvas.shadow(sheet, (0, -9), 14, 0.3)
        colour = palette.step(0.66 - 0.6 * share)
        canvas.gradient([(0, mix(colour, palette.light, 0.2)), (0.6, colour), (1, colour)], sheet)
        canvas.line(line, mix(colour, PAPER, 0.5), 1.5 + share * 2)


def boat(canvas: Canvas, palette: Palette, keel: Point, unit: float, dice: random.Random) -> None:
    """A boat of one mast with two sails, folded from paper; the keel is a point on the water."""
    x, y = keel
    lean = dice.choice((-1, 1))

    def at(dx: float, dy: float) -> Point:
        return x + lean * dx * unit, y + dy * unit

    hull = [*bezier(at(-120, -34), at(-84, 14), at(60, 18), at(136, -44), 16), at(-120, -34)]
    main = [*bezier(at(8, -330), at(66, -230), at(112, -130), at(118, -64), 14), at(8, -52)]
    jib = [*bezier(at(-4, -290), at(-46, -200), at(-88, -120), at(-112, -60), 14), at(-4, -58)]
    canvas.shadow(main, (10 * unit, 8 * unit), 10, 0.25)
    canvas.line([at(2, -350), at(2, -30)], mix(palette.ground, (60, 36, 20), 0.6), 6 * unit)
    canvas.gradient([(0, PAPER), (1, mix(PAPER, palette.accent, 0.3))], main)
    canvas.polygon(
        [*bezier(at(8, -330), at(30, -230), at(44, -130), at(40, -56), 10), at(8, -52)],
        mix(PAPER, palette.mid, 0.22),
    )
    canvas.gradient([(0, palette.spark), (1, mix(palette.spark, GOLD, 0.3))], jib)
    canvas.polygon([at(2, -350), at(2, -326), at(-34, -336)], GOLD)
    canvas.gradient([(0, mix(palette.ground, (110, 62, 30), 0.75)), (1, palette.ground)], hull)
    canvas.line(bezier(at(-116, -28), at(-80, 4), at(56, 8), at(130, -36), 16), GOLD, 3 * unit)


def harbour(canvas: Canvas, dice: random.Random, palette: Palette) -> None:
    """Cranes and stacked containers of a river port, mirrored in the water."""
    shore = 720.0
    warm = mix(palette.pale, GOLD, 0.3)
    canvas.gradient([(0, palette.mid), (0.4, palette.light), (0.68, warm), (1, warm)])
    sun = dice.uniform(350, 1250), dice.uniform(300, 420)
    canvas.glow(sun, 700, PAPER, 0.7)
    canvas.disc(sun, 92, mix(GOLD, PAPER, 0.45))
    hill = closed_below(ridge(dice, canvas.width, 560, 60, 0.5), shore)
    canvas.gradient([(0, mix(palette.light, palette.mid, 0.3)), (1, warm)], hill)
    for x in (dice.uniform(60, 260), dice.uniform(620, 800), dice.uniform(1120, 1300)):
        _crane(canvas, palette, x, shore - 20, dice.uniform(0.85, 1.1))
    _containers(canvas, dice, palette, shore - 24)
    canvas.gradient(
        [(0, mix(palette.deep, palette.mid, 0.3)), (1, palette.ground)],
        rectangle(-10, shore - 26, 1610, shore),
    )
    canvas.line([(-10, shore - 25), (1610, shore - 25)], mix(GOLD, palette.mid, 0.3), 3)
    canvas.reflect(shore, mix(palette.deep, palette.ground, 0.2), 0.5)
    for _ in range(130):
        share = dice.random()
        x, y, long = dice.uniform(-60, 1600), shore + 6 + share * 280, dice.uniform(40, 170) * (0.4 + share)
        colour = mix(
            mix(palette.mid, palette.deep, share), WARM, 0.08 + 0.5 * max(1 - abs(x - sun[0]) / 240, 0)
        )
        canvas.polygon(
            [(x, y), (x + long / 2, y - 1.2 - 2 * share), (x + long, y), (x + long / 2, y + 1.2 + 2 * share)],
            colour,
        )


def _containers(canvas: Canvas, dice: random.Random, palette: Palette, base: float) -> None:
    paints = (
        palette.deep,
        palette.mid,
        palette.spark,
        GOLD,
        SAFFRON,
        FIROUZEH,
        mix(PAPER, palette.light, 0.3),
        LALE,
    )
    x, wide, tall = -60.0, 138.0, 56.0
    height = 3
    while x < canvas.width:
        height = min(max(height + dice.choice((-1, -1, 0, 1, 1)), 0), 5)
        for level in range(height):
            box = rectangle(x, base - tall * (level + 1), x + wide - 4, base - tall * level - 2)
            paint = mix(dice.choice(paints), palette.deep, 0.22 + 0.05 * dice.random())
            canvas.gradient([(0, mix(paint, PAPER, 0.12)), (1, mix(paint, INK, 0.18))], box)
            for k in range(1, 13):
                rib = x + (wide - 4) * k / 13
                canvas.line([(rib, box[0][1] + 6), (rib, box[2][1] - 6)], mix(paint, INK, 0.26), 2)
                canvas.line(
                    [(rib + 3, box[0][1] + 6), (rib + 3, box[2][1] - 6)], mix(paint, PAPER, 0.16), 1.4
                )
        x += wide


def _crane(canvas: Canvas, palette: Palette, x: float, base: float, unit: float) -> None:
    steel, shade = mix(palette.spark, palette.deep, 0.15), mix(palette.deep, palette.mid, 0.3)

    def at(dx: float, dy: float) -> Point:
        return x + dx * unit, base - dy * unit

    for a, b, thick in ((0, 60, 11), (190, 140, 11)):
        canvas.line([at(a, 0), at(b, 380)], steel, thick * unit)
    for low, high in ((60, 200), (200, 330)):
        canvas.line([at(8 + low * 0.16, low), at(182 - high * 0.13, high)], shade, 5 * unit)
        canvas.line([at(182 - low * 0.13, low), at(8 + high * 0.16, high)], shade, 5 * unit)
    canvas.line([at(-150, 380), at(430, 380)], steel, 12 * unit)
    canvas.line([at(-150, 404), at(430, 396)], steel, 5 * unit)
    for k in range(29):
        canvas.line([at(-150 + 20 * k, 380), at(-140 + 20 * k, 402)], shade, 3 * unit)
    canvas.line([at(100, 380), at(100, 500)], steel, 9 * unit)
    for end in (-150, 410):
        canvas.line([at(100, 496), at(end, 398)], shade, 4 * unit)
    canvas.polygon([at(-128, 376), at(-58, 376), at(-58, 336), at(-128, 336)], shade)
    for cable in (300, 336):
        canvas.line([at(cable, 380), at(cable, 236)], shade, 3 * unit)
    canvas.polygon([at(256, 236), at(380, 236), at(380, 190), at(256, 190)], GOLD)
    canvas.line([at(256, 213), at(380, 213)], mix(GOLD, INK, 0.3), 3 * unit)


def routes(canvas: Canvas, dice: random.Random, palette: Palette) -> None:
    """Contours of a land nobody surveyed, and routes that leap over them."""
    canvas.gradient([(0, palette.deep), (1, palette.ground)])
    canvas.glow((dice.uniform(300, 1300), 300), 1100, palette.mid, 0.75)
    hills = [
        ((dice.uniform(0, 1600), dice.uniform(0, 1000)), dice.uniform(0.6, 1.3), dice.uniform(0, 6))
        for _ in range(5)
    ]
    for centre, unit, phase in hills:
        for k in range(13, 0, -1):
            line = [
                polar(
                    centre,
                    unit
                    * (26 * k + 5 * k * math.sin(3 * t + phase) + 3.2 * k * math.sin(2 * t - phase * k / 6)),
                    math.degrees(t),
                )
                for t in (step * math.pi / 45 for step in range(90))
            ]
            canvas.polygon(line, mix(palette.deep, palette.mid, 0.75 - 0.045 * k))
            canvas.outline(line, mix(palette.mid, palette.light, 0.22 + 0.02 * (13 - k)), 1.6)
    home = dice.uniform(700, 900), dice.uniform(520, 640)
    ends = [(dice.uniform(140, 1460), dice.uniform(120, 880)) for _ in range(9)]
    ends = [end for end in ends if math.dist(end, home) > 240]
    for k, end in enumerate(ends):
        lift = -0.34 * math.dist(home, end)
        thirds = [
            (home[0] + (end[0] - home[0]) * share, home[1] + (end[1] - home[1]) * share + lift)
            for share in (0.3, 0.7)
        ]
        arc, ground = (
            bezier(home, *thirds, end, 60),
            bezier(home, *[(x, y - lift * 0.8) for x, y in thirds], end, 60),
        )
        canvas.soft(lambda veil, line=ground: veil.line(line, 9), (0, 0, 0), 0.4, 7)
        colour = (GOLD, palette.light, palette.spark)[k % 3]
        canvas.line(arc, mix(colour, PAPER, 0.15), 5)
        for share in range(4, 58, 6):
            canvas.disc(arc[share], 4.6, mix(colour, PAPER, 0.6))
        _station(canvas, palette, end, 19, colour)
    _station(canvas, palette, home, 40, GOLD)


def _station(canvas: Canvas, palette: Palette, where: Point, size: float, colour: Colour) -> None:
    canvas.glow(where, size * 5, colour, 0.5)
    canvas.polygon(star(where, size * 1.2, size * 0.8, 8, 22.5), palette.ground)
    canvas.polygon(star(where, size, size * 0.66, 8, 22.5), colour)
    canvas.polygon(star(where, size * 0.6, size * 0.4, 8), palette.ground)
    canvas.disc(where, size * 0.24, PAPER)
