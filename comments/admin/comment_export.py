"""The queue as it is filtered, as a CSV or XLSX file; who took it out is written down."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comments import comment_rows
from comments.admin.queue import tab_of
from comments.admin.queue_filters import QueueFilters
from comments.admin.queue_tabs import Tab
from comments.models import Comment
from news import audit, jalali, spreadsheets
from news.templatetags.persian import fa

_Base = admin.ModelAdmin if TYPE_CHECKING else object
MOST = 25_000
_FILES = {"csv": spreadsheets.csv_stream, "xlsx": spreadsheets.xlsx_file}


class CommentExport(_Base):
    """Gives the queue the addresses export.csv and export.xlsx."""

    def get_urls(self) -> list:
        own = [
            path(
                f"export.{kind}",
                self.admin_site.admin_view(require_safe(self._export)),
                {"file": file},
                name=f"comments_comment_export_{kind}",
            )
            for kind, file in _FILES.items()
        ]
        return own + super().get_urls()

    def _export(self, request: HttpRequest, file: Callable) -> HttpResponse:
        if not (self.has_view_permission(request) and request.user.has_perm("comments.export_comment")):
            raise PermissionDenied
        filters, tab = QueueFilters(request.GET), tab_of(request)
        if filters.errors:
            return self._back(request, _("The list cannot be filtered like this."))
        comments = tab.order.sorted(filters.narrowed(tab.comments()))
        count = comments[: MOST + 1].count()
        if count > MOST:
            message = _("At most %(most)s entries fit into one file: filter the list first.")
            return self._back(request, message % {"most": fa(MOST)})
        # Who asks for the headers alone takes nothing out.
        if request.method == "GET":
            _write_down(request, tab, count)
        rows = comment_rows.rows(comments, request.user)
        return file(_name(tab), [str(word) for word in comment_rows.HEADER], rows)

    def _back(self, request: HttpRequest, message: str) -> HttpResponse:
        self.message_user(request, message, messages.ERROR)
        queue = reverse("admin:comments_comment_changelist")
        return HttpResponseRedirect(f"{queue}?{request.GET.urlencode()}")


def _name(tab: Tab) -> str:
    today = jalali.typed_date(jalali.today().togregorian()).replace("/", "-")
    return f"comments-{tab.name}-{today}"


def _write_down(request: HttpRequest, tab: Tab, count: int) -> None:
    # Not what was searched for: a name or words in it would outlive the comment they stand in.
    told = f"{tab.label}: {fa(count)}"
    audit.record(audit.Act.EXPORTED, by=request.user, kind=Comment._meta.label_lower, note=told)
    LogEntry.objects.create(
        user=request.user,
        content_type=ContentType.objects.get_for_model(Comment),
        object_repr=_("comments taken out as a file: %(tab)s, %(count)s")
        % {"tab": tab.label, "count": fa(count)},
        action_flag=CHANGE,
        change_message=_("taken out as a file"),
    )
