"""Decodes one uploaded picture in a process of its own: `python -I picture_decoder.py`, bytes in, bytes out.

With the word `transparent` behind it, what is transparent stays so.

A bomb or a broken file can at most end this process: its memory and time are limited before it reads a byte.
It knows nothing of Django.
"""

import io
import resource
import struct
import sys
from contextlib import suppress

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

# Bytes. The most that 25 megapixels need is 460 MB: libwebp holds the canvas twice beside Pillow's own.
MEMORY = 512 * 1024 * 1024
SECONDS = 10
MAX_PIXELS = 25_000_000
LONG_SIDE, SMALL_WIDTH = 1920, 640
# The small one goes to phones and into the first view of a page, whose bytes are counted (test_budget.py).
QUALITY, SMALL_QUALITY = 82, 74
FORMATS = ("JPEG", "PNG", "WEBP")
# Exit codes by which the parent knows what was wrong.
NO_PICTURE, TOO_MANY_PIXELS, BROKEN = 11, 12, 13
HEAD = struct.Struct(">III")
TRANSPARENT = "transparent"


def encode(image: Image.Image, *, transparent: bool = False) -> tuple[bytes, bytes, int, int]:
    """The picture as WebP at full and at small size, without metadata, and its width and height.

    Made smaller first, in place: whatever else has to be done then costs a tenth of the memory.
    """
    # A JPEG of a camera is decoded at a size near the wanted one: quicker, and it looks the same.
    image.draft("RGB", (LONG_SIDE, LONG_SIDE))
    image = _resizable(image)
    image.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    image = ImageOps.exif_transpose(image)
    image = _cut_out(image) if transparent else _in_srgb(_on_white(image)).convert("RGB")
    small = image.copy()
    small.thumbnail((SMALL_WIDTH, LONG_SIDE), Image.Resampling.LANCZOS)
    return _webp(image, QUALITY), _webp(small, SMALL_QUALITY), *image.size


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


def _cut_out(image: Image.Image) -> Image.Image:
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
    try:
        full, small, width, height = encode(image, transparent=TRANSPARENT in sys.argv[1:])
    except Exception:
        # Whatever a broken file makes of the decoder, the answer is the same.
        return BROKEN
    sys.stdout.buffer.write(HEAD.pack(width, height, len(full)) + full + small)
    return 0


if __name__ == "__main__":
    sys.exit(main())
