"""Two rows for one person or organization become one: what moves, what is kept, and where the old number leads."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.contrib.auth.models import User
from django.db.models import QuerySet

from news import persian, versions
from news.models import (
    Article,
    FormerOrganization,
    FormerPerson,
    Membership,
    Organization,
    Participant,
    Person,
)
from news.whole_again import whole_again

LONGEST_SPELLINGS = Person._meta.get_field("other_names").max_length
LONGEST_LINKS = Person._meta.get_field("links").max_length
# What the winner takes over where it has nothing itself.
FILLED = {
    Person: [
        "name_latin",
        "name_cyrillic",
        "family_name",
        "honorific_prefix",
        "picture",
        "biography",
        "links",
    ],
    Organization: ["name_latin", "name_cyrillic", "kind", "city", "country"],
}
# Names that stay among the other spellings where the winner has its own.
_NAMES = ["name", "name_latin", "name_cyrillic", "family_name"]
_FORMER = {Person: (FormerPerson, "person"), Organization: (FormerOrganization, "organization")}
Either = Person | Organization


class Unmergeable(Exception):
    """The two cannot become one, and nothing was changed."""


class SameOne(Unmergeable):
    """It is one already."""


class Gone(Unmergeable):
    """One of the two is no longer there: merged or deleted meanwhile."""


class TooManySpellings(Unmergeable):
    """The spellings of both do not fit into one field."""


def successor(model: type[Either], number: int) -> Either | None:
    """Who bears the number of somebody who was merged; None for a number that was not."""
    former, field = _FORMER[model]
    row = former.objects.filter(old_id=number).select_related(field).first()
    return getattr(row, field) if row else None


def merge(model: type[Either], winner: int, loser: int, *, by: User | None = None) -> tuple[Either, Either]:
    """Move everything of the loser to the winner and delete the loser; returns both as they were left.

    Both rows are locked in the order of their numbers, so of two merges at once the second finds one gone.
    """
    if winner == loser:
        raise SameOne
    return _merged(model, winner, loser, by)


@whole_again
def _merged(model: type[Either], winner: int, loser: int, by: User | None) -> tuple[Either, Either]:
    pair = {row.pk: row for row in _locked(model, winner, loser)}
    if len(pair) < 2:
        raise Gone
    with _kept(pair[winner], pair[loser], by):
        _unite(pair[winner], pair[loser])
    return pair[winner], pair[loser]


@contextmanager
def _kept(winner: Either, loser: Either, by: User | None) -> Iterator[None]:
    """Articles that name the loser keep a version before and after."""
    named = Article.mentions.through.objects.filter(person=loser.pk) if isinstance(loser, Person) else []
    articles = [row.article_id for row in named]
    versions.begin_all(articles)
    yield
    note = f"{loser.name} ← {winner.name}"
    versions.keep_all(articles, by=by, act=versions.Act.MENDED, note=note)


def _locked(model: type[Either], *numbers: int) -> QuerySet:
    return model.objects.select_for_update().filter(pk__in=numbers).order_by("pk")


def _unite(winner: Either, loser: Either) -> None:
    _move_posts(winner, loser)
    if isinstance(winner, Person):
        _move_person(winner, loser)
    else:
        _move_organization(winner, loser)
    take_over(winner, loser)
    winner.save()
    _lead_on(winner, loser)
    type(loser).objects.filter(pk=loser.pk).delete()


# --- What points at them --------------------------------------------------------------------------


def shared_participations(winner: Person, loser: Person) -> QuerySet[Participant]:
    """Places of the loser at meetings where the winner sat too; their words stay, their link cannot."""
    there = Participant.objects.filter(person=winner).values("meeting")
    return Participant.objects.filter(person=loser, meeting__in=there)


def _move_person(winner: Person, loser: Person) -> None:
    shared_participations(winner, loser).update(person=None)
    Participant.objects.filter(person=loser).update(person=winner)
    mentions = Article.mentions.through.objects
    named = mentions.filter(person=winner).values("article")
    mentions.filter(person=loser, article__in=named).delete()
    mentions.filter(person=loser).update(person=winner)


def _move_organization(winner: Organization, loser: Organization) -> None:
    Participant.objects.filter(organization=loser).update(organization=winner)
    winner.parent_id = parent_after(winner, loser)
    Organization.objects.filter(parent=loser).exclude(pk=winner.pk).update(parent=winner)


def parent_after(winner: Organization, loser: Organization) -> int | None:
    """What the winner is part of afterwards: never of itself, through however many steps."""
    above = dict(Organization.objects.filter(parent__isnull=False).values_list("pk", "parent"))
    if loser.pk in _chain(above, winner.pk) or (
        winner.parent_id is None and winner.pk not in _chain(above, loser.pk)
    ):
        return loser.parent_id
    return winner.parent_id


def _chain(above: dict[int, int], number: int) -> list[int]:
    """All that a body is part of, nearest first."""
    found: list[int] = []
    while (number := above.get(number)) is not None and number not in found:
        found.append(number)
    return found


def _lead_on(winner: Either, loser: Either) -> None:
    """Old numbers lead to the winner at once, however often they were merged before."""
    former, field = _FORMER[type(winner)]
    former.objects.filter(**{field: loser}).update(**{field: winner})
    former.objects.create(old_id=loser.pk, **{field: winner})


# --- Posts ----------------------------------------------------------------------------------------


def _move_posts(winner: Either, loser: Either) -> None:
    changed, doubles = posts_united(winner, loser)
    Membership.objects.filter(pk__in=[post.pk for post in doubles]).delete()
    Membership.objects.bulk_update(changed, ["starts_on", "ends_on"])
    field = _FORMER[type(winner)][1]
    Membership.objects.filter(**{field: loser}).update(**{field: winner})


def posts_united(winner: Either, loser: Either) -> tuple[list[Membership], list[Membership]]:
    """Posts that get a longer time, and those that go up in them; the winner's are kept where there is a choice."""
    field, other = ("person", "organization") if isinstance(winner, Person) else ("organization", "person")
    posts = Membership.objects.filter(**{f"{field}__in": [winner, loser]}).order_by("pk")
    groups: dict[tuple, list[Membership]] = defaultdict(list)
    for post in posts:
        groups[getattr(post, f"{other}_id"), letters(post.position)].append(post)
    changed: list[Membership] = []
    doubles: list[Membership] = []
    for group in groups.values():
        # A post without any date says nothing that one with dates does not say better.
        dated = [post for post in group if post.starts_on or post.ends_on]
        doubles += [post for post in group if post not in dated] if dated else []
        for run in _runs(dated or group):
            kept, *others = sorted(run, key=lambda post: (getattr(post, f"{field}_id") != winner.pk, post.pk))
            doubles += others
            changed += [_over_all(kept, run)] if others else []
    return changed, doubles


def _runs(posts: list[Membership]) -> list[list[Membership]]:
    """The posts in groups whose times overlap."""
    runs: list[list[Membership]] = []
    until = date.min
    for post in sorted(posts, key=lambda post: (post.starts_on or date.min, post.pk)):
        if runs and (post.starts_on or date.min) <= until:
            runs[-1].append(post)
            until = max(until, post.ends_on or date.max)
        else:
            runs.append([post])
            until = post.ends_on or date.max
    return runs


def _over_all(kept: Membership, run: list[Membership]) -> Membership:
    """The post with the time of all of them; an end that is open somewhere stays open."""
    starts, ends = {post.starts_on for post in run}, {post.ends_on for post in run}
    kept.starts_on = None if None in starts else min(starts)
    kept.ends_on = None if None in ends else max(ends)
    return kept


# --- What they say of themselves ------------------------------------------------------------------


def take_over(winner: Either, loser: Either) -> None:
    """Fill what is empty, and keep every name of the loser as a spelling; nothing is saved here."""
    for field in filled(winner, loser):
        setattr(winner, field, getattr(loser, field))
    winner.other_names = "\n".join([*winner.spellings, *new_spellings(winner, loser)])
    if len(winner.other_names) > LONGEST_SPELLINGS:
        raise TooManySpellings
    if isinstance(winner, Person):
        winner.links = _all_links(winner, loser)


def filled(winner: Either, loser: Either) -> list[str]:
    """The fields that the loser fills."""
    return [field for field in FILLED[type(winner)] if _empty(winner, field) and not _empty(loser, field)]


def dropped(winner: Either, loser: Either) -> list[str]:
    """The fields in which the loser says something else, which goes with it."""
    names = {"name_latin", "name_cyrillic", "family_name", "links"}
    return [
        field
        for field in FILLED[type(winner)]
        if field not in names
        and not _empty(winner, field)
        and not _empty(loser, field)
        and getattr(winner, field) != getattr(loser, field)
    ]


def _empty(row: Either, field: str) -> bool:
    value = getattr(row, field)
    return not value or (field == "kind" and value == Organization.Kind.OTHER)


def new_spellings(winner: Either, loser: Either) -> list[str]:
    """Names and spellings of the loser that the winner does not have in any way of writing."""
    known = {key(name) for name in _all_names(winner)}
    new: dict[str, str] = {}
    for name in _all_names(loser):
        if key(name) not in known:
            new.setdefault(key(name), name)
    return list(new.values())


def _all_names(row: Either) -> list[str]:
    return [*(name for field in _NAMES if (name := getattr(row, field, ""))), *row.spellings]


def _all_links(winner: Person, loser: Person) -> str:
    """The addresses of both, each once, as long as they fit."""
    lines = [line.strip() for line in f"{winner.links}\n{loser.links}".split("\n") if line.strip()]
    links = "\n".join(dict.fromkeys(lines))
    return links if len(links) <= LONGEST_LINKS else winner.links


def key(text: str) -> str:
    """Equal for two ways of writing one name; scripts that search does not know are compared as they stand."""
    return letters(text) or text.strip()


def letters(text: str) -> str:
    """The letters alone, as the database compares posts and names."""
    return persian.fold(text).replace(" ", "").replace(persian.ZWNJ, "")
