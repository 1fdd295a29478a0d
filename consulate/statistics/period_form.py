"""Which period somebody asks for: a part of a Jalali year, or from one day to another."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from consulate.periods import PARTS, SEASONS, Period, between, part_of_year
from news import jalali, persian
from news.jalali_forms import JalaliDateField

_NAMES = {"year": _("whole year"), "h1": _("first half"), "h2": _("second half"), **SEASONS}


def _choices() -> list[tuple]:
    months = [(f"m{n:02}", name) for n, name in enumerate(jalali.MONTHS, start=1)]
    return [*((part, _NAMES[part]) for part in PARTS if part in _NAMES), *months]


class PartForm(forms.Form):
    year = forms.CharField(
        label=_("Year"),
        max_length=20,
        widget=forms.TextInput({"inputmode": "numeric", "size": 6, "dir": "ltr", "autocomplete": "off"}),
        error_messages={"required": _("Please write a Jalali year, such as 1403.")},
    )
    part = forms.ChoiceField(
        label=_("Part of the year"),
        choices=_choices,
        error_messages={
            "required": _("Please choose a part of the year."),
            "invalid_choice": _("A year has no such part."),
        },
    )

    def clean_year(self) -> int:
        typed = persian.to_latin_digits(self.cleaned_data["year"].strip())
        year = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) == 4 else 0
        # A year of difference to the end of what is converted: it is compared with the one before it.
        if not jalali.FIRST_YEAR < year <= jalali.LAST_YEAR:
            raise forms.ValidationError(_("Please write a Jalali year, such as 1403."))
        return year

    def period(self) -> Period:
        return part_of_year(self.cleaned_data["year"], self.cleaned_data["part"])


class DaysForm(forms.Form):
    def __init__(self, data: QueryDict | None = None, **kwargs) -> None:
        super().__init__(data, **kwargs)
        # "from" is a word of the language and cannot be an attribute of the class.
        self.fields["from"] = JalaliDateField(
            label=_("From day"), error_messages={"required": _("Please write the first day.")}
        )
        self.fields["to"] = JalaliDateField(
            label=_("To day"), error_messages={"required": _("Please write the last day.")}
        )

    def clean(self) -> None:
        first, last = self.cleaned_data.get("from"), self.cleaned_data.get("to")
        if first and last and first > last:
            self.add_error("to", _("The last day is before the first one."))

    def period(self) -> Period:
        return between(self.cleaned_data["from"], self.cleaned_data["to"])


def asked(query: QueryDict, today: date) -> tuple[PartForm, DaysForm, Period | None]:
    """The two forms as they were sent, and the period; this year unless something is asked, None for what cannot be."""
    this_year = {"year": jalali.day_to_jalali(today).year, "part": "year"}
    if "from" in query or "to" in query:
        days = DaysForm(query)
        return PartForm(initial=this_year), days, days.period() if days.is_valid() else None
    part = PartForm(query if "year" in query or "part" in query else this_year)
    return part, DaysForm(), part.period() if part.is_valid() else None


def presets(today: date) -> list[tuple[str, str]]:
    """Periods that are asked for often, as words and queries."""
    day = jalali.day_to_jalali(today)
    last_month = (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)
    week = {"from": jalali.typed_date(today - timedelta(days=6)), "to": jalali.typed_date(today)}
    return [
        (_("last seven days"), urlencode(week)),
        (_("this month"), urlencode({"year": day.year, "part": f"m{day.month:02}"})),
        (_("last month"), urlencode({"year": last_month[0], "part": f"m{last_month[1]:02}"})),
        (_("this season"), urlencode({"year": day.year, "part": f"q{(day.month + 2) // 3}"})),
        (_("this half-year"), urlencode({"year": day.year, "part": f"h{(day.month + 5) // 6}"})),
        (_("this year"), urlencode({"year": day.year, "part": "year"})),
        (_("last year"), urlencode({"year": day.year - 1, "part": "year"})),
    ]
