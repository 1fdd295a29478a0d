"""Files that browsers and robots ask every site for."""

from django.http import Http404, HttpRequest, HttpResponse

from news.public_page import public_page


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    raise Http404


@public_page
def security(request: HttpRequest) -> HttpResponse:
    raise Http404


@public_page
def manifest(request: HttpRequest) -> HttpResponse:
    raise Http404


@public_page
def icon(request: HttpRequest, size: int) -> HttpResponse:
    raise Http404


@public_page
def favicon(request: HttpRequest) -> HttpResponse:
    raise Http404
