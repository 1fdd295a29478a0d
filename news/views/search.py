"""The search page, and what it proposes while somebody is typing; what people look for is never stored."""

from dataclasses import replace
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from news import persian, redirects
from news.models import Category
from news.public_page import public_page
from news.search_facets import facets, set_filters
from news.search_filters import Wanted, page_number
from news.search_limits import SearchRefused, SearchTookTooLong, within_limits
from news.search_meant import search as find
from news.search_query import parse
from news.search_results import Names, names_in, results
from news.search_rows import rows_for
from news.search_suggestions import suggestions
from news.views.paging import NEIGHBOURS, PAGE_SIZE, Page

TEMPLATE = "news/search.html"


@public_page(no_store=True)
def search(request: HttpRequest) -> HttpResponse:
    """The form, and what was found; over a limit, the form with the words and the reason. Never an error."""
    wanted, number = Wanted.read(request.GET), page_number(request.GET)
    if number is None:
        raise Http404
    if request.GET.get("page", "1") != str(number) or "page" in request.GET and number == 1:
        return HttpResponsePermanentRedirect(_page_address(wanted, number))
    if not parse(wanted.q):
        return render(request, TEMPLATE, {"wanted": wanted, "has_no_words": bool(wanted.q)})
    try:
        found = within_limits(request, "search", partial(find, wanted))
    except SearchRefused as refusal:
        return _refused(request, wanted, refusal)
    except SearchTookTooLong:
        return render(request, TEMPLATE, {"wanted": wanted, "took_too_long": True})
    shown = found.hits.page(number, PAGE_SIZE)
    rows = rows_for(shown, found)
    names = names_in(rows)
    if moved := _moved(wanted, names):
        return HttpResponsePermanentRedirect(_page_address(moved, number))
    if not shown and number > 1:
        raise Http404
    last = -(-len(found.hits.hits) // PAGE_SIZE)
    context = {
        "wanted": wanted,
        "meant": found.wanted,
        "hits": found.hits,
        "page": Page(number, results(shown, found, rows), following=min(NEIGHBOURS, max(0, last - number))),
        "address": found.wanted.address(),
        "offered": found.offered,
        "offered_address": wanted.address(q=found.offered),
        "literal_address": wanted.address(literal="1"),
        "page_address": _page_address(found.wanted, ""),
        "facets": facets(found.hits, found.wanted, names),
        "set_filters": set_filters(found.wanted, names),
    }
    return render(request, TEMPLATE, context)


@public_page(no_store=True)
def suggest(request: HttpRequest) -> JsonResponse:
    """What begins with the words so far: titles, people, organizations, sections."""
    query = Wanted.read(request.GET).q
    try:
        found = within_limits(request, "suggest", lambda _synonyms: suggestions(query))
    except SearchRefused as refusal:
        return _again_later(JsonResponse({"suggestions": []}, status=429), refusal)
    except SearchTookTooLong:
        found = []
    return JsonResponse({"suggestions": found})


def _moved(wanted: Wanted, names: Names) -> Wanted | None:
    """The same search in the category that an old name now leads to; asked only of a name that no category has."""
    if not wanted.category or any(each.slug == wanted.category for each in names.categories.values()):
        return None
    slug = persian.slugify(wanted.category, max_length=80)
    row = redirects.find(reverse("news:category", args=[slug])) if slug else None
    if row is None:
        return None
    now = Category.objects.filter(slug=row.target.rstrip("/").rpartition("/")[2]).first()
    is_its_page = now and redirects.address_key(now.get_absolute_url()) == redirects.address_key(row.target)
    return replace(wanted, category=now.slug) if is_its_page else None


def _page_address(wanted: Wanted, number: int | str) -> str:
    return wanted.address() if number == 1 else f"{wanted.address()}&page={number}"


def _refused(request: HttpRequest, wanted: Wanted, refusal: SearchRefused) -> HttpResponse:
    context = {"wanted": wanted, "refused_for": refusal.seconds}
    return _again_later(render(request, TEMPLATE, context, status=429), refusal)


def _again_later(response: HttpResponse, refusal: SearchRefused) -> HttpResponse:
    response["Retry-After"] = str(refusal.seconds)
    return response
