"""Decodes one picture in a process of its own: `python -I picture_decoder.py WHAT X Y`, bytes in, bytes out.

WHAT is a name of TASKS; X and Y say of a hundred where the focal point is, around which the card is cut.

A bomb or a broken file can at most end this process: its memory and time are limited before it reads a byte.
It knows nothing of Django.
"""

import io
import resource
import struct
import sys
from contextlib import suppress
from typing import NamedTuple

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

# Bytes. The most that 25 megapixels need is 460 MB: libwebp holds the canvas twice beside Pillow's own.
MEMORY = 512 * 1024 * 1024
SECONDS = 10
MAX_PIXELS = 25_000_000
LONG_SIDE, MEDIUM_WIDTH, SMALL_WIDTH = 1920, 1200, 640
CARD = (640, 427)
# All but the large one go into the first view of a page, whose bytes are counted (test_budget.py).
QUALITY, SMALL_QUALITY = 82, 74
# The medium one goes to screens of double density, on which no eye sees what it lacks: the first that is light enough.
MEDIUM_QUALITIES, MEDIUM_BYTES = (72, 56, 42, 28, 20), 80_000
FORMATS = ("JPEG", "PNG", "WEBP")
# Exit codes by which the parent knows what was wrong.
NO_PICTURE, TOO_MANY_PIXELS, BROKEN, TOO_MANY_FRAMES = 11, 12, 13, 14
# Width, height, and how long each of the four files is.
HEAD = struct.Struct(">6I")
WHOLE, TRANSPARENT, CUTS = "whole", "transparent", "cuts"
Point = tuple[int, int]
MIDDLE: Point = (50, 50)


class Encoded(NamedTuple):
    """The files of a picture as WebP, without metadata; the medium one is empty where the small one is no smaller."""

    file: bytes
    small: bytes
    medium: bytes
    card: bytes
    width: int
    height: int


def encode(image: Image.Image, focal: Point = MIDDLE) -> Encoded:
    """The picture at all its sizes.

    Made smaller first, in place: whatever else has to be done then costs a tenth of the memory.
    """
    image = _upright(image)
    image = _in_srgb(_on_white(image)).convert("RGB")
    full, small = _webp(image, QUALITY), _webp(_narrowed(image, SMALL_WIDTH), SMALL_QUALITY)
    return Encoded(full, small, *_cuts(image, focal), *image.size)


def cut_out(image: Image.Image, focal: Point = MIDDLE) -> Encoded:
    """The picture at full size alone, without a ground if it has none."""
    image = _without_ground(_upright(image))
    return Encoded(_webp(image, QUALITY), b"", b"", b"", *image.size)


def cuts(image: Image.Image, focal: Point = MIDDLE) -> Encoded:
    """What is made anew of a picture that was encoded before: the medium size and the card."""
    image = image.convert("RGB")
    return Encoded(b"", b"", *_cuts(image, focal), *image.size)


TASKS = {WHOLE: encode, TRANSPARENT: cut_out, CUTS: cuts}


def _upright(image: Image.Image) -> Image.Image:
    """No larger than the site shows it, as it was held."""
    # A JPEG of a camera is decoded at a size near the wanted one: quicker, and it looks the same.
    image.draft("RGB", (LONG_SIDE, LONG_SIDE))
    image = _resizable(image)
    image.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    return ImageOps.exif_transpose(image)


def _cuts(image: Image.Image, focal: Point) -> tuple[bytes, bytes]:
    medium = _light(_narrowed(image, MEDIUM_WIDTH)) if image.width > SMALL_WIDTH else b""
    return medium, _webp(_card(image, focal), SMALL_QUALITY)


def _light(image: Image.Image) -> bytes:
    for quality in MEDIUM_QUALITIES:
        file = _webp(image, quality)
        if len(file) <= MEDIUM_BYTES:
            break
    return file


def _narrowed(image: Image.Image, width: int) -> Image.Image:
    copy = image.copy()
    copy.thumbnail((width, LONG_SIDE), Image.Resampling.LANCZOS)
    return copy


def _card(image: Image.Image, focal: Point) -> Image.Image:
    """Three to two, as large as it goes, with the focal point as near to the middle as the edges allow."""
    shape = CARD[0] / CARD[1]
    width = min(image.width, round(image.height * shape))
    height = min(image.height, round(image.width / shape))
    left = _start(focal[0], width, image.width)
    top = _start(focal[1], height, image.height)
    card = image.crop((left, top, left + width, top + height))
    card.thumbnail(CARD, Image.Resampling.LANCZOS)
    return card


def _start(percent: int, length: int, whole: int) -> int:
    """Where a piece of this length begins; static/desk/focal-point.js shows the same beforehand."""
    return max(0, min(whole - length, round(whole * percent / 100 - length / 2)))


def _resizable(image: Image.Image) -> Image.Image:
    """The picture in a mode whose neighbouring values can be mixed."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode == "PA" or "transparency" in image.info:
        return image.convert("RGBA")
    mixable = {"P": "RGB", "1": "L"}.get(image.mode)
    return image.convert(mixable) if mixable else image


def _on_white(image: Image.Image) -> Image.Image:
    """Transparency on white: a picture stands on light and on dark pages."""
    if image.mode not in ("RGBA", "LA"):
        return image
    image = image.convert("RGBA")
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    paper.info = image.info
    return paper


def _without_ground(image: Image.Image) -> Image.Image:
    """Without a ground, if it has none: an emblem stands on light and on dark pages as it is."""
    if image.mode not in ("RGBA", "LA"):
        return _in_srgb(image).convert("RGB")
    outline, colours = image.getchannel("A"), image.convert("RGBA").convert("RGB")
    colours.info = image.info
    image = _in_srgb(colours)
    image.putalpha(outline)
    return image


def _in_srgb(image: Image.Image) -> Image.Image:
    """Colours as browsers show them; a profile that cannot be read or does not fit is as good as none."""
    with suppress(ImageCms.PyCMSError, OSError, ValueError, KeyError):
        source = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    return image


def _webp(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    # Pillow writes no metadata into WebP but what it is given here.
    image.save(out, "WEBP", quality=quality, method=4)
    return out.getvalue()


def _frames(image: Image.Image) -> int:
    """Of a film; the pictures that a camera puts beside its own into a JPEG are never decoded."""
    return getattr(image, "n_frames", 1) if image.format in ("PNG", "WEBP") else 1


def main() -> int:
    limits = {resource.RLIMIT_AS: MEMORY, resource.RLIMIT_CPU: SECONDS, resource.RLIMIT_FSIZE: 0}
    for what, limit in (limits | {resource.RLIMIT_CORE: 0}).items():
        resource.setrlimit(what, (limit, limit))
    # Opening reads the head of the file alone; the limit below is our own.
    Image.MAX_IMAGE_PIXELS = None
    try:
        image = Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=FORMATS)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return NO_PICTURE
    # Of several pictures in a file, such as the preview that a camera adds, the first alone is ever decoded.
    if image.width * image.height > MAX_PIXELS:
        return TOO_MANY_PIXELS
    # Of a film the first frame alone is shown, and yet its decoder may need them all.
    if image.width * image.height * _frames(image) > MAX_PIXELS:
        return TOO_MANY_FRAMES
    what, *focal = sys.argv[1:]
    try:
        made = TASKS[what](image, tuple(int(part) for part in focal))
    except Exception:
        # Whatever a broken file makes of the decoder, the answer is the same.
        return BROKEN
    *files, width, height = made
    sys.stdout.buffer.write(HEAD.pack(width, height, *map(len, files)) + b"".join(files))
    return 0


if __name__ == "__main__":
    sys.exit(main())
