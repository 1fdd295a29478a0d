"""The meeting's form: what may be typed, and what has to wait because somebody else was quicker."""

from datetime import time

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from news import jalali, persian
from news.models import Meeting
from news.models.names import has_a_letter, no_deception

_PLAIN_TEXTS = ("subject", "place", "city", "summary")
# What the form carries for itself; nothing of it is shown to the public.
_OWN = {"seen_save", "correction_reason"}


class ClockInput(forms.TextInput):
    def __init__(self, attrs: dict | None = None) -> None:
        looks = {"class": "jalali-time", "dir": "ltr", "size": "6", "maxlength": "20", "placeholder": "00:00"}
        typed = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
        super().__init__({**looks, **typed, **(attrs or {})})

    def format_value(self, value: object) -> str | None:
        return f"{value:%H:%M}" if isinstance(value, time) else super().format_value(value)


class ClockField(forms.TimeField):
    """An hour typed with Persian or Latin digits."""

    widget = ClockInput

    def to_python(self, value: object) -> time | None:
        if value in self.empty_values or isinstance(value, time):
            return value or None
        try:
            return jalali.parse_time(str(value)) if str(value).strip() else None
        except jalali.ImpossibleDate as error:
            message = _("The time cannot be read. Write it like 12:26, from 00:00 to 23:59.")
            raise ValidationError(message, code="unreadable_time") from error


class MeetingForm(forms.ModelForm):
    """`needs_no_reason` is set for the button that takes a meeting back."""

    # From which save on the form was opened: it may lie open while a colleague works.
    seen_save = forms.CharField(label=_("last changed on"), required=False, widget=forms.HiddenInput)
    correction_reason = forms.CharField(
        label=_("why it is changed"),
        required=False,
        max_length=300,
        validators=[no_deception],
        help_text=_("Stands on the public page with the day of the change."),
    )
    starts_time = ClockField(label=_("hour"), required=False)
    ends_time = ClockField(label=_("end"), required=False)
    needs_no_reason = False

    class Meta:
        model = Meeting
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen_save"] = self._last_save()
        self._leave_out_the_unseen()
        for name in _PLAIN_TEXTS:
            if name in self.fields:
                self._let_paste(self.fields[name])
        if "subject" in self.fields:
            self.fields["subject"].validators.append(has_a_letter)
        if "summary" in self.fields:
            self.fields["summary"].widget.attrs["rows"] = 4

    def _leave_out_the_unseen(self) -> None:
        """An article that is kept from this person is no part of the form; saving leaves it where it is."""
        told = self.initial.get("articles") or []
        if "articles" in self.fields and any(article.is_embargoed for article in told):
            keys = [article.pk for article in told]
            self.initial["articles"] = list(self.fields["articles"].queryset.filter(pk__in=keys))

    @staticmethod
    def _let_paste(field: forms.CharField) -> None:
        """Refuse what is too long in words: a browser that cuts it off loses text unseen."""
        field.widget.attrs.pop("maxlength", None)
        field.widget.attrs["dir"] = "auto"
        # Before clean() takes the marks away that the model's own check would report.
        field.validators.append(no_deception)

    def clean(self) -> dict:
        data = super().clean()
        for name in _PLAIN_TEXTS:
            if data.get(name):
                data[name] = persian.written(data[name])
        self._check_end(data)
        self._check_save(data)
        # The rows below ask the same of their own changes.
        self.instance.reason_is_given = self.needs_no_reason or bool(data.get("correction_reason"))
        if self._is_changed_in_public() and not self.instance.reason_is_given:
            self.demand_reason()
        return data

    def demand_reason(self) -> None:
        if not self.has_error("correction_reason"):
            message = _("The public has read this meeting. Say why it is changed.")
            self.add_error("correction_reason", ValidationError(message, code="reason_missing"))

    def _is_changed_in_public(self) -> bool:
        return self.instance.published_at is not None and bool(set(self.changed_data) - _OWN)

    def _check_end(self, data: dict) -> None:
        """Say beside the field what the database would refuse."""
        starts, ends = data.get("starts_on"), data.get("ends_on")
        hour, end = data.get("starts_time"), data.get("ends_time")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The meeting ends before it begins."))
        elif end and not hour and not self.has_error("starts_time"):
            self.add_error("starts_time", _("A meeting with an end needs the hour at which it begins."))
        elif end and hour and end < hour and (ends is None or ends == starts):
            self.add_error("ends_time", _("The meeting ends before it begins."))

    def _last_save(self) -> str:
        return self.instance.modified_at.isoformat() if self.instance.modified_at else ""

    def _check_save(self, data: dict) -> None:
        """Write over nobody's words unseen; a second press of the button says that they were looked at."""
        last, seen = self._last_save(), data.get("seen_save")
        if not seen or seen == last:
            return
        self.data = self.data.copy()
        self.data["seen_save"] = last
        raise ValidationError(
            _(
                "Meanwhile somebody else has saved this meeting. Nothing was saved; what you typed still stands"
                " here. Look at the meeting in another tab, then save once more to put your text in its place."
            ),
            code="saved_meanwhile",
        )
