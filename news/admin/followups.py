"""The ledger at the desk: what was agreed, what is due, done in one click."""

from collections.abc import Iterator

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import F, QuerySet, Value
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from news import list_rows
from news.admin.exports import ExportedList
from news.admin.followup_filters import CounterpartFilter, DueFilter
from news.admin.named_articles import keep_unseen
from news.desk_lists import BoundedPages
from news.jalali_filters import JalaliDateFilter
from news.jalali_forms import jalali_column
from news.models import Article, DigestRecipient, FollowUp
from news.models.names import has_a_letter
from news.newsroom import NewsroomAdmin, containing_part
from news.readership import site_day
from news.spreadsheets import Row

Status = FollowUp.Status
SETTLED = {Status.DONE: gettext_lazy("Done"), Status.DROPPED: gettext_lazy("Dropped")}


class FollowUpForm(forms.ModelForm):
    """The form of one follow-up; it puts nothing before the public."""

    class Meta:
        model = FollowUp
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "article" in self.fields and self.instance.article_id and not self.instance.article_is_seen:
            keep_unseen(self.fields["article"], self.instance.article_id)

    def clean_agreed(self) -> str:
        agreed = self.cleaned_data["agreed"]
        has_a_letter(agreed)
        return agreed

    def clean(self) -> dict:
        data = super().clean()
        meeting = data.get("meeting") or (self.instance.meeting if self.instance.pk else None)
        if data.get("is_public") and meeting and meeting.is_public:
            message = _("This meeting is published: what the public reads is entered in the meeting's form.")
            self.add_error("is_public", message)
        return data


@admin.register(FollowUp)
class FollowUpAdmin(ExportedList, NewsroomAdmin):
    form = FollowUpForm
    export_header = list_rows.FOLLOWUP_HEADER
    change_form_template = "admin/news/settle_form.html"
    list_per_page = 25
    autocomplete_fields = ["meeting", "article"]
    list_display = [
        "agreed_shown",
        "meeting_shown",
        "responsible",
        "due_shown",
        "standing",
        "settle_buttons",
    ]
    list_display_links = None
    sortable_by = ["due_shown", "responsible"]
    list_filter = [
        DueFilter,
        "status",
        CounterpartFilter,
        JalaliDateFilter.on("due_on", called=gettext_lazy("day on which it is due")),
        "is_public",
    ]
    paginator = BoundedPages
    search_fields = ("agreed", "responsible")
    search_help_text = gettext_lazy("Any part of what was agreed, or of who does it.")
    fields = ["meeting", "agreed", "responsible", "due_on", "status", "article", "is_public"]
    field_help = {
        "meeting": gettext_lazy("The meeting at which it was agreed. Type a part of its subject."),
        "agreed": gettext_lazy("One sentence that can be checked: what shall be there when it is done."),
        "responsible": gettext_lazy(
            "The person or the body that has to do it, by the name that colleagues know."
        ),
        "due_on": gettext_lazy("From the day after, the desk shows it as overdue. Empty: no day was agreed."),
        "status": gettext_lazy("“Done” once it is there; “dropped” if nothing will come of it any more."),
        "article": gettext_lazy("The article in which readers learn what came of it, if there is one."),
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        # A column knows no request: each row says whether an editor looks at it.
        by_editor = Value(request.user.has_perm("news.publish_meeting"), models.BooleanField())
        rows = super().get_queryset(request).select_related("meeting")
        return rows.annotate(by_editor=by_editor).defer("words", "meeting__summary", "meeting__search")

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> FollowUp | None:
        """Asked for the one row of a form: in the list it would read all the articles there are."""
        followup = super().get_object(request, object_id, from_field)
        if followup:
            known = Article.objects.at_desk(request.user).filter(pk=followup.article_id)
            followup.article_is_seen = followup.article_id is not None and known.exists()
        return followup

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        return containing_part(queryset, search_term, "words"), False

    def get_ordering(self, request: HttpRequest) -> list:
        """What somebody must act on stands first, the longest overdue on top; then what was settled last."""
        return [F("settled_on").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "id"]

    def get_fields(self, request: HttpRequest, obj: FollowUp | None = None) -> list[str]:
        is_told = obj and obj.article_id and not obj.article_is_seen
        if is_told and not self.has_change_permission(request, obj):
            return [name for name in self.fields if name != "article"]
        return self.fields

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs):
        if db_field.name == "article":
            kwargs["queryset"] = Article.objects.at_desk(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def rows_for(self, request: HttpRequest, queryset: QuerySet) -> Iterator[Row]:
        reporting = Article.objects.at_desk(request.user).filter(reported_followups__isnull=False)
        titles = dict(reporting.order_by().values_list("pk", "title"))
        return list_rows.followup_rows(queryset, today=site_day(), titles=titles)

    # --- Who may do what --------------------------------------------------------------------------

    def has_change_permission(self, request: HttpRequest, obj: FollowUp | None = None) -> bool:
        """What the public reads is changed in the meeting's own form, with a reason (news/admin/meetings.py)."""
        return super().has_change_permission(request, obj) and not (obj and is_shown(obj))

    def has_delete_permission(self, request: HttpRequest, obj: FollowUp | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and is_shown(obj))

    def get_actions(self, request: HttpRequest) -> dict:
        """No deleting by the dozen: an agreement that fell through is dropped, and stays on record."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def may_settle(self, request: HttpRequest, followup: FollowUp) -> bool:
        """Saying that something is done corrects nothing; in public it is the editors who say it."""
        allowed = request.user.has_perm("news.change_followup")
        return allowed and (not is_shown(followup) or request.user.has_perm("news.publish_meeting"))

    # --- Columns ----------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("what was agreed"))
    def agreed_shown(self, followup: FollowUp) -> SafeString:
        page = reverse("admin:news_followup_change", args=[followup.pk])
        return format_html('<a href="{}" dir="auto">{}</a>', page, followup.agreed)

    @admin.display(description=gettext_lazy("meeting"))
    def meeting_shown(self, followup: FollowUp) -> SafeString:
        page = reverse("admin:news_meeting_change", args=[followup.meeting_id])
        return format_html('<a href="{}">{}</a>', page, followup.meeting)

    due_shown = jalali_column("due_on", gettext_lazy("due on"))

    @admin.display(description=gettext_lazy("status"))
    def standing(self, followup: FollowUp) -> SafeString:
        if followup.is_overdue(site_day()):
            return format_html('<span class="badge is-rejected">{}</span>', _("overdue"))
        name = {Status.OPEN: "pending", Status.DONE: "approved", Status.DROPPED: "expired"}[followup.status]
        return format_html('<span class="badge is-{}">{}</span>', name, followup.get_status_display())

    @admin.display(description=gettext_lazy("settle"))
    def settle_buttons(self, followup: FollowUp) -> SafeString | str:
        if followup.status != Status.OPEN or (is_shown(followup) and not followup.by_editor):
            return ""
        context = {"followup": followup, "choices": SETTLED.items()}
        return render_to_string("admin/news/followup/settle.html", context)

    def get_list_display(self, request: HttpRequest) -> list:
        columns = super().get_list_display(request)
        return columns if self.has_change_permission(request) else columns[:-1]

    # --- The page of one ---------------------------------------------------------------------------

    def render_change_form(self, request: HttpRequest, context: dict, *args, **kwargs) -> HttpResponse:
        """Where nothing can be changed the page says why, and settles as the list does."""
        followup = context.get("original")
        if followup and not self.has_change_permission(request, followup):
            context |= self._why_read_only(request, followup)
            if self.may_settle(request, followup):
                context["settle"] = self.settle_buttons(followup)
        return super().render_change_form(request, context, *args, **kwargs)

    def _why_read_only(self, request: HttpRequest, followup: FollowUp) -> dict:
        if not is_shown(followup) or not self.has_change_permission(request):
            return {"why_read_only": _("Your role reads follow-ups and does not change them.")}
        if not request.user.has_perm("news.publish_meeting"):
            return {
                "why_read_only": _("The public reads this: editors alone change it or say that it is done.")
            }
        return {
            "why_read_only": _(
                "The public reads this: its words are changed in the meeting's form, with a reason."
            ),
            "changed_at": reverse("admin:news_meeting_change", args=[followup.meeting_id]),
        }

    # --- Settling ---------------------------------------------------------------------------------

    def get_urls(self) -> list:
        settle = self.admin_site.admin_view(require_POST(self.settle))
        return [path("<int:pk>/settle/", settle, name="news_followup_settle"), *super().get_urls()]

    def settle(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The button beside a row, or on the desk's first page; a second press changes nothing and says so."""
        followup = get_object_or_404(FollowUp.objects.select_related("meeting"), pk=pk)
        status = request.POST.get("settled")
        if not self.may_settle(request, followup) or status not in SETTLED:
            raise PermissionDenied
        if FollowUp.objects.filter(pk=pk).settle(status):
            self.log_change(request, followup, str(SETTLED[status]))
            message = _("“%(agreed)s”: %(status)s.") % {"agreed": followup.agreed, "status": SETTLED[status]}
            self.message_user(request, message, messages.SUCCESS)
        else:
            self.message_user(request, _("This was settled already."), messages.WARNING)
        return HttpResponseRedirect(self._way_back(request))

    def _way_back(self, request: HttpRequest) -> str:
        if request.POST.get("from") == "index":
            return reverse("admin:index")
        # Only a query of our own list: no address of another site can come out of it.
        filters = request.POST.get("filters", "").lstrip("?")
        address = reverse("admin:news_followup_changelist")
        return f"{address}?{filters}" if filters else address


def is_shown(followup: FollowUp) -> bool:
    """Whether the public reads it now."""
    return followup.is_public and followup.meeting.is_public


@admin.register(DigestRecipient)
class DigestRecipientAdmin(NewsroomAdmin):
    list_display = ["email", "name", "is_active", jalali_column("last_sent_on", gettext_lazy("last sent on"))]
    search_fields = ("email", "name")
    fields = ["email", "name", "is_active"]
