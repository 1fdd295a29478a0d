"""The sizes of the newsroom's pictures, on cards and in texts, so that a phone need not fetch the large ones."""

import re
from functools import lru_cache
from pathlib import PurePosixPath
from typing import NamedTuple

from django.conf import settings
from django.core.files.storage import default_storage

from news.models.pictures import MEDIUM_WIDTH, Picture
from news.picture_storage import file_address

SMALL_WIDTH = 640
# The column of a text, as templates/news/_img.html has it.
SIZES = "(max-width: 30rem) 10rem, (min-width: 46rem) 37.5rem, 94vw"
# Cleaned markup has one spelling: a sign ">" in the quotes of an attribute is escaped, and quotes are double.
_IMAGE = re.compile(r'<img (?:[^>"]|"[^"]*")*>')
_SOURCE = re.compile(r' src="([^"]+)"')
_WIDTH = re.compile(r' width="(\d{1,5})"')


class PictureFiles(NamedTuple):
    """The names of a picture's files, "" for those that there are not, and how large the first is."""

    file: str
    small: str
    medium: str
    card: str
    width: int
    height: int

    medium_width = Picture.medium_width


def files_of(picture: Picture | PictureFiles | None) -> PictureFiles | None:
    if not picture or isinstance(picture, PictureFiles):
        return picture or None
    names = (picture.file.name, picture.small.name, picture.medium.name, picture.card.name)
    return PictureFiles(*(name or "" for name in names), picture.width, picture.height)


def words_of(files: PictureFiles | None) -> dict[str, str]:
    """What templates/news/_img.html shows: no smaller file that is not smaller."""
    if files is None:
        return {}
    words = {"file": file_address(files.file), "width": str(files.width), "height": str(files.height)}
    if files.small and files.width > SMALL_WIDTH:
        words["small"] = file_address(files.small)
        if files.medium and files.medium_width < files.width:
            words["medium"], words["medium_width"] = file_address(files.medium), str(files.medium_width)
    return words


def words_of_card(files: PictureFiles | None) -> dict[str, str]:
    """What templates/news/_card_img.html shows."""
    if files is not None and files.card:
        return {"card": file_address(files.card)}
    return words_of(files)


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
