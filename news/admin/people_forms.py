"""The forms of people, organizations and posts: what may be typed, and what is refused beside its field."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations

from django import forms
from django.utils.translation import gettext_lazy as _

from news import persian
from news.models import Membership, Organization, Person
from news.models.names import DECEPTIVE, has_a_letter, no_deception


def tidy(text: str) -> str:
    """Typed text safe to keep; one that deceives stays as it is, for the model's validator to refuse."""
    return text if re.search(DECEPTIVE, text) else persian.clean_text(text).strip()


def tidy_line(text: str) -> str:
    return text if re.search(DECEPTIVE, text) else " ".join(tidy(text).split())


class TidyForm(forms.ModelForm):
    """A form whose texts are cleaned as they come in."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "name" in self.fields:
            self.fields["name"].validators.append(has_a_letter)
        for field in self.fields.values():
            if isinstance(field.widget, forms.TextInput | forms.Textarea) and "dir" not in field.widget.attrs:
                field.widget.attrs["dir"] = "auto"
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 3

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        for name, value in data.items():
            if isinstance(value, str):
                lines = isinstance(self.fields[name].widget, forms.Textarea)
                data[name] = tidy(value) if lines else tidy_line(value)
        return data


class PersonForm(TidyForm):
    class Meta:
        model = Person
        fields: list[str] = []


class OrganizationForm(TidyForm):
    class Meta:
        model = Organization
        fields: list[str] = []


class QuickPersonForm(TidyForm):
    """A new person in the middle of another form: the names, and the post held now."""

    position = Membership._meta.get_field("position").formfield(required=False, validators=[no_deception])
    organization = forms.ModelChoiceField(Organization.objects.all(), label=_("organization"), required=False)

    class Meta:
        model = Person
        fields = ("name", "name_latin", "name_cyrillic", "honorific_prefix")

    def clean(self) -> dict:
        data = super().clean()
        if data.get("position") and not data.get("organization") and "organization" not in self.errors:
            self.add_error("organization", _("Choose the organization of this position too."))
        if data.get("organization") and not data.get("position") and "position" not in self.errors:
            self.add_error("position", _("Write the position in this organization too."))
        return data


# --- Posts ----------------------------------------------------------------------------------------


class MembershipForm(TidyForm):
    class Meta:
        model = Membership
        fields: list[str] = []

    def clean(self) -> dict:
        data = super().clean()
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The post ends before it begins."))
        return data

    def validate_constraints(self) -> None:
        """Left to clean() and to PostsFormSet: the database still knows how the other rows were before."""


class PostsFormSet(forms.BaseInlineFormSet):
    """The posts of one person, of which no two are the same post at the same time."""

    def clean(self) -> None:
        super().clean()
        mine = [form for form in self.forms if form not in self.deleted_forms and _post(form)]
        for earlier, later in combinations(mine, 2):
            if _is_twice(_post(earlier), _post(later)):
                self._complain(later)
        for form in mine:
            if _post(form) and any(_is_twice(_post(form), other) for other in self._unseen()):
                self._complain(form)

    def _complain(self, form: forms.ModelForm) -> None:
        form.add_error("starts_on", _("This person holds the same post twice at the same time."))

    def _unseen(self) -> Iterator[Membership]:
        """Posts in the database that this form does not show: a colleague was quicker."""
        if not self.instance.pk:
            return iter(())
        shown = [form.instance.pk for form in self.forms if form.instance.pk]
        return self.instance.memberships.exclude(pk__in=shown).iterator()


def _post(form: forms.ModelForm) -> Membership | None:
    """What the row says, if it says a whole post."""
    return form.instance if form.is_valid() and (form.has_changed() or form.instance.pk) else None


def _is_twice(one: Membership, other: Membership) -> bool:
    return (
        _identity(one) == _identity(other) and _begins(one) <= _ends(other) and _begins(other) <= _ends(one)
    )


def _identity(post: Membership) -> tuple[int, str]:
    """The twin of what the database compares (news/models/names.py)."""
    return post.organization_id, persian.fold(post.position).replace(persian.ZWNJ, "").replace(" ", "")


def _begins(post: Membership) -> date:
    return post.starts_on or date.min


def _ends(post: Membership) -> date:
    return post.ends_on or date.max
