"""What the desk ought to know of the names in an article: who is missing, who is written otherwise, whose post
was another one on that day. It finds and proposes; nothing is changed here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from news.models import Article, Meeting, Membership, Participant, Person
from news.name_mending import Edit, Edits, Mended, mended
from news.names_in_texts import Reader, Reading, glued, key_of, people_named, shortened

ABSENT, SPELLING, POST = "absent", "spelling", "post"
# A post stands so many words from the name at most.
REACH = 6
_ARABIC = re.compile("[\u0620-\u06ff]")
_OTHER_SCRIPT = re.compile("[A-Za-z\u0400-\u04ff]")
# «شهردار پیشین کازان» is right however long ago it was.
_FORMER = {key_of(word) for word in ("پیشین", "سابق", "اسبق", "وقت")}
_SNIPPET = 70


class Snippet(NamedTuple):
    """The line around some words, and what would stand there."""

    before: str
    old: str
    after: str
    new: str


@dataclass(frozen=True)
class Finding:
    """Something about a person's name; `places` are those where one click would put the new words."""

    kind: str
    person: Person
    snippet: Snippet
    key: str = ""
    membership: Membership | None = None
    posts: tuple[Membership, ...] = ()
    places: int = 0


class WrongPost(NamedTuple):
    person: Person
    membership: Membership
    start: int
    end: int


@dataclass(frozen=True)
class NameGuard:
    """The names in one article, held against the register and the article's meetings."""

    article: Article

    @cached_property
    def meetings(self) -> list[Meeting]:
        return list(self.article.meetings.latest_first())

    @cached_property
    def day(self) -> date:
        """The day whose posts count: the meeting's, else the publication's, else today."""
        if self.meetings:
            return self.meetings[0].starts_on
        published = self.article.published_at
        return timezone.localtime(published).date() if published else timezone.localdate()

    @cached_property
    def people(self) -> list[Person]:
        """The people found, with their posts; `is_linked` are those at a meeting or noted as mentioned."""
        met = Participant.objects.filter(meeting__articles=self.article, person=OuterRef("pk"))
        noted = Article.mentions.through.objects.filter(article=self.article, person=OuterRef("pk"))
        posts = Prefetch("memberships", Membership.objects.select_related("organization"))
        found = people_named(self._texts).annotate(is_linked=Q(Exists(met)) | Q(Exists(noted)))
        return list(found.prefetch_related(posts))

    @cached_property
    def findings(self) -> list[Finding]:
        """All of them, a person's together, in the order of the text."""
        found: dict[tuple, Finding] = {}
        for text in self._texts:
            for key, finding in self._in_text(self._reader.read(text)):
                found.setdefault((finding.person.pk, *key), finding)
        order = list(dict.fromkeys(pk for pk, *_rest in found))
        return sorted(found.values(), key=lambda finding: order.index(finding.person.pk))

    def mending(self, finding: Finding) -> Mended:
        """The article's fields as the finding would have them."""
        return mended(self.article, self._edits(finding))

    def person(self, pk: int) -> Person | None:
        return next((person for person in self.people if person.pk == pk), None)

    @cached_property
    def _texts(self) -> list[str]:
        article = self.article
        return shortened([article.over_title, article.title, article.lead, article.body_text])

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self.people)

    def _in_text(self, reading: Reading) -> Iterator[tuple[tuple, Finding]]:
        for sighting in reading.sightings:
            for person in sighting.people:
                if not person.is_linked:
                    here = _snippet(reading.text, sighting.start, sighting.end)
                    yield (ABSENT,), Finding(ABSENT, person, here)
            if preferred := _preferred(sighting.people, sighting.key, reading.text[slice(*sighting[-2:])]):
                here = _snippet(reading.text, sighting.start, sighting.end, preferred)
                person = sighting.people[0]
                yield (SPELLING, sighting.key), Finding(SPELLING, person, here, key=sighting.key)
        for wrong in self._wrong_posts(reading):
            valid = self._posts(wrong.person)
            new = valid[0].position if len(valid) == 1 else ""
            here = _snippet(reading.text, wrong.start, wrong.end, new)
            key = (POST, wrong.membership.pk)
            yield key, Finding(POST, wrong.person, here, membership=wrong.membership, posts=valid)

    def _posts(self, person: Person) -> tuple[Membership, ...]:
        return tuple(post for post in person.memberships.all() if self._is_valid(post))

    def _is_valid(self, post: Membership) -> bool:
        begun = post.starts_on is None or post.starts_on <= self.day
        return begun and (post.ends_on is None or post.ends_on >= self.day)

    def _wrong_posts(self, reading: Reading) -> Iterator[WrongPost]:
        for place, sighting in enumerate(reading.sightings):
            if len(sighting.people) == 1 and sighting.people[0].memberships.all():
                for near in reading.around(place, REACH):
                    yield from self._wrong_near(reading, sighting.people[0], near)

    def _wrong_near(self, reading: Reading, person: Person, near: range) -> Iterator[WrongPost]:
        posts = self._by_position(person)
        place = near.start
        while place < near.stop:
            length = self._longest_post(posts, reading, place, near.stop)
            if length:
                post, last = posts[glued(reading.words, place, length)[-1]], place + length - 1
                if not self._is_valid(post) and not _is_former(reading, place, last):
                    yield WrongPost(person, post, reading.words[place].start, reading.words[last].end)
            place += length or 1

    def _longest_post(self, posts: dict, reading: Reading, first: int, stop: int) -> int:
        """How many words from the first on are one of these posts; 0 if they are none."""
        keys = glued(reading.words, first, stop - first)
        return max((length for length, key in enumerate(keys, start=1) if key in posts), default=0)

    def _by_position(self, person: Person) -> dict[str, Membership]:
        """The posts by their letters; one held that day stands before a like one of another time."""
        in_order = sorted(person.memberships.all(), key=self._is_valid)
        return {key_of(post.position): post for post in in_order}

    def _edits(self, finding: Finding) -> Edits:
        new = finding.snippet.new

        def spellings(text: str) -> list[Edit]:
            sightings = self._reader.read(text).sightings
            own = (each for each in sightings if each.key == finding.key and each.people == (finding.person,))
            return [Edit(each.start, each.end, new) for each in own]

        def posts(text: str) -> list[Edit]:
            wrong = (each for each in self._wrong_posts(self._reader.read(text)) if _is_about(each, finding))
            return _apart(Edit(each.start, each.end, new) for each in wrong)

        if not new or finding.kind == ABSENT:
            return lambda text: []
        return spellings if finding.kind == SPELLING else posts


def _is_about(wrong: WrongPost, finding: Finding) -> bool:
    return wrong.person == finding.person and wrong.membership == finding.membership


def _apart(edits: Iterator[Edit]) -> list[Edit]:
    """In order, each place once: between two mentions of a person a post is near both."""
    return sorted(set(edits))


def _is_former(reading: Reading, first: int, last: int) -> bool:
    beside = reading.words[max(first - 1, 0) : first] + reading.words[last + 1 : last + 4]
    return any(word.key in _FORMER for word in beside)


def _preferred(people: tuple[Person, ...], key: str, written: str) -> str:
    """How a Persian spelling ought to be written; empty where it is right, or nobody knows whose it is."""
    if len(people) > 1 or not _ARABIC.search(written) or _OTHER_SCRIPT.search(written):
        return ""
    person = people[0]
    if key in {key_of(person.name), key_of(person.family_name)}:
        return ""
    # One word for several: an older spelling of what texts call this person for short.
    is_short = len(written.split()) == 1 < len(person.name.split())
    return person.family_name if is_short and person.family_name else person.name


def _snippet(text: str, start: int, end: int, new: str = "") -> Snippet:
    before = text[max(0, start - _SNIPPET) : start].rpartition("\n")[2]
    after = text[end : end + _SNIPPET].partition("\n")[0]
    if len(before) == _SNIPPET:
        before = "…" + before.partition(" ")[2]
    if len(after) == _SNIPPET:
        after = after.rpartition(" ")[0] + "…"
    return Snippet(before, text[start:end], after, new)
