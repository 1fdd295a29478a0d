"""The canvas: drawn at twice the size, in units of a picture 1600 wide, then brought down and grained."""

import math
import random
from collections.abc import Callable, Iterable, Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from consulate.demo.paintings.palette import Colour

Point = tuple[float, float]
Stops = Sequence[tuple[float, Colour]]
UNITS_WIDE = 1600
OVERSAMPLING = 2


class Canvas:
    """A picture in the making; every coordinate and width is in units of a picture 1600 wide."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        self.pixels = (size[0] * OVERSAMPLING, size[1] * OVERSAMPLING)
        self.scale = self.pixels[0] / UNITS_WIDE
        self.width = float(UNITS_WIDE)
        self.height = self.pixels[1] / self.scale
        self.image = Image.new("RGB", self.pixels)
        self.draw = ImageDraw.Draw(self.image)

    def shows(self, point: Point, margin: float) -> bool:
        """Whether the point lies in the picture or within `margin` of it."""
        return -margin < point[0] < self.width + margin and -margin < point[1] < self.height + margin

    # --- Shapes ---

    def polygon(self, points: Iterable[Point], colour: Colour) -> None:
        self.draw.polygon(self._to_pixels(points), fill=colour)

    def line(self, points: Iterable[Point], colour: Colour, width: float) -> None:
        self.draw.line(self._to_pixels(points), fill=colour, width=self._stroke(width), joint="curve")

    def outline(self, points: Sequence[Point], colour: Colour, width: float) -> None:
        """A closed line whose first corner is joined like the others."""
        self.line([*points, points[0], points[1]], colour, width)

    def disc(self, centre: Point, radius: float, colour: Colour) -> None:
        self.draw.ellipse(self._box(centre, radius), fill=colour)

    def ring(self, centre: Point, radius: float, colour: Colour, width: float) -> None:
        self.draw.ellipse(self._box(centre, radius), outline=colour, width=self._stroke(width))

    # --- Light ---

    def gradient(self, stops: Stops, points: Sequence[Point] | None = None) -> None:
        """Fill the canvas, or one polygon of it from its top to its bottom, with a vertical gradient."""
        if points is None:
            self.image.paste(_spread(ramp(stops), self.pixels))
            return
        corners = self._to_pixels(points)
        box = self._bounds(corners)
        mask = Image.new("L", (box[2] - box[0], box[3] - box[1]))
        ImageDraw.Draw(mask).polygon([(x - box[0], y - box[1]) for x, y in corners], fill=255)
        self.image.paste(_spread(ramp(stops), mask.size), box[:2], mask)

    def glow(self, centre: Point, radius: float, colour: Colour, strength: float = 1.0) -> None:
        """Light that fades from `strength` (0 to 1) at the centre to nothing at the radius."""
        box = self._box(centre, radius)
        side = max(box[2] - box[0], 1)
        falloff = Image.radial_gradient("L").point([_fade(level, strength) for level in range(256)])
        self.image.paste(colour, box[:2], falloff.resize((side, side), Image.Resampling.BILINEAR))

    def soft(self, paint: Callable[["Veil"], None], colour: Colour, strength: float, blur: float = 0) -> None:
        """Lay `colour` through a mask that `paint` draws; a blur in units makes a shadow or a mist."""
        veil = Veil(self, coarse=8 if blur > 8 else 4 if blur else 1)
        paint(veil)
        mask = veil.mask
        if blur:
            mask = mask.filter(ImageFilter.GaussianBlur(blur * self.scale / veil.coarse))
        if inked := mask.getbbox():
            corner = inked[0] * veil.coarse, inked[1] * veil.coarse
            mask = mask.crop(inked).point([round(level * strength) for level in range(256)])
            whole = mask.width * veil.coarse, mask.height * veil.coarse
            self.image.paste(colour, corner, mask.resize(whole, Image.Resampling.BILINEAR) if blur else mask)

    def shadow(self, points: Sequence[Point], shift: Point, blur: float, strength: float) -> None:
        moved = [(x + shift[0], y + shift[1]) for x, y in points]
        self.soft(lambda veil: veil.polygon(moved), (12, 16, 20), strength, blur)

    def reflect(self, shore: float, water: Colour, depth: float = 0.55) -> None:
        """Turn everything below `shore` into water that mirrors what stands above it, darker with depth."""
        edge = min(round(shore * self.scale), self.pixels[1] - 1)
        below = self.pixels[1] - edge
        above = self.image.crop((0, max(edge - below, 0), self.pixels[0], edge))
        mirrored = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((self.pixels[0], below))
        fade = ramp([(0, (round(255 * depth * 0.6),) * 3), (1, (round(255 * min(depth * 1.5, 1)),) * 3)])
        self.image.paste(mirrored, (0, edge))
        self.image.paste(water, (0, edge), _spread(fade.convert("L"), (self.pixels[0], below)))

    def inlay(self, other: "Canvas", points: Sequence[Point]) -> None:
        """Show another canvas of the same size within a polygon."""
        mask = Image.new("L", self.pixels)
        ImageDraw.Draw(mask).polygon(self._to_pixels(points), fill=255)
        self.image.paste(other.image, (0, 0), mask)

    # --- Finish ---

    def finish(self, seed: int, grain: float = 0.05, vignette: float = 0.22) -> Image.Image:
        """The picture in its own size, with the tooth of paper and slightly darker corners."""
        picture = self.image.resize(self.size, Image.Resampling.BOX)
        picture = ImageChops.multiply(picture, _corners(self.size, vignette))
        return ImageChops.soft_light(picture, _paper(self.size, seed, grain))

    # --- Units to pixels ---

    def _to_pixels(self, points: Iterable[Point]) -> list[Point]:
        return [(x * self.scale, y * self.scale) for x, y in points]

    def _stroke(self, width: float) -> int:
        return max(round(width * self.scale), 1)

    def _box(self, centre: Point, radius: float) -> tuple[int, int, int, int]:
        (x, y), r = centre, radius
        return tuple(round(edge * self.scale) for edge in (x - r, y - r, x + r, y + r))

    def _bounds(self, corners: Sequence[Point]) -> tuple[int, int, int, int]:
        """The whole pixels around the corners, kept within one canvas' width of the picture."""
        xs, ys = zip(*corners, strict=True)
        left, top = max(math.floor(min(xs)), -self.pixels[0]), max(math.floor(min(ys)), -self.pixels[1])
        return left, top, max(math.ceil(max(xs)), left + 1), max(math.ceil(max(ys)), top + 1)


class Veil:
    """The mask of a translucent layer, in the canvas' units; of a coarser grain if it will be blurred."""

    def __init__(self, canvas: Canvas, coarse: int) -> None:
        self.coarse = coarse
        self.scale = canvas.scale / coarse
        self.mask = Image.new("L", (canvas.pixels[0] // coarse, canvas.pixels[1] // coarse))
        self.draw = ImageDraw.Draw(self.mask)

    def polygon(self, points: Iterable[Point], level: int = 255) -> None:
        self.draw.polygon([(x * self.scale, y * self.scale) for x, y in points], fill=level)

    def line(self, points: Iterable[Point], width: float, level: int = 255) -> None:
        stroke = max(round(width * self.scale), 1)
        self.draw.line([(x * self.scale, y * self.scale) for x, y in points], level, stroke, joint="curve")

    def disc(self, centre: Point, radius: float, level: int = 255) -> None:
        (x, y), r = centre, radius
        self.draw.ellipse([edge * self.scale for edge in (x - r, y - r, x + r, y + r)], fill=level)


def ramp(stops: Stops) -> Image.Image:
    """A column of 256 pixels that runs through the stops."""
    column = Image.new("RGB", (1, 256))
    column.putdata([_colour_at(stops, row / 255) for row in range(256)])
    return column


def _spread(column: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The column stretched to a size: smoothly downwards, then plainly across, which is much faster."""
    return column.resize((1, size[1]), Image.Resampling.BILINEAR).resize(size, Image.Resampling.NEAREST)


def _colour_at(stops: Stops, place: float) -> Colour:
    for (start, first), (end, second) in zip(stops, stops[1:], strict=False):
        if place <= end:
            share = max(place - start, 0) / (end - start)
            share = share * share * (3 - 2 * share)
            return tuple(round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return stops[-1][1]


def _fade(level: int, strength: float) -> int:
    # Pillow's gradient reaches 255 in the corners of its square, so 181 at the middle of a side.
    return round(255 * strength * max(1 - level / 180, 0) ** 1.7)


def _corners(size: tuple[int, int], strength: float) -> Image.Image:
    darkening = [round(255 - 255 * strength * (level / 255) ** 2.2) for level in range(256)]
    frame = Image.radial_gradient("L").crop((24, 24, 232, 232)).point(darkening)
    return frame.resize(size, Image.Resampling.BILINEAR).convert("RGB")


def _paper(size: tuple[int, int], seed: int, strength: float) -> Image.Image:
    """Grey noise around the middle, fine and coarse; Pillow's own noise cannot be seeded."""
    dice = random.Random(seed)
    fine = Image.frombytes("L", size, dice.randbytes(size[0] * size[1]))
    small = (size[0] // 5, size[1] // 5)
    coarse = Image.frombytes("L", small, dice.randbytes(small[0] * small[1])).resize(
        size, Image.Resampling.BICUBIC
    )
    noise = Image.blend(fine, coarse, 0.25)
    return noise.point([round(128 + (level - 128) * strength * 2.4) for level in range(256)]).convert("RGB")
