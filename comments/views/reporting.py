"""A visitor reports a comment, on a page of its own."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comments import reporting, tracking
from comments.models import Comment, Report
from news import visitors
from news.public_post import public_post
from news.readership import site_day


@public_post
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    comment = reporting.reportable(pk)
    if comment is None:
        raise Http404
    if request.method == "POST":
        return _receive(request, comment, reporting.ReportForm(request.POST))
    if "received" in request.GET:
        return _report_page(request, comment, None)
    return _report_page(request, comment, reporting.ReportForm())


def _receive(request: HttpRequest, comment: Comment, form: reporting.ReportForm) -> HttpResponse:
    if not form.is_valid():
        return _report_page(request, comment, form, message=_("Please mend the marked fields."), status=422)
    day = site_day()
    try:
        reporting.report(
            comment.pk,
            ground=form.cleaned_data["ground"],
            note=form.cleaned_data["note"],
            reporter=visitors.address_of_day(request, day),
            group=visitors.group(request, day),
        )
    except reporting.TooManyReports:
        message = _("There were too many reports from here today. Please come back tomorrow.")
        return _report_page(request, comment, form, message=message, status=429)
    return HttpResponseRedirect(f"{request.path}?received", status=303)


def _report_page(
    request: HttpRequest,
    comment: Comment,
    form: reporting.ReportForm | None,
    *,
    message: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "comment": comment,
        "article": comment.article,
        "address": tracking.address_of(comment),
        "form": form,
        "grounds": Report.Ground.choices,
        "message": message,
    }
    return render(request, "comments/report_page.html", context, status=status)
