"""The participants in the meeting's form: one formset of all rows, shown as three lists."""

import json
from typing import ClassVar

from django import forms
from django.contrib import admin
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Case, When
from django.forms import ModelForm, Script
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from news import persian
from news.models import Meeting, Organization, Participant, Person
from news.models.names import has_a_letter, no_deception

# A form of more fields than the site takes would be refused as a whole.
MOST_ROWS = 60
_TEXTS = ("honorific", "name", "position", "organization_name")
_LINKS = ("person", "organization")
_MISPLACED = _("The place of this row was not understood. Look where it stands now, and save once more.")
_GONE = _("What this row was linked to is no longer in the register: choose anew.")

WORDS = {
    "moved": _("%(name)s: place %(place)s of %(count)s, %(side)s"),
    "removed": _("%(name)s was taken out. It is gone for good once the form is saved."),
    "undo": _("Undo"),
    "linked": _("Registered: %(name)s"),
    "unlinked": _("%(name)s is no longer linked: the row has only what is typed."),
    "nobody": _("this row"),
    "full": _("No form takes more participants than these."),
    "newPerson": _("Enter “%(name)s” as a new person …"),
    "nothing": _("Nothing registered under this name. You may leave it as it is typed."),
    "found": _("%(count)s found"),
    "silent": _("The server does not answer. Nothing is lost; please try again in a moment."),
    "taken": _("%(count)s added from “%(subject)s” of %(date)s."),
    "never": _("There is no earlier meeting with this organization in the register."),
    "chooseFirst": _("Choose an organization from the list first."),
}


class ParticipantForm(ModelForm):
    """A row; `meeting` is the one that the form is about to save, whose day decides about posts."""

    meeting: Meeting | None = None

    class Meta:
        model = Participant
        fields = ["side", *_LINKS, *_TEXTS]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # A person's name may be left to be filled in; clean() asks for it.
        self.fields["name"].required = False
        for name in _TEXTS:
            field = self.fields[name]
            field.widget.attrs.pop("maxlength", None)
            field.widget.attrs |= {"dir": "auto", "autocomplete": "off"}
            field.validators.append(no_deception)
        self.fields["name"].validators.append(has_a_letter)

    def has_changed(self) -> bool:
        """A row that was added and left empty is none."""
        changed = set(self.changed_data)
        return bool(changed - {"side", "ORDER"}) if self.instance._state.adding else bool(changed)

    def clean(self) -> dict:
        data = super().clean()
        for name in _TEXTS:
            data[name] = " ".join(persian.clean_text(data.get(name) or "").split())
        if set(_LINKS) & set(self.errors):
            self.add_error("name", _GONE)
        if {field.name for field in self.hidden_fields()} & set(self.errors) - set(_LINKS):
            self.add_error("name", _MISPLACED)
        if "person" in self.changed_data and data.get("person"):
            self._fill_in(data)
        if not data.get("name") and not self.has_error("name"):
            self.add_error("name", _("Write the name, or take the row out."))
        return data

    def _fill_in(self, data: dict) -> None:
        """What was left empty, from the post of that day; nothing of a row that has its person already."""
        typed = {name: data.get(name) or "" for name in _TEXTS}
        if not self.meeting.starts_on:
            data["name"] = typed["name"] or data["person"].name
            return
        links = {name: data.get(name) for name in _LINKS}
        row = Participant(meeting=self.meeting, **links, **typed)
        row.fill_in()
        data |= {name: getattr(row, name) for name in ("organization", *_TEXTS)}

    def _get_validation_exclusions(self) -> set[str]:
        # Two rows may change their people; the formset looks at all rows, the database when all are saved.
        return super()._get_validation_exclusions() | {"person"}

    @property
    def side_now(self) -> str:
        side = self["side"].value()
        return side if side in Participant.Side.values else Participant.Side.PRESENT

    @property
    def is_out(self) -> bool:
        return self.is_bound and bool(self["DELETE"].value())

    @property
    def place(self) -> int:
        typed = str(self["ORDER"].value() or "")
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 99_999

    @property
    def registered_name(self) -> str:
        return self.instance.person.name if self["person"].value() and self.instance.person else ""

    @property
    def registered_organization(self) -> str:
        linked = self["organization"].value() and self.instance.organization
        return self.instance.organization.name if linked else ""


def row_limits(inline: admin.options.InlineModelAdmin, most: int) -> dict:
    """For a formset: a made-up count of rows builds no more than one row too many."""
    # Django sets max_num to 0 for those who may add no rows; the old ones stay theirs to change.
    return {"absolute_max": most + 1, "validate_max": inline.max_num > 0}


class ReasonedFormSet(forms.BaseInlineFormSet):
    """Rows that the public sees are changed with a reason; the meeting's form has the field for it."""

    default_error_messages: ClassVar = {
        "too_many_forms": _("There are too many rows. Take some out, and save once more.")
    }

    def is_valid(self) -> bool:
        return super().is_valid() and not self.lacks_reason()

    def lacks_reason(self) -> bool:
        is_watched = self.instance.published_at and not getattr(self.instance, "reason_is_given", True)
        return bool(is_watched) and self.is_changed_in_public()

    def is_changed_in_public(self) -> bool:
        return self.has_changed()


class ParticipantFormSet(ReasonedFormSet):
    ordering_widget = forms.HiddenInput
    deletion_widget = forms.HiddenInput

    def _construct_form(self, *args, **kwargs) -> ParticipantForm:
        form = super()._construct_form(*args, **kwargs)
        form.meeting = self.instance
        return form

    def clean(self) -> None:
        super().clean()
        self._hold_links()
        seen = set()
        for form in self._kept():
            person = form.cleaned_data.get("person")
            if person and person.pk in seen:
                form.add_error("name", _("This person is in the list already."))
            seen.add(person and person.pk)

    def _hold_links(self) -> None:
        """Keep people and organizations from being merged away until the form is saved (news/merging.py)."""
        if not transaction.get_connection().in_atomic_block:
            return
        for name, model in (("person", Person), ("organization", Organization)):
            linked = {form: form.cleaned_data.get(name) for form in self._kept()}
            wanted = [row.pk for row in linked.values() if row]
            held = model.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
            there = set(held.values_list("pk", flat=True)) if wanted else set()
            for form, row in linked.items():
                if row and row.pk not in there:
                    form.add_error("name", _GONE)

    def _kept(self) -> list[ParticipantForm]:
        """The rows that stay, in their order on the screen."""
        kept = [
            form
            for form in self.forms
            if hasattr(form, "cleaned_data")
            and not form.cleaned_data.get("DELETE")
            and (form.instance.pk or form.has_changed())
        ]
        return sorted(kept, key=lambda form: form.place)

    def rows_in_order(self) -> list[Participant]:
        return [form.instance for form in self._kept()]

    @property
    def sides(self) -> list[dict]:
        forms_in_order = sorted(self.forms, key=lambda form: form.place)
        return [
            {
                "value": side.value,
                "label": side.label,
                "rows": [f for f in forms_in_order if f.side_now == side],
            }
            for side in Participant.Side
        ]

    @property
    def words(self) -> str:
        return json.dumps(WORDS, cls=DjangoJSONEncoder, ensure_ascii=False)


class ParticipantInline(admin.options.InlineModelAdmin):
    model = Participant
    form = ParticipantForm
    formset = ParticipantFormSet
    template = "admin/news/meeting/participants.html"
    extra = 0
    max_num = MOST_ROWS

    class Media:
        js = [Script("desk/participants.js", type="module")]

    def get_queryset(self, request: HttpRequest):
        # As the lists stand on the page: a form that nobody touched sends the order that it came with.
        sides = Case(*(When(side=side, then=number) for number, side in enumerate(Participant.Side.values)))
        return super().get_queryset(request).select_related("person", "organization").order_by(sides, "rank")

    def get_formset(self, request: HttpRequest, obj=None, **kwargs):
        return super().get_formset(request, obj, can_order=True, **row_limits(self, MOST_ROWS), **kwargs)

    def formfield_for_dbfield(self, db_field, request: HttpRequest, **kwargs):
        if db_field.name in _LINKS:
            queryset = db_field.remote_field.model.objects.all()
            return forms.ModelChoiceField(queryset, required=False, widget=forms.HiddenInput)
        if db_field.name == "side":
            return forms.ChoiceField(choices=Participant.Side, widget=forms.HiddenInput)
        return super().formfield_for_dbfield(db_field, request, **kwargs)
