"""Decodes one uploaded picture in a process of its own: `python -I picture_decoder.py`, bytes in, bytes out.

A bomb or a broken file can at most end this process: its memory and time are limited before Pillow is
imported. It knows nothing of Django.
"""

import io
import resource
import struct
import sys

MEMORY = 768 * 1024 * 1024
SECONDS = 10
MAX_PIXELS = 25_000_000
LONG_SIDE, SMALL_WIDTH = 1920, 640
FORMATS = ("JPEG", "PNG", "WEBP")
# Exit codes by which the parent knows what was wrong.
NO_PICTURE, TOO_MANY_PIXELS, BROKEN = 11, 12, 13


def encode(image) -> tuple[bytes, bytes, int, int]:
    """The picture as WebP at full and at small size, without metadata, and its width and height."""
    from PIL import Image, ImageOps

    # A JPEG of a camera is decoded at a size near the wanted one: quicker, and it looks the same.
    image.draft("RGB", (LONG_SIDE, LONG_SIDE))
    image = _in_srgb(ImageOps.exif_transpose(image))
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    transparent = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    image = _flattened(image) if transparent else image.convert("RGB")
    image.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    small = image.copy()
    small.thumbnail((SMALL_WIDTH, LONG_SIDE), Image.Resampling.LANCZOS)
    return _webp(image), _webp(small), *image.size


def _flattened(image):
    """Transparency on white: a picture stands on light and on dark pages."""
    from PIL import Image

    image = image.convert("RGBA")
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _in_srgb(image):
    """Colours as browsers show them; a profile that cannot be read is as good as none."""
    from PIL import ImageCms

    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "CMYK", "L"):
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image


def _webp(image) -> bytes:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=82, method=4)
    return out.getvalue()


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    from PIL import Image, UnidentifiedImageError

    # Opening reads the head of the file alone; the limit below is our own.
    Image.MAX_IMAGE_PIXELS = None
    try:
        image = Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=FORMATS)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return NO_PICTURE
    if image.width * image.height * getattr(image, "n_frames", 1) > MAX_PIXELS:
        return TOO_MANY_PIXELS
    try:
        full, small, width, height = encode(image)
    except Exception:
        # Whatever a broken file makes of the decoder, the answer is the same.
        return BROKEN
    sys.stdout.buffer.write(struct.pack(">III", width, height, len(full)) + full + small)
    return 0


if __name__ == "__main__":
    sys.exit(main())
