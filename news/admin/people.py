"""People and organizations at the desk: found by any spelling in three scripts, kept with their posts."""

from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.db.models import Count, Field, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.forms import Field as FormField
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from news import people_rows
from news.admin.dossier import WithDossier, first, meetings_of
from news.admin.exports import ExportedList
from news.admin.imports import ImportedList
from news.admin.merging import Mergeable
from news.admin.people_forms import MembershipForm, OrganizationForm, PersonForm, PostsFormSet
from news.admin.people_lookup import OrganizationLookup, PersonLookup, with_posts
from news.admin.people_warnings import warnings_about
from news.jalali_forms import JalaliAdminMixin
from news.models import Membership, Organization, Participant, Person
from news.models.participants import organizations_with_a_page, people_with_a_page
from news.newsroom import NewsroomAdmin
from news.people_import import OrganizationImport, PeopleImport
from news.templatetags.persian import fa, stamp

MEETINGS_SHOWN = 20
_Base = admin.options.BaseModelAdmin if TYPE_CHECKING else object


class AddsAlone(_Base):
    """From these forms another row may be added; to change and to delete it there are the lists."""

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs) -> FormField | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            wrapper = field.widget
            wrapper.can_change_related = wrapper.can_delete_related = wrapper.can_view_related = False
        return field


class NamedAdmin(AddsAlone, NewsroomAdmin):
    """What the desks of people and of organizations have in common."""

    # Read by Django's autocomplete only to see that there is a search.
    search_fields = ("name",)
    ordering = ["sort_name", "id"]

    # --- The list ---------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        link = self.opts.model_name
        rows = Participant.objects.filter(**{link: OuterRef("pk")}).order_by().values(link)
        counted = Subquery(rows.annotate(number=Count("meeting", distinct=True)).values("number"))
        return super().get_queryset(request).annotate(meeting_count=Coalesce(counted, 0))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        return (queryset.named(search_term) if search_term.strip() else queryset), False

    @admin.display(description=_("name"), ordering="sort_name")
    def named(self, row: Person | Organization) -> SafeString:
        return format_html("<bdi>{}</bdi>", row.name)

    @admin.display(description=_("name in Latin letters"), ordering="name_latin")
    def latin(self, row: Person | Organization) -> SafeString:
        return format_html("<bdi>{}</bdi>", row.name_latin)

    @admin.display(description=_("meetings"), ordering="meeting_count")
    def meetings_counted(self, row: Person | Organization) -> str:
        return fa(row.meeting_count)

    # --- The form ---------------------------------------------------------------------------------

    def get_readonly_fields(self, request: HttpRequest, obj: Person | Organization | None = None) -> list:
        return ["meetings_shown"] if obj else []

    @admin.display(description=_("meetings"))
    def meetings_shown(self, row: Person | Organization) -> SafeString | str:
        found = first(meetings_of(row).latest_first(), MEETINGS_SHOWN)
        if not found["rows"]:
            return _("None so far.")
        lines = format_html_join(
            "",
            '<li>{} <a href="{}"><bdi>{}</bdi></a></li>',
            (
                (
                    stamp(meeting.starts_on, "numeric_date"),
                    reverse("admin:news_meeting_change", args=[meeting.pk]),
                    meeting.subject,
                )
                for meeting in found["rows"]
            ),
        )
        more = _("and %(number)s earlier") % {"number": fa(found["more"])} if found["more"] else ""
        return format_html('<ul class="plain">{}</ul>{}', lines, more)

    def save_model(
        self, request: HttpRequest, obj: Person | Organization, form: ModelForm, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        for warning in warnings_about(obj, is_new=not change):
            self.message_user(request, warning, messages.WARNING)

    def view_on_site(self, row: Person | Organization) -> str | None:
        """Only where the public finds a page."""
        return row.get_absolute_url() if self.with_a_page().filter(pk=row.pk).exists() else None


# --- People ---------------------------------------------------------------------------------------


class MembershipInline(AddsAlone, JalaliAdminMixin, admin.StackedInline):
    model = Membership
    form = MembershipForm
    formset = PostsFormSet
    fields = [("position", "organization"), ("starts_on", "ends_on")]
    autocomplete_fields = ["organization"]
    extra = 0


class PeopleList(ChangeList):
    def get_queryset(self, request: HttpRequest, **kwargs) -> QuerySet:
        return with_posts(super().get_queryset(request, **kwargs), timezone.localdate())


@admin.register(Person)
class PersonAdmin(ExportedList, ImportedList, Mergeable, PersonLookup, WithDossier, NamedAdmin):
    form = PersonForm
    export_header, export_rows = people_rows.PERSON_HEADER, staticmethod(people_rows.person_rows)
    sheet_import = PeopleImport
    import_permissions = ("news.add_membership", "news.change_membership")
    inlines = [MembershipInline]
    autocomplete_fields = ["picture"]
    list_display = ["named", "post_now", "latin", "meetings_counted"]
    list_display_links = ["named"]
    with_a_page = staticmethod(people_with_a_page)

    class Media:
        css = {"all": ["desk/people.css"]}
        js = ["desk/lead-picture.js"]

    def get_changelist(self, request: HttpRequest, **kwargs) -> type[ChangeList]:
        return PeopleList

    @admin.display(description=_("post now"))
    def post_now(self, person: Person) -> SafeString | str:
        if not person.posts:
            return "-"
        post = person.posts[0]
        return format_html("<bdi>{}</bdi>، <bdi>{}</bdi>", post.position, post.organization)

    def get_fieldsets(self, request: HttpRequest, obj: Person | None = None) -> list:
        names = ["name", "name_latin", "name_cyrillic", "honorific_prefix", "family_name", "other_names"]
        beside = ["picture", "links", *(["meetings_shown"] if obj else [])]
        return [
            (None, {"classes": ["main"], "fields": [*names, "biography"]}),
            (_("Beside the name"), {"classes": ["side"], "fields": beside}),
        ]

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "picture":
            field.widget.attrs |= {
                "data-preview": reverse("admin:news_picture_small", args=[0]),
                "data-library": reverse("admin:news_picture_choose"),
                "data-library-label": _("Choose from the picture library"),
            }
        return field

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Person | None:
        """Hold the row while its form is saved, so that two forms cannot give the same post twice."""
        if request.method == "POST" and transaction.get_connection().in_atomic_block:
            number = object_id if object_id.isdecimal() else None
            Person.objects.filter(pk=number).select_for_update(no_key=True).first()
        return super().get_object(request, object_id, from_field)

    def changeform_view(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        for name, values in request.POST.lists():
            if name.endswith("-organization") and any(value and not _is_a_key(value) for value in values):
                raise SuspiciousOperation
        return super().changeform_view(request, *args, **kwargs)


def _is_a_key(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 19


# --- Organizations --------------------------------------------------------------------------------


@admin.register(Organization)
class OrganizationAdmin(ExportedList, ImportedList, Mergeable, OrganizationLookup, WithDossier, NamedAdmin):
    form = OrganizationForm
    export_header, export_rows = people_rows.ORGANIZATION_HEADER, staticmethod(people_rows.organization_rows)
    sheet_import = OrganizationImport
    autocomplete_fields = ["parent"]
    field_help = {
        "kind": _("What sort of body it is."),
        "parent": _("The larger body, such as the university of a faculty. Empty if it stands by itself."),
    }
    list_display = ["named", "kind", "city", "latin", "meetings_counted"]
    list_display_links = ["named"]
    list_filter = ["kind"]
    with_a_page = staticmethod(organizations_with_a_page)

    class Media:
        css = {"all": ["desk/people.css"]}

    def get_fieldsets(self, request: HttpRequest, obj: Organization | None = None) -> list:
        names = ["name", "name_latin", "name_cyrillic", "other_names"]
        beside = ["kind", "city", "country", "parent", *(["meetings_shown"] if obj else [])]
        return [
            (None, {"classes": ["main"], "fields": names}),
            (_("Beside the name"), {"classes": ["side"], "fields": beside}),
        ]
