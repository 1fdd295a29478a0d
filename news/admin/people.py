"""People and organizations at the desk: found by any spelling in three scripts, kept with their posts."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from news.admin.people_forms import MembershipForm, OrganizationForm, PersonForm, PostsFormSet
from news.admin.people_lookup import OrganizationLookup, PersonLookup
from news.jalali_forms import JalaliAdminMixin
from news.models import Membership, Organization, Person
from news.newsroom import NewsroomAdmin


class NamedAdmin(NewsroomAdmin):
    """What the lists of people and of organizations have in common."""

    # Read by Django's autocomplete only to see that there is a search.
    search_fields = ("name",)
    ordering = ["sort_name", "id"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        return (queryset.named(search_term) if search_term.strip() else queryset), False


class MembershipInline(JalaliAdminMixin, admin.TabularInline):
    model = Membership
    form = MembershipForm
    formset = PostsFormSet
    fields = ["position", "organization", "starts_on", "ends_on"]
    autocomplete_fields = ["organization"]
    extra = 0


@admin.register(Person)
class PersonAdmin(PersonLookup, NamedAdmin):
    form = PersonForm
    inlines = [MembershipInline]
    autocomplete_fields = ["picture"]
    list_display = ["name", "name_latin"]


@admin.register(Organization)
class OrganizationAdmin(OrganizationLookup, NamedAdmin):
    form = OrganizationForm
    autocomplete_fields = ["parent"]
    list_display = ["name", "kind", "city", "name_latin"]
    list_filter = ["kind"]
