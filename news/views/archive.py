"""The archive by Jalali year, month and day."""

from django.http import Http404, HttpRequest, HttpResponse

from news.public_page import public_page


@public_page
def archive(request: HttpRequest) -> HttpResponse:
    raise Http404


@public_page
def year(request: HttpRequest, year: int) -> HttpResponse:
    raise Http404


@public_page
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    raise Http404


@public_page
def day(request: HttpRequest, year: int, month: int, day: int) -> HttpResponse:
    raise Http404
