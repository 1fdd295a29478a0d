"""What a visitor fills in under an article."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from comments import form_token
from comments.models import MAX_TEXT, MIN_TEXT
from news import persian
from news.templatetags.persian import fa

MAX_NAME, MAX_EMAIL = 60, 254
# Letters by their category, but nothing is drawn for them.
_BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"


class PlainTextField(forms.CharField):
    """Text as it was typed, without the invisible characters that deceive readers; ZWNJ stays.

    What has nothing in it that can be seen is empty.
    """

    def to_python(self, value: object) -> str:
        text = str(value or "")
        # Normalising a pile of combining marks takes quadratic time; what is far too long is refused as it is.
        if len(text) > 2 * self.max_length:
            return super().to_python(text)
        text = super().to_python(persian.clean_text(text))
        return text if any(map(_is_seen, text)) else ""


class NameField(PlainTextField):
    """A name stands on one line."""

    def to_python(self, value: object) -> str:
        return " ".join(super().to_python(value).split())


class HiddenField(forms.Field):
    """What the page put into its form; whatever comes back is a text that is looked at elsewhere."""

    widget = forms.HiddenInput

    def to_python(self, value: object) -> str:
        return str(value or "")


class CommentForm(forms.Form):
    """The templates draw its fields (templates/comments/_fields.html)."""

    name = NameField(
        label=_("Name"),
        max_length=MAX_NAME,
        required=False,
        error_messages={"max_length": _("The name is too long.")},
    )
    text = PlainTextField(
        label=_("Your comment"),
        min_length=MIN_TEXT,
        max_length=MAX_TEXT,
        error_messages={
            "required": _("Please write your comment."),
            "min_length": _("The comment is too short."),
            "max_length": format_lazy(
                _("The comment is too long: it may have {limit} letters."), limit=fa(MAX_TEXT)
            ),
        },
    )
    # Only with the tick the address is looked at, and kept.
    email = HiddenField(label=_("E-mail"), required=False)
    follow = forms.BooleanField(required=False)
    reply_to = HiddenField(required=False)
    token = HiddenField(required=False)
    # Hidden from people by the style sheet; only a robot fills it in.
    website = HiddenField(required=False)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("Please leave this field empty."))
        return ""

    def clean_reply_to(self) -> int | None:
        """The number of the comment that is answered; 0 for what can be no number of a comment."""
        typed = self.cleaned_data["reply_to"]
        return (comment_number(typed) or 0) if typed else None

    def clean(self) -> dict:
        """The address, where its owner asked to be told."""
        cleaned = super().clean()
        typed = persian.clean_text(cleaned.get("email", "")[: 2 * MAX_EMAIL]).strip()
        cleaned["email"] = typed if cleaned.get("follow") else ""
        if cleaned.get("follow"):
            self._check_email(typed)
        return cleaned

    def _check_email(self, email: str) -> None:
        if not email:
            self.add_error("email", _("Please write your e-mail address, or take the tick away."))
            return
        try:
            validate_email(email)
        except ValidationError:
            self.add_error("email", _("This is no e-mail address."))
        if len(email) > MAX_EMAIL:
            self.add_error("email", _("This is no e-mail address."))

    @classmethod
    def blank(cls, article_id: int, reply_to: int | None = None) -> "CommentForm":
        return cls(initial={"token": form_token.make(article_id), "reply_to": reply_to or ""})

    def again(self, article_id: int) -> "CommentForm":
        """The same words in a form with a fresh token."""
        return CommentForm({**self.data.dict(), "token": form_token.make(article_id)})

    def detached(self) -> "CommentForm":
        """The same words, with the same errors, as a comment that answers no other."""
        form = CommentForm({**self.data.dict(), "reply_to": ""})
        form._errors = self.errors
        return form


class _SameForAll(dict):
    """The fields of a form that changes none of them: Django would copy each one, with its widget, for each form."""

    def __deepcopy__(self, memo: dict) -> dict:
        return dict(self)


CommentForm.base_fields = _SameForAll(CommentForm.base_fields)


def comment_number(typed: str) -> int | None:
    """The text as a number that a comment may have."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else None


def _is_seen(char: str) -> bool:
    return unicodedata.category(char)[0] not in "CMZ" and char not in _BLANK_LETTERS
