"""What search engines read to find the pages."""

from django.http import Http404, HttpRequest, HttpResponse

from news import sitemaps
from news.public_page import public_page

XML = "application/xml; charset=utf-8"


@public_page
def index(request: HttpRequest) -> HttpResponse:
    return HttpResponse(sitemaps.index_xml(sitemaps.sections()), content_type=XML)


@public_page
def section(request: HttpRequest, section: str) -> HttpResponse:
    entries = sitemaps.section(section)
    if entries is None:
        raise Http404
    return HttpResponse(sitemaps.section_xml(entries), content_type=XML)
