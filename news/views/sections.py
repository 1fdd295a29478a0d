"""Articles gathered by category and by tag."""

from django.db.models import BigIntegerField, DateTimeField, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from news import persian
from news.models import Article, Category, Tag
from news.public_page import public_page
from news.views.paging import WrittenList, list_page
from news.written_once import Blank

_NOW, _GATHERED = Blank("now", DateTimeField()), Blank("gathered", BigIntegerField())


@public_page
def category(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Category, slug=persian.slugify(slug, max_length=80))
    if slug != found.slug:
        return redirect(found, permanent=True)
    articles = WrittenList(_of_category, {"gathered": found.pk})
    context = {"category": found, "heading": found.name, "description": found.description}
    return list_page(request, articles, found.get_absolute_url(), **context)


@public_page
def announcements(request: HttpRequest) -> HttpResponse:
    context = {
        "heading": _("Announcements"),
        "description": _("What the office announces: hours, appointments, fees, events."),
        "of_kind": True,
    }
    return list_page(request, WrittenList(_announced), reverse("news:announcements"), **context)


@public_page
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """A tag that no published article has is not there: it may name what is still being written."""
    found = get_object_or_404(Tag.objects.in_use(), slug=persian.slugify(slug, max_length=80))
    if slug != found.slug:
        return redirect(found, permanent=True)
    articles = WrittenList(_with_tag, {"gathered": found.pk})
    return list_page(request, articles, found.get_absolute_url(), tag=found, heading=found.name)


def _of_category() -> QuerySet[Article]:
    return Article.objects.published(_NOW).newest_first().filter(category=_GATHERED)


def _announced() -> QuerySet[Article]:
    return Article.objects.published(_NOW).newest_first().filter(kind=Article.Kind.ANNOUNCEMENT)


def _with_tag() -> QuerySet[Article]:
    return Article.objects.published(_NOW).newest_first().filter(tags=_GATHERED)
