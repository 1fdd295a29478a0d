"""Dossiers."""

from django.http import Http404, HttpRequest, HttpResponse

from news.public_page import public_page


@public_page
def topics(request: HttpRequest) -> HttpResponse:
    raise Http404


@public_page
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    raise Http404
