"""The picture that messengers show for an article without one."""

from django.http import Http404, HttpRequest, HttpResponse

from news.public_page import public_page


@public_page
def card(request: HttpRequest, pk: int, digest: str) -> HttpResponse:
    raise Http404
