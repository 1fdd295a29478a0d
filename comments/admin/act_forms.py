"""What a moderator chooses or types before an act: a reason, a ban's length, a number that confirms."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from comments.models import MAX_TEXT, MIN_TEXT, Ban, Comment, RejectionReason
from news.persian import to_latin_digits, written
from news.templatetags.persian import fa

# From here on a bulk act is confirmed by typing how many comments it is about.
FREE_BULK, MAX_BULK = 50, 500
BAN_DAYS = (1, 7, 30, 90)
_STALE = gettext_lazy("This form cannot be used any more; open the page anew.")


class RejectionForm(forms.Form):
    reason = forms.ModelChoiceField(
        RejectionReason.objects.none(),
        label=gettext_lazy("reason"),
        error_messages={
            "required": gettext_lazy("Choose why the comment is rejected."),
            "invalid_choice": gettext_lazy("This reason is not offered any more: choose another one."),
        },
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].queryset = RejectionReason.objects.filter(is_active=True)


class BulkForm(RejectionForm):
    """A rejection has a reason; above fifty comments their number is typed."""

    confirm = forms.CharField(
        required=False,
        label=gettext_lazy("number of comments"),
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}),
    )

    def __init__(self, *args, decision: str, count: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.decision, self.count = decision, count
        if decision != Comment.Status.REJECTED:
            del self.fields["reason"]

    @property
    def must_confirm(self) -> bool:
        return self.count > FREE_BULK

    def clean_confirm(self) -> str:
        typed = to_latin_digits(self.cleaned_data["confirm"]).strip()
        if self.must_confirm and typed != str(self.count):
            message = _("This is about %(count)s comments: type %(count)s to confirm.")
            raise ValidationError(message, params={"count": fa(self.count)})
        return typed


class TypedText(forms.CharField):
    """Words as they will be kept: what cannot be seen is gone before their length is counted."""

    def to_python(self, value: object) -> str:
        return super().to_python(written(str(value or "")))


def _ban_lengths() -> list[tuple[int, str]]:
    return [
        (days, ngettext("%(count)s day", "%(count)s days", days) % {"count": fa(days)}) for days in BAN_DAYS
    ]


class BanForm(forms.Form):
    days = forms.TypedChoiceField(
        choices=_ban_lengths,
        coerce=int,
        initial=7,
        label=gettext_lazy("for how long"),
        error_messages={"required": gettext_lazy("Choose for how long.")},
    )
    reason = TypedText(
        max_length=Ban._meta.get_field("reason").max_length,
        label=gettext_lazy("reason"),
        error_messages={"required": gettext_lazy("Write why: colleagues read it in the list of bans.")},
    )
    spam = forms.BooleanField(required=False, label=gettext_lazy("and mark this comment as spam"))

    def clean_reason(self) -> str:
        return " ".join(self.cleaned_data["reason"].split())


class AnswerForm(forms.Form):
    """Words of the office, with the form's own number: however often it is sent, it counts once."""

    longest = MAX_TEXT
    token = forms.UUIDField(error_messages={"required": _STALE, "invalid": _STALE})
    text = TypedText(
        label=gettext_lazy("answer"),
        min_length=MIN_TEXT,
        widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Write the text.")},
    )

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if len(text) > self.longest:
            message = _("The answer is too long: it may have %(longest)s letters.")
            raise ValidationError(message, params={"longest": fa(self.longest)})
        return text


def sent_before(form: AnswerForm) -> AnswerForm:
    """A form whose earlier words are kept, with the new ones and a number of its own, to be sent once more."""
    again = type(form)({**form.data.dict(), "token": str(uuid.uuid4())})
    again.add_error(
        None,
        _(
            "This form was sent before, with another text or one that was taken back since. This text was not"
            " published; it still stands here: send it once more if it is to be published too."
        ),
    )
    return again
