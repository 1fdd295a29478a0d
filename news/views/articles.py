"""The article's page, its short address, and the list of all articles."""

from django.db.models import DateTimeField, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from news import successors, whole_articles
from news.models import Article
from news.public_page import public_page
from news.views.paging import WrittenList, list_page
from news.written_once import Blank


@public_page
def articles(request: HttpRequest) -> HttpResponse:
    return list_page(
        request, WrittenList(_everything), reverse("news:list"), place="list", heading=_("All news")
    )


def _everything() -> QuerySet[Article]:
    return Article.objects.published(Blank("now", DateTimeField())).newest_first()


@public_page
def article(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The number decides which article it is; another slug, an old or a mistyped one, leads to the right one."""
    found = whole_articles.readable(pk)
    if found is None:
        return _gone(request, pk)
    if slug != found.slug:
        return redirect(found, permanent=True)
    return render(request, "news/article.html", {"article": found})


@public_page
def short(request: HttpRequest, pk: int) -> HttpResponse:
    found = Article.objects.readable().filter(pk=pk).first()
    return redirect(found, permanent=True) if found else _gone(request, pk)


def _gone(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an article once was: its successor, if one is named, else 410; raises Http404 if none ever was."""
    gone = get_object_or_404(Article.objects.gone(), pk=pk)
    return successors.of_article(request, gone)
