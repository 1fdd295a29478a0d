"""Lists in pages."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from django.db.models import IntegerField, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone

from news.cards import Card, card_rows
from news.list_pages import NEIGHBOURS, Page
from news.models import Article
from news.persian import to_latin_digits
from news.prepared import Prepared
from news.written_rows import prepared, tuples

PAGE_SIZE = 20
# The database reads all rows before those of a page; nobody leafs further, and the archive leads to each day.
MOST_PAGES = 50
_REACH = NEIGHBOURS * PAGE_SIZE
_NUMBER = re.compile(r"[1-9][0-9]?")


@dataclass(frozen=True)
class WrittenList:
    """A list whose pages are written once for a process: a queryset with blanks, and what fills them besides `now`.

    Its pages hold cards in the place of articles.
    """

    articles: Callable[[], QuerySet[Article]]
    given: dict[str, object] = field(default_factory=dict)


def list_page(
    request: HttpRequest,
    articles: QuerySet[Article] | WrittenList,
    address: str,
    *,
    template: str = "news/list.html",
    total: int | None = None,
    **context,
) -> HttpResponse:
    """One page of a list at `address`; a page beyond the last is 404, another spelling of its number 301.

    A caller that has counted the list already says so with `total`.
    """
    wanted = request.GET.get("page")
    number = to_latin_digits(wanted or "1")
    if not _NUMBER.fullmatch(number) or int(number) > MOST_PAGES:
        raise Http404
    page_address = f"{address}{'&' if '?' in address else '?'}page="
    if wanted is not None and (wanted != number or number == "1"):
        return HttpResponsePermanentRedirect(address if number == "1" else page_address + number)
    if isinstance(articles, WrittenList):
        page = _page_of_written(articles, int(number))
    else:
        page = page_of(articles, int(number), total)
    own_address = f"{page_address}{page.number}" if page.number > 1 else address
    addresses = {"address": address, "page_address": page_address, "own_address": own_address}
    return render(request, template, {"page": page, **addresses, **context})


def page_of(articles: QuerySet[Article], number: int, total: int | None = None) -> Page:
    """The page with this number; raises Http404 beyond the last one.

    Rows are counted only as far as the links to following pages reach, however long the list is.
    """
    start = (number - 1) * PAGE_SIZE
    end = start + PAGE_SIZE
    shown = list(articles[start:end])
    if not shown and number > 1:
        raise Http404
    if total is not None:
        ahead = min(max(total - end, 0), _REACH)
    else:
        ahead = _following(articles, number).count() if len(shown) == PAGE_SIZE else 0
    return _page(number, shown, ahead)


def _page_of_written(listed: WrittenList, number: int) -> Page:
    """The same in one query."""
    rows = tuples(_shown(listed.articles, number), {**listed.given, "now": timezone.now()})
    if not rows and number > 1:
        raise Http404
    cards = [Card(*row[:-1]) for row in rows]
    return _page(number, cards, rows[0][-1] if len(rows) == PAGE_SIZE else 0)


# Few leaf far.
@lru_cache(maxsize=MOST_PAGES)
def _shown(articles: Callable[[], QuerySet[Article]], number: int) -> Prepared:
    end = number * PAGE_SIZE
    ahead = Subquery(
        _following(articles(), number),
        IntegerField(),
        template="(SELECT count(*) FROM (%(subquery)s) AS following)",
    )
    shown = card_rows(articles()).annotate(ahead=ahead)[end - PAGE_SIZE : end]
    return prepared(shown.query.sql_with_params())


def _following(articles: QuerySet[Article], number: int) -> QuerySet:
    """The rows behind a page, in any order: they are as many, and what a list is sorted by is not asked for."""
    end = number * PAGE_SIZE
    return articles.order_by().values("pk")[end : end + _REACH]


def _page(number: int, shown: list[Article] | list[Card], ahead: int) -> Page:
    following = min(-(-ahead // PAGE_SIZE), MOST_PAGES - number)
    return Page(number, shown, following, is_cut=number == MOST_PAGES and ahead > 0)
