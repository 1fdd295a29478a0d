"""The pictures that messengers show for pages without one."""

import logging

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404
from django.templatetags.static import static

from news import social_card
from news.models import Article, Meeting, Office, Topic
from news.public_page import public_page
from news.social_card import Card

logger = logging.getLogger(__name__)

# The address changes with the picture, and yet it is not kept for longer than an hour: the title of an article that was
# taken off is drawn on it, and nobody can call it back from a cache.
KEPT = "public, max-age=3600"


@public_page
def card(request: HttpRequest, pk: int, digest: str) -> HttpResponse:
    written = Article.objects.readable().defer("body", "body_text")
    return _picture(get_object_or_404(written, pk=pk), digest)


@public_page
def meeting_card(request: HttpRequest, pk: int, digest: str) -> HttpResponse:
    return _picture(get_object_or_404(Meeting.objects.published(), pk=pk), digest)


@public_page
def topic_card(request: HttpRequest, slug: str, digest: str) -> HttpResponse:
    return _picture(get_object_or_404(Topic.objects.in_public(), slug=slug), digest)


@public_page
def site_card(request: HttpRequest, digest: str) -> HttpResponse:
    return _picture(None, digest)


def _picture(subject: Article | Meeting | Topic | None, digest: str) -> HttpResponse:
    """The picture at its own address alone: there are no others that could be asked for to keep the site busy."""
    if not social_card.can_write():
        raise Http404
    office = Office.current()
    wanted = Card.of(subject, office)
    if digest != wanted.digest:
        return HttpResponsePermanentRedirect(social_card.address(subject, office))
    try:
        drawn = social_card.png(wanted)
    except OSError:
        logger.warning("The emblem cannot be read now: %s", office.emblem.name)
        return HttpResponseRedirect(static("site/card.png"))
    return HttpResponse(drawn, "image/png", headers={"Cache-Control": KEPT})
