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
# «معاون شهردار» is no mayor.
_OF_ANOTHER = {
    key_of(word) for word in ("معاون", "مشاور", "دستیار", "جانشین", "نماینده", "نایب", "نائب", "مقام", "همسر")
}
_SNIPPET = 70


class Snippet(NamedTuple):
    """The line around some words, and what would stand there."""

    before: str
    old: str
    after: str
    new: str


@dataclass(frozen=True)
class Finding:
    """Something about a person's name; one click would put the snippet's new words in the place of its old ones."""

    kind: str
    person: Person
    snippet: Snippet
    key: str = ""
    membership: Membership | None = None
    posts: tuple[Membership, ...] = ()


class Remark(NamedTuple):
    """A place in a text; `more` is the key of a spelling, or the post that was not held that day."""

    kind: str
    person: Person
    more: str | Membership | None
    start: int
    end: int

    @property
    def what(self) -> tuple:
        return self.kind, self.person.pk, getattr(self.more, "pk", self.more)


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
            for remark in self._remarks(self._reader.read(text)):
                if remark.what not in found:
                    found[remark.what] = self._finding(remark, text)
        order = {pk: place for place, pk in enumerate(dict.fromkeys(pk for _kind, pk, _more in found))}
        return sorted(found.values(), key=lambda finding: order[finding.person.pk])

    def mending(self, finding: Finding) -> Mended:
        """The article's fields as the finding would have them."""
        return mended(self.article, self._edits(finding))

    @cached_property
    def _texts(self) -> list[str]:
        article = self.article
        return shortened([article.over_title, article.title, article.lead, article.body_text])

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self.people)

    def _remarks(self, reading: Reading) -> Iterator[Remark]:
        for sighting in reading.sightings:
            for person in sighting.people:
                if not person.is_linked:
                    yield Remark(ABSENT, person, None, sighting.start, sighting.end)
            if len(sighting.people) == 1 and sighting.key in self._other_spellings:
                yield Remark(SPELLING, sighting.people[0], sighting.key, sighting.start, sighting.end)
        yield from self._wrong_posts(reading)

    def _finding(self, remark: Remark, text: str) -> Finding:
        def seen(new: str = "", **more) -> Finding:
            return Finding(kind, person, _snippet(text, remark.start, remark.end, new), **more)

        kind, person = remark.kind, remark.person
        if kind == ABSENT:
            return seen()
        if kind == SPELLING:
            return seen(self._other_spellings[remark.more], key=remark.more)
        posts = self._posts(person)
        new = posts[0].position if len(posts) == 1 else ""
        return seen(new, membership=remark.more, posts=posts)

    @cached_property
    def _other_spellings(self) -> dict[str, str]:
        """The keys of Persian spellings that are not the preferred one, with what ought to stand there."""
        families = {key_of(person.family_name) for person in self.people}
        others = (pair for person in self.people for pair in _other_spellings(person))
        return {key: new for key, new in others if key not in families}

    def _posts(self, person: Person) -> tuple[Membership, ...]:
        return tuple(post for post in person.memberships.all() if self._is_valid(post))

    def _is_valid(self, post: Membership) -> bool:
        begun = post.starts_on is None or post.starts_on <= self.day
        return begun and (post.ends_on is None or post.ends_on >= self.day)

    def _wrong_posts(self, reading: Reading) -> Iterator[Remark]:
        for place, sighting in enumerate(reading.sightings):
            if len(sighting.people) == 1 and self._by_position[sighting.people[0].pk]:
                for near in reading.around(place, REACH):
                    yield from self._wrong_near(reading, sighting.people[0], near)

    def _wrong_near(self, reading: Reading, person: Person, near: range) -> Iterator[Remark]:
        posts = self._by_position[person.pk]
        place = near.start
        while place < near.stop:
            length = self._longest_post(posts, reading, place, near.stop)
            if length:
                post, last = posts[glued(reading.words, place, length)[-1]], place + length - 1
                if not self._is_valid(post) and not _is_anothers(reading, place, last):
                    start, end = reading.words[place].start, reading.words[last].end
                    yield Remark(POST, person, post, start, end)
            place += length or 1

    def _longest_post(self, posts: dict, reading: Reading, first: int, stop: int) -> int:
        """How many words from the first on are one of these posts; 0 if they are none."""
        keys = glued(reading.words, first, stop - first)
        return max((length for length, key in enumerate(keys, start=1) if key in posts), default=0)

    @cached_property
    def _by_position(self) -> dict[int, dict[str, Membership]]:
        """Each person's posts by their letters; one held that day comes before a like one of another time."""
        return {
            person.pk: {
                key_of(post.position): post for post in sorted(person.memberships.all(), key=self._is_valid)
            }
            for person in self.people
        }

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


def _is_about(wrong: Remark, finding: Finding) -> bool:
    return wrong.person == finding.person and wrong.more == finding.membership


def _apart(edits: Iterator[Edit]) -> list[Edit]:
    """In order, each place once: between two mentions of a person a post is near both."""
    return sorted(set(edits))


def _is_anothers(reading: Reading, first: int, last: int) -> bool:
    """Whether the words beside a post say that it is no longer this person's, or never was."""
    before, after = reading.words[max(first - 1, 0) : first], reading.words[last + 1 : last + 4]
    is_of_another = any(word.key in _OF_ANOTHER for word in before) and reading.words[first].joined
    return is_of_another or any(word.key in _FORMER for word in before + after)


def _other_spellings(person: Person) -> Iterator[tuple[str, str]]:
    right = {key_of(person.name), key_of(person.family_name)}
    for line in person.spellings:
        key = key_of(line)
        if key not in right and _ARABIC.search(line) and not _OTHER_SCRIPT.search(line):
            # One word for several: another spelling of what texts call this person for short.
            is_short = len(line.split()) == 1 and person.family_name
            yield key, person.family_name if is_short else person.name


def _snippet(text: str, start: int, end: int, new: str = "") -> Snippet:
    before = text[max(0, start - _SNIPPET) : start].rpartition("\n")[2]
    after = text[end : end + _SNIPPET].partition("\n")[0]
    if len(before) == _SNIPPET:
        before = "…" + before.partition(" ")[2]
    if len(after) == _SNIPPET:
        after = after.rpartition(" ")[0] + "…"
    return Snippet(before, text[start:end], after, new)
