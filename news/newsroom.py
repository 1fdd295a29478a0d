"""What every list and form of the desk has in common: Persian digits, Persian search, bounded bulk acts."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import LogEntry
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.contrib.auth.models import User
from django.core.exceptions import SuspiciousOperation
from django.db.models import F, Field, Func, Model, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, Replace, Trim
from django.forms import Field as FormField
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from news import audit, persian
from news.deleting import PutsIntoBin, delete_chosen
from news.desk_lists import DeskList
from news.jalali_forms import JalaliAdminMixin
from news.kept_lists import KeepsLists
from news.templatetags.persian import fa
from news.typed_text import TakesTypedText

_Base = admin.ModelAdmin if TYPE_CHECKING else object


class PersianDigitsMixin(_Base):
    """Messages count in Persian digits; those with markup are left alone, for the sake of their addresses."""

    def message_user(self, request: HttpRequest, message: object, *args, **kwargs) -> None:
        if not isinstance(message, SafeString):
            message = fa(str(message))
        super().message_user(request, message, *args, **kwargs)


class NewsroomAdmin(
    PersianDigitsMixin, JalaliAdminMixin, TakesTypedText, PutsIntoBin, KeepsLists, admin.ModelAdmin
):
    """A list and a form of the desk. `search_fields` are plain columns, searched in any Persian spelling."""

    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    # Counting a whole table beside its hits costs a query that nobody reads.
    show_full_result_count = False
    # What a newcomer would ask at a field of which the model itself says nothing.
    field_help: ClassVar[dict[str, Promise]] = {}
    # A stolen session or a slip of the hand must not empty a whole list.
    most_deleted_at_once = 20
    # Fields of a form's own in which rows are looked for by their names, as in `autocomplete_fields`.
    also_looked_for: ClassVar[tuple[str, ...]] = ()

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only what a list's own filters ask: Django would let any column be compared in any way."""
        filters = self.get_list_filter(request)
        own = {item if isinstance(item, str) else getattr(item, "parameter_name", "") for item in filters}
        return lookup.removesuffix("__exact").removesuffix("__id") in own

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        _refuse_what_is_no_number(request.POST.getlist(ACTION_CHECKBOX_NAME))
        if request.method == "POST" and self.is_only_read_by(request):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        heading = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, heading | (extra_context or {}))

    def is_only_read_by(self, request: HttpRequest) -> bool:
        """Whether somebody sees the list and has no act for its rows."""
        return self.has_view_or_change_permission(request) and not self.get_actions(request)

    @method_decorator(require_safe)
    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict | None = None
    ) -> HttpResponse:
        return super().history_view(request, object_id, extra_context)

    @admin.display(description=mark_safe('<input type="checkbox" id="action-toggle">'))
    def action_checkbox(self, obj: Model) -> SafeString:
        """In a label as large as its cell: a finger needs more than the box."""
        return format_html("<label>{}</label>", super().action_checkbox(obj))

    def get_changelist(self, request: HttpRequest, **kwargs) -> type[ChangeList]:
        return DeskList

    def get_actions(self, request: HttpRequest) -> dict:
        actions = super().get_actions(request)
        if "delete_selected" in actions:
            _act, name, label = actions["delete_selected"]
            actions["delete_selected"] = (at_most(self.most_deleted_at_once)(delete_chosen), name, label)
        return actions

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs) -> FormField | None:
        if db_field.name in self.field_help:
            kwargs["help_text"] = self.field_help[db_field.name]
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    # --- The log of the desk ----------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        request.audited = audit.changes_in(form) if change else {}
        super().save_model(request, obj, form, change)

    def log_addition(self, request: HttpRequest, obj: Model, message: str | list) -> LogEntry:
        audit.record(audit.Act.ADDED, by=request.user, of=obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: str | list) -> LogEntry:
        """A message in words is an act with a name of its own; a list of fields is a form that was saved."""
        note = message if isinstance(message, str) else ""
        changes = {} if note else getattr(request, "audited", {})
        act = audit.Act.MOVED if note else audit.Act.CHANGED
        audit.record(act, by=request.user, of=obj, note=note, changes=changes)
        return super().log_change(request, obj, message)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        return containing(
            queryset, search_term, *self.search_fields
        ) if self.search_fields else queryset, False

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict | None = None,
    ) -> HttpResponse:
        if "_saveasnew" in request.POST:
            # No button of the desk sends it: a change would become a second row.
            raise SuspiciousOperation
        for name in self.autocomplete_fields:
            _refuse_what_is_no_number(request.GET.get(name, "").split(","))
        chosen = {name for form in (self, *self.inlines) for name in form.autocomplete_fields}
        for name, keys in request.POST.lists():
            # In the rows of an inline: "followups-0-article".
            if name.rpartition("-")[2] in chosen.union(self.also_looked_for):
                _refuse_what_is_no_number(keys)
        return super().changeform_view(request, object_id, form_url, extra_context)


def _refuse_what_is_no_number(keys: list[str]) -> None:
    """Keys that no page of the desk offers end in a 400, before the database is asked about them."""
    if any(key and not (key.isascii() and key.isdecimal() and len(key) < 19) for key in keys):
        raise SuspiciousOperation


def name_of(user: User) -> str:
    """How colleagues call somebody of the staff."""
    return user.get_full_name() or user.get_username()


def full_name(person: str) -> Coalesce:
    """The same as a column, by the name of the foreign key to somebody of the staff."""
    text = TextField()
    both = Concat(f"{person}__first_name", Value(" "), f"{person}__last_name", output_field=text)
    return Coalesce(NullIf(Trim(both), Value("")), F(f"{person}__username"), Value(""), output_field=text)


def containing(queryset: QuerySet, term: str, *columns: str) -> QuerySet:
    """Rows in which every word of the term stands somewhere in the columns, in any Persian spelling."""
    words = letters(term).split()
    if not words:
        return queryset.none() if term.strip() else queryset
    text = TextField()
    spaced = [part for column in columns for part in (Value(" ", text), Cast(column, text))]
    folded = Func(Concat(*spaced, output_field=text), function="fa_fold", output_field=text)
    folded = Replace(folded, Value(persian.ZWNJ, text), Value("", text))
    found = queryset.alias(folded=folded)
    for word in words:
        found = found.filter(folded__contains=word)
    return found


def letters(text: str) -> str:
    """What a search compares: the text in one spelling, without half-spaces."""
    return persian.fold(text).replace(persian.ZWNJ, "")


def containing_part(queryset: QuerySet, term: str, column: str) -> QuerySet:
    """The same as containing() of a column that holds folded words already, by its index of trigrams."""
    words = letters(term).split()
    if not words:
        return queryset.none() if term.strip() else queryset
    for word in words:
        queryset = queryset.filter(**{f"{column}__contains": word})
    return queryset


def is_sorted_by_hand(request: HttpRequest) -> bool:
    return ORDER_VAR in request.GET


def at_most(limit: int) -> Callable[[Callable], Callable]:
    """Refuse a bulk act when more than `limit` rows are chosen: a slip of the hand must stay small."""

    def bound(act: Callable) -> Callable:
        @wraps(act)
        def bounded(desk: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet):
            if queryset.count() <= limit:
                return act(desk, request, queryset)
            message = _("At most %(limit)d at once: please choose fewer.") % {"limit": limit}
            return desk.message_user(request, message, messages.ERROR)

        bounded.limit = limit
        return bounded

    return bound
