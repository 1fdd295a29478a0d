"""The site's icons: of the emblem that the office uploaded, else of the ornament that comes with the site."""

import logging
from functools import lru_cache
from io import BytesIO
from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.templatetags.static import static
from django.urls import reverse
from PIL import Image, ImageOps

from news.models import Office

logger = logging.getLogger(__name__)

# A tab, a telephone's home screen, a manifest's two; the smaller of them stands at the head of every page too.
SIZES = (32, 180, 192, 512)
# Where others show them, who put black behind what is transparent.
ON_WHITE = (180, 512)


def address(office: Office, size: int) -> str:
    """Where the icon lies; another emblem lies elsewhere, so that caches may keep each for ever."""
    if not office.emblem:
        return _ornament(size)
    return f"{reverse('news:icon', args=[size])}?v={version(office)}"


@lru_cache(maxsize=len(SIZES))
def _ornament(size: int) -> str:
    return static(f"site/icons/{size}.png")


def version(office: Office) -> str:
    """What tells one emblem from the next: its file's name is drawn anew at each upload."""
    return PurePosixPath(office.emblem.name).stem[:16]


def drawn(office: Office, size: int) -> bytes | None:
    """The emblem as a PNG; None where there is none, or its file is lost."""
    if not office.emblem:
        return None
    try:
        return _png(office.emblem.name, size)
    except OSError:
        logger.warning("The emblem cannot be read: %s", office.emblem.name)
        return None


@lru_cache(maxsize=2 * len(SIZES))
def _png(name: str, size: int) -> bytes:
    # Encoded by the limited process (news/admin/emblem.py): nobody else's bytes are decoded here.
    with default_storage.open(name) as file, Image.open(file, formats=["WEBP"]) as emblem:
        square = _squared(emblem, size)
    out = BytesIO()
    square.quantize(256).save(out, "PNG", optimize=True)
    return out.getvalue()


def _squared(emblem: Image.Image, size: int) -> Image.Image:
    if emblem.mode != "RGBA":
        return ImageOps.pad(emblem, (size, size), color="white")
    square = ImageOps.pad(emblem, (size, size), color=(255, 255, 255, 0))
    if size not in ON_WHITE:
        return square
    paper = Image.new("RGB", square.size, "white")
    paper.paste(square, mask=square.getchannel("A"))
    return paper
