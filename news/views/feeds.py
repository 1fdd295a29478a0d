"""RSS and Atom."""

from django.http import Http404, HttpRequest, HttpResponse

from news.public_page import public_page


@public_page
def newest(request: HttpRequest, form: str) -> HttpResponse:
    raise Http404


@public_page
def of_category(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    raise Http404


@public_page
def of_tag(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    raise Http404


@public_page
def of_person(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    raise Http404
