"""What was agreed, as rows of the meeting's form."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from news.admin.named_articles import is_seen_by, keep_unseen
from news.admin.participants import ReasonedFormSet, row_limits
from news.jalali_forms import JalaliAdminMixin, jalali_column
from news.models import Article, FollowUp, Meeting
from news.models.names import has_a_letter

TYPED = [("agreed", "responsible"), ("due_on", "status", "article", "is_public")]
MOST_ROWS = 30
TO_READ = [("agreed", "responsible"), ("due_shown", "status", "article_shown", "is_public")]


class FollowUpFormSet(ReasonedFormSet):
    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        followup = form.instance
        if "article" in form.fields and followup.article_id and not followup.article_is_seen:
            keep_unseen(form.fields["article"], followup.article_id)

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
    readonly_fields = ["due_shown", "article_shown"]
    extra = 0
    max_num = MOST_ROWS

    due_shown = jalali_column("due_on", _("due on"))

    @admin.display(description=FollowUp._meta.get_field("article").verbose_name)
    def article_shown(self, followup: FollowUp) -> str:
        return str(followup.article) if followup.article_id and followup.article_is_seen else "-"

    def get_fields(self, request: HttpRequest, obj: Meeting | None = None) -> list:
        is_open = obj is None or obj.published_at is None or request.user.has_perm("news.publish_meeting")
        return TYPED if is_open and self.has_change_permission(request, obj) else TO_READ

    def get_formset(self, request: HttpRequest, obj: Meeting | None = None, **kwargs):
        return super().get_formset(request, obj, **row_limits(self, MOST_ROWS), **kwargs)

    def get_queryset(self, request: HttpRequest):
        rows = super().get_queryset(request).select_related("article")
        return rows.annotate(article_is_seen=is_seen_by(request.user))

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs):
        if db_field.name == "article":
            kwargs["queryset"] = Article.objects.at_desk(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

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
