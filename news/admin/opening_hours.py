"""The week's hours as a table in the office's form."""

import re
from datetime import time
from itertools import pairwise

from django import forms
from django.contrib import admin
from django.contrib.admin.checks import InlineModelAdminChecks
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from news import persian
from news.admin.meeting_form import ClockField
from news.models import Office, OpeningHours
from news.models.names import no_deception
from news.reception import Span

# Three spans a day; a form of more fields than the site takes would be refused as a whole.
MOST_ROWS = 21


class HourField(ClockField):
    """A time of day in which the hour may stand alone, as on a door: ۹."""

    def to_python(self, value: object) -> time | None:
        alone = isinstance(value, str) and re.fullmatch(r"\s*\d{1,2}\s*", value)
        return super().to_python(f"{value.strip()}:00" if alone else value)


class OpeningHoursForm(forms.ModelForm):
    opens = HourField(label=_("opens"))
    closes = HourField(label=_("closes"))

    class Meta:
        model = OpeningHours
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].widget.attrs["dir"] = "auto"
        self.fields["note"].validators.append(no_deception)

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        opens, closes = data.get("opens"), data.get("closes")
        if opens and closes and closes <= opens:
            message = _(
                "The office closes before it opens. Past midnight: until 23:59 here, the rest on the next day."
            )
            self.add_error("closes", message)
        if data.get("note"):
            data["note"] = " ".join(persian.clean_text(data["note"]).split())
        return data

    def _get_validation_exclusions(self) -> set[str]:
        # Whether a row is the only one of its hour is left to the whole week: it may take the place of one that goes.
        return super()._get_validation_exclusions() | {"opens"}


class WeekFormSet(forms.BaseModelFormSet):
    """All rows of the week; a row belongs to no other row, since there is one office."""

    def __init__(self, *args, instance: Office | None = None, save_as_new: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)

    @classmethod
    def get_default_prefix(cls) -> str:
        return "week"

    def clean(self) -> None:
        if any("id" in form.errors for form in self.initial_forms):
            message = _(
                "A colleague has changed the hours meanwhile. Open this form anew, and enter yours again."
            )
            raise ValidationError(message, code="stale")
        rows = sorted(
            self._whole_rows(), key=lambda form: (form.cleaned_data["weekday"], form.cleaned_data["opens"])
        )
        for earlier, later in pairwise(rows):
            self._refuse_overlap(earlier.cleaned_data, later)

    def _refuse_overlap(self, earlier: dict, later: forms.ModelForm) -> None:
        same_day = earlier["weekday"] == later.cleaned_data["weekday"]
        if same_day and later.cleaned_data["opens"] < earlier["closes"]:
            message = _("This overlaps with another span of the day, %(span)s.")
            span = Span(earlier["opens"], earlier["closes"])
            later.add_error("opens", ValidationError(message, code="overlap", params={"span": span}))

    def _whole_rows(self) -> list[forms.ModelForm]:
        """Rows that stay and of which nothing is wrong so far."""
        kept = [form for form in self.forms if form.has_changed() or form.instance.pk]
        return [form for form in kept if form.is_valid() and not self._should_delete_form(form)]

    def save(self, commit: bool = True) -> list[OpeningHours]:
        """Write the week anew, so that rows may trade places; the office's own row, saved before, is the lock."""
        super().save(commit=False)
        rows = [form.instance for form in self._whole_rows()]
        if self.new_objects or self.changed_objects or self.deleted_objects:
            OpeningHours.objects.all().delete()
            for row in rows:
                row.pk = None
            OpeningHours.objects.bulk_create(rows)
        return rows


class WithoutParent(InlineModelAdminChecks):
    """The rows have no foreign key to the office, and need none."""

    def _check_exclude_of_parent_model(self, obj: admin.options.InlineModelAdmin, parent_model: type) -> list:
        return []

    def _check_relation(self, obj: admin.options.InlineModelAdmin, parent_model: type) -> list:
        return []


class OpeningHoursInline(admin.TabularInline):
    model = OpeningHours
    fields = ["weekday", "opens", "closes", "note"]
    checks_class = WithoutParent
    template = "admin/news/office/hours.html"
    verbose_name = _("span of hours")
    verbose_name_plural = _("opening hours")

    def get_formset(self, request: HttpRequest, obj: Office | None = None, **kwargs) -> type[WeekFormSet]:
        return forms.modelformset_factory(
            OpeningHours,
            form=OpeningHoursForm,
            formset=WeekFormSet,
            fields=self.fields,
            # Some to begin with, for browsers without JavaScript too.
            extra=1 if OpeningHours.objects.exists() else 5,
            max_num=MOST_ROWS,
            absolute_max=2 * MOST_ROWS,
            validate_max=True,
            can_delete=True,
        )
