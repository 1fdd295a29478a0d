"""A list of the desk as a CSV or XLSX file, filtered and ordered as it is on the screen."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from news import audit, jalali, spreadsheets
from news.templatetags.persian import fa

MOST = 5_000
_Base = admin.ModelAdmin if TYPE_CHECKING else object


class ExportedList(_Base):
    """Gives a list the addresses export.csv and export.xlsx, and links to them beside "add"."""

    export_header: Sequence[str]

    def export_rows(self, queryset: QuerySet) -> Iterable[spreadsheets.Row]:
        raise NotImplementedError

    def rows_for(self, request: HttpRequest, queryset: QuerySet) -> Iterable[spreadsheets.Row]:
        """For lists of which not everybody may read the same."""
        return self.export_rows(queryset)

    def get_urls(self) -> list:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        views = [("csv", self.export_csv), ("xlsx", self.export_xlsx)]
        own = [
            path(
                f"export.{kind}",
                self.admin_site.admin_view(require_safe(view)),
                name=f"{name}_export_{kind}",
            )
            for kind, view in views
        ]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        links = [
            {"kind": kind.upper(), "address": f"{self._address(f'export_{kind}')}{_query(request)}"}
            for kind in ("csv", "xlsx")
        ]
        return super().changelist_view(request, {"export_links": links, **(extra_context or {})})

    def export_csv(self, request: HttpRequest) -> HttpResponse:
        return self._export(request, spreadsheets.csv_file)

    def export_xlsx(self, request: HttpRequest) -> HttpResponse:
        return self._export(request, spreadsheets.xlsx_file)

    def _export(self, request: HttpRequest, file: Callable) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            # What the columns of the list fetch beforehand is nothing that a file needs.
            queryset = self.get_changelist_instance(request).queryset.prefetch_related(None)
        except IncorrectLookupParameters:
            return self._back(request, _("The list cannot be filtered like this."), "")
        count = queryset.count()
        if count > MOST:
            message = _("At most %(most)s entries fit into one file: filter the list first.")
            return self._back(request, message % {"most": fa(MOST)}, _query(request))
        today = jalali.typed_date(jalali.today().togregorian()).replace("/", "-")
        rows = self.rows_for(request, queryset)
        answer = file(f"{self.opts.model_name}-{today}", [str(word) for word in self.export_header], rows)
        kind = file.__name__.partition("_")[0].upper()
        note = _("%(kind)s, entries: %(count)s") % {"kind": kind, "count": fa(count)}
        # Who asks for the headers alone takes nothing out.
        if request.method == "GET":
            audit.record(audit.Act.EXPORTED, by=request.user, kind=self.opts.label_lower, note=note)
        return answer

    def _back(self, request: HttpRequest, message: str, query: str) -> HttpResponse:
        self.message_user(request, message, messages.ERROR)
        return HttpResponseRedirect(f"{self._address('changelist')}{query}")

    def _address(self, view: str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{view}")


def _query(request: HttpRequest) -> str:
    """The filters of the list without its page."""
    query = request.GET.copy()
    query.pop(PAGE_VAR, None)
    return f"?{query.urlencode()}" if query else ""
