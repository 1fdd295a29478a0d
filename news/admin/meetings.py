"""Meetings at the desk: prepared by writers, published by editors."""

from collections.abc import Iterator

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.forms import BaseFormSet, Form, ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from news import meeting_rows
from news.admin.co_attendance import CoAttendance
from news.admin.exports import ExportedList
from news.admin.last_participants import LastParticipants
from news.admin.meeting_followups import FollowUpInline
from news.admin.meeting_form import MeetingForm
from news.admin.meeting_list import MeetingColumns, MeetingList, PublicityFilter, found
from news.admin.participants import ParticipantFormSet, ParticipantInline, ReasonedFormSet
from news.jalali_filters import JalaliDateFilter
from news.jalali_forms import jalali_column
from news.models import Article, Meeting, MeetingCorrection
from news.models.participants import put_in_order
from news.newsroom import NewsroomAdmin
from news.spreadsheets import Row

OCCASION = (
    None,
    {"classes": ["main"], "fields": ["seen_save", "subject", ("kind", "status"), "summary"]},
)
LINKED = (gettext_lazy("Articles and pictures"), {"classes": ["main"], "fields": ["articles", "pictures"]})
TIME = (
    gettext_lazy("When and where"),
    {
        "classes": ["side"],
        "fields": [("starts_on", "starts_time"), ("ends_on", "ends_time"), "place", "city"],
    },
)
CONTEXT = (gettext_lazy("What it belongs to"), {"classes": ["side"], "fields": ["parent", "topics"]})
TO_READ = [
    (None, {"classes": ["main", "reading"], "fields": ["subject", "summary", "articles_shown", "pictures"]}),
    (
        gettext_lazy("When and where"),
        {
            "classes": ["side", "reading"],
            "fields": ["begins", "ends", "place", "city", "kind", "status", "parent", "topics"],
        },
    ),
]
BUTTONS = ("_publish", "_unpublish")


@admin.register(Meeting)
class MeetingAdmin(
    CoAttendance,
    ExportedList,
    MeetingColumns,
    LastParticipants,
    NewsroomAdmin,
):
    form = MeetingForm
    export_header = meeting_rows.HEADER
    inlines = [ParticipantInline, FollowUpInline]
    autocomplete_fields = ["parent", "topics", "pictures", "articles"]
    field_help = {
        "kind": gettext_lazy(
            "The statistics count by it. Of several meetings on one journey the visit is the whole."
        ),
        "summary": gettext_lazy(
            "What was spoken about and what came of it, in a few sentences; readers see it."
        ),
        "topics": gettext_lazy("The tags of what was spoken about. Type a few letters and choose."),
        "articles": gettext_lazy("The articles that tell of this meeting; each of them then leads to it."),
    }
    search_fields = ("subject",)
    ordering = ["-starts_on", "-pk"]
    list_display = [
        "number_shown",
        jalali_column("starts_on", gettext_lazy("date")),
        "subject",
        "kind",
        "status",
        "ours_shown",
        "counterpart_shown",
        "publicity_shown",
    ]
    list_display_links = ["subject"]
    list_filter = [JalaliDateFilter.on("starts_on"), "kind", "status", PublicityFilter]

    class Media:
        css = {"all": ["desk/rows.css", "desk/meeting.css"]}

    def export_rows(self, queryset: QuerySet) -> Iterator[Row]:
        return meeting_rows.rows(queryset, public=False)

    # --- Who may do what --------------------------------------------------------------------------

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("news.publish_meeting")

    def has_change_permission(self, request: HttpRequest, obj: Meeting | None = None) -> bool:
        is_open = obj is None or obj.published_at is None or self.has_publish_permission(request)
        return super().has_change_permission(request, obj) and is_open

    def has_delete_permission(self, request: HttpRequest, obj: Meeting | None = None) -> bool:
        """A number that the public has seen stays somebody's: such a meeting is taken back, never deleted."""
        return super().has_delete_permission(request, obj) and not (obj and obj.number)

    # --- The list ---------------------------------------------------------------------------------

    def get_changelist(self, request: HttpRequest, **kwargs) -> type[ChangeList]:
        return MeetingList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        if request.GET.get("field_name") == "parent":
            queryset = queryset.filter(kind=Meeting.Kind.VISIT, parent=None)
        return found(queryset, search_term), False

    # --- The form ---------------------------------------------------------------------------------

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None):
        """Hold the row while a form is saved, so that nobody's words are written over by an older state."""
        if request.method == "POST" and transaction.get_connection().in_atomic_block:
            number = object_id if object_id.isdecimal() and len(object_id) < 19 else None
            Meeting.objects.filter(pk=number).select_for_update(no_key=True).first()
        meeting = super().get_object(request, object_id, from_field)
        if meeting:
            # A read-only field knows no request.
            meeting.articles_to_read = Article.objects.at_desk(request.user).filter(meetings=meeting)
        return meeting

    def get_fieldsets(self, request: HttpRequest, obj: Meeting | None = None) -> list:
        if obj and not self.has_change_permission(request, obj):
            return TO_READ
        reason = (gettext_lazy("Change of a published meeting"), {"classes": ["main", "reason"]})
        reason[1]["fields"] = ["correction_reason"]
        return [*([reason] if obj and obj.number else []), OCCASION, LINKED, TIME, CONTEXT]

    def get_readonly_fields(self, request: HttpRequest, obj: Meeting | None = None) -> list[str]:
        return ["begins", "ends", "articles_shown"]

    def get_form(
        self, request: HttpRequest, obj: Meeting | None = None, change: bool = False, **kwargs
    ) -> type[Form]:
        form = super().get_form(request, obj, change, **kwargs)
        form.needs_no_reason = "_unpublish" in request.POST
        return form

    def formfield_for_manytomany(self, db_field, request: HttpRequest, **kwargs):
        if db_field.name == "articles":
            kwargs["queryset"] = Article.objects.at_desk(request.user)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request: HttpRequest, **kwargs):
        if db_field.name in ("starts_time", "ends_time"):
            return None
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            wrapper = field.widget
            wrapper.can_add_related = wrapper.can_add_related and db_field.name in {"topics", "pictures"}
            wrapper.can_change_related = wrapper.can_delete_related = wrapper.can_view_related = False
        return field

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict | None = None,
    ) -> HttpResponse:
        if any(button in request.POST for button in BUTTONS) and not self.has_publish_permission(request):
            raise PermissionDenied
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except PermissionDenied:
            meeting = self._lost_meanwhile(request, object_id)
            if meeting is None:
                raise
            return self._not_saved(request, meeting)

    def _lost_meanwhile(self, request: HttpRequest, object_id: str | None) -> Meeting | None:
        """The meeting that was published while somebody had its form open."""
        may_prepare = request.method == "POST" and super().has_change_permission(request)
        meeting = super().get_object(request, object_id) if may_prepare and object_id else None
        return meeting if meeting and meeting.published_at else None

    def _not_saved(self, request: HttpRequest, meeting: Meeting) -> HttpResponse:
        """Give all that was typed back."""
        hidden = ("csrfmiddlewaretoken", "seen_save")
        typed = [text for name, text in request.POST.items() if text and name not in hidden]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Your text was not saved"),
            "meeting": meeting,
            "typed": "\n".join(text for text in typed if not text.isascii() or not text.isalnum()),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/news/meeting/not_saved.html", context, status=403)

    def render_change_form(self, request: HttpRequest, context: dict, *args, **kwargs) -> HttpResponse:
        meeting = context["original"]
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        if any(isinstance(f, ReasonedFormSet) and f.is_bound and f.lacks_reason() for f in formsets):
            form = context["adminform"].form
            form.demand_reason()
            context["errors"] = context["errors"] or form.errors["correction_reason"]
        context["may_publish"] = self.has_publish_permission(request)
        context["corrections"] = meeting.corrections.select_related("made_by") if meeting else []
        return super().render_change_form(request, context, *args, **kwargs)

    # --- Saving -----------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Meeting, form: ModelForm, change: bool) -> None:
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Form, formset: BaseFormSet, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        if isinstance(formset, ParticipantFormSet):
            put_in_order(formset.rows_in_order())

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: list, change: bool) -> None:
        seen = Article.objects.at_desk(request.user)
        unseen = list(form.instance.articles.filter(is_embargoed=True).exclude(pk__in=seen.values("pk")))
        super().save_related(request, form, formsets, change)
        form.instance.articles.add(*unseen)
        reason = form.cleaned_data.get("correction_reason")
        if reason and form.instance.number:
            MeetingCorrection.objects.create(meeting=form.instance, made_by=request.user, reason=reason)
        if "_publish" in request.POST and form.instance.publish():
            self._tell(
                request, form.instance, _("published"), _("“%(subject)s” is public as number %(number)s.")
            )
        if "_unpublish" in request.POST and form.instance.unpublish():
            message = _("“%(subject)s” is internal again; number %(number)s stays its own.")
            self._tell(request, form.instance, _("taken back"), message)

    def _tell(self, request: HttpRequest, meeting: Meeting, act: str, message: str) -> None:
        self.log_change(request, meeting, act)
        words = {"subject": meeting.subject, "number": meeting.public_number}
        self.message_user(request, message % words, messages.SUCCESS)

    def view_on_site(self, meeting: Meeting) -> str | None:
        return meeting.get_absolute_url() if meeting.is_public else None
