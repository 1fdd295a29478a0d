"""Names that the desk keeps of one person or organization, as words that mean the same."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations

from django.db.models import F, TextField, Value
from django.db.models.functions import Concat

from news import persian
from news.models import organizations_with_a_page, people_with_a_page
from news.models.search_words import key_of
from news.search_query import is_persian

# As many names of one are compared; the desk keeps two or three.
MOST = 12
_BETWEEN_WORDS = re.compile(r"[,،;؛\s]+")
# What two spellings of a word have in common at least.
_ALIKE = 0.6


def groups_of(people: list[int], organizations: list[int]) -> list[list[str]]:
    """The names of each of these, and the words in which its names differ; one statement."""
    of_people = people_with_a_page().filter(pk__in=people).order_by().values_list(_lines("family_name"))
    of_others = organizations_with_a_page().filter(pk__in=organizations).order_by().values_list(_lines())
    names = [_names(lines) for (lines,) in of_people.union(of_others, all=True)]
    return [*names, *(pair for some in names for pair in _spellings(some))]


def in_persian(query: str, groups: list[list[str]]) -> str:
    """The Persian name for one in another script, by which the news has it; else the query as it is."""
    if is_persian(query):
        return query
    asked = key_of(query)
    persian_names = (
        name for names in groups if asked in map(key_of, names) for name in names if is_persian(name)
    )
    return next(persian_names, query)


def _lines(*more: str) -> Concat:
    fields = ("name", "name_latin", "name_cyrillic", *more, "other_names")
    parts = [part for field in fields for part in (Value("\n"), F(field))]
    return Concat(*parts, output_field=TextField())


def _names(lines: str) -> list[str]:
    names = (" ".join(_BETWEEN_WORDS.split(line)).strip() for line in lines.split("\n"))
    return [name for name in dict.fromkeys(names) if name][:MOST]


def _spellings(names: list[str]) -> Iterator[list[str]]:
    """The one word in which two names differ: «بندر آستراخان» and «بندر آستاراخان»."""
    for first, second in combinations([persian.join(name).split() for name in names], 2):
        if len(first) == len(second):
            differing = [pair for pair in zip(first, second, strict=True) if pair[0] != pair[1]]
            if len(differing) == 1 and SequenceMatcher(None, *differing[0]).ratio() >= _ALIKE:
                yield list(differing[0])
