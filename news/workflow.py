"""The life of an article: which state leads to which, and who may take it there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from news import vocabulary
from news.models import Article, PublicText, Transition

Status = Article.Status
# Where a writer's own article still is the writer's.
OPEN = frozenset([Status.DRAFT, Status.IN_REVIEW])
IN_PUBLIC = frozenset([Status.PUBLISHED, Status.WITHDRAWN])


@dataclass(frozen=True)
class Move:
    """A step from one state to the next, offered at the desk as a button.

    `done` is the sentence that reports it, with %(what)s for the article or their number; `asks` is what whoever
    takes it has to write: a remark for the author, a reason for the log, a notice for the readers.
    """

    name: str
    label: str | Promise
    done: str | Promise
    sources: frozenset[str]
    target: str
    permission: str
    asks: str | Promise = ""


_WRITE, _PUBLISH = "news.change_article", "news.publish_article"
_ALL_MOVES = [
    Move(
        "submit",
        _("Submit for review"),
        _("%(what)s was submitted for review."),
        frozenset([Status.DRAFT]),
        Status.IN_REVIEW,
        _WRITE,
    ),
    Move(
        "recall",
        _("Take back to draft"),
        _("%(what)s is a draft again."),
        frozenset([Status.IN_REVIEW]),
        Status.DRAFT,
        _WRITE,
    ),
    Move(
        "return",
        _("Return with a remark"),
        _("%(what)s was returned to its author."),
        frozenset([Status.IN_REVIEW]),
        Status.DRAFT,
        _PUBLISH,
        asks=_("Remark for the author"),
    ),
    Move(
        "publish",
        _("Publish"),
        _("%(what)s was published."),
        frozenset([Status.IN_REVIEW]),
        Status.PUBLISHED,
        _PUBLISH,
    ),
    Move(
        "force",
        _("Publish by force"),
        _("%(what)s was published by force; a colleague has to look at it."),
        frozenset([Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN, Status.UNPUBLISHED]),
        Status.PUBLISHED,
        _PUBLISH,
        asks=_("Why nobody else could look at it first"),
    ),
    Move(
        "unschedule",
        _("Call off the publication"),
        _("%(what)s will not be published; it is in review again."),
        frozenset([Status.PUBLISHED]),
        Status.IN_REVIEW,
        _PUBLISH,
    ),
    Move(
        "withdraw",
        _("Withdraw"),
        _("%(what)s was withdrawn; its page stays, with a notice."),
        frozenset([Status.PUBLISHED]),
        Status.WITHDRAWN,
        _PUBLISH,
        asks=_("Notice for the readers"),
    ),
    Move(
        "unpublish",
        _("Unpublish"),
        _("%(what)s was unpublished."),
        IN_PUBLIC,
        Status.UNPUBLISHED,
        _PUBLISH,
        asks=_("Reason, for the log of the desk"),
    ),
    Move(
        "republish",
        _("Publish again"),
        _("%(what)s was published again."),
        frozenset([Status.WITHDRAWN, Status.UNPUBLISHED]),
        Status.PUBLISHED,
        _PUBLISH,
    ),
    Move(
        "reopen",
        _("Back to draft"),
        _("%(what)s is a draft again."),
        frozenset([Status.UNPUBLISHED]),
        Status.DRAFT,
        _PUBLISH,
    ),
]
MOVES = {move.name: move for move in _ALL_MOVES}


def may_change(user: User, article: Article) -> bool:
    """Editors change every article that they may see; writers their own, until it is published."""
    if not user.has_perm(_WRITE) or article.deleted_at:
        return False
    return user.has_perm(_PUBLISH) or (article.author_id == user.pk and article.status in OPEN)


def moves(user: User, article: Article) -> list[Move]:
    """The steps that lead on from where the article stands and that this person's role knows."""
    if not may_change(user, article):
        return []
    return [
        move for move in MOVES.values() if article.status in move.sources and user.has_perm(move.permission)
    ]


def obstacle(move: Move, user: User, article: Article) -> str | Promise | None:
    """Why this person cannot take the step with the article as it stands; None where nothing is in the way."""
    at = timezone.now()
    for what_holds, reason in _OBSTACLES.get(move.name, ()):
        if Article.objects.filter(what_holds(user, at), pk=article.pk).exists():
            return reason
    return None


def _not_seen_by_another(user: User | None, at: datetime) -> Q:
    """Handed in by the same person; of what was in review before that was kept, written by the same person."""
    return Q(submitted_by=user) | Q(submitted_by=None, author=user)


def _over_already(user: User, at: datetime) -> Q:
    return Q(published_at__isnull=False, expires_at__lte=at)


def _changed_since_public(user: User, at: datetime) -> Q:
    wordings = PublicText.objects.filter(article=OuterRef("pk"), since__lte=at)
    latest = Subquery(wordings.order_by("-id").values("digest")[:1])
    return ~Q(text_digest=Coalesce(latest, Value("")))


def _public_already(user: User, at: datetime) -> Q:
    return Q(published_at__lte=at)


def _not_public_yet(user: User, at: datetime) -> Q:
    return Q(published_at__gt=at)


_OVER = (_over_already, _("Its expiry date has passed: change that first."))
# For each move, what stands in its way: a condition on the article, and the reason as the desk says it.
_OBSTACLES: dict[str, list[tuple[Callable[[User, datetime], Q], str | Promise]]] = {
    "publish": [
        (
            _not_seen_by_another,
            _("You handed it in yourself: a colleague has to publish it, or you publish it by force."),
        ),
        _OVER,
    ],
    "force": [_OVER],
    "republish": [
        (
            _changed_since_public,
            _(
                "Its text is not the one that was public: take it back to draft and submit it,"
                " or publish it by force."
            ),
        ),
        _OVER,
    ],
    "unschedule": [(_public_already, _("It is public already: withdraw or unpublish it."))],
    "withdraw": [(_not_public_yet, _("It is not public yet: call off the publication."))],
}


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
        if by or what_holds is not _not_seen_by_another:
            ready = ready.exclude(what_holds(by, at))
    # Locked in one order, so that two bulk acts never wait for each other for ever.
    before = dict(ready.order_by("pk").select_for_update(of=["self"]).values_list("pk", "status"))
    leaves = move.sources <= IN_PUBLIC
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
    if move.target == Status.PUBLISHED:
        vocabulary.learn(Article.objects.filter(pk__in=before))
    elif in_public:
        vocabulary.forget(Article.objects.filter(pk__in=in_public))
    return taken


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
