"""The desk's page on who met whom how often: a year, a sortable table, a drawing."""

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from news import co_attendance

MOST_PAIRS = 200
ALL = "all"
LABELS = {
    "ours": gettext_lazy("our side"),
    "theirs": gettext_lazy("the other side"),
    "count": gettext_lazy("meetings"),
    "last": gettext_lazy("last time"),
}
_Base = admin.ModelAdmin if TYPE_CHECKING else object


class Column(NamedTuple):
    """The head of a column: a link that sorts by it, and how it is sorted now."""

    name: str
    label: str | Promise
    query: str
    direction: str


class CoAttendance(_Base):
    """Adds `together/` to the admin of meetings."""

    def get_urls(self) -> list:
        together = self.admin_site.admin_view(require_safe(self.together))
        return [path("together/", together, name="news_meeting_together"), *super().get_urls()]

    def together(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        years = co_attendance.years()
        year = _year(request.GET.get("year", ""), years)
        order, backwards = _order(request.GET.get("sort", ""))
        found = co_attendance.pairs(year) if years else []
        context = self.admin_site.each_context(request) | {
            "title": _("Who met whom"),
            "opts": self.opts,
            "years": years,
            "year": year,
            "columns": [_column(name, year, order, backwards) for name in LABELS],
            "order": f"-{order}" if backwards else order,
            "pairs": co_attendance.in_order(found, order, backwards)[:MOST_PAIRS],
            "count": len(found),
            "drawing": co_attendance.drawing(found),
            "may_view_people": request.user.has_perm("news.view_person"),
        }
        return TemplateResponse(request, "admin/news/meeting/together.html", context)


def _year(asked: str, years: list[int]) -> int | None:
    """The year that was asked for, if there is one; the newest otherwise; None for all of them."""
    if asked == ALL:
        return None
    known = {str(year): year for year in years}
    return known.get(asked, years[0] if years else None)


def _order(asked: str) -> tuple[str, bool]:
    """A column's name, with a minus for the other direction; anything else is the usual order."""
    name = asked.removeprefix("-")
    if name not in co_attendance.ORDERS:
        return co_attendance.DEFAULT_ORDER, False
    return name, asked.startswith("-")


def _column(name: str, year: int | None, order: str, backwards: bool) -> Column:
    largest_first = co_attendance.ORDERS[name][1]
    is_sorted = name == order
    direction = ("descending" if largest_first != backwards else "ascending") if is_sorted else ""
    turned = f"-{name}" if is_sorted and not backwards else name
    return Column(name, LABELS[name], urlencode({"year": year or ALL, "sort": turned}), direction)
