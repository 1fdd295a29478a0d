"""Plane geometry of the ornaments: polygons, stars, curves, and girih by Hankin's method."""

import math
import random
from collections.abc import Iterator, Sequence

Point = tuple[float, float]
Polygon = list[Point]


def polar(centre: Point, radius: float, degrees: float) -> Point:
    angle = math.radians(degrees)
    return centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)


def regular(centre: Point, radius: float, sides: int, turn: float = 0) -> Polygon:
    return [polar(centre, radius, turn + 360 * k / sides) for k in range(sides)]


def star(centre: Point, outer: float, inner: float, points: int, turn: float = 0) -> Polygon:
    step = 180 / points
    return [polar(centre, inner if k % 2 else outer, turn + step * k) for k in range(2 * points)]


def ogees(centre: Point, reach: float, valley: float, count: int, turn: float) -> Polygon:
    """A rosette whose lobes end in points, as the shamseh's do."""
    outline = []
    for k in range(count * 16):
        share = abs(k % 16 / 8 - 1)
        lift = (1 - share) ** 0.55 if share < 0.45 else (1 - share) ** 0.8 * 1.06
        lift = max(lift, 0) * 0.8 + 0.2 * max(1 - share * 5, 0)
        outline.append(polar(centre, valley + (reach - valley) * lift, turn + 360 * k / (count * 16)))
    return outline


def rectangle(left: float, top: float, right: float, bottom: float) -> Polygon:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def bezier(a: Point, b: Point, c: Point, d: Point, steps: int = 24) -> Polygon:
    """A cubic curve from `a` to `d`."""
    curve = []
    for k in range(steps + 1):
        t = k / steps
        weights = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        curve.append(
            tuple(sum(w * p[axis] for w, p in zip(weights, (a, b, c, d), strict=True)) for axis in (0, 1))
        )
    return curve


def pointed_arch(left: float, right: float, spring: float, rise: float, foot: float) -> Polygon:
    """The opening of an iwan: jambs from `foot` up to `spring`, then a pointed arch of height `rise`."""
    half, middle, top = (right - left) / 2, (left + right) / 2, spring - rise
    ascent = bezier(
        (left, spring), (left, spring - rise * 0.62), (left + half * 0.42, top + rise * 0.2), (middle, top)
    )
    descent = [(2 * middle - x, y) for x, y in reversed(ascent[:-1])]
    return [(left, foot), *ascent, *descent, (right, foot)]


def onion_dome(centre: float, base: float, width: float, height: float) -> Polygon:
    """A bulbous dome standing on `base`, widest a quarter of the way up."""
    half, top = width / 2, base - height
    left = bezier(
        (centre - half * 0.86, base), (centre - half * 1.16, base - height * 0.3),
        (centre - half * 0.92, base - height * 0.62), (centre - half * 0.26, base - height * 0.84),
    ) + bezier(
        (centre - half * 0.26, base - height * 0.84), (centre - half * 0.1, base - height * 0.9),
        (centre, base - height * 0.95), (centre, top), 8,
    )  # fmt: skip
    return left + [(2 * centre - x, y) for x, y in reversed(left)]


def ridge(dice: random.Random, width: float, base: float, height: float, roughness: float = 0.5) -> Polygon:
    """A skyline from edge to edge by midpoint displacement; higher roughness gives sharper peaks."""
    levels, sway = [dice.uniform(-height, height) * 0.6 for _ in range(3)], height
    while len(levels) < 200:
        between = [(a + b) / 2 + dice.uniform(-sway, sway) for a, b in zip(levels, levels[1:], strict=False)]
        levels = [level for pair in zip(levels, between, strict=False) for level in pair] + levels[-1:]
        sway *= roughness
    step = (width + 80) / (len(levels) - 1)
    return [(-40 + step * k, base + level) for k, level in enumerate(levels)]


def waves(width: float, base: float, height: float, length: float, phase: float) -> Polygon:
    """A rolling line from edge to edge."""
    turns = [2 * math.pi * x / length + phase for x in range(-40, round(width) + 41, 20)]
    heights = [math.sin(turn) + 0.35 * math.sin(2.3 * turn + 1) for turn in turns]
    return [(-40 + 20 * k, base + height * rise) for k, rise in enumerate(heights)]


def closed_below(line: Sequence[Point], bottom: float) -> Polygon:
    return [*line, (line[-1][0], bottom), (line[0][0], bottom)]


# --- Girih ----------------------------------------------------------------------------------------


def hankin(polygon: Sequence[Point], degrees: float) -> Polygon:
    """The star that straps make in a tile, when they leave the middle of each side at this angle.

    Craig S. Kaplan, "Islamic Star Patterns from Polygons in Contact" (2005). The tile is convex.
    """
    corners = list(zip(polygon, [*polygon[1:], polygon[0]], strict=True))
    middles = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in corners]
    headings = [math.atan2(b[1] - a[1], b[0] - a[0]) for a, b in corners]
    tilt, outline = math.radians(degrees), []
    for k, middle in enumerate(middles):
        following = (k + 1) % len(middles)
        crossing = _meet(middle, headings[k] + tilt, middles[following], headings[following] + math.pi - tilt)
        outline += [middle, crossing]
    return outline


def _meet(a: Point, heading_a: float, b: Point, heading_b: float) -> Point:
    ax, ay, bx, by = math.cos(heading_a), math.sin(heading_a), math.cos(heading_b), math.sin(heading_b)
    reach = ((b[0] - a[0]) * by - (b[1] - a[1]) * bx) / (ax * by - ay * bx)
    return a[0] + ax * reach, a[1] + ay * reach


def octagon_tiling(side: float, reach: float) -> Iterator[tuple[int, Point, Polygon]]:
    """Octagons and squares (4.8.8) around the origin: number of sides, centre, corners."""
    pitch, radius = side * (1 + math.sqrt(2)), side / (2 * math.sin(math.pi / 8))
    count = math.ceil(reach / pitch)
    for row in range(-count, count + 1):
        for column in range(-count, count + 1):
            centre = column * pitch, row * pitch
            yield 8, centre, regular(centre, radius, 8, 22.5)
            corner = centre[0] + pitch / 2, centre[1] + pitch / 2
            yield 4, corner, regular(corner, side / math.sqrt(2), 4, 0)


def dodecagon_tiling(side: float, reach: float) -> Iterator[tuple[int, Point, Polygon]]:
    """Dodecagons, hexagons and squares (4.6.12) around the origin: number of sides, centre, corners."""
    pitch, radius = side * (3 + math.sqrt(3)), side / (2 * math.sin(math.pi / 12))
    count = math.ceil(reach / pitch * 1.2)
    for row in range(-count, count + 1):
        for column in range(-count, count + 1):
            centre = pitch * (column + row / 2), pitch * row * math.sqrt(3) / 2
            if math.hypot(*centre) > reach + pitch:
                continue
            yield 12, centre, regular(centre, radius, 12, 15)
            for turn in (0, 60, 120):
                between = polar(centre, pitch / 2, turn)
                yield 4, between, regular(between, side / math.sqrt(2), 4, turn + 45)
            for turn in (30, 90):
                corner = polar(centre, pitch / math.sqrt(3), turn)
                yield 6, corner, regular(corner, side, 6, turn + 30)


def hexagon_tiling(side: float, reach: float) -> Iterator[tuple[int, Point, Polygon]]:
    """Hexagons around the origin, flat sides up: number of sides, centre, corners."""
    count = math.ceil(reach / side)
    for row in range(-count, count + 1):
        for column in range(-count, count + 1):
            centre = side * 1.5 * column, side * math.sqrt(3) * (row + column % 2 / 2)
            yield 6, centre, regular(centre, side, 6, 0)


def placed(points: Sequence[Point], centre: Point, turn: float) -> Polygon:
    """Points around the origin turned by degrees and moved to the centre."""
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    return [(centre[0] + x * cos - y * sin, centre[1] + x * sin + y * cos) for x, y in points]
