"""The office's own data: one form with the week's hours, no list."""

from functools import partial

from django.contrib import admin
from django.db import transaction
from django.db.models import Field, ForeignKey
from django.forms import Field as FormField
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from news.admin.emblem import EmblemForm
from news.admin.opening_hours import OpeningHoursInline
from news.admin.picture_choosing import library_field
from news.models import Office
from news.newsroom import NewsroomAdmin

_FROM_THE_LEFT = {"phone", "emergency_phone", "email", "map_url"}


@admin.register(Office)
class OfficeAdmin(NewsroomAdmin):
    form = EmblemForm
    inlines = [OpeningHoursInline]
    autocomplete_fields = ["fallback_picture"]
    fieldsets = [
        (None, {"fields": ["name", "tagline", "emblem"]}),
        (_("How to reach us"), {"fields": ["address", "map_url", "phone", "emergency_phone", "email"]}),
        (_("About the office"), {"fields": ["about"]}),
        (_("Pictures"), {"fields": ["fallback_picture"]}),
        (_("Official answers"), {"fields": ["signature_name", "signature_position"]}),
        (
            _("Hours in your own words"),
            {
                "fields": ["hours"],
                "description": _("Shown only as long as the table below is empty; the table is better."),
            },
        ),
    ]

    class Media:
        css = {"all": ["desk/office.css"]}
        js = ["desk/lead-picture.js"]

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs) -> FormField | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name in _FROM_THE_LEFT:
            field.widget.attrs["dir"] = "ltr"
        return field

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs
    ) -> FormField | None:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field and db_field.name == "fallback_picture":
            field.widget.attrs |= library_field()
        return field

    def save_model(self, request: HttpRequest, obj: Office, form: ModelForm, change: bool) -> None:
        """An emblem that was replaced or taken away goes from the disk too: texts name pictures, but never it."""
        former = Office.objects.values_list("emblem", flat=True).get(pk=obj.pk) if change else ""
        super().save_model(request, obj, form, change)
        if former and former != obj.emblem.name:
            transaction.on_commit(partial(obj.emblem.storage.delete, former), robust=True)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Office.objects.exists()

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """What the way around the desk asks on each page: whether the row is there yet is asked where it leads."""
        may = self.has_change_permission(request)
        return {"add": False, "change": may, "delete": False, "view": self.has_view_permission(request)}

    def has_delete_permission(self, request: HttpRequest, obj: Office | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The only row stands in the place of a list of one."""
        office = Office.objects.first()
        if office and self.has_view_or_change_permission(request, office):
            return HttpResponseRedirect(reverse("admin:news_office_change", args=[office.pk]))
        if not office and self.has_add_permission(request):
            return HttpResponseRedirect(reverse("admin:news_office_add"))
        return super().changelist_view(request, extra_context)
