"""Search over one table's tsvector column that fa_document() fills, for the desk's lists.

How a query is read stands in news/search_query.py; the visitors' search over all that has a page, which also
knows synonyms and repairs, in news/site_search.py.
"""

from collections.abc import Callable

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, QuerySet

from news.search_query import Term, begun, indexed, parse, ranked

# Ranking reads every hit's vector; beyond the newest thousand nobody pages, and a common word must not cost.
NEWEST_HITS = 1_000
# Of the weights D, C, B, A: stems and glued pairs, stems of the title, body, title.
WEIGHTS = [0.1, 0.3, 0.4, 1.0]
# ts_rank_cd divides by 1 + log(length), so that long articles do not always win.
BY_LENGTH = 1


def search(queryset: QuerySet, query: str) -> QuerySet:
    """The hits of what was typed, the most relevant first, then the newest; at most NEWEST_HITS.

    The model has the fields `search` (a tsvector of fa_document) and `published_at`. Never raises for any
    query: one that is too long is cut, one without a letter or digit has no hits.
    PostgreSQL believes that reading vectors is cheap and may scan the table for long queries (0.3 s for 20,000
    articles, where the index takes 0.05 s); a caller that limits the time may `set local enable_seqscan = off`.
    """
    terms = parse(query)
    if not terms:
        return queryset.none()
    # In the order of the desk's list, which an index keeps: of a word that all have it reads the first thousand.
    newest_first = [F("published_at").desc(nulls_first=True), F("pk").desc()]
    newest = matching(queryset, query).order_by(*newest_first)[:NEWEST_HITS]
    relevance = SearchRank(
        F("search"), _raw(ranked, terms), weights=WEIGHTS, normalization=BY_LENGTH, cover_density=True
    )
    return queryset.filter(pk__in=newest.values("pk")).order_by(relevance.desc(), *newest_first)


def matching(queryset: QuerySet, query: str) -> QuerySet:
    """The rows with every term of the query, in the queryset's own order; none without a letter or digit."""
    terms = parse(query)
    return queryset.filter(search=_raw(indexed, terms)) if terms else queryset.none()


def in_title(queryset: QuerySet, query: str) -> QuerySet:
    """The rows whose title (of a comment: its name) has every word of the query or a word that begins so."""
    terms = parse(query)
    return queryset.filter(search=_raw(begun, terms)) if terms else queryset.none()


def _raw(wording: Callable[[list[Term]], str], terms: list[Term]) -> SearchQuery:
    return SearchQuery(wording(terms), config="simple", search_type="raw")
