"""Leaves and flowers that the illuminator, the weaver and the gardener share."""

from consulate.demo.paintings.canvas import Canvas, Point
from consulate.demo.paintings.geometry import bezier, polar
from consulate.demo.paintings.palette import Colour, mix


def palmette(canvas: Canvas, where: Point, turn: float, size: float, colour: Colour) -> None:
    """A bud between two leaves, pointing outwards."""
    for side in (-1, 1):
        leaf = bezier(
            polar(where, size * 0.7, turn + 180),
            polar(where, size * 1.5, turn + side * 110),
            polar(where, size * 1.2, turn + side * 50),
            polar(where, size * 0.75, turn + side * 42), 8,
        )  # fmt: skip
        canvas.polygon([*leaf, where], colour)
    bud = [
        polar(where, size * 1.15, turn),
        polar(where, size * 0.36, turn + 80),
        polar(where, size * 0.5, turn + 180),
        polar(where, size * 0.36, turn - 80),
    ]
    canvas.polygon(bud, colour)
    canvas.disc(where, size * 0.16, mix(colour, (30, 14, 10), 0.55))
