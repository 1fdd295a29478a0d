"""What a search found, and what may narrow it down: partial templates, filled (news/stencils.py)."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from news.picture_sources import words_of_card
from news.search_facets import Facet
from news.search_filters import Wanted
from news.search_results import Result
from news.stencils import filled, filled_rows
from news.templatetags.persian import fa, stamp

register = template.Library()


@register.simple_tag
def hits(results: Iterable[Result]) -> SafeString:
    rows = [filled("news/_search_result.html", _words(each), source=each.source) for each in results]
    return SafeString("\n".join(rows))


def _words(result: Result) -> dict[str, str]:
    facts = [{"fact": fact} for fact in result.facts if fact]
    return {
        "kind": str(result.kind),
        "over": result.over,
        "address": result.address,
        "title": result.title,
        "excerpt": result.excerpt,
        "section": result.section,
        "section_address": result.section_address,
        "date": stamp(result.moment, "plain_date"),
        "number": fa(result.number),
        "facts": filled_rows("news/_search_fact.html", facts),
        **words_of_card(result.picture),
    }


@register.simple_tag
def facets_of(facets: Iterable[Facet]) -> SafeString:
    groups = [
        {"number": str(number), "name": str(facet.name), "choices": _choices(facet)}
        for number, facet in enumerate(facets, start=1)
    ]
    return filled("news/_search_facets.html", {"groups": filled_rows("news/_search_facet.html", groups)})


def _choices(facet: Facet) -> SafeString:
    rows = [{"address": one.address, "label": one.label, "number": fa(one.number)} for one in facet.choices]
    return filled_rows("news/_search_choice.html", rows)


@register.simple_tag
def sorting(wanted: Wanted) -> SafeString:
    addresses = {"by_relevance": wanted.address(sort=""), "by_date": wanted.address(sort="newest")}
    return filled("news/_search_sorting.html", addresses, newest=wanted.newest)


@register.simple_tag
def search_form_of(wanted: Wanted) -> SafeString:
    """The form with all that is wanted in it, but for the words that were not searched."""
    words = {
        "q": wanted.q,
        "kind": wanted.kind,
        "category": wanted.category,
        "year": str(wanted.year or ""),
        "person": str(wanted.person or ""),
        "since": wanted.typed.get("from", ""),
        "until": wanted.typed.get("to", ""),
        "since_mistake": wanted.mistakes.get("from", ""),
        "until_mistake": wanted.mistakes.get("to", ""),
    }
    return filled("news/_site_search_form.html", words, newest=wanted.newest)
