"""Readers tell what is wrong in an article."""

from django.http import Http404, HttpRequest, HttpResponse

from news.public_page import public_page


@public_page
def report(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404
