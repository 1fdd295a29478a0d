"""How articles are found in their list and by their forms: by words, by the news code, by a part of the title."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Func, QuerySet, Value
from django.http import HttpRequest

from news import persian
from news.desk_lists import FoundAlready
from news.newsroom import containing_part, is_sorted_by_hand
from news.search import NEWEST_HITS, search

_KEYS = ArrayField(BigIntegerField())
_Base = admin.ModelAdmin if TYPE_CHECKING else object


class FindsArticles(FoundAlready, _Base):
    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """By relevance; by the news code; or, where no whole word fits, by a part of the title."""
        if not search_term.strip():
            return queryset, False
        code = _code(search_term)
        keys = code and list(queryset.filter(pk=code).order_by().values_list("pk", flat=True))
        keys = keys or list(search(queryset, search_term).values_list("pk", flat=True))
        if not keys:
            # A part of a number is nothing that anybody looks for.
            keys = [] if code else _by_part(queryset, search_term)
        request.found = len(keys), len(keys) == NEWEST_HITS
        found = queryset.filter(pk__in=keys)
        if not is_sorted_by_hand(request):
            place = Func(
                Value(keys, _KEYS), F("pk"), function="array_position", output_field=BigIntegerField()
            )
            found = found.order_by(place)
        return found, False


def _code(typed: str) -> int | None:
    code = persian.to_latin_digits(typed.strip())
    return int(code) if code.isascii() and code.isdecimal() and len(code) < 10 else None


def _by_part(queryset: QuerySet, typed: str) -> list[int]:
    """The newest whose titles have all that was typed, in any spelling and within any word."""
    found = containing_part(queryset, typed, "title_words")
    return list(found.order_by("-pk").values_list("pk", flat=True)[:NEWEST_HITS])
