"""Uploaded pictures: checked and re-encoded in a limited process, kept under names that nobody can guess."""

import secrets
import struct
import subprocess
import sys
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image

from news import picture_decoder
from news.models.pictures import Picture

MAX_BYTES = 10 * 1024 * 1024
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

    def put_into(self, picture: Picture) -> None:
        """Write both files and name them in the row, which is not saved yet.

        Files that the row named before stay: an article's body may still show them.
        """
        picture.file.save(f"{self.name}.webp", ContentFile(self.file), save=False)
        picture.small.save(f"{self.name}-small.webp", ContentFile(self.small), save=False)
        picture.width, picture.height = self.width, self.height


def prepare(upload: UploadedFile) -> PreparedPicture:
    """Check and re-encode what somebody uploaded; raises ValidationError with a reason for them."""
    if upload.size > MAX_BYTES:
        raise ValidationError(_("The file is larger than 10 megabytes."), code="too_large")
    answer = _decode(upload.read())
    width, height, length = struct.unpack_from(">III", answer)
    body = answer[12:]
    return PreparedPicture(body[:length], body[length:], width, height, secrets.token_hex(16))


def encode(image: Image.Image) -> PreparedPicture:
    """The same for a picture that this program made itself and need not fear."""
    return PreparedPicture(*picture_decoder.encode(image), secrets.token_hex(16))


def _decode(data: bytes) -> bytes:
    command = [sys.executable, "-I", picture_decoder.__file__]
    try:
        child = subprocess.run(command, input=data, capture_output=True, timeout=TIMEOUT, check=False)
    except subprocess.TimeoutExpired as error:
        raise ValidationError(_BROKEN, code="broken") from error
    if child.returncode != 0 or len(child.stdout) < 12:
        raise ValidationError(_REASONS.get(child.returncode, _BROKEN), code="broken")
    return child.stdout


class PictureForm(forms.ModelForm):
    """A picture with what has to be said about it."""

    class Meta:
        model = Picture
        fields = ["file", "alt", "decorative", "caption", "credit"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # The name that somebody gave the file is never used, so it may be as long as it likes.
        self.fields["file"].max_length = None

    def clean_file(self) -> File:
        file = self.cleaned_data["file"]
        self.prepared = prepare(file) if isinstance(file, UploadedFile) else None
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

    def save(self, commit: bool = True) -> Picture:
        # Asking for errors validates: without that the bytes would be kept as they came.
        if not self.errors and self.prepared:
            self.prepared.put_into(self.instance)
        return super().save(commit)
