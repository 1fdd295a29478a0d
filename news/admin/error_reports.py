"""What readers say is wrong in articles: looked at, and settled."""

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from news import audit, error_reporting, list_rows
from news.admin.exports import ExportedList
from news.admin.named_articles import is_seen_by
from news.models import ErrorReport
from news.newsroom import NewsroomAdmin, at_most, name_of
from news.templatetags.persian import fa, stamp

AT_ONCE = 100


class SettledFilter(admin.SimpleListFilter):
    """Waiting reports, unless somebody asks for the others."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [("settled", gettext_lazy("settled"))]

    def choices(self, changelist) -> list[dict]:
        labels = {None: gettext_lazy("waiting"), "settled": gettext_lazy("settled")}
        return [
            {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({"state": value} if value else {}, ["state"]),
                "display": label,
            }
            for value, label in labels.items()
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(handled_at__isnull=self.value() != "settled")


@admin.register(ErrorReport)
class ErrorReportAdmin(ExportedList, NewsroomAdmin):
    export_header, export_rows = list_rows.REPORT_HEADER, staticmethod(list_rows.report_rows)
    change_form_template = "admin/news/settle_form.html"
    list_display = ["said", "article_shown", "wording", "received", "settled", "settle_button"]
    list_display_links = ["received"]
    list_select_related = ["article", "handled_by"]
    list_filter = [SettledFilter]
    ordering = ["-created_at", "-id"]
    sortable_by = ["received"]
    search_fields = ("text", "article__title")
    fields = ["said", "article_shown", "wording", "received", "settled"]
    readonly_fields = fields
    actions = ["settle_chosen", "reopen_chosen"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).filter(is_seen_by(request.user))
        return rows.defer("article__body", "article__body_text", "article__search")

    # --- Who may do what --------------------------------------------------------------------------

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    # --- Columns ----------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("what is wrong"))
    def said(self, report: ErrorReport) -> SafeString:
        return format_html('<div class="said-by-reader" dir="auto">{}</div>', report.text)

    @admin.display(description=gettext_lazy("article"))
    def article_shown(self, report: ErrorReport) -> SafeString:
        page = reverse("admin:news_article_change", args=[report.article_id])
        return format_html('<a href="{}"><bdi>{}</bdi></a>', page, report.article.title)

    @admin.display(description=gettext_lazy("text"))
    def wording(self, report: ErrorReport) -> SafeString | str:
        if report.text_digest == report.article.text_digest:
            return _("unchanged since")
        return format_html('<span class="badge is-changed">{}</span>', _("changed since"))

    @admin.display(description=gettext_lazy("received on"), ordering="created_at")
    def received(self, report: ErrorReport) -> SafeString | str:
        return stamp(report.created_at)

    @admin.display(description=gettext_lazy("settled"))
    def settled(self, report: ErrorReport) -> SafeString | str:
        if not report.handled_at:
            return "—"
        by = name_of(report.handled_by) if report.handled_by else ""
        return format_html("{}<br><bdi>{}</bdi>", stamp(report.handled_at), by)

    @admin.display(description=gettext_lazy("settle"))
    def settle_button(self, report: ErrorReport) -> SafeString | str:
        if report.handled_at:
            return ""
        return render_to_string("admin/news/errorreport/settle.html", {"report": report})

    def get_list_display(self, request: HttpRequest) -> list:
        columns = super().get_list_display(request)
        return columns if self.has_change_permission(request) else columns[:-1]

    # --- The page of one ---------------------------------------------------------------------------

    def render_change_form(self, request: HttpRequest, context: dict, *args, **kwargs) -> HttpResponse:
        """Nothing of it can be saved; it is settled."""
        report = context["original"]
        context |= {"show_save": False, "show_save_and_continue": False}
        if self.has_change_permission(request, report):
            context["settle"] = self.settle_button(report)
        if context.get("settle"):
            context["why_read_only"] = _(
                "Look at the article, mend it if need be, and say here that this is settled."
            )
        return super().render_change_form(request, context, *args, **kwargs)

    # --- Settling ---------------------------------------------------------------------------------

    def get_urls(self) -> list:
        settle = self.admin_site.admin_view(require_POST(self.settle))
        return [path("<int:pk>/settle/", settle, name="news_errorreport_settle"), *super().get_urls()]

    def settle(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The button beside a row; a second press changes nothing and says so."""
        report = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, report):
            raise PermissionDenied
        if error_reporting.settle(ErrorReport.objects.filter(pk=pk), by=request.user):
            self.log_change(request, report, _("settled"))
            self.message_user(request, _("The report was settled."), messages.SUCCESS)
        else:
            self.message_user(request, _("This was settled already."), messages.WARNING)
        # Only a query of our own list: no address of another site can come out of it.
        filters = request.POST.get("filters", "").lstrip("?")
        address = reverse("admin:news_errorreport_changelist")
        return HttpResponseRedirect(f"{address}?{filters}" if filters else address)

    @admin.action(description=gettext_lazy("Settle the chosen reports"), permissions=["change"])
    @at_most(AT_ONCE)
    def settle_chosen(self, request: HttpRequest, queryset: QuerySet) -> None:
        chosen = list(queryset.filter(handled_at=None))
        done = error_reporting.settle(
            ErrorReport.objects.filter(pk__in=[one.pk for one in chosen]), by=request.user
        )
        LogEntry.objects.log_actions(request.user.pk, chosen, CHANGE, _("settled"))
        _write_down(request, chosen, _("settled"))
        self.message_user(request, _("Reports settled: %(count)s") % {"count": fa(done)}, messages.SUCCESS)

    @admin.action(description=gettext_lazy("Let the chosen reports wait again"), permissions=["change"])
    @at_most(AT_ONCE)
    def reopen_chosen(self, request: HttpRequest, queryset: QuerySet) -> None:
        chosen = list(queryset.filter(handled_at__isnull=False))
        done = error_reporting.reopen(ErrorReport.objects.filter(pk__in=[one.pk for one in chosen]))
        LogEntry.objects.log_actions(request.user.pk, chosen, CHANGE, _("waits again"))
        _write_down(request, chosen, _("waits again"))
        self.message_user(
            request, _("Reports that wait again: %(count)s") % {"count": fa(done)}, messages.SUCCESS
        )


def _write_down(request: HttpRequest, reports: list[ErrorReport], what: str) -> None:
    numbers = [report.pk for report in reports]
    if numbers:
        kind, note = ErrorReport._meta.label_lower, f"{what}: {fa(len(numbers))}"
        changes = {"numbers": [[], numbers]}
        audit.record(audit.Act.CHANGED, by=request.user, kind=kind, note=note, changes=changes)
