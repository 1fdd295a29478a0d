"""Picture files that come in with an export: taken as they are only where they are what this site writes."""

import re
from zipfile import ZipFile

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from news import picture_files
from news.article_export import FOLDER, SIZES
from news.models import Picture

# What our own encoder writes: no metadata, no profile, nothing behind the picture.
_CHUNKS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
_NAME = re.compile(r"pictures/[0-9a-f]{32}(-[a-z]+)?\.webp")


def find_or_bring(row: dict, archive: ZipFile, *, keep: bool) -> Picture:
    """The picture of an exported line: the one that is here under this name, or a new one with its files.

    Without `keep`, its files are looked at and not stored. Raises ValidationError for what is none of such a site.
    """
    files = {size: str(row["files"][size]) for size in SIZES if size in row["files"]}
    if "file" not in files or not all(_NAME.fullmatch(name) for name in files.values()):
        raise ValidationError(_("A picture has a name that no picture of this site has."))
    known = Picture.objects.filter(file=files["file"]).first()
    if known:
        return known
    picture = Picture(**{name: row[name] for name in _COLUMNS}, **files)
    picture.full_clean(exclude=[*SIZES, "uploaded_by"])
    for name in files.values():
        data = _checked(archive, name)
        if keep:
            _store(name, data)
    picture.save()
    return picture


_COLUMNS = ("width", "height", "alt", "decorative", "caption", "credit", "focal_x", "focal_y")


def _checked(archive: ZipFile, name: str) -> bytes:
    try:
        with archive.open(FOLDER + name) as file:
            data = file.read(picture_files.MAX_BYTES + 1)
    except KeyError:
        raise ValidationError(_("A picture's file is missing: %(name)s") % {"name": name}) from None
    if len(data) > picture_files.MAX_BYTES or not _is_plain(data):
        raise ValidationError(_("This is no picture that such a site wrote: %(name)s") % {"name": name})
    # Decoded once in the limited process; what it would make of it is not needed.
    picture_files.prepare(SimpleUploadedFile("picture.webp", data))
    return data


def _is_plain(data: bytes) -> bool:
    """A WebP file to its last byte, of nothing but the picture."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or int.from_bytes(data[4:8], "little") + 8 != len(data):
        return False
    place = 12
    while place < len(data):
        if data[place : place + 4] not in _CHUNKS:
            return False
        length = int.from_bytes(data[place + 4 : place + 8], "little")
        place += 8 + length + length % 2
    return place == len(data)


def _store(name: str, data: bytes) -> None:
    """Under its own name, which 128 random bits make its alone; whole or not at all."""
    try:
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(data))
    except OSError as error:
        raise ValidationError(_("A picture could not be stored: %(name)s") % {"name": name}) from error
