"""The calendar of the desk: what goes out when, month by month."""

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from news import jalali
from news.publication_calendar import LABELS, month_of


def urls(desk: AdminSite) -> list:
    @require_safe
    def calendar(request: HttpRequest, year: int | None = None, month: int | None = None) -> HttpResponse:
        if not request.user.has_perm("news.view_article"):
            raise PermissionDenied
        today = jalali.today()
        try:
            numbers = (today.year, today.month) if year is None else (year, month)
            shown = month_of(*numbers, request.user)
        except jalali.ImpossibleDate as impossible:
            raise Http404 from impossible
        context = {
            **desk.each_context(request),
            "title": _("Calendar of publications"),
            "month": shown,
            "weekdays": jalali.WEEKDAYS,
            "labels": LABELS,
            "is_now": shown.whole.numbers == (today.year, today.month),
        }
        return TemplateResponse(request, "admin/calendar.html", context)

    page = desk.admin_view(calendar)
    return [
        path("calendar/", page, name="calendar"),
        path("calendar/<int:year>/<int:month>/", page, name="calendar_month"),
    ]
