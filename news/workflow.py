"""The life of an article: who may take which of its steps (news/moves.py), and what stands in the way."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Case, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from news import desk_notices, jalali, second_looks, versions, vocabulary
from news.models import Article, PublicText, Transition
from news.moves import IN_PUBLIC, MOVES, OPEN, PUBLISH, WRITE, Move, Status

__all__ = ["IN_PUBLIC", "MOVES", "OPEN", "Move", "Offer", "may_change", "moves", "obstacle", "take"]


@dataclass(frozen=True)
class Offer:
    """A step as the desk shows it: to be taken, or with the words that say why it cannot be taken now."""

    move: Move
    obstacle: str | Promise | None


def may_change(user: User, article: Article) -> bool:
    """Editors change every article that they may see; writers their own, until it is published."""
    if not user.has_perm(WRITE) or article.deleted_at:
        return False
    return user.has_perm(PUBLISH) or (article.author_id == user.pk and article.status in OPEN)


def moves(user: User, article: Article) -> list[Move]:
    """The steps that lead on from where the article stands and that this person's role knows."""
    if not may_change(user, article):
        return []
    return [
        move for move in MOVES.values() if article.status in move.sources and user.has_perm(move.permission)
    ]


def obstacle(move: Move, user: User, article: Article) -> str | Promise | None:
    """Why this person cannot take the step with the article as it stands; None where nothing is in the way."""
    return obstacles(move, user, Article.objects.filter(pk=article.pk)).get(article.pk)


def obstacles(move: Move, user: User, articles: QuerySet[Article]) -> dict[int, str | Promise]:
    """Of those articles that something keeps from the step: what it is."""
    place = obstacle_columns([move], user)[move.name]
    found = articles.order_by().values_list("pk", place)
    return {pk: _OBSTACLES[move.name][number][1] for pk, number in found if number is not None}


def obstacle_columns(wanted: list[Move], user: User) -> dict[str, Case | Value]:
    """For each step a column of a query for articles: the number of its first obstacle; offers() reads them."""
    at = timezone.now()
    numbers = IntegerField()
    return {
        move.name: Case(
            *(
                When(what_holds(user, at), then=Value(number))
                for number, (what_holds, _reason) in enumerate(_OBSTACLES.get(move.name, ()))
            ),
            output_field=numbers,
        )
        if move.name in _OBSTACLES
        else Value(None, numbers)
        for move in wanted
    }


def offers(wanted: list[Move], numbers: dict[str, int | None]) -> list[Offer]:
    """The steps to show, from what obstacle_columns() found.

    Force is offered only to whom nothing gentler is open.
    """
    shown = [
        Offer(move, None if numbers[move.name] is None else _OBSTACLES[move.name][numbers[move.name]][1])
        for move in wanted
    ]
    is_open = any(offer.move.name in {"publish", "republish"} and not offer.obstacle for offer in shown)
    return [offer for offer in shown if not (is_open and offer.move.name == "force")]


def _not_seen_by_another(user: User | None, at: datetime) -> Q:
    """Handed in by the same person; of what was in review before that was kept, written by the same person."""
    return Q(submitted_by=user) | Q(submitted_by=None, author=user)


def _handed_in_by_another(user: User | None, at: datetime) -> Q:
    return ~(Q(submitted_by=user) | Q(author=user))


def _over_already(user: User, at: datetime) -> Q:
    return Q(expires_at__lte=at)


def _changed_since_public(user: User, at: datetime) -> Q:
    """By the wording that the database kept, and by what else of the versions readers see."""
    wordings = PublicText.objects.filter(article=OuterRef("pk"), since__lte=at)
    latest = Subquery(wordings.order_by("-id").values("digest")[:1])
    return ~Q(text_digest=Coalesce(latest, Value(""))) | second_looks.otherwise_than_in_public()


def _public_already(user: User, at: datetime) -> Q:
    return Q(published_at__lte=at)


def _not_public_yet(user: User, at: datetime) -> Q:
    return Q(published_at__gt=at)


_OVER = (_over_already, gettext_lazy("Its expiry date has passed: change that first."))
# For each move, what stands in its way: a condition on the article, and the reason as the desk says it.
_OBSTACLES: dict[str, list[tuple[Callable[[User, datetime], Q], str | Promise]]] = {
    "recall": [
        (_handed_in_by_another, gettext_lazy("Somebody else handed it in: return it with a remark.")),
    ],
    "publish": [
        (
            _not_seen_by_another,
            gettext_lazy(
                "You handed it in yourself: a colleague has to publish it, or you publish it by force."
            ),
        ),
        _OVER,
    ],
    "force": [_OVER],
    "republish": [
        (
            _changed_since_public,
            gettext_lazy(
                "Its text is not the one that was public: take it back to draft and submit it,"
                " or publish it by force."
            ),
        ),
        _OVER,
    ],
    "unschedule": [(_public_already, gettext_lazy("It is public already: withdraw or unpublish it."))],
    "withdraw": [(_not_public_yet, gettext_lazy("It is not public yet: call off the publication."))],
}
# A command takes no part in the four eyes.
_BETWEEN_PEOPLE = frozenset([_not_seen_by_another, _handed_in_by_another])


@transaction.atomic
def take(
    articles: QuerySet[Article],
    move: Move,
    *,
    by: User | None = None,
    note: str = "",
    at: datetime | None = None,
) -> int:
    """Take the step with those of the articles that stand where it begins, and return how many they were.

    One statement moves them: of two people who act at once, the second finds the article moved on and changes nothing.
    The obstacles are part of it, so that nobody publishes alone what the desk's page had offered before. `by` is
    empty for commands alone. The steps are written down with the note, which a move that asks for one must have
    (ValueError). Another statement tells search the words of what came to the public or left it.
    """
    if move.asks and not note:
        raise ValueError(f"{move.name} needs a note")
    at = at or timezone.now()
    ready = articles.filter(status__in=move.sources, deleted_at=None)
    for what_holds, _reason in _OBSTACLES.get(move.name, ()):
        if by or what_holds not in _BETWEEN_PEOPLE:
            ready = ready.exclude(what_holds(by, at))
    # Locked in one order, so that two bulk acts never wait for each other for ever.
    before = dict(
        ready.order_by("pk").select_for_update(of=["self"], no_key=True).values_list("pk", "status")
    )
    if not before:
        return 0
    leaves = move.sources <= IN_PUBLIC
    versions.begin_all(before)
    in_public = list(ready.published(at).order_by().values_list("pk", flat=True)) if leaves else []
    ready = Article.objects.filter(pk__in=before, status__in=move.sources)
    taken = ready.update(**_changes(move, by, note, at))
    Transition.objects.bulk_create(
        Transition(
            article_id=pk,
            move=move.name,
            from_status=status,
            to_status=move.target,
            at=at,
            by=by,
            note=note,
            is_forced=move.name == "force",
        )
        for pk, status in before.items()
    )
    versions.keep_all(before, by=by, act=versions.Act.MOVED, note=str(move.label), at=at)
    if move.target == Status.PUBLISHED:
        vocabulary.learn(Article.objects.filter(pk__in=before))
    elif in_public:
        vocabulary.forget(Article.objects.filter(pk__in=in_public))
    for article in Article.objects.filter(pk__in=before).select_related("author", "submitted_by"):
        _tell_colleagues(article, move, by, note)
    return taken


def _tell_colleagues(article: Article, move: Move, by: User | None, note: str) -> None:
    """What a second pair of eyes has to see, and what its author should know."""
    if by and move.name == "force":
        second_looks.ask(article, second_looks.Cause.FORCED, by=by, reason=note)
    if by and move.name == "publish" and second_looks.changed_since_submission(article, by):
        second_looks.ask(article, second_looks.Cause.CHANGED, by=by)
    if move.tells:
        detail = note or _when(article, move)
        desk_notices.tell_its_people(article, move.tells, by=by, detail=detail)


def _when(article: Article, move: Move) -> str:
    if move.name == "unschedule" and article.published_at:
        return _("It was to go out on %(when)s.") % {"when": jalali.date_and_time(article.published_at)}
    if article.is_scheduled:
        return _("It goes out on %(when)s.") % {"when": jalali.date_and_time(article.published_at)}
    return ""


def tell_of_another_time(article: Article, before: datetime, *, by: User) -> None:
    """Its publication was planned and was put at another time in its form; what is past goes out at once."""
    if not article.is_scheduled:
        desk_notices.tell_its_people(article, desk_notices.Kind.PUBLISHED, by=by)
        return
    when = {
        "when": jalali.date_and_time(article.published_at),
        "before": jalali.date_and_time(before),
    }
    detail = _("It goes out on %(when)s, not on %(before)s.") % when
    desk_notices.tell_its_people(article, desk_notices.Kind.RESCHEDULED, by=by, detail=detail)


def _changes(move: Move, by: User | None, note: str, at: datetime) -> dict:
    """The columns that the step writes."""
    changes = {
        "status": move.target,
        "modified_at": at,
        "withdrawn_at": at if move.target == Status.WITHDRAWN else None,
        "returned_at": at if move.name == "return" else None,
    }
    if move.target == Status.PUBLISHED:
        changes["published_at"] = Coalesce(F("published_at"), Value(at))
    if move.name == "submit":
        changes |= {"submitted_by": by, "submitted_at": at}
    if move.name == "withdraw":
        changes["withdrawal_notice"] = note[:500]
    return changes
