"""Uploaded pictures: checked and re-encoded in a limited process, kept under names that nobody can guess."""

import logging
import os
import secrets
import subprocess
import sys
from dataclasses import dataclass
from typing import Self

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from news import picture_decoder
from news.models.pictures import Picture

logger = logging.getLogger(__name__)

MAX_BYTES = 10 * 1024 * 1024
# Seconds on the clock; the decoder's own limit counts its work alone.
TIMEOUT = 20
_REASONS: dict[int, Promise] = {
    picture_decoder.NO_PICTURE: _("This file is not a JPEG, PNG or WebP picture."),
    picture_decoder.TOO_MANY_PIXELS: _("The picture has more than 25 million pixels; make it smaller first."),
}
_BROKEN = _("The picture is damaged or cannot be read; save it anew and try again.")


@dataclass(frozen=True)
class PreparedPicture:
    """The two files of a picture, as WebP (every browser of the last five years reads it)."""

    file: bytes
    small: bytes
    width: int
    height: int
    name: str

    @classmethod
    def of(cls, encoded: tuple[bytes, bytes, int, int]) -> Self:
        """What picture_decoder.encode() gives, under a name of 128 random bits."""
        return cls(*encoded, secrets.token_hex(16))

    def put_into(self, picture: Picture) -> None:
        """Write both files or none, and name them in the row, which is not saved yet; raises OSError.

        Files that the row named before stay: an article's body may still show them. So do these, should the
        row not be saved after all: whole, and under a name that nobody knows.
        """
        picture.file.save(f"{self.name}.webp", ContentFile(self.file), save=False)
        try:
            picture.small.save(f"{self.name}-small.webp", ContentFile(self.small), save=False)
        except OSError:
            picture.file.storage.delete(picture.file.name)
            raise
        picture.width, picture.height = self.width, self.height


def prepare(upload: UploadedFile, *, transparent: bool = False) -> PreparedPicture:
    """Check and re-encode what somebody uploaded; raises ValidationError with a reason for them."""
    if upload.size > MAX_BYTES:
        raise ValidationError(_("The file is larger than 10 megabytes."), code="too_large")
    answer = _decode(upload.read(), *([picture_decoder.TRANSPARENT] if transparent else []))
    width, height, length = picture_decoder.HEAD.unpack_from(answer)
    body = answer[picture_decoder.HEAD.size :]
    return PreparedPicture.of((body[:length], body[length:], width, height))


def _decode(data: bytes, *words: str) -> bytes:
    command = [sys.executable, "-I", picture_decoder.__file__, *words]
    try:
        child = subprocess.run(
            command, input=data, capture_output=True, timeout=TIMEOUT, check=False, env=_no_secrets()
        )
    except subprocess.TimeoutExpired as error:
        raise ValidationError(_BROKEN, code="broken") from error
    if child.returncode == 0:
        return child.stdout
    if child.returncode not in (*_REASONS, picture_decoder.BROKEN):
        logger.warning("The picture decoder ended with %d: %s", child.returncode, child.stderr[-500:])
    raise ValidationError(_REASONS.get(child.returncode, _BROKEN), code="broken")


def _no_secrets() -> dict[str, str]:
    """The decoder's environment: only what some builds of Python need to find their libraries."""
    return {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH") if name in os.environ}


class PictureForm(forms.ModelForm):
    """A picture with what has to be said about it."""

    prepared: PreparedPicture | None = None

    class Meta:
        model = Picture
        fields = ["file", "alt", "decorative", "caption", "credit"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # The name that somebody gave the file is never used, so it may be as long as it likes. Who may only
        # look at the picture is shown no fields.
        if "file" in self.fields:
            self.fields["file"].max_length = None

    def clean_file(self) -> File:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            self.prepared = prepare(file)
        return file

    def clean(self) -> dict:
        data = super().clean()
        if data.get("decorative") and data.get("alt"):
            self.add_error(
                "alt", _("A decorative picture has no alternative text; take one of the two away.")
            )
        elif not data.get("decorative") and not data.get("alt"):
            self.add_error("alt", _("Say what the picture shows, or mark it as decorative."))
        return data

    def _post_clean(self) -> None:
        """Keep the files when all else is in order: a full disk is told here too, beside what was typed."""
        super()._post_clean()
        if self.errors or not self.prepared:
            return
        try:
            self.prepared.put_into(self.instance)
        except OSError:
            logger.exception("A picture could not be stored.")
            message = _(
                "The server could not store the picture. Tell the administrator: its disk may be full."
            )
            self.add_error("file", ValidationError(message, code="not_stored"))
