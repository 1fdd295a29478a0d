"""What was agreed, as rows of the meeting's form."""

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from news.admin.participants import ReasonedFormSet, row_limits
from news.jalali_forms import JalaliAdminMixin, jalali_column
from news.models import FollowUp, Meeting
from news.models.names import has_a_letter

TYPED = [("agreed", "responsible"), ("due_on", "status", "article", "is_public")]
MOST_ROWS = 30
TO_READ = [("agreed", "responsible"), ("due_shown", "status", "article", "is_public")]


class FollowUpFormSet(ReasonedFormSet):
    def is_changed_in_public(self) -> bool:
        """Of internal follow-ups the public learns nothing."""
        return any(
            form.has_changed() and (form.initial.get("is_public") or form.cleaned_data.get("is_public"))
            for form in self.forms
        )


class FollowUpInline(JalaliAdminMixin, admin.StackedInline):
    model = FollowUp
    formset = FollowUpFormSet
    autocomplete_fields = ["article"]
    readonly_fields = ["due_shown"]
    extra = 0
    max_num = MOST_ROWS

    due_shown = jalali_column("due_on", _("due on"))

    def get_fields(self, request: HttpRequest, obj: Meeting | None = None) -> list:
        is_open = obj is None or obj.published_at is None
        return TYPED if is_open or request.user.has_perm("news.publish_meeting") else TO_READ

    def get_formset(self, request: HttpRequest, obj: Meeting | None = None, **kwargs):
        return super().get_formset(request, obj, **row_limits(self, MOST_ROWS), **kwargs)

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).select_related("article")

    def formfield_for_dbfield(self, db_field, request: HttpRequest, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            wrapper = field.widget
            wrapper.can_add_related = wrapper.can_change_related = False
            wrapper.can_delete_related = wrapper.can_view_related = False
        if field and db_field.name == "is_public":
            field.label, field.help_text = _("on the public page"), ""
        if field and db_field.name in ("agreed", "responsible"):
            field.widget.attrs.pop("maxlength", None)
            field.widget.attrs["dir"] = "auto"
        if field and db_field.name == "agreed":
            field.validators.append(has_a_letter)
        return field
