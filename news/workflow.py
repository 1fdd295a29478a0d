"""The life of an article: which state leads to which, and who may take it there."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from news import vocabulary
from news.models import Article

Status = Article.Status
# Where a writer's own article still is the writer's.
OPEN = frozenset([Status.DRAFT, Status.IN_REVIEW])
IN_PUBLIC = frozenset([Status.PUBLISHED, Status.WITHDRAWN])


@dataclass(frozen=True)
class Move:
    """A step from one state to the next, offered at the desk as a button.

    `done` is the sentence that reports it, with %(what)s for the article or their number.
    """

    name: str
    label: str | Promise
    done: str | Promise
    sources: frozenset[str]
    target: str
    permission: str


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
        "return",
        _("Return to draft"),
        _("%(what)s was returned to draft."),
        frozenset([Status.IN_REVIEW]),
        Status.DRAFT,
        _WRITE,
    ),
    Move("publish", _("Publish"), _("%(what)s was published."), OPEN, Status.PUBLISHED, _PUBLISH),
    Move(
        "withdraw",
        _("Withdraw"),
        _("%(what)s was withdrawn; its page stays, with a notice."),
        frozenset([Status.PUBLISHED]),
        Status.WITHDRAWN,
        _PUBLISH,
    ),
    Move(
        "unpublish",
        _("Unpublish"),
        _("%(what)s was unpublished."),
        IN_PUBLIC,
        Status.UNPUBLISHED,
        _PUBLISH,
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
    """Editors change every article; writers their own, until it is published."""
    if not user.has_perm(_WRITE):
        return False
    return user.has_perm(_PUBLISH) or (article.author_id == user.pk and article.status in OPEN)


def moves(user: User, article: Article) -> list[Move]:
    """The steps that this person may take with this article now."""
    if not may_change(user, article):
        return []
    return [
        move for move in MOVES.values() if article.status in move.sources and user.has_perm(move.permission)
    ]


def take(articles: QuerySet[Article], move: Move, at: datetime | None = None) -> int:
    """Take the step with those of the articles that stand where it begins, and return how many they were.

    One statement moves them: of two people who act at once, the second finds the article moved on and changes nothing.
    Another tells search the words of what came to the public or left it; what never was there has none to forget.
    An article whose expiry has passed is not published for the first time.
    """
    at = at or timezone.now()
    ready = articles.filter(status__in=move.sources)
    changes = {
        "status": move.target,
        "modified_at": at,
        "withdrawn_at": at if move.target == Status.WITHDRAWN else None,
    }
    if move.target == Status.PUBLISHED:
        ready = ready.exclude(published_at=None, expires_at__lte=at)
        changes["published_at"] = Coalesce(F("published_at"), Value(at))
    leaves = move.sources <= IN_PUBLIC
    in_public = list(ready.published(at).order_by().values_list("pk", flat=True)) if leaves else []
    taken = ready.order_by().update(**changes)
    # The instant tells what this move took from what a colleague was quicker with.
    moved = articles.filter(modified_at=at)
    if taken and move.target == Status.PUBLISHED:
        vocabulary.learn(moved)
    elif taken and in_public:
        vocabulary.forget(moved.filter(pk__in=in_public))
    return taken


@dataclass(frozen=True)
class Standing:
    """A state as the desk names it: time makes three out of "published"."""

    name: str
    label: str | Promise

    def condition(self, at: datetime) -> Q:
        """The articles that stand so at the aware instant `at`."""
        if self.name in {"scheduled", "expired", "public"}:
            return Q(status=Status.PUBLISHED) & _in_time(self.name, at)
        return Q(status=self.name)


def _in_time(name: str, at: datetime) -> Q:
    expired = Q(expires_at__isnull=False, expires_at__lte=at)
    if name == "expired":
        return expired
    return ~expired & (Q(published_at__gt=at) if name == "scheduled" else Q(published_at__lte=at))


STANDINGS = {
    standing.name: standing
    for standing in (
        Standing("draft", Status.DRAFT.label),
        Standing("in_review", Status.IN_REVIEW.label),
        Standing("scheduled", _("scheduled")),
        Standing("public", Status.PUBLISHED.label),
        Standing("expired", _("expired")),
        Standing("withdrawn", Status.WITHDRAWN.label),
        Standing("unpublished", Status.UNPUBLISHED.label),
    )
}


def standing(article: Article, at: datetime | None = None) -> Standing:
    at = at or timezone.now()
    if article.status != Status.PUBLISHED:
        return STANDINGS[article.status]
    if article.expires_at and article.expires_at <= at:
        return STANDINGS["expired"]
    # A form that was refused may show a row whose date was just taken away.
    return STANDINGS["scheduled" if article.published_at and article.published_at > at else "public"]
