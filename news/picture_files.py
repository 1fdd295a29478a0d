"""Uploaded pictures: checked and re-encoded in a limited process, kept under names that nobody can guess."""

import io
import logging
import os
import secrets
import subprocess
import sys
from dataclasses import dataclass
from pathlib import PurePath
from threading import Lock
from typing import Self

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db.models.fields.files import FieldFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from news import picture_decoder
from news.models.pictures import Picture
from news.picture_decoder import Encoded, Point

logger = logging.getLogger(__name__)

MAX_BYTES = 10 * 1024 * 1024
# Seconds on the clock; the decoder's own limit counts its work alone.
TIMEOUT = 20
# One at a time in each process: a picture of 25 million points takes 430 MB, and the service has 2 GB. Who uploads
# several waits for a moment (seconds), and no thread that could serve readers waits longer.
_turn, PATIENCE = Lock(), 8
_REASONS: dict[int, Promise] = {
    picture_decoder.NO_PICTURE: _("This file is not a JPEG, PNG or WebP picture."),
    picture_decoder.TOO_MANY_PIXELS: _("The picture has more than 25 million pixels; make it smaller first."),
    picture_decoder.TOO_MANY_FRAMES: _(
        "The picture moves, and its frames have more than 25 million pixels together; save one of them as a picture."
    ),
}
_HEIC = _(
    "This is a picture in an iPhone's own format (HEIC), which browsers do not show. Choose “Most Compatible” in the"
    " iPhone under Settings, Camera, Formats, or save the picture as JPEG."
)
# How such a file names its kind, after eight bytes.
_HEIC_KINDS = frozenset([b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"])
_BUSY = _("Other pictures are being prepared at this moment; send it again in half a minute.")
_TOO_LONG = _("Preparing the picture took too long; send it again in a while, or make it smaller first.")
_BROKEN = _("The picture is damaged or cannot be read; save it anew and try again.")


@dataclass(frozen=True)
class PreparedPicture:
    """The files of a picture, as WebP (every browser of the last five years reads it)."""

    encoded: Encoded
    name: str

    @classmethod
    def of(cls, encoded: Encoded) -> Self:
        """What the decoder made, under a name of 128 random bits."""
        return cls(encoded, new_name())

    @property
    def file(self) -> bytes:
        return self.encoded.file

    @property
    def width(self) -> int:
        return self.encoded.width

    @property
    def height(self) -> int:
        return self.encoded.height

    def put_into(self, picture: Picture) -> None:
        """Write all files or none, and name them in the row, which is not saved yet; raises OSError.

        Files that the row named before stay: an article's body may still show them. So do these, should the
        row not be saved after all: whole, and under names that nobody knows.
        """
        made = self.encoded
        sizes = [("file", "", made.file), ("small", "-small", made.small), ("medium", "-medium", made.medium)]
        files = {field: (f"{self.name}{size}.webp", content) for field, size, content in sizes if content}
        _write(picture, files | _card_of(made))
        picture.medium = picture.medium if made.medium else ""
        picture.width, picture.height = made.width, made.height

    def put_cuts_into(self, picture: Picture) -> None:
        """The same for what was made anew of a picture that the newsroom has."""
        name = f"{PurePath(picture.file.name).stem}-medium.webp"
        medium = {"medium": (name, self.encoded.medium)} if self._lacks_medium(picture, name) else {}
        _write(picture, medium | _card_of(self.encoded))

    def _lacks_medium(self, picture: Picture, name: str) -> bool:
        """Not where an earlier attempt came as far as the file: what has this name is never another picture."""
        if picture.medium or not self.encoded.medium:
            return False
        stored = picture.medium.field.generate_filename(picture, name)
        if not picture.medium.storage.exists(stored):
            return True
        picture.medium = stored
        return False


def new_name() -> str:
    return secrets.token_hex(16)


def _card_of(made: Encoded) -> dict[str, tuple[str, bytes]]:
    """The card has a name of its own: cut anew it must get another one, because files are kept for ever by browsers."""
    return {"card": (f"{new_name()}-card.webp", made.card)}


def _write(picture: Picture, files: dict[str, tuple[str, bytes]]) -> None:
    """Write these files of the picture, all or none."""
    written: list[FieldFile] = []
    try:
        for field, (name, content) in files.items():
            file = getattr(picture, field)
            file.save(name, ContentFile(content), save=False)
            written.append(getattr(picture, field))
    except OSError:
        for file in written:
            file.storage.delete(file.name)
        raise


def prepare(
    upload: UploadedFile, *, transparent: bool = False, focal: Point = picture_decoder.MIDDLE
) -> PreparedPicture:
    """Check and re-encode what somebody uploaded; raises ValidationError with a reason for them."""
    if upload.size > MAX_BYTES:
        raise ValidationError(_("The file is larger than 10 megabytes."), code="too_large")
    task = picture_decoder.TRANSPARENT if transparent else picture_decoder.WHOLE
    data = upload.read()
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_KINDS:
        raise ValidationError(_HEIC, code="heic")
    return PreparedPicture.of(_decode(data, task, focal))


def cut_anew(picture: Picture) -> None:
    """Cut the card around the focal point, and make the medium size if it is lacking; the row is not saved yet.

    Raises OSError or ValidationError, and then nothing has changed.
    """
    with picture.file.open() as stored:
        data = stored.read()
    focal = (picture.focal_x, picture.focal_y)
    PreparedPicture.of(_decode(data, picture_decoder.CUTS, focal)).put_cuts_into(picture)


def _decode(data: bytes, task: str, focal: Point) -> Encoded:
    command = [sys.executable, "-I", picture_decoder.__file__, task, *map(str, focal)]
    if not _turn.acquire(timeout=PATIENCE):
        raise ValidationError(_BUSY, code="busy")
    try:
        child = subprocess.run(
            command, input=data, capture_output=True, timeout=TIMEOUT, check=False, env=_no_secrets()
        )
    except subprocess.TimeoutExpired as error:
        raise ValidationError(_TOO_LONG, code="too_long") from error
    finally:
        _turn.release()
    if child.returncode == 0:
        return _unpacked(child.stdout)
    if child.returncode not in (*_REASONS, picture_decoder.BROKEN):
        logger.warning("The picture decoder ended with %d: %s", child.returncode, child.stderr[-500:])
    raise ValidationError(_REASONS.get(child.returncode, _BROKEN), code="broken")


def _unpacked(answer: bytes) -> Encoded:
    head = picture_decoder.HEAD
    width, height, *lengths = head.unpack_from(answer)
    body = io.BytesIO(answer[head.size :])
    return Encoded(*(body.read(length) for length in lengths), width, height)


def _no_secrets() -> dict[str, str]:
    """The decoder's environment: only what some builds of Python need to find their libraries."""
    return {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH") if name in os.environ}
