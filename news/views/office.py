"""The office: where it is, when it is open, what it does for people; and its standing pages."""

from django.http import Http404, HttpRequest, HttpResponse

from news.public_page import public_page


@public_page
def office(request: HttpRequest) -> HttpResponse:
    raise Http404


@public_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    raise Http404
