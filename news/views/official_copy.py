"""The copy of an article for the file, and what tells whether a copy is current."""

from django.http import Http404, HttpRequest, HttpResponse

from news.public_page import public_page


@public_page
def official_copy(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


@public_page
def verify(request: HttpRequest) -> HttpResponse:
    raise Http404
