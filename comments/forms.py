"""What a visitor fills in under an article."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from comments import form_token
from comments.models import MAX_TEXT, MIN_TEXT
from news import persian
from news.templatetags.persian import fa


class PlainTextField(forms.CharField):
    """Text as it was typed, without the invisible characters that deceive readers; ZWNJ stays."""

    def to_python(self, value: object) -> str:
        text = str(value or "")
        # Normalising a pile of combining marks takes quadratic time; what is far too long is refused as it is.
        return super().to_python(persian.clean_text(text) if len(text) <= 2 * self.max_length else text)


class CommentForm(forms.Form):
    name = PlainTextField(
        label=_("Name"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "name"}),
        error_messages={"max_length": _("The name is too long.")},
    )
    text = PlainTextField(
        label=_("Your comment"),
        min_length=MIN_TEXT,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 5}),
        error_messages={
            "required": _("Please write your comment."),
            "min_length": _("The comment is too short."),
            "max_length": format_lazy(
                _("The comment is too long: it may have {limit} letters."), limit=fa(MAX_TEXT)
            ),
        },
    )
    token = forms.CharField(required=False, widget=forms.HiddenInput)
    # Hidden from people by the style sheet; only a robot fills it in.
    website = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("Please leave this field empty."))
        return ""

    @classmethod
    def blank(cls, article_id: int) -> "CommentForm":
        return cls(initial={"token": form_token.make(article_id)}, use_required_attribute=True)

    def again(self, article_id: int) -> "CommentForm":
        """The same words in a form with a fresh token."""
        return CommentForm({**self.data.dict(), "token": form_token.make(article_id)})
