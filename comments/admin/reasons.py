"""The reasons from which moderators choose when they reject, and what the authors read."""

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.models import RejectionReason
from news.newsroom import NewsroomAdmin
from news.persian import clean_text
from news.templatetags.persian import fa


def offered_badge(is_offered: bool) -> SafeString:
    name, label = ("public", _("in the list")) if is_offered else ("expired", _("not offered"))
    return format_html('<span class="badge is-{}">{}</span>', name, label)


class ReasonForm(forms.ModelForm):
    class Meta:
        model = RejectionReason
        fields: list[str] = []

    def clean_label(self) -> str:
        return " ".join(clean_text(self.cleaned_data["label"]).split())

    def clean_public_wording(self) -> str:
        return " ".join(clean_text(self.cleaned_data["public_wording"]).split())


@admin.register(RejectionReason)
class RejectionReasonAdmin(NewsroomAdmin):
    form = ReasonForm
    fields = ["label", "public_wording", "position", "is_active"]
    list_display = ["label", "public_wording", "place", "uses", "state"]
    search_fields = ("label", "public_wording")
    sortable_by: list[str] = []

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(uses=Count("decisions"))

    def get_ordering(self, request: HttpRequest) -> list:
        return RejectionReason._meta.ordering

    def has_delete_permission(self, request: HttpRequest, obj: RejectionReason | None = None) -> bool:
        """What a decision gives as its reason stays; it is no longer offered instead."""
        return super().has_delete_permission(request, obj) and not (obj and obj.decisions.exists())

    def get_fields(self, request: HttpRequest, obj: RejectionReason | None = None) -> list:
        """Who only reads a reason finds number and mark as in the list."""
        written = obj is None or self.has_change_permission(request, obj)
        return self.fields if written else ["label", "public_wording", "place", "state"]

    @admin.display(description=gettext_lazy("place in the list"))
    def place(self, reason: RejectionReason) -> str:
        return fa(reason.position)

    @admin.display(description=gettext_lazy("times used"))
    def uses(self, reason: RejectionReason) -> str:
        return fa(reason.uses)

    @admin.display(description=gettext_lazy("state"))
    def state(self, reason: RejectionReason) -> SafeString:
        return offered_badge(reason.is_active)
