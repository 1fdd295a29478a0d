"""Pictures of the demo newsroom: invented ornaments and landscapes, never photographs of strangers."""

import random
from collections.abc import Callable

from PIL import Image

from consulate.demo.paintings import (
    carpets,
    gardens,
    harvest,
    illumination,
    interiors,
    tilework,
    towns,
    voyages,
)
from consulate.demo.paintings.canvas import Canvas
from consulate.demo.paintings.palette import PALETTES, Palette

Motif = Callable[[Canvas, random.Random, Palette], None]

# Each motif with the palettes it looks well in.
MOTIFS: dict[str, tuple[Motif, str]] = {
    "girih": (tilework.girih, "firouzeh lapis lale olive dusk"),
    "khatam": (tilework.khatam, "firouzeh lale olive"),
    "brick": (tilework.brick, "firouzeh lapis olive"),
    "muqarnas": (tilework.muqarnas, "firouzeh lapis saffron dusk"),
    "shamseh": (illumination.shamseh, "firouzeh lapis lale"),
    "orosi": (interiors.orosi, "firouzeh lapis dusk"),
    "domes": (towns.domes, "dusk firouzeh lapis lale saffron"),
    "bridge": (voyages.bridge, "firouzeh dusk lapis saffron"),
    "garden": (gardens.garden, "firouzeh olive lapis"),
    "mountains": (gardens.mountains, "firouzeh olive dusk lale lapis saffron"),
    "boats": (voyages.boats, "lapis firouzeh dusk"),
    "winter": (towns.winter, "lapis dusk firouzeh"),
    "iwan": (interiors.iwan, "firouzeh lapis saffron"),
    "carpet": (carpets.carpet, "lale lapis firouzeh"),
    "manuscript": (illumination.manuscript, "firouzeh lapis lale olive"),
    "books": (interiors.books, "firouzeh lale lapis olive"),
    "pomegranates": (harvest.pomegranates, "lapis dusk firouzeh"),
    "saffron": (harvest.saffron, "dusk olive firouzeh"),
    "harbour": (voyages.harbour, "firouzeh lapis dusk"),
    "routes": (voyages.routes, "firouzeh lapis olive dusk"),
}


class UnknownMotif(ValueError):
    """No motif of that name can be painted."""


def paint(motif: str, seed: int, size: tuple[int, int] = (1600, 1000)) -> Image.Image:
    """The picture of that motif and seed, always the same; size in pixels. Raises UnknownMotif."""
    if motif not in MOTIFS:
        raise UnknownMotif(f"{motif!r} is none of {', '.join(sorted(MOTIFS))}")
    draw, palettes = MOTIFS[motif]
    dice = random.Random(f"{motif} {seed}")
    canvas = Canvas(size)
    names = palettes.split()
    draw(canvas, dice, PALETTES[names[seed % len(names)]])
    return canvas.finish(seed)
