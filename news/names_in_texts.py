"""Registered people named in a text: found by the letters of their names, in any spelling and script."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet

from news import persian
from news.models import Person

# What is read of a text; nobody writes more about one occasion, and a longer paste must not slow the desk.
LONGEST_READ = 60_000
MOST_WORDS = 5
# Shorter ones are words of the language as often as they are names.
SHORTEST_KEY, LONGEST_KEY = 4, 160

# Vowel signs, hamza above, joiners: within a word they belong to it, at its end they are left as they stand.
_MARKS = (
    "\u00ad\u0300-\u036f\u0483-\u0489\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u200c-\u200f"
)
_WORD = re.compile(rf"\w(?:[\w{_MARKS}]*\w)?")
# Between the words of a name; in a Latin one also a hyphen or an apostrophe.
_JOINT = re.compile(rf"[ \t\xa0\u2009\u202f'’ʼ\-\u2010\u2011{_MARKS}]*")
_SENTENCE_END = re.compile("[.!?؟؛…\n\r]")

# In portions: the index is slower than linear in the keys that it is asked for at once. Each by itself (OFFSET 0
# keeps the planner from joining them its own way), so that it is the index that is asked, whatever the text.
NAMED = """
    SELECT DISTINCT named.id FROM (
        SELECT array_agg(key) AS keys FROM unnest(%s::text[]) WITH ORDINALITY AS written (key, place)
        GROUP BY place / 500
    ) AS portion
    CROSS JOIN LATERAL (SELECT id FROM news_person WHERE name_keys && portion.keys OFFSET 0) AS named
"""


class Word(NamedTuple):
    """A written word; `joined` to the one before by nothing but space, or the first one of a sentence."""

    key: str
    start: int
    end: int
    joined: bool
    begins: bool


class Sighting(NamedTuple):
    """A name in a text, from the first word to the last; several people may bear it."""

    people: tuple[Person, ...]
    key: str
    first: int
    last: int
    start: int
    end: int


def key_of(text: str) -> str:
    """A spelling's letters alone, as in Person.name_keys."""
    return persian.fold(text).replace(" ", "").replace(persian.ZWNJ, "")


def words(text: str) -> list[Word]:
    keys: dict[str, str] = {}
    found, end = [], 0
    for match in _WORD.finditer(text):
        written = match.group()
        if written not in keys:
            keys[written] = key_of(written)
        gap = text[end : match.start()]
        joined = bool(found) and bool(found[-1].key) and _JOINT.fullmatch(gap) is not None
        begins = not found or _SENTENCE_END.search(gap) is not None
        found.append(Word(keys[written], match.start(), match.end(), joined, begins))
        end = match.end()
    return found


def glued(written: list[Word], first: int, most: int = MOST_WORDS) -> list[str]:
    """The keys of one, two, three … neighbouring words from the first on."""
    keys, key = [], ""
    for place in range(first, min(first + most, len(written))):
        word = written[place]
        if not word.key or (keys and not word.joined) or len(key) + len(word.key) > LONGEST_KEY:
            break
        key += word.key
        keys.append(key)
    return keys


def people_named(texts: Iterable[str]) -> QuerySet[Person]:
    """The registered people one of whose spellings stands in the texts; asks the database, and once for all."""
    keys = keys_in(texts)
    if not keys:
        return Person.objects.none()
    with connection.cursor() as cursor:
        cursor.execute(NAMED, [keys])
        return Person.objects.filter(pk__in=[pk for (pk,) in cursor.fetchall()])


def keys_in(texts: Iterable[str]) -> list[str]:
    """Of each one to five neighbouring words the key, if it is long enough for a name."""
    written = [words(text) for text in texts]
    keys = {key for each in written for first in range(len(each)) for key in glued(each, first)}
    return sorted(key for key in keys if len(key) >= SHORTEST_KEY)


def shortened(texts: Iterable[str]) -> list[str]:
    """The texts as far as they are read."""
    kept, left = [], LONGEST_READ
    for text in texts:
        kept.append(text[:left])
        left -= len(kept[-1])
    return kept


def full_keys(person: Person) -> set[str]:
    full = [person.name, person.name_latin, person.name_cyrillic, *person.spellings]
    return {key for key in map(key_of, full) if len(key) >= SHORTEST_KEY}


@dataclass(frozen=True)
class Reader:
    """Finds the names of these people in texts; it reads each text once."""

    people: list[Person]

    @cached_property
    def by_key(self) -> dict[str, tuple[Person, ...]]:
        """Whom a spelling names; a family name alone only where nobody else is called so."""
        full: dict[str, list[Person]] = {}
        family: dict[str, list[Person]] = {}
        for person in self.people:
            for key in full_keys(person):
                full.setdefault(key, []).append(person)
            family.setdefault(key_of(person.family_name), []).append(person)
        alone = {
            key: bearers for key, bearers in family.items() if len(bearers) == 1 and len(key) >= SHORTEST_KEY
        }
        return {key: tuple(bearers) for key, bearers in (alone | full).items()}

    @cached_property
    def _read(self) -> dict[str, "Reading"]:
        return {}

    def read(self, text: str) -> "Reading":
        if text not in self._read:
            written = words(text)
            self._read[text] = Reading(text, written, self._sightings(written))
        return self._read[text]

    def _sightings(self, written: list[Word]) -> list[Sighting]:
        found, place = [], 0
        while place < len(written):
            sighting = self._longest(written, place)
            if sighting:
                found.append(sighting)
            place = sighting.last + 1 if sighting else place + 1
        return found

    def _longest(self, written: list[Word], first: int) -> Sighting | None:
        for last, key in reversed(list(enumerate(glued(written, first), first))):
            if key in self.by_key:
                return Sighting(self.by_key[key], key, first, last, written[first].start, written[last].end)
        return None


@dataclass(frozen=True)
class Reading:
    """A text, its words and the names in it."""

    text: str
    words: list[Word]
    sightings: list[Sighting]

    def around(self, place: int, reach: int) -> list[range]:
        """The words up to `reach` before and after the sighting at this place, in its sentence, between other names."""
        sighting = self.sightings[place]
        low = self.sightings[place - 1].last if place else -1
        high = self.sightings[place + 1].first if place + 1 < len(self.sightings) else len(self.words)
        first, last = sighting.first, sighting.last
        while first > max(low + 1, sighting.first - reach) and not self.words[first].begins:
            first -= 1
        while last < min(high - 1, sighting.last + reach) and not self.words[last + 1].begins:
            last += 1
        return [range(first, sighting.first), range(sighting.last + 1, last + 1)]


def people_in(texts: Iterable[str]) -> list[Person]:
    """The registered people whom the texts name for sure or perhaps, in the order of their first mention."""
    texts = shortened(texts)
    reader = Reader(list(people_named(texts)))
    seen = (
        person for text in texts for sighting in reader.read(text).sightings for person in sighting.people
    )
    return list(dict.fromkeys(seen))
