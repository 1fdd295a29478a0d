"""The search page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import cache_control

from news.models import Article
from news.public_page import public_page
from news.search import search as find
from news.views.paging import list_page

TEMPLATE = "news/search.html"


@public_page
@cache_control(no_store=True)
def search(request: HttpRequest) -> HttpResponse:
    """The form, and what was found; never stored, since what people look for is their own affair."""
    query = " ".join(request.GET.get("q", "").split())
    if not query:
        return render(request, TEMPLATE)
    # Not for_cards(): the excerpts are cut out of the text.
    articles = (
        Article.objects.published()
        .select_related("category", "lead_picture", "view_total")
        .defer("body", "search")
    )
    address = f"{reverse('news:search')}?{urlencode({'q': query})}"
    return list_page(request, find(articles, query), address, template=TEMPLATE, query=query)


@public_page
def suggest(request: HttpRequest) -> HttpResponse:
    raise Http404
