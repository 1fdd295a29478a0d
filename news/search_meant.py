"""What a search comes to: what was typed, a name as the desk knows it otherwise, or what may have been meant."""

from dataclasses import dataclass, replace

from news import other_names
from news.models import SynonymGroup
from news.search_filters import Source, Wanted
from news.search_query import Term, keys_in, parse
from news.search_repair import better, repaired
from news.site_search import Hit, Hits, find

# Fewer hits than these may be chance.
FEW = 3
# So many were meant: no other spelling is looked for.
ENOUGH = 20
# Of so many people and organizations the other names are looked up.
MOST_NAMES = 5
_NAMED = (Source.PERSON, Source.ORGANIZATION)

Groups = list[list[str]]


@dataclass(frozen=True)
class Found:
    """What a search came to; its own words differ from what was wanted where another spelling was sought.

    `offered` is another spelling that was not sought.
    """

    wanted: Wanted
    terms: list[Term]
    hits: Hits
    offered: str = ""


def search(wanted: Wanted, synonyms: list[SynonymGroup]) -> Found:
    """What is wanted; where there is none or little of it, and nobody insists, what may have been meant."""
    as_typed = _found(wanted, _touched(synonyms, wanted))
    if wanted.literal:
        return as_typed
    if not as_typed.hits.hits:
        return _as_meant(as_typed, synonyms)
    if named := _only_names(as_typed):
        return _by_other_names(as_typed, named, synonyms)
    return _or_better(as_typed, synonyms)


def _found(wanted: Wanted, groups: Groups) -> Found:
    terms = parse(wanted.q, groups)
    return Found(wanted, terms, find(wanted, terms))


def _touched(synonyms: list[SynonymGroup], wanted: Wanted) -> Groups:
    """The groups that hold a word of the query; none for who insists on what was typed."""
    keys = set() if wanted.literal else set(keys_in(wanted.q))
    return [group.members for group in synonyms if not keys.isdisjoint(group.keys)]


def _sought(wanted: Wanted, query: str, synonyms: list[SynonymGroup]) -> Found:
    other = replace(wanted, q=query)
    return _found(other, _touched(synonyms, other))


def _as_meant(as_typed: Found, synonyms: list[SynonymGroup]) -> Found:
    wanted = as_typed.wanted
    other = repaired(wanted.q, _touched(synonyms, wanted))
    as_meant = _sought(wanted, other, synonyms) if other else as_typed
    return as_meant if as_meant.hits.hits else as_typed


def _only_names(found: Found) -> list[Hit]:
    """The people and organizations that are nearly all that was found, though news was sought too."""
    named = [hit for hit in found.hits.hits if hit.source in _NAMED]
    others = found.hits.number - len(named)
    return named if len(named) <= MOST_NAMES and others < FEW and found.wanted.kind not in _NAMED else []


def _by_other_names(as_typed: Found, named: list[Hit], synonyms: list[SynonymGroup]) -> Found:
    people, organizations = ([hit.pk for hit in named if hit.source == source] for source in _NAMED)
    names = other_names.groups_of(people, organizations)
    wanted = replace(as_typed.wanted, q=other_names.in_persian(as_typed.wanted.q, names))
    wider = _found(wanted, [*_touched(synonyms, wanted), *names])
    return as_typed if wider.hits.number < as_typed.hits.number else replace(wider, wanted=as_typed.wanted)


def _or_better(as_typed: Found, synonyms: list[SynonymGroup]) -> Found:
    """Where only articles are found: names and numbers are never found by a stem."""
    wanted, hits = as_typed.wanted, as_typed.hits
    if hits.number > ENOUGH or any(hit.source != Source.ARTICLE for hit in hits.hits):
        return as_typed
    other = better(wanted.q, _touched(synonyms, wanted))
    if other and hits.number < FEW:
        as_meant = _sought(wanted, other, synonyms)
        return as_meant if as_meant.hits.number > hits.number else as_typed
    return replace(as_typed, offered=other or "")
