"""The rules of all discussions: one form, no list."""

from django.contrib import admin
from django.db.models import Field
from django.forms import Field as FormField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from comments.models import DiscussionRules
from news.newsroom import NewsroomAdmin
from news.one_line import OneLine


@admin.register(DiscussionRules)
class DiscussionRulesAdmin(NewsroomAdmin):
    fields = ["is_open", "closes_after_days", "message"]

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs) -> FormField | None:
        if db_field.name == "message":
            kwargs["widget"] = OneLine({"dir": "auto", "maxlength": db_field.max_length})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: DiscussionRules | None = None) -> bool:
        return False

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> DiscussionRules | None:
        """The one row; until somebody saves it, what holds without it."""
        found = super().get_object(request, object_id, from_field)
        return found or (DiscussionRules() if object_id == "1" else None)

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The form stands in the place of a list of one."""
        if self.has_view_or_change_permission(request):
            return HttpResponseRedirect(reverse("admin:comments_discussionrules_change", args=[1]))
        return super().changelist_view(request, extra_context)
