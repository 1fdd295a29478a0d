"""What search engines read to find the pages."""

from django.http import Http404, HttpRequest, HttpResponse

from news.public_page import public_page


@public_page
def index(request: HttpRequest) -> HttpResponse:
    raise Http404


@public_page
def section(request: HttpRequest, section: str) -> HttpResponse:
    raise Http404
