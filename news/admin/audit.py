"""The log of the desk: who did what and when. It is read, filtered and taken out as a file, and never changed."""

from collections.abc import Iterator

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from news import audit_reading, audit_search, jalali
from news.admin.exports import ExportedList
from news.desk_lists import MOST_LISTED, BoundedPages, DeskList, FoundAlready
from news.jalali_filters import DayRangeFilter
from news.kept_secrets import Secrets
from news.models import AuditEntry, SealCheck
from news.newsroom import NewsroomAdmin, name_of
from news.spreadsheets import Row
from news.templatetags.persian import stamp

# How many of the newest entries a word is looked for in. Older ones are reached by choosing a period.
MOST_SEARCHED = 20_000
NOBODY = "-"


class Closed:
    """Of a filter with many choices the chosen one alone is shown until somebody opens it."""

    template = "admin/closed_filter.html"

    @property
    def is_chosen(self) -> bool:
        return any(self.used_parameters.values())


class PersonFilter(Closed, admin.SimpleListFilter):
    title = _("who")
    parameter_name = "who"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        people = User.objects.filter(is_staff=True).order_by("last_name", "first_name", "username")
        return [(str(person.pk), name_of(person)) for person in people] + [(NOBODY, _("nobody known"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        asked = self.value()
        if asked == NOBODY:
            return queryset.filter(actor=None)
        known = {value for value, _label in self.lookup_choices}
        return queryset.filter(actor=int(asked)) if asked in known else queryset


class ActFilter(Closed, admin.ChoicesFieldListFilter):
    """The acts in the order in which the model names them."""


class KindFilter(Closed, admin.SimpleListFilter):
    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        models: list[type[Model]] = list(model_admin.admin_site._registry)
        kinds = {model._meta.label_lower: str(model._meta.verbose_name) for model in models}
        return sorted(kinds.items(), key=lambda kind: kind[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        known = {value for value, _label in self.lookup_choices}
        return queryset.filter(kind=self.value()) if self.value() in known else queryset


def secrets_of(request: HttpRequest) -> Secrets:
    """Asked for once in each answer."""
    if not hasattr(request, "secrets"):
        request.secrets = Secrets(request.user)
    return request.secrets


class LogList(DeskList):
    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = audit_reading.without_secrets(self.result_list, secrets_of(request))


@admin.register(AuditEntry)
class AuditEntryAdmin(ExportedList, FoundAlready, NewsroomAdmin):
    list_display = ["when", "who", "act", "kind_shown", "what", "note_shown"]
    list_display_links = ["when"]
    list_select_related = ["actor"]
    list_filter = [DayRangeFilter.on("at"), PersonFilter, ("act", ActFilter), KindFilter]
    sortable_by: list[str] = []
    ordering = ["-at", "-id"]
    paginator = BoundedPages
    search_fields = ("name", "note")
    search_help_text = _(
        "Words of all that the list shows of an entry, among the newest 20,000 of what is chosen."
    )
    fields = readonly_fields = ["when", "who", "act", "kind_shown", "what", "note_shown", "changes_shown"]
    export_header = (
        _("when"), _("moment (ISO 8601)"), _("who"), _("act"), _("kind"), _("number"), _("of what"), _("note"),
    )  # fmt: skip

    class Media:
        css = {"all": ["desk/versions.css"]}

    # --- Nobody changes it ------------------------------------------------------------------------

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False

    # --- The list ---------------------------------------------------------------------------------

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        return lookup in {*DayRangeFilter.parameter_names, "act__exact"} or super().lookup_allowed(
            lookup, value, request
        )

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return super().changelist_view(request, {"chain": SealCheck.objects.first(), **(extra_context or {})})

    def get_changelist(self, request: HttpRequest, **kwargs) -> type[ChangeList]:
        return LogList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        if not search_term.strip():
            return queryset, False
        newest = queryset.order_by("-at", "-id")[:MOST_SEARCHED]
        keys = audit_search.found(newest, search_term, secrets_of(request))
        shown = keys[:MOST_LISTED]
        request.found = len(shown), len(keys) > MOST_LISTED
        return queryset.filter(pk__in=shown), False

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> AuditEntry | None:
        entry = super().get_object(request, object_id, from_field)
        if entry is None:
            return None
        secrets = secrets_of(request)
        [told] = audit_reading.without_secrets([entry], secrets)
        told.in_words = audit_reading.changes_in_words(told, secrets)
        return told

    # --- Columns ----------------------------------------------------------------------------------

    @admin.display(description=_("when"))
    def when(self, entry: AuditEntry) -> SafeString | str:
        return stamp(entry.at, "to_the_second")

    @admin.display(description=_("who"))
    def who(self, entry: AuditEntry) -> SafeString | str:
        return format_html("<bdi>{}</bdi>", name_of(entry.actor)) if entry.actor else "—"

    @admin.display(description=_("kind"))
    def kind_shown(self, entry: AuditEntry) -> str:
        return audit_reading.kind_in_words(entry) or "—"

    @admin.display(description=_("of what"))
    def what(self, entry: AuditEntry) -> SafeString | str:
        address = _address_of(entry)
        name = format_html("<bdi>{}</bdi>", entry.name or "—")
        return format_html('<a href="{}">{}</a>', address, name) if address else name

    @admin.display(description=_("note"))
    def note_shown(self, entry: AuditEntry) -> SafeString | str:
        return format_html('<bdi class="audit-note">{}</bdi>', entry.note) if entry.note else "—"

    @admin.display(description=_("changes"))
    def changes_shown(self, entry: AuditEntry) -> SafeString | str:
        table = render_to_string("admin/news/auditentry/changes.html", {"changes": entry.in_words})
        return table if entry.in_words else "—"

    # --- As a file --------------------------------------------------------------------------------

    def rows_for(self, request: HttpRequest, queryset: QuerySet) -> Iterator[Row]:
        entries = audit_reading.without_secrets(queryset.select_related("actor"), secrets_of(request))
        for entry in entries:
            yield (
                jalali.to_the_second(entry.at),
                jalali.iso(entry.at),
                name_of(entry.actor) if entry.actor else "",
                entry.get_act_display(),
                audit_reading.kind_in_words(entry),
                entry.object_id,
                entry.name,
                entry.note,
            )


def _address_of(entry: AuditEntry) -> str:
    """The page of what the entry is about; empty where it has none, or where the reader must not know of it."""
    if not (entry.kind and entry.object_id) or entry.is_secret:
        return ""
    try:
        return reverse(f"admin:{entry.kind.replace('.', '_')}_change", args=[entry.object_id])
    except NoReverseMatch:
        return ""
