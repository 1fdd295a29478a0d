"""All that the public can read taken out as one file, the old addresses as a table; and how articles come in."""

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from news import article_export, audit, jalali, redirect_import, spreadsheets
from news.models import Article, Redirect
from news.templatetags.persian import fa

PERMISSION = "news.export_content"


def urls(desk: AdminSite) -> list:
    @require_http_methods(["GET", "HEAD", "POST"])
    def page(request: HttpRequest) -> HttpResponseBase:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return _taken_out(request) if request.method == "POST" else _page(desk, request)

    return [path("export/", desk.admin_view(page), name="export")]


def _page(desk: AdminSite, request: HttpRequest) -> HttpResponse:
    context = {
        **desk.each_context(request),
        "title": _("Export and import"),
        "articles": Article.objects.readable().count(),
        "redirects": Redirect.objects.count(),
        "may_import_redirects": request.user.has_perms(["news.add_redirect", "news.change_redirect"]),
    }
    return TemplateResponse(request, "admin/export.html", context)


def _taken_out(request: HttpRequest) -> HttpResponseBase:
    """A file leaves by POST, because its leaving is written down."""
    makers: dict[str, Callable[[HttpRequest], HttpResponseBase]] = {
        "articles": _articles,
        "redirects.csv": _redirects_csv,
        "redirects.xlsx": _redirects_xlsx,
    }
    make = makers.get(request.POST.get("file", ""))
    if make is None:
        raise BadRequest("file")
    return make(request)


def _articles(request: HttpRequest) -> HttpResponseBase:
    articles = Article.objects.readable()
    count = articles.count()
    if not count:
        messages.warning(request, _("The public reads no article yet: there is nothing to export."))
        return HttpResponseRedirect(reverse("admin:export"))
    if not article_export.files_answer():
        messages.error(
            request, _("The pictures cannot be read just now, so nothing was exported. Try again later.")
        )
        return HttpResponseRedirect(reverse("admin:export"))
    note = _("%(kind)s, entries: %(count)s") % {"kind": "JSON Lines", "count": fa(count)}
    audit.record(audit.Act.EXPORTED, by=request.user, kind=Article._meta.label_lower, note=note)
    headers = {"Content-Disposition": f'attachment; filename="{_name("articles")}.zip"'}
    parts = article_export.stream(articles)
    return StreamingHttpResponse(parts, content_type="application/zip", headers=headers)


def _redirects_csv(request: HttpRequest) -> HttpResponseBase:
    return spreadsheets.csv_stream(*_redirects(request, "CSV"))


def _redirects_xlsx(request: HttpRequest) -> HttpResponseBase:
    return spreadsheets.xlsx_file(*_redirects(request, "XLSX"))


def _redirects(request: HttpRequest, kind: str) -> tuple[str, list[str], Iterable[spreadsheets.Row]]:
    rows = Redirect.objects.order_by("old_path").values_list("old_path", "target")
    note = _("%(kind)s, entries: %(count)s") % {"kind": kind, "count": fa(rows.count())}
    audit.record(audit.Act.EXPORTED, by=request.user, kind=Redirect._meta.label_lower, note=note)
    header = [str(word) for word in redirect_import.HEADER]
    return _name("redirects"), header, rows.iterator()


def _name(what: str) -> str:
    today = jalali.typed_date(jalali.today().togregorian()).replace("/", "-")
    return f"{what}-{today}"
