"""The form of a picture: what has to be said about it, and what must be seen when it is cut."""

import logging
from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from news import persian, uses
from news.models.pictures import Picture
from news.picture_files import PreparedPicture, cut_anew, prepare
from news.typed_text import TypedText

logger = logging.getLogger(__name__)

_FOCAL = ("focal_x", "focal_y")


class PercentField(forms.IntegerField):
    """A number of a hundred, typed in any digits; left empty it stays as it is."""

    def __init__(self, **kwargs) -> None:
        super().__init__(min_value=0, max_value=100, required=False, **kwargs)

    def to_python(self, value: object) -> int | None:
        return super().to_python(persian.to_latin_digits(str(value)) if value is not None else value)


def _still_used() -> SafeString:
    return format_html(
        '{} <a href="#used-in">{}</a>',
        _(
            "This picture is in use, so it keeps its file. Upload the other file as a new picture, and choose that one"
            " in each place."
        ),
        _("Where it is used"),
    )


class PictureForm(forms.ModelForm):
    """A picture with what has to be said about it."""

    prepared: PreparedPicture | None = None
    is_cut_elsewhere = False
    focal_x = PercentField(
        label=_("focal point, from the left"),
        # What stands under the cut that static/desk/focal-point.js shows.
        widget=forms.NumberInput({"data-focal": _("So it is cut for cards.")}),
    )
    focal_y = PercentField(label=_("focal point, from above"))

    class Meta:
        model = Picture
        fields = ["file", "alt", "decorative", "caption", "credit", *_FOCAL]
        field_classes = dict.fromkeys(["alt", "caption", "credit"], TypedText)
        help_texts: ClassVar = {
            "caption": _(
                "Stands under the picture: who, where and when. It does not replace the alternative text."
            )
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # The name that somebody gave the file is never used, so it may be as long as it likes. Who may only
        # look at the picture is shown no fields.
        if "file" in self.fields:
            self.fields["file"].max_length = None

    def clean(self) -> dict:
        data = super().clean()
        self._must_be_described(data)
        for name in _FOCAL:
            before = getattr(self.instance, name)
            data[name] = before if data.get(name) is None else data[name]
            self.is_cut_elsewhere |= data[name] != before
        file = data.get("file")
        if isinstance(file, UploadedFile):
            self._look_at(file, (data["focal_x"], data["focal_y"]))
        return data

    def _must_be_described(self, data: dict) -> None:
        if data.get("decorative") and data.get("alt"):
            self.add_error(
                "alt", _("A decorative picture has no alternative text; take one of the two away.")
            )
        elif not data.get("decorative") and not data.get("alt") and not self.has_error("alt"):
            self.add_error("alt", _("Say what the picture shows, or mark it as decorative."))

    def _look_at(self, file: UploadedFile, focal: tuple[int, int]) -> None:
        # A text names the file, and would go on to show the former one; a page would change with no version kept.
        if self.instance.pk and uses.is_used(self.instance):
            self.add_error("file", ValidationError(_still_used(), code="in_use"))
            return
        try:
            self.prepared = prepare(file, focal=focal)
        except ValidationError as refused:
            self.add_error("file", refused)

    def _post_clean(self) -> None:
        """Keep the files when all else is in order: a full disk is told here too, beside what was typed."""
        super()._post_clean()
        if self.errors:
            return
        try:
            if self.prepared:
                self.prepared.put_into(self.instance)
            elif self.is_cut_elsewhere:
                cut_anew(self.instance)
        except OSError:
            logger.exception("A picture could not be stored.")
            message = _(
                "The server could not store the picture. Try again in a minute; if that does not help, tell the"
                " administrator: the disk may be full, or the store of the pictures does not answer."
            )
            self.add_error("file", ValidationError(message, code="not_stored"))
        except ValidationError as refused:
            self.add_error("file", refused)
