"""What the page says before two become one: both side by side, and what will happen."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from news import jalali, merging
from news.admin.article_list import thumbnail
from news.merging import Either
from news.models import Article, Meeting, Membership, Organization, Participant, Person
from news.templatetags.persian import fa

NEWEST = 5
SHOWN_SHARED = 20


class Line(NamedTuple):
    """A line of a cell: a text, where it leads, and what is said beside it."""

    text: str
    url: str = ""
    note: str = ""


class Fact(NamedTuple):
    """A row of the comparison."""

    label: str
    stays: list[Line]
    goes: list[Line]


def facts(winner: Either, loser: Either) -> list[Fact]:
    sides = [dict(_side(row)) for row in (winner, loser)]
    both = [Fact(capfirst(label), sides[0][label], sides[1][label]) for label in sides[0]]
    return [fact for fact in both if fact.stays or fact.goes]


def _side(row: Either) -> Iterator[tuple[str, list[Line]]]:
    for field in ("name", *merging.FILLED[type(row)]):
        yield str(row._meta.get_field(field).verbose_name), _value(row, field)
    yield _("other spellings"), [Line(name) for name in row.spellings]
    yield _("posts"), [_post(post, row) for post in _posts(row)]
    yield _("meetings"), _counted(meetings_of(row).latest_first(), _meeting)
    if isinstance(row, Person):
        yield _("articles that name this person"), _counted(row.mentioned_in.newest_first(), _article)
    else:
        yield _("part of"), [_linked(row.parent)] if row.parent else []
        yield _("has as its parts"), _counted(row.children.all(), _linked)
    yield _("former numbers"), [Line(fa(str(former.old_id))) for former in row.former.order_by("old_id")]


def _value(row: Either, field: str) -> list[Line]:
    value = getattr(row, field)
    if not value:
        return []
    if field == "picture":
        return [Line(thumbnail(value))]
    if field == "kind":
        return [Line(row.get_kind_display())]
    return [Line(line) for line in Truncator(value).chars(240).split("\n") if line.strip()]


def meetings_of(row: Either) -> QuerySet[Meeting]:
    field = "person" if isinstance(row, Person) else "organization"
    return Meeting.objects.filter(pk__in=Participant.objects.filter(**{field: row}).values("meeting"))


def _counted(rows: QuerySet, line) -> list[Line]:
    """How many they are, then the first few."""
    number = rows.count()
    return [Line(fa(number)), *(line(row) for row in rows[:NEWEST])] if number else []


def _posts(row: Either) -> list[Membership]:
    posts = row.memberships.select_related("person", "organization").latest_first()
    return list(posts[:SHOWN_SHARED])


def _post(post: Membership, row: Either) -> Line:
    other = post.organization if isinstance(row, Person) else post.person
    ends = [jalali.numeric_date(day) if day else "…" for day in (post.starts_on, post.ends_on)]
    return Line(f"{post.position}، {other}", note=" – ".join(ends) if post.starts_on or post.ends_on else "")


def _meeting(meeting: Meeting) -> Line:
    return Line(meeting.subject, _desk(meeting), jalali.numeric_date(meeting.starts_on))


def _article(article: Article) -> Line:
    note = jalali.numeric_date(article.published_at) if article.published_at else ""
    return Line(article.title, _desk(article), note)


def _linked(row: Organization) -> Line:
    return Line(row.name, _desk(row))


def _desk(row: Model) -> str:
    return reverse(f"admin:news_{row._meta.model_name}_change", args=[row.pk])


# --- What will happen -----------------------------------------------------------------------------


def shared_meetings(winner: Either, loser: Either) -> QuerySet[Meeting]:
    """Meetings at which both sit; bodies may sit at one as often as they send people."""
    if isinstance(winner, Organization):
        return Meeting.objects.none()
    shared = merging.shared_participations(winner, loser).values("meeting")
    return Meeting.objects.filter(pk__in=shared).latest_first()


def effects(winner: Either, loser: Either, shared: int) -> list[str]:
    """What the merge will do, a sentence each."""
    return [sentence for number, sentence in _effects(winner, loser, shared) if number]


def _effects(winner: Either, loser: Either, shared: int) -> Iterator[tuple[int, str]]:
    """Sentences with the number of things that they are about."""
    seats = loser.participations.count() - shared
    yield (
        seats,
        ngettext("%(count)s place at a meeting moves over.", "%(count)s places at meetings move over.", seats)
        % {"count": fa(seats)},
    )
    yield from _posts_told(winner, loser)
    yield from (_mentions_told(loser) if isinstance(loser, Person) else _parts_told(winner, loser))
    yield from _words_told(winner, loser)
    yield 1, _("The old address leads to the page of the one that stays, for ever.")


def _posts_told(winner: Either, loser: Either) -> Iterator[tuple[int, str]]:
    doubles = merging.posts_united(winner, loser)[1]
    moved, united = loser.memberships.exclude(pk__in=[post.pk for post in doubles]).count(), len(doubles)
    told = ngettext("%(count)s post moves over.", "%(count)s posts move over.", moved)
    yield moved, told % {"count": fa(moved)}
    told = ngettext(
        "%(count)s post that both hold at the same time becomes one with the other.",
        "%(count)s posts that both hold at the same time become one with the others.",
        united,
    )
    yield united, told % {"count": fa(united)}


def _mentions_told(loser: Person) -> Iterator[tuple[int, str]]:
    number = loser.mentioned_in.count()
    told = ngettext(
        "%(count)s article will name the one that stays.",
        "%(count)s articles will name the one that stays.",
        number,
    )
    yield number, told % {"count": fa(number)}


def _parts_told(winner: Organization, loser: Organization) -> Iterator[tuple[int, str]]:
    parts = loser.children.exclude(pk=winner.pk).count()
    told = ngettext(
        "%(count)s organization becomes part of the one that stays.",
        "%(count)s organizations become parts of the one that stays.",
        parts,
    )
    yield parts, told % {"count": fa(parts)}
    above = merging.parent_after(winner, loser)
    if above != winner.parent_id:
        parent = Organization.objects.filter(pk=above).first()
        moved = _("The one that stays becomes part of “%(name)s”.") % {"name": parent}
        yield 1, moved if parent else _("The one that stays is no longer part of the other.")


def _words_told(winner: Either, loser: Either) -> Iterator[tuple[int, str]]:
    spellings = merging.new_spellings(winner, loser)
    # Isolated, so that names of three scripts do not turn each other round.
    names = "، ".join(f"«\u2068{name}\u2069»" for name in spellings)
    yield len(spellings), _("Becomes another spelling: %(names)s.") % {"names": names}
    for fields, sentence in (
        (merging.filled(winner, loser), _("Filled in from the other: %(fields)s.")),
        (merging.dropped(winner, loser), _("Not kept, because the one that stays has its own: %(fields)s.")),
    ):
        names = "، ".join(str(winner._meta.get_field(field).verbose_name) for field in fields)
        yield len(fields), sentence % {"fields": names}
