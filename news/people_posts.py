"""The post that a row of a table gives to a person: found among those held already, or a new one."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from news import jalali, people_rows
from news.models import Membership, Organization, Person

Change = tuple[str, str, str]


class Refused(Exception):
    """A row that cannot be taken; `reasons` are for its writer."""

    def __init__(self, *reasons: object) -> None:
        super().__init__(*reasons)
        self.reasons = reasons


class Posts:
    """The posts of everybody in one table, as they become row by row."""

    def __init__(self, organizations: Iterable[Organization]) -> None:
        self.organizations: dict[str, list[Organization]] = defaultdict(list)
        for one in organizations:
            names = [one.name, one.name_latin, one.name_cyrillic, *one.spellings]
            for key in {people_rows.name_key(name) for name in names}:
                self.organizations[key].append(one)
        self.held: dict[int, list[Membership]] = {}
        self.taken: set[int] = set()

    def read(self, person: Person, cells: dict[str, str]) -> tuple[Membership | None, Change | None]:
        """The post and what changes of it; raises Refused. Nothing is written."""
        words = [cells.get(column, "") for column in ("position", "organization", "from", "until")]
        if not any(words):
            return None, None
        position, place, *days = words
        if not position:
            raise Refused(_("Write the position in this organization too."))
        if not place:
            raise Refused(_("Choose the organization of this position too."))
        held = self._held(person)
        organization, starts, ends = _all_of(
            lambda: self._organization(held, place, position),
            lambda: _day("starts_on", days[0]),
            lambda: _day("ends_on", days[1]),
        )
        post = self._found(held, position, organization, starts, ends)
        return post, self._changed(person, held, post, " ".join(position.split()), starts, ends)

    def _held(self, person: Person) -> list[Membership]:
        if person.pk is None:
            return []
        return self.held.setdefault(person.pk, list(person.memberships.all()))

    def _organization(self, held: list[Membership], name: str, position: str) -> Organization:
        called_so = self.organizations.get(people_rows.name_key(name), [])
        if len(called_so) > 1:
            known = {post.organization_id for post in held if _same(post.position, position)}
            called_so = [one for one in called_so if one.pk in known] or called_so
        if len(called_so) != 1:
            raise Refused(people_rows.not_one(name, len(called_so)))
        return called_so[0]

    def _found(
        self,
        held: list[Membership],
        position: str,
        organization: Organization,
        starts: date | None,
        ends: date | None,
    ) -> Membership:
        """The same post from the same day; else the one post at that time, whose days are mended."""
        same = [p for p in held if p.organization_id == organization.pk and _same(p.position, position)]
        exact = [post for post in same if post.starts_on == starts]
        meeting = [post for post in same if post.pk not in self.taken and _overlap(post, starts, ends)]
        if exact or len(meeting) == 1:
            return (exact or meeting)[0]
        return Membership(organization=organization, position="")

    def _changed(
        self,
        person: Person,
        held: list[Membership],
        post: Membership,
        position: str,
        starts: date | None,
        ends: date | None,
    ) -> Change | None:
        old = describe(post) if post.pk else ""
        before = (post.position, post.starts_on, post.ends_on)
        post.position = position
        post.starts_on, post.ends_on = starts or post.starts_on, ends or post.ends_on
        try:
            _check(post, held)
        except Refused:
            post.position, post.starts_on, post.ends_on = before
            raise
        post.person = person
        if post not in held and person.pk:
            held.append(post)
        if post.pk:
            self.taken.add(post.pk)
        if (post.position, post.starts_on, post.ends_on) == before:
            return None
        return (str(Membership._meta.verbose_name), old, describe(post))


def _all_of(*readers: Callable) -> list:
    """What each reads; or the complaints of all, so that nobody mends a row twice."""
    read, complaints = [], []
    for reader in readers:
        try:
            read.append(reader())
        except Refused as refusal:
            complaints += refusal.reasons
    if complaints:
        raise Refused(*complaints)
    return read


def _day(field: str, text: str) -> date | None:
    try:
        return people_rows.read_day(text)
    except ValidationError as error:
        label = Membership._meta.get_field(field).verbose_name
        raise Refused(*(f"{label}: {message}" for message in error.messages)) from error


def _check(post: Membership, held: list[Membership]) -> None:
    try:
        post.clean_fields(exclude={"person", "organization"})
    except ValidationError as error:
        raise Refused(*people_rows.reasons(error, Membership)) from error
    if post.starts_on and post.ends_on and post.ends_on < post.starts_on:
        raise Refused(_("The post ends before it begins."))
    for other in held:
        is_same = other.organization_id == post.organization_id and _same(other.position, post.position)
        if other is not post and is_same and _overlap(other, post.starts_on, post.ends_on):
            raise Refused(_("This person holds the same post twice at the same time."))


def _same(one: str, other: str) -> bool:
    return people_rows.name_key(one) == people_rows.name_key(other)


def _overlap(post: Membership, starts: date | None, ends: date | None) -> bool:
    """Twin of the database's constraint: both ends belong to the time in office."""
    begins, over = post.starts_on or date.min, post.ends_on or date.max
    return begins <= (ends or date.max) and (starts or date.min) <= over


def describe(post: Membership) -> str:
    days = [jalali.numeric_date(day) if day else "…" for day in (post.starts_on, post.ends_on)]
    return f"{post.position}، {post.organization} ({days[0]} – {days[1]})"
