"""What a visitor wants to find: the words and the filters that stand in the address of a search."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, cached_property, lru_cache

from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from news import jalali, persian
from news.jalali_forms import JalaliDateField
from news.models import Article, Category
from news.search_wordings import searched

# What is read of a query, to say what of it was not searched; search itself takes less.
LONGEST_QUERY = 200
LONGEST_DATE = 40
MOST_PAGES = 50
_DATE = JalaliDateField()
_PERSON = re.compile("[0-9]{1,18}")
_YEAR = re.compile("[0-9]{4}")
_PAGE = re.compile("[1-9][0-9]?")


class Source(models.TextChoices):
    """The tables in which search looks; the others than articles are kinds of results, too."""

    ARTICLE = "article", _("article")
    MEETING = "meeting", _("meeting")
    PERSON = "person", _("person")
    ORGANIZATION = "organization", _("organization")


KINDS = {
    **dict(Article.Kind.choices),
    **{source.value: source.label for source in Source if source != Source.ARTICLE},
}


@dataclass(frozen=True)
class Wanted:
    """A search; an empty field asks for nothing. What cannot be read asks for nothing either."""

    q: str = ""
    # What stood behind it and is not searched.
    left_out: str = ""
    kind: str = ""
    category: str = ""
    year: int | None = None
    person: int | None = None
    since: date | None = None
    until: date | None = None
    newest: bool = False
    literal: bool = False
    # The dates as they were typed, and what is wrong with them.
    typed: dict[str, str] = field(default_factory=dict)
    mistakes: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, query: QueryDict) -> "Wanted":
        kind, sought = _text(query, "kind"), _Dates.read(query)
        year = persian.to_latin_digits(_text(query, "year"))
        person = persian.to_latin_digits(_text(query, "person"))
        typed = _text(query, "q", LONGEST_QUERY)
        words = searched(typed)
        return cls(
            q=words,
            left_out=typed[len(words) :].strip(),
            kind=kind if kind in KINDS else "",
            category=_text(query, "category", Category._meta.get_field("slug").max_length),
            year=int(year) if _YEAR.fullmatch(year) and _is_year(int(year)) else None,
            person=int(person) if _PERSON.fullmatch(person) else None,
            since=sought.since,
            until=sought.until,
            newest=_text(query, "sort") == "newest",
            literal=_text(query, "literal") == "1",
            typed=sought.typed,
            mistakes=sought.mistakes,
        )

    @property
    def filters(self) -> dict[str, str | int]:
        """The filters that are set, as an address has them."""
        set_ones = {
            "kind": self.kind,
            "category": self.category,
            "year": self.year,
            "person": self.person,
            "from": jalali.typed_date(self.since) if self.since else "",
            "to": jalali.typed_date(self.until) if self.until else "",
        }
        return {name: value for name, value in set_ones.items() if value}

    @property
    def days(self) -> tuple[date | None, date | None]:
        """The days [first, end) of the year and of both dates together; None is open."""
        first, end = [self.since], [self.until + timedelta(days=1) if self.until else None]
        if self.year:
            begins, ends = jalali.year_range(self.year)
            first, end = [*first, begins.date()], [*end, ends.date()]
        return max(filter(None, first), default=None), min(filter(None, end), default=None)

    def address(self, **changes: str | int | None) -> str:
        """The address of this search with other filters; always of its first page."""
        asked = self._asked | {name: _in_address(name, value) for name, value in changes.items()}
        query = "&".join(filter(None, asked.values()))
        return f"{_page()}?{query}" if query else _page()

    @cached_property
    def _asked(self) -> dict[str, str]:
        """Each part of its address, which a page of results has two dozen times with one of them changed."""
        settings = {"sort": "newest" if self.newest else "", "literal": "1" if self.literal else ""}
        values = {"q": self.q, **self.filters, **settings}
        return {name: _in_address(name, value) for name, value in values.items()}

    @property
    def unfiltered(self) -> str:
        return self.address(**dict.fromkeys(self.filters))


@lru_cache(maxsize=1_000)
def _in_address(name: str, value: str | int | None) -> str:
    return urlencode({name: value}) if value else ""


@cache
def _page() -> str:
    return reverse("news:search")


def page_number(query: QueryDict) -> int | None:
    """The wanted page; None for one that no search has."""
    wanted = persian.to_latin_digits(_text(query, "page") or "1")
    number = int(wanted) if _PAGE.fullmatch(wanted) else 0
    return number if 1 <= number <= MOST_PAGES else None


def _is_year(year: int) -> bool:
    return jalali.FIRST_YEAR <= year <= jalali.LAST_YEAR


def _text(query: QueryDict, name: str, longest: int = LONGEST_DATE) -> str:
    return " ".join(persian.clean_text(query.get(name, "")[: longest * 4]).split())[:longest].rstrip()


@dataclass(frozen=True)
class _Dates:
    since: date | None
    until: date | None
    typed: dict[str, str]
    mistakes: dict[str, str]

    @classmethod
    def read(cls, query: QueryDict) -> "_Dates":
        typed = {name: _text(query, name) for name in ("from", "to")}
        read, mistakes = {}, {}
        for name, text in typed.items():
            try:
                read[name] = _DATE.to_python(text)
            except ValidationError as error:
                read[name], mistakes[name] = None, error.messages[0]
        if read["from"] and read["to"] and read["from"] > read["to"]:
            read["to"], mistakes["to"] = None, gettext("The last day is before the first.")
        return cls(read["from"], read["to"], typed, mistakes)
