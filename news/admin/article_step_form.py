"""What the article's form asks for a step: its words, beside its button; and who may see what is confidential."""

from functools import cache

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from news import colleagues, persian
from news.models import Transition
from news.moves import MOVES, Move
from news.newsroom import name_of
from news.plain_choices import PlainCheckboxes
from news.workflow import Offer

# The name of the field of each step that asks. The notice for the readers is a column of the article.
NOTES = {move.name: f"note_{move.name}" for move in MOVES.values() if move.asks} | {
    "withdraw": "withdrawal_notice"
}
LONGEST_NOTE = Transition._meta.get_field("note").max_length


class StepForm(forms.ModelForm):
    """`move` is the button that was pressed, None for plain saving; `refusal` is what stood in its way.

    `viewer` is whose form it is: whoever makes an article confidential may see it too.
    """

    move: Move | None = None
    refusal: str | Promise | None = None
    viewer: User | None = None
    embargo_readers = forms.ModelMultipleChoiceField(
        label=_("who may see it"),
        required=False,
        queryset=User.objects.none(),
        widget=PlainCheckboxes,
        help_text=_("You and the author are added by themselves. Name an editor too, who is to publish it."),
    )

    def __init__(self, *args, **kwargs) -> None:
        article = kwargs.get("instance")
        if article and not article.is_embargoed:
            # Nobody is named where nothing is kept from anybody; this spares a query.
            article._prefetched_objects_cache = {"embargo_readers": User.objects.none()}
        super().__init__(*args, **kwargs)
        self._list_people_once()
        for move, name in NOTES.items():
            if name.startswith("note_"):
                self.fields[name] = forms.CharField(
                    label=MOVES[move].asks, required=False, max_length=LONGEST_NOTE
                )
            if name in self.fields:
                attributes = {"rows": 3, "dir": "auto", "maxlength": self.fields[name].max_length}
                self.fields[name].widget = forms.Textarea(attributes)

    def _list_people_once(self) -> None:
        """The author and those who may see it are chosen from the same people: one query for both lists."""
        author, named = self.instance.author_id, {one.pk for one in self.initial.get("embargo_readers", ())}
        staff = colleagues.to_choose_from(named | {author})
        people = cache(lambda: list(staff))
        if "author" in self.fields:
            self.fields["author"].queryset = staff.filter(Q(may_write=True) | Q(pk=author))
            self.fields["author"].widget.choices = lambda: [
                ("", "—"),
                *((one.pk, name_of(one)) for one in people() if one.may_write or one.pk == author),
            ]
        if "embargo_readers" in self.fields:
            self.fields["embargo_readers"].queryset = staff.filter(Q(is_active=True) | Q(pk__in=named))
            self.fields["embargo_readers"].widget.choices = lambda: [
                (one.pk, name_of(one)) for one in people() if one.is_active or one.pk in named
            ]

    def as_shown(self, offer: Offer) -> dict:
        """A step with its field, and whether that stands open."""
        name = NOTES.get(offer.move.name)
        with_redirect = offer.move.name == "unpublish" and "redirect_to" in self.fields
        return {
            "move": offer.move,
            "obstacle": offer.obstacle,
            "field": self[name] if name in self.fields else None,
            "redirect": self["redirect_to"] if with_redirect else None,
            "is_open": bool(self.move and self.move.name == offer.move.name and self.errors),
        }

    @property
    def note(self) -> str:
        """What was written for the step that was pressed."""
        return self.cleaned_data.get(NOTES.get(self.move.name), "") if self.move else ""

    def clean(self) -> dict:
        data = super().clean()
        self._check_note(data)
        self._let_see(data)
        if self.refusal:
            self.add_error(None, ValidationError(self.refusal, code="refused"))
        return data

    def _check_note(self, data: dict) -> None:
        name = NOTES.get(self.move.name) if self.move else None
        if not name or self.has_error(name):
            return
        data[name] = persian.written(data.get(name) or "")
        if not data[name]:
            message = _("Nothing was done yet: this step needs some words of yours.")
            self.add_error(name if name in self.fields else None, message)

    def _let_see(self, data: dict) -> None:
        """Nobody shuts themselves out, nor the author from the own text."""
        if not data.get("is_embargoed"):
            data["embargo_readers"] = User.objects.none()
        elif "embargo_readers" in data:
            author = data.get("author") or self.instance.author or self.viewer
            own = {person.pk for person in (self.viewer, author) if person}
            named = {person.pk for person in data["embargo_readers"]}
            data["embargo_readers"] = User.objects.filter(pk__in=named | own)
