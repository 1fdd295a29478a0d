"""The emblem in the office's form: checked and re-encoded as every picture is, shown as it stands."""

import logging

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from news import phones
from news.admin.pictures import FileChoice
from news.models import Office
from news.picture_files import PreparedPicture, prepare

logger = logging.getLogger(__name__)

# Points of the shorter side: what the largest icon needs.
SMALLEST = 512


class EmblemInput(forms.ClearableFileInput):
    """The emblem itself in the place of its random file name, a box to take it away, and a file field."""

    @property
    def media(self) -> forms.Media:
        return FileChoice().media

    def render(self, name: str, value: object, attrs: dict | None = None, renderer=None) -> SafeString:
        chooser = FileChoice().render(name, None, attrs, renderer)
        if not self.is_initial(value):
            return chooser
        return format_html(
            '<div><img class="picture-preview" src="{}" alt="" width="96">'
            '<p><input type="checkbox" name="{}" id="{}">'
            ' <label class="vCheckboxLabel" for="{}">{}</label></p>{}</div>',
            value.url,
            self.clear_checkbox_name(name),
            *[self.clear_checkbox_id(self.clear_checkbox_name(name))] * 2,
            _("Take the emblem away"),
            chooser,
        )


class EmblemForm(forms.ModelForm):
    """The office's form."""

    prepared: PreparedPicture | None = None

    class Meta:
        model = Office
        fields = ["emblem"]
        widgets = {"emblem": EmblemInput}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in {"phone", "emergency_phone"} & self.fields.keys():
            self.fields[name].validators.append(phones.holds_a_number)
        # Who may only look at the office is shown no fields; the name that the file had is never used.
        if "emblem" in self.fields:
            self.fields["emblem"].max_length = None

    def clean_emblem(self) -> File | str | bool:
        file = self.cleaned_data["emblem"]
        if isinstance(file, UploadedFile):
            self.prepared = prepare(file, transparent=True)
            if min(self.prepared.width, self.prepared.height) < SMALLEST:
                raise ValidationError(_("The emblem has to be at least 512 by 512 points."), code="too_small")
        return file

    def _post_clean(self) -> None:
        """Keep the file when all else is in order: a full disk is told here too, beside what was typed."""
        super()._post_clean()
        if self.errors or not self.prepared:
            return
        file = ContentFile(self.prepared.file)
        try:
            self.instance.emblem.save(f"{self.prepared.name}.webp", file, save=False)
        except OSError:
            logger.exception("The emblem could not be stored.")
            message = _(
                "The server could not store the picture. Try again in a minute; if that does not help, tell the"
                " administrator: the disk may be full, or the store of the pictures does not answer."
            )
            self.add_error("emblem", ValidationError(message, code="not_stored"))
