"""A decision together with what follows from it: whoever asked to be told by e-mail is told."""

from collections.abc import Collection, Iterable

from django.contrib.auth.models import User
from django.db import transaction

from comments import letters, moderation
from comments.models import Comment, Letter, RejectionReason

Status = Comment.Status
_LETTERS = {Status.APPROVED: Letter.Kind.APPROVED, Status.REJECTED: Letter.Kind.REJECTED}


@transaction.atomic
def decide(
    comments: Iterable[int],
    status: str,
    *,
    by: User,
    seen: Collection[str] = Comment.WAITING,
    reason: RejectionReason | None = None,
) -> list[int]:
    """Decide those comments that are still as they were seen, and queue the letters; returns their numbers."""
    decided = moderation.decide(comments, status, by=by, seen=seen, reason=reason)
    _tell(decided, status)
    return decided


@transaction.atomic
def undo(comments: Iterable[int], *, by: User) -> list[int]:
    """Take back one's own latest decisions, and queue the letters; returns the comments that went back."""
    undone = moderation.undo(comments, by=by)
    for status in _LETTERS:
        back = Comment.objects.filter(pk__in=undone, status=status)
        _tell(list(back.values_list("pk", flat=True)), status)
    return undone


def _tell(decided: list[int], status: str) -> None:
    if decided and status in _LETTERS:
        letters.tell(decided, _LETTERS[status])
