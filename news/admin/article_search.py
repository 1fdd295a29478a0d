"""How articles are found in their list and by their forms: by words, by the news code, by a part of the title."""

from itertools import islice
from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.postgres.fields import ArrayField
from django.core.paginator import Page, Paginator
from django.db.models import BigIntegerField, F, Func, QuerySet, Value
from django.http import HttpRequest

from news import persian
from news.models import Article
from news.newsroom import is_sorted_by_hand
from news.search import NEWEST_HITS, search

_KEYS = ArrayField(BigIntegerField())
# Reading every title takes as long as there are articles; who looks for a part of a word means a recent one.
MOST_LOOKED_THROUGH = 5_000
_Base = admin.ModelAdmin if TYPE_CHECKING else object


class FindsArticles(_Base):
    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """By relevance; by the news code; or, where no whole word fits, by a part of a recent title."""
        if not search_term.strip():
            return queryset, False
        code = _code(search_term)
        keys = code and list(queryset.filter(pk=code).order_by().values_list("pk", flat=True))
        keys = keys or list(search(queryset, search_term).values_list("pk", flat=True))
        if not keys:
            # A part of a number is nothing that anybody looks for.
            keys = [] if code else _by_part(queryset, search_term)
        # Counted already: the list need not ask once more.
        request.articles_found = len(keys)
        found = queryset.filter(pk__in=keys)
        if not is_sorted_by_hand(request):
            place = Func(
                Value(keys, _KEYS), F("pk"), function="array_position", output_field=BigIntegerField()
            )
            found = found.order_by(place)
        return found, False

    def get_paginator(self, request: HttpRequest, queryset: QuerySet, *args, **kwargs) -> Paginator:
        if is_sorted_by_hand(request):
            return super().get_paginator(request, queryset, *args, **kwargs)
        if hasattr(request, "articles_found"):
            paginator = super().get_paginator(request, queryset, *args, **kwargs)
            paginator.count = request.articles_found
            return paginator
        return PagesByIndex(queryset, *args, **kwargs)


class PagesByIndex(Paginator):
    """Pages in the order of the list: what is not published first, then the newest.

    Sorting all articles for each page would cost what there are of them. A page lies among those that are not
    published, which are few, and as many of the published ones as stand before its end, in the order of an index.
    """

    def page(self, number: int | str) -> Page:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        last = first + self.per_page
        rows = self.object_list
        published = Article.Status.PUBLISHED
        newest = rows.filter(status=published).order_by(F("published_at").desc(nulls_last=True), "-pk")
        rest = rows.exclude(status=published).order_by()
        among = newest.values("pk")[:last].union(rest.values("pk"), all=True)
        return self._get_page(rows.filter(pk__in=among)[first:last], number, self)


def _code(typed: str) -> int | None:
    code = persian.to_latin_digits(typed.strip())
    return int(code) if code.isascii() and code.isdecimal() and len(code) < 10 else None


def _by_part(queryset: QuerySet, typed: str) -> list[int]:
    """Folded here: the database takes ten times as long for it."""
    words = letters(typed).split()
    recent = queryset.order_by("-pk").values_list("pk", "over_title", "title")[:MOST_LOOKED_THROUGH]
    found = (pk for pk, *texts in recent if words and _has_all(letters(" ".join(texts)), words))
    return list(islice(found, NEWEST_HITS))


def _has_all(text: str, words: list[str]) -> bool:
    return all(word in text for word in words)


def letters(text: str) -> str:
    return persian.fold(text).replace(persian.ZWNJ, "")
