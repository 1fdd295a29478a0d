"""Jalali dates where the staff type and read them; the database keeps instants and Gregorian days."""

import json
from collections.abc import Callable
from datetime import date, datetime, time

from django import forms
from django.contrib.admin import display
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.forms import Script
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_jalali.forms import jDateField, jDateTimeField

from news import jalali
from news.persian import to_persian_digits
from news.templatetags.persian import stamp

# --- Inputs ---------------------------------------------------------------------------------------

_TYPED = {"dir": "ltr", "inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
_PICKER_WORDS = {
    "open": _("Open the calendar"),
    "title": _("Choose a day"),
    "today": _("Today"),
    "previousMonth": _("Previous month"),
    "nextMonth": _("Next month"),
    "previousYear": _("Previous year"),
    "nextYear": _("Next year"),
}


def _picker_data() -> str:
    """What static/desk/jalali-picker.js has to know: it holds no word and no limit of its own.

    Today is the site's today, whatever the clock and zone of the editor's machine; a form that lies open
    over midnight still shows the day before.
    """
    return json.dumps(
        {
            "months": jalali.MONTHS,
            "weekdays": jalali.WEEKDAYS,
            "years": [jalali.FIRST_YEAR, jalali.LAST_YEAR],
            "today": jalali.typed_date(timezone.now()),
            "words": _PICKER_WORDS,
        },
        cls=DjangoJSONEncoder,
        ensure_ascii=False,
    )


def _typed(value: object) -> object:
    return jalali.typed_date(value) if isinstance(value, date) else value


class WithPicker(forms.Widget):
    class Media:
        css = {"all": ["desk/jalali-picker.css"]}
        js = [Script("desk/jalali-picker.js", type="module")]

    def render(self, *args, **kwargs) -> SafeString:
        return format_html('<span class="jalali-field">{}</span>', super().render(*args, **kwargs))


class JalaliDateInput(WithPicker, forms.TextInput):
    """A text input for 1402/09/10 that static/desk/jalali-picker.js gives a calendar."""

    def __init__(self, attrs: dict | None = None) -> None:
        looks = {"class": "jalali-date", "size": "11", "maxlength": "40", "placeholder": "1400/01/01"}
        super().__init__({**_TYPED, **looks, **(attrs or {})})

    def get_context(self, name: str, value: object, attrs: dict | None) -> dict:
        return super().get_context(name, value, {**(attrs or {}), "data-jalali-date": _picker_data()})

    def format_value(self, value: object) -> str | None:
        return super().format_value(_typed(value))


class HiddenJalaliDateInput(forms.HiddenInput):
    def format_value(self, value: object) -> str | None:
        return super().format_value(_typed(value))


class JalaliSplitWidget(WithPicker, forms.MultiWidget):
    """A Jalali date, a time beside it, and unseen the instant that the two were made from.

    People type hours and minutes. The third part keeps the seconds of an instant that nobody changed, and
    which of two equal times it was on the night when the clocks were set back.
    """

    def __init__(self, attrs: dict | None = None) -> None:
        looks = {"class": "jalali-time", "size": "6", "maxlength": "20", "placeholder": "00:00"}
        clock = forms.TextInput({**_TYPED, **looks, "aria-label": _("Time")})
        super().__init__([JalaliDateInput(), clock, forms.HiddenInput()], attrs)

    def decompress(self, value: object) -> list[str | None]:
        if isinstance(value, datetime):
            local = timezone.localtime(_aware(value), jalali.site_zone())
            return [jalali.typed_date(local), f"{local:%H:%M}", _aware(value).isoformat()]
        # A text from the address of the form, ?published_at=…: shown as if it had been typed.
        day, _space, clock = str(value or "").partition(" ")
        return [day, clock, ""]

    def get_context(self, name: str, value: object, attrs: dict | None) -> dict:
        context = super().get_context(name, value, attrs)
        for part in context["widget"]["subwidgets"][1:]:
            part["attrs"].pop("required", None)
        return context

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else ""


class HiddenJalaliSplitWidget(JalaliSplitWidget):
    """For a default that is made anew at each request: what the form was opened with."""

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs)
        self.widgets = [HiddenJalaliDateInput(), forms.HiddenInput(), forms.HiddenInput()]


# --- Fields ---------------------------------------------------------------------------------------


class JalaliDateField(jDateField):
    """A day typed in Jalali, given on as a Gregorian date."""

    widget = JalaliDateInput
    hidden_widget = HiddenJalaliDateInput

    def to_python(self, value: object) -> date | None:
        if isinstance(value, date):
            return value
        text = str(value or "").strip()
        return _read_date(text) if text else None


class JalaliDateTimeField(jDateTimeField):
    """A Jalali date and a time of the site's zone, given on as an aware instant."""

    widget = JalaliSplitWidget
    hidden_widget = HiddenJalaliSplitWidget

    def __init__(self, *, help_text: str | Promise = "", **kwargs) -> None:
        hint = _("Without a time it is 00:00, the beginning of that day.")
        super().__init__(help_text=format_lazy("{} {}", help_text, hint) if help_text else hint, **kwargs)

    def prepare_value(self, value: object) -> object:
        return value

    def to_python(self, value: object) -> datetime | None:
        if isinstance(value, datetime):
            return _aware(value)
        parts = value if isinstance(value, list | tuple) else str(value or "").split(maxsplit=1)
        day, clock, kept = [str(part or "").strip() for part in [*parts, "", "", ""][:3]]
        return _read_instant(day, clock, kept) if day or clock else None

    def has_changed(self, initial: datetime | None, data: object) -> bool:
        try:
            return not self.disabled and self.to_python(data) != self.to_python(initial)
        except ValidationError:
            return True


def _read_instant(day: str, clock: str, kept: str) -> datetime:
    typed_day, typed_clock = _together(lambda: _read_date(day), lambda: _read_time(clock))
    if instant := _kept(kept, typed_day, typed_clock):
        return instant
    try:
        return jalali.typed_instant(typed_day, typed_clock)
    except jalali.SkippedTime as error:
        message = _("There was no such time on that day: the clocks were set forward. Choose another.")
        raise ValidationError(message, code="skipped_time") from error


def _together(*readers: Callable) -> list:
    """What each reader reads; or the complaints of all, so that nobody mends a form twice."""
    read, errors = [], []
    for reader in readers:
        try:
            read.append(reader())
        except ValidationError as error:
            errors.append(error)
    if errors:
        raise ValidationError(errors)
    return read


def _kept(text: str, day: date, clock: time) -> datetime | None:
    """The instant that a form was opened with, if day and clock still say the same minute."""
    try:
        instant = datetime.fromisoformat(text)
        local = timezone.localtime(instant, jalali.site_zone())
    except (ValueError, OverflowError):
        return None
    return instant if (local.date(), local.time().replace(second=0, microsecond=0)) == (day, clock) else None


def _read_date(text: str) -> date:
    if not text:
        raise ValidationError(_("Write the date too."), code="date_missing")
    try:
        return jalali.parse_date(text)
    except jalali.ImpossibleDate as error:
        raise _complaint(error) from error


def _complaint(error: jalali.ImpossibleDate) -> ValidationError:
    match error:
        case jalali.YearOutOfRange():
            message = _("The year has to be a Jalali one, from %(first)s to %(last)s.")
            numbers = {"first": jalali.FIRST_YEAR, "last": jalali.LAST_YEAR}
            code = "not_a_jalali_year"
        case jalali.NoSuchMonth():
            message, numbers, code = (
                _("A year has twelve months; write year, month, day."),
                {},
                "no_such_month",
            )
        case jalali.NoSuchDay(year=year, month=month, days=days):
            message, code = _("%(month)s %(year)s has %(days)s days."), "no_such_day"
            numbers = {"month": jalali.MONTHS[month - 1], "year": year, "days": days}
        case _:
            message, numbers, code = (
                _("The date cannot be read. Write it like 1402/09/10."),
                {},
                "unreadable_date",
            )
    params = {name: to_persian_digits(str(number)) for name, number in numbers.items()}
    return ValidationError(message, code=code, params=params)


def _read_time(text: str) -> time:
    try:
        return jalali.parse_time(text) if text else time.min
    except jalali.ImpossibleDate as error:
        message = _("The time cannot be read. Write it like 12:26, from 00:00 to 23:59.")
        raise ValidationError(message, code="unreadable_time") from error


def _aware(moment: datetime) -> datetime:
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment, jalali.site_zone())


# --- At the desk ----------------------------------------------------------------------------------


class JalaliAdminMixin:
    """Gives every date of a model's form in the admin a Jalali field.

    Not through formfield_overrides: an admin class that sets its own would silently lose these.
    """

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs
    ) -> forms.Field | None:
        if not isinstance(db_field, models.DateField):
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        is_instant = isinstance(db_field, models.DateTimeField)
        return db_field.formfield(form_class=JalaliDateTimeField if is_instant else JalaliDateField, **kwargs)


def jalali_column(field: str, label: str | Promise) -> Callable:
    """A column of a list, or a read-only field, that shows an instant or a day in Jalali and sorts by it.

    Stands in list_display as it is, or as an attribute of the admin class under a name of its own.
    """

    @display(description=label, ordering=field)
    def column(*args) -> SafeString | str:
        # Called with the row alone or, as a method, with the admin before it.
        moment = getattr(args[-1], field)
        return stamp(moment, "date_and_time" if isinstance(moment, datetime) else "plain_date") or "—"

    column.__name__ = f"{field}_jalali"
    return column
