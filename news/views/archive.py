"""The archive by Jalali year, month and day."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render

from news import archive as archives
from news.archive import Counted, Period
from news.jalali import ImpossibleDate
from news.public_page import public_page
from news.views.paging import list_page


@public_page
def archive(request: HttpRequest) -> HttpResponse:
    years = archives.years()
    most = max((year.count for year in years), default=0)
    return render(request, "news/archive.html", {"place": "archive", "years": years, "most": most})


@public_page
def year(request: HttpRequest, year: int) -> HttpResponse:
    asked = _period(year)
    if elsewhere := _other_spelling(request, asked):
        return elsewhere
    shown = _that_exists(archives.counted(year))
    return render(request, "news/archive_year.html", {"place": "archive", "year": shown})


@public_page
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    asked = _period(year, month)
    if elsewhere := _other_spelling(request, asked):
        return elsewhere
    shown = _that_exists(archives.counted(year, month))
    return _articles(request, shown, month=shown)


@public_page
def day(request: HttpRequest, year: int, month: int, day: int) -> HttpResponse:
    asked = _period(year, month, day)
    if elsewhere := _other_spelling(request, asked):
        return elsewhere
    whole_month = archives.counted(year, month)
    shown = _that_exists(whole_month.day(day))
    return _articles(request, shown, month=whole_month, day=shown)


def _period(*numbers: int) -> Period:
    try:
        return Period(numbers)
    except ImpossibleDate as error:
        raise Http404 from error


def _other_spelling(request: HttpRequest, asked: Period) -> HttpResponse | None:
    """Padded and Persian numbers lead to the one address of the period."""
    address = asked.get_absolute_url()
    if request.path == address:
        return None
    query = request.META.get("QUERY_STRING")
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)


def _that_exists(shown: Counted) -> Counted:
    if not shown.exists:
        raise Http404
    return shown


def _articles(request: HttpRequest, shown: Counted, **context) -> HttpResponse:
    articles = shown.whole.articles().for_cards()
    return list_page(
        request,
        articles,
        shown.whole.get_absolute_url(),
        template="news/archive_list.html",
        total=shown.whole.count,
        place="archive",
        shown=shown,
        year=Period(shown.whole.numbers[:1]),
        **context,
    )
