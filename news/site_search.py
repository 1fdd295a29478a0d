"""The site's search: articles, meetings, people and organizations in one list.

One statement for all of it (news/search_statement.py); here its blanks are filled in, and its rows read.
"""

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.utils import timezone

from news import jalali
from news.models import Article
from news.models.meetings import typed_number
from news.search import NEWEST_HITS
from news.search_candidates import wordings
from news.search_filters import Source, Wanted
from news.search_query import Term, has_phrase, ranked, ranked_apart
from news.search_statement import Shape, statement
from news.search_wordings import as_name, in_names, whole_in_name, whole_in_title
from news.written_rows import tuples

_SOURCES = {source.value: source for source in Source}
# Vectors are not read one by one for more words than these: few of the newest have all of them.
MOST_WALKED = 3


class Hit(NamedTuple):
    source: Source
    pk: int
    # An article's own kind; the source for everything else.
    kind: str
    category: int | None
    # Of its Jalali date.
    year: int | None


@dataclass(frozen=True)
class Hits:
    """The newest thousand hits, the best first; `number` is more where there are more, not by how many."""

    hits: list[Hit]
    number: int

    def page(self, number: int, size: int) -> list[Hit]:
        return self.hits[(number - 1) * size : number * size]

    @property
    def are_cut(self) -> bool:
        return self.number > NEWEST_HITS


def find(wanted: Wanted, terms: list[Term]) -> Hits:
    """What the terms of a query find within its filters; nothing for no terms."""
    if not terms or not _sources(wanted):
        return Hits([], 0)
    filters = {name: value for name, value in _filters(wanted).items() if value}
    shape = _shape(wanted, terms, frozenset(filters))
    rows = tuples(statement(shape), {**filters, **_words(wanted.q, terms), "now": timezone.now()})
    return Hits(_hits(rows), rows[0][5] if rows else 0)


def _hits(rows: list[tuple]) -> list[Hit]:
    """Of a thousand rows: nothing is looked up or called for each that need not be."""
    sources, new_years, before_first = _SOURCES, _new_years(), jalali.FIRST_YEAR - 1
    return [
        Hit(
            sources[source],
            pk,
            kind,
            category,
            None if at is None else before_first + bisect_right(new_years, at),
        )
        for source, pk, kind, category, at, _number in rows
    ]


def _shape(wanted: Wanted, terms: list[Term], asks: frozenset[str]) -> Shape:
    walks = not wanted.person and len(terms) <= MOST_WALKED
    return Shape(_sources(wanted), asks, wanted.newest, has_phrase(terms), walks, len(terms))


def _sources(wanted: Wanted) -> tuple[Source, ...]:
    asked = {
        Source.ARTICLE: wanted.kind in ("", *Article.Kind.values),
        Source.MEETING: wanted.kind in ("", Source.MEETING) and not wanted.category,
        Source.PERSON: wanted.kind in ("", Source.PERSON) and not _asks_for_events(wanted),
        Source.ORGANIZATION: wanted.kind in ("", Source.ORGANIZATION) and not _asks_for_events(wanted),
    }
    return tuple(source for source, is_asked in asked.items() if is_asked)


def _asks_for_events(wanted: Wanted) -> bool:
    """People and organizations have no date, no category, and are at no meeting with themselves."""
    return bool(wanted.category or wanted.person or any(wanted.days))


# --- What is filled in ----------------------------------------------------------------------------


def _filters(wanted: Wanted) -> dict[str, object]:
    first, end = wanted.days
    year, number = typed_number(wanted.q) or ("", "")
    return {
        "kind": wanted.kind if wanted.kind in Article.Kind else "",
        "category": wanted.category,
        "person": wanted.person,
        "first": first,
        "end": end,
        "first moment": jalali.at_site(first) if first else None,
        "end moment": jalali.at_site(end) if end else None,
        "number year": year,
        "number": number,
    }


def _words(query: str, terms: list[Term]) -> dict[str, object]:
    names = in_names(query, terms)
    return {
        **wordings(terms),
        "apart": ranked_apart(terms),
        "ranked": ranked(terms),
        "title": whole_in_title(query),
        "names": names,
        "whole name": whole_in_name(query),
        "name": as_name(query),
        **{f"title has {place}": _parts_of_title(term) for place, term in enumerate(terms)},
    }


def _parts_of_title(term: Term) -> list[str]:
    """Any of its words, for LIKE; analysed words hold nothing that would need escaping."""
    runs = {" ".join(run) for run in term.alternatives} | term.words()
    return [f"%{run}%" for run in sorted(runs)]


@lru_cache(maxsize=1)
def _new_years() -> list[float]:
    years = range(jalali.FIRST_YEAR, jalali.LAST_YEAR + 1)
    return [jalali.at_site(jalali.to_gregorian(year, 1, 1)).timestamp() for year in years]
