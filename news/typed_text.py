"""Words that are typed at the desk: what nobody can see is no text, and no hidden mark reverses what is read."""

from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest

from news import persian
from news.models.names import no_deception
from news.templatetags.persian import fa

_Base = admin.ModelAdmin if TYPE_CHECKING else object


class SeenText(forms.CharField):
    """A field for which a text that cannot be seen is an empty one; it says its limits in Persian digits."""

    def to_python(self, value: object) -> str:
        text = super().to_python(value)
        return text if persian.written(text) else self.empty_value

    def run_validators(self, value: str) -> None:
        try:
            super().run_validators(value)
        except ValidationError as wrong:
            raise ValidationError(
                [
                    ValidationError(fa(said), code=one.code)
                    for one in wrong.error_list
                    for said in one.messages
                ]
            ) from wrong


class TypedText(SeenText):
    """The same for words in which marks that reverse letters are not refused, but left out."""

    def clean(self, value: object) -> str:
        text = super().clean(value)
        return persian.written(text) if text else text


class TakesTypedText(_Base):
    """To be mixed into the desk's forms of models, for their plain texts."""

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs
    ) -> forms.Field | None:
        # Fields of other classes, as those for HTML and for addresses, have rules of their own.
        if type(db_field) in (models.CharField, models.TextField) and not db_field.choices:
            kwargs.setdefault("form_class", SeenText if no_deception in db_field.validators else TypedText)
        return super().formfield_for_dbfield(db_field, request, **kwargs)
