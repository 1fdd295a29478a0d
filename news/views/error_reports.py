"""Readers tell what is wrong in an article."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from news import error_reporting, visitors
from news.error_reporting import ErrorReportForm, make_token
from news.models import Article
from news.public_post import public_post
from news.readership import site_day


@public_post
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_object_or_404(Article.objects.readable() | Article.objects.gone(), pk=pk)
    if request.method == "POST":
        return _receive(request, article, ErrorReportForm(request.POST))
    if not _is_readable(article):
        # What the article's own address says of it: where it went, or that it is gone.
        return redirect("news:short", article.pk)
    if "received" in request.GET:
        return _page(request, article, None)
    return _page(request, article, ErrorReportForm(initial={"token": make_token(article)}))


def _is_readable(article: Article) -> bool:
    return Article.objects.readable().filter(pk=article.pk).exists()


def _receive(request: HttpRequest, article: Article, form: ErrorReportForm) -> HttpResponse:
    """Whatever is wrong, the words come back to be sent again, or at least to be copied.

    So they do where the article was taken off while somebody wrote.
    """
    if not _is_readable(article):
        message = _("This article was removed. Your text is kept here, to be copied.")
        return _page(request, article, form, message=message, status=409, closed=True)
    if not form.is_valid():
        return _mistaken(request, article, form)
    try:
        error_reporting.receive(
            article,
            text=form.cleaned_data["text"],
            form=error_reporting.read_token(form.cleaned_data["token"], article),
            group=visitors.group(request, site_day()),
            region=visitors.region(request, site_day()),
        )
    except error_reporting.UnusableForm:
        message = _("Please look once more at your report and send it.")
        return _page(request, article, form.again(make_token(article)), message=message, status=422)
    except error_reporting.HastyForm:
        message = _("That was very quick. Please wait a few seconds and send it once more.")
        return _page(request, article, form, message=message, status=422)
    except error_reporting.TooManyReports:
        message = _(
            "Too many reports came from here within an hour. Your text is kept; please send it later."
        )
        return _page(request, article, form, message=message, status=429)
    except error_reporting.DeskIsFull:
        message = _(
            "The newsroom has many reports to look at and takes no more for now. Your text is kept here; please"
            " send it later, or write to the office."
        )
        return _page(request, article, form, message=message, status=409)
    return HttpResponseRedirect(f"{request.path}?received", status=303)


def _mistaken(request: HttpRequest, article: Article, form: ErrorReportForm) -> HttpResponse:
    if set(form.errors) == {"website"}:
        # Perhaps it was a browser that fills in forms by itself; the field comes back empty.
        message = _("A field that people do not see was filled in. Please send your report once more.")
        return _page(request, article, form.again(make_token(article)), message=message, status=422)
    message = _("Please mend the marked fields.")
    return _page(request, article, form, message=message, status=422)


def _page(
    request: HttpRequest,
    article: Article,
    form: ErrorReportForm | None,
    *,
    message: str = "",
    status: int = 200,
    closed: bool = False,
) -> HttpResponse:
    context = {
        "article": article,
        "form": form,
        "message": message,
        "closed": closed,
        "limit": error_reporting.LONGEST,
    }
    return render(request, "news/report_error.html", context, status=status)
