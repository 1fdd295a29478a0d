"""The filters that the page of a search offers: how many hits each would leave, and those that are set."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from news import jalali
from news.persian import to_persian_digits
from news.search_filters import KINDS, Wanted
from news.search_results import Names
from news.site_search import Hits

MOST_CATEGORIES, MOST_YEARS = 12, 12


@dataclass(frozen=True)
class Choice:
    """A filter as a link: set it, or take it away again."""

    label: str
    address: str
    number: int | None = None


@dataclass(frozen=True)
class Facet:
    name: str
    choices: list[Choice]


def facets(hits: Hits, wanted: Wanted, names: Names) -> list[Facet]:
    """What the hits may be narrowed down to; nothing that would leave all of them."""
    offered = [
        Facet(_("Kind"), [] if wanted.kind else _kinds(hits, wanted)),
        Facet(_("category"), [] if wanted.category else _categories(hits, wanted, names)),
        Facet(_("Year"), [] if wanted.year else _years(hits, wanted)),
        Facet(_("Person"), [] if wanted.person else _people(wanted, names)),
    ]
    every = min(hits.number, len(hits.hits))
    return [facet for facet in offered if facet.choices and [c.number for c in facet.choices] != [every]]


def set_filters(wanted: Wanted, names: Names) -> list[Choice]:
    """The filters that are set, each with the address without it."""
    category = next((each.name for each in names.categories.values() if each.slug == wanted.category), "")
    labels = {
        "kind": str(KINDS.get(wanted.kind, "")),
        "category": category or wanted.category,
        "year": to_persian_digits(str(wanted.year or "")),
        "person": names.person.name if names.person else _("person"),
        "from": _("from %(day)s") % {"day": jalali.plain_date(wanted.since)} if wanted.since else "",
        "to": _("until %(day)s") % {"day": jalali.plain_date(wanted.until)} if wanted.until else "",
    }
    return [Choice(labels[name], wanted.address(**{name: None})) for name in wanted.filters if labels[name]]


def _kinds(hits: Hits, wanted: Wanted) -> list[Choice]:
    counted = Counter([hit.kind for hit in hits.hits]).most_common()
    return [Choice(str(KINDS[kind]), wanted.address(kind=kind), number) for kind, number in counted]


def _categories(hits: Hits, wanted: Wanted, names: Names) -> list[Choice]:
    counted = Counter([hit.category for hit in hits.hits if hit.category in names.categories])
    return [
        Choice(names.categories[pk].name, wanted.address(category=names.categories[pk].slug), number)
        for pk, number in counted.most_common(MOST_CATEGORIES)
    ]


def _years(hits: Hits, wanted: Wanted) -> list[Choice]:
    counted = Counter([hit.year for hit in hits.hits if hit.year])
    return [
        Choice(to_persian_digits(str(year)), wanted.address(year=year), counted[year])
        for year in sorted(counted, reverse=True)[:MOST_YEARS]
    ]


def _people(wanted: Wanted, names: Names) -> list[Choice]:
    return [Choice(person.name, wanted.address(person=person.pk), number) for person, number in names.people]
