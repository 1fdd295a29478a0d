"""The pages of the statistics at the desk: on the screen, as files, and on paper for the ministry."""

from collections.abc import Callable
from functools import partial

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consulate.periods import Period
from consulate.statistics import files, whole
from consulate.statistics.account import Account
from consulate.statistics.period_form import asked, presets
from news import audit, jalali, spreadsheets
from news.models import Office
from news.readership import site_day

PERMISSION = "news.view_statistics"


def urls(desk: AdminSite) -> list[URLPattern]:
    views: dict[str, tuple[str, Callable]] = {
        "statistics": ("statistics/", page),
        "statistics_report": ("statistics/report/", report),
        "statistics_csv": ("statistics/export.csv", csv),
        "statistics_xlsx": ("statistics/export.xlsx", xlsx),
    }
    return [
        path(address, desk.admin_view(require_safe(partial(view, desk=desk))), name=name)
        for name, (address, view) in views.items()
    ]


def page(request: HttpRequest, desk: AdminSite) -> HttpResponse:
    _refuse_others(request)
    part, days, period = asked(request.GET, site_day())
    context = {
        **desk.each_context(request),
        "title": _("Statistics"),
        "part_form": part,
        "days_form": days,
        "media": part.media + days.media,
        "presets": presets(site_day()),
        "account": whole.of(period, request.user) if period else None,
        "query": request.GET.urlencode(),
    }
    return TemplateResponse(request, "admin/statistics/page.html", context)


def report(request: HttpRequest, desk: AdminSite) -> HttpResponse:
    """The same on the office's paper; it belongs to no navigation and is printed as it stands."""
    period = _period(request)
    if period is None:
        return _back(request)
    context = {
        "account": whole.of(period, request.user),
        "office": Office.objects.first(),
        "made_at": timezone.now(),
        "made_by": request.user,
        "query": request.GET.urlencode(),
        "title": _("Account of the office's work"),
    }
    return TemplateResponse(request, "admin/statistics/report.html", context)


def csv(request: HttpRequest, desk: AdminSite) -> HttpResponse:
    period = _period(request)
    if period is None:
        return _back(request)
    account = _taken_out(request, period)
    return spreadsheets.csv_file(_name(period), [str(word) for word in files.HEADER], files.lines(account))


def xlsx(request: HttpRequest, desk: AdminSite) -> HttpResponse:
    period = _period(request)
    if period is None:
        return _back(request)
    return spreadsheets.xlsx_book(_name(period), files.sheets(_taken_out(request, period)))


def _refuse_others(request: HttpRequest) -> None:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied


def _period(request: HttpRequest) -> Period | None:
    _refuse_others(request)
    return asked(request.GET, site_day())[-1]


def _back(request: HttpRequest) -> HttpResponse:
    """To the page, which says what is wrong with the period."""
    return HttpResponseRedirect(f"{reverse('admin:statistics')}?{request.GET.urlencode()}")


def _taken_out(request: HttpRequest, period: Period) -> Account:
    """The account of the period; that it left as a file is written down, where more than its headers left."""
    if request.method == "HEAD":
        return whole.of(period, request.user)
    note = _("statistics: %(period)s") % {"period": period.label}
    audit.record(audit.Act.EXPORTED, by=request.user, note=note)
    return whole.of(period, request.user)


def _name(period: Period) -> str:
    first, last = (jalali.typed_date(day).replace("/", "-") for day in (period.first, period.last))
    return f"statistics-{first}-{last}"
