"""The sizes of the newsroom's pictures that stand in a text, so that a phone need not fetch the large ones."""

import re
from functools import lru_cache
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.storage import default_storage

from news.models.pictures import MEDIUM_WIDTH

SMALL_WIDTH = 640
# The column of a text, as templates/news/_picture.html has it.
SIZES = "(max-width: 30rem) 10rem, (min-width: 46rem) 37.5rem, 94vw"
# Cleaned markup has one spelling: a sign ">" in the quotes of an attribute is escaped, and quotes are double.
_IMAGE = re.compile(r'<img (?:[^>"]|"[^"]*")*>')
_SOURCE = re.compile(r' src="([^"]+)"')
_WIDTH = re.compile(r' width="(\d{1,5})"')


def with_sizes(cleaned: str) -> str:
    """Cleaned HTML whose pictures wait until they are near, and name their smaller files; asks the database nothing."""
    return _IMAGE.sub(lambda image: _with_sizes(image.group()), cleaned)


def _with_sizes(image: str) -> str:
    return image.replace("<img ", f'<img loading="lazy" decoding="async"{_srcset(image)} ', 1)


def _srcset(image: str) -> str:
    """Nothing where the large file is all there is: such a picture is small, or of a time before there were others."""
    source, width = _SOURCE.search(image), _WIDTH.search(image)
    if not source or not width:
        return ""
    address = source.group(1)
    name = address.removeprefix(settings.MEDIA_URL)
    small, medium = (_named(name, size) for size in ("small", "medium"))
    # The medium file is there only beside a small one that is as wide as it may be.
    if address == name or "-" in PurePosixPath(name).stem or not _is_stored(medium):
        return ""
    wide = min(int(width.group(1)), MEDIUM_WIDTH)
    files = [(small, SMALL_WIDTH), (medium, wide)] if wide > SMALL_WIDTH else [(small, SMALL_WIDTH)]
    srcset = ", ".join(f"{settings.MEDIA_URL}{file} {points}w" for file, points in files)
    return f' srcset="{srcset}" sizes="{SIZES}"'


def _is_stored(name: str) -> bool:
    """Not for sure while the place of the files does not answer: the page is whole with the large one alone."""
    try:
        return _remembered(name)
    except OSError:
        return False


@lru_cache(maxsize=4_096)
def _remembered(name: str) -> bool:
    """What is there stays, and a store of objects is far; what is lacking may come, so it is asked for anew."""
    if not default_storage.exists(name):
        raise FileNotFoundError(name)
    return True


def _named(name: str, size: str) -> str:
    return f"{name.removesuffix('.webp')}-{size}.webp"
