"""What becomes of a comment: each decision is one statement from the state that the moderator saw.

The statement moves the comment and writes the decision's row, so that neither is ever without the other.
Of two moderators who decide at once the first one counts; the other is told so.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from comments.models import Comment, Decision, Inquiry, RejectionReason, Report

Status = Comment.Status
# From which states a moderator may bring a comment to a state; what its author took back stays taken back.
MOVES = {
    Status.APPROVED: {Status.PENDING, Status.SUSPECT, Status.REJECTED, Status.SPAM},
    Status.REJECTED: {Status.PENDING, Status.SUSPECT, Status.APPROVED, Status.SPAM},
    Status.SPAM: {Status.PENDING, Status.SUSPECT, Status.APPROVED, Status.REJECTED},
    Status.INQUIRY: {Status.PENDING, Status.SUSPECT, Status.APPROVED, Status.REJECTED},
}
DECIDED = tuple(MOVES)
_COMMENTS, _DECISIONS = Comment._meta.db_table, Decision._meta.db_table


def decide(
    comments: Iterable[int],
    status: str,
    *,
    by: User,
    seen: Collection[str] = Comment.WAITING,
    reason: RejectionReason | None = None,
    at: datetime | None = None,
) -> list[int]:
    """Decide those of the comments that are still in a state that was `seen`; returns their numbers.

    A rejection needs a reason, and nothing else has one: ValueError. The caller tells followers (comments/letters.py).
    """
    if (status == Status.REJECTED) != (reason is not None):
        raise ValueError("a rejection, and nothing else, has a reason")
    expected = sorted(str(state) for state in set(seen) & MOVES[status])
    moment = at or timezone.now()
    params = {
        "comments": sorted(set(comments)),
        "expected": expected,
        "status": str(status),
        "by": by.pk,
        "at": moment,
        "reason": reason.pk if reason else None,
    }
    return _numbers(_DECIDE, params)


# Rows are locked in one order, so that two bulk acts never wait for each other for ever. The office's own answers
# are no spam and no inquiry.
_DECIDE = f"""
    WITH before AS (
        SELECT id, status FROM {_COMMENTS}
        WHERE id = ANY(%(comments)s) AND status = ANY(%(expected)s)
            AND NOT (is_official AND %(status)s IN ('spam', 'inquiry'))
        ORDER BY id FOR UPDATE
    ), moved AS (
        UPDATE {_COMMENTS} AS comment SET status = %(status)s, decided_by_id = %(by)s, decided_at = %(at)s
        FROM before WHERE comment.id = before.id
        RETURNING comment.id, before.status
    )
    INSERT INTO {_DECISIONS} (comment_id, act, at, by_id, from_status, to_status, reason_id)
    SELECT id, %(status)s, %(at)s, %(by)s, status, %(status)s, %(reason)s FROM moved ORDER BY id
    RETURNING comment_id
"""


@transaction.atomic
def undo(comments: Iterable[int], *, by: User) -> list[int]:
    """Take back one's own latest decision about each comment, as a new decision; returns the comments moved.

    Only where nobody decided since, and not an inquiry that was answered already. What was approved together with
    the office's answer stays approved while the answer stands: it would answer nothing.
    """
    chosen = sorted(set(comments))
    # Locked by a statement before, so that the next one sees what colleagues decided while this one waited.
    list(
        Comment.objects.filter(pk__in=chosen).order_by("pk").select_for_update(no_key=True).values_list("pk")
    )
    undone = _numbers(_UNDO, {"comments": chosen, "by": by.pk})
    Inquiry.objects.filter(comment__in=undone, answers=None).delete()
    return undone


# An approved answer of the office stands under the comment. That to a reply stands beside it, since threads are two
# deep: it is one that came after the reply's approval, if the reply was answered after it.
_IS_ANSWERED = f"""EXISTS (
    SELECT FROM {_COMMENTS} AS said
    WHERE said.is_official AND said.status = 'approved' AND (
        said.parent_id = comment.id
        OR said.parent_id = comment.parent_id AND said.created_at >= last.at AND EXISTS (
            SELECT FROM {_DECISIONS} AS step
            WHERE step.comment_id = comment.id AND step.act = 'answered' AND step.id > last.id
        )
    )
)"""
_LAST = f"""
        SELECT DISTINCT ON (comment_id) * FROM {_DECISIONS}
        WHERE comment_id = ANY(%(comments)s) AND from_status <> to_status
        ORDER BY comment_id, id DESC
"""
_GOES_BACK = f"""
            comment.id = last.comment_id AND comment.status = last.to_status AND last.by_id = %(by)s
            AND last.act IN ('approved', 'rejected', 'spam', 'inquiry')
            AND NOT EXISTS (
                SELECT FROM comments_inquiry AS inquiry
                JOIN comments_inquiryanswer AS answer ON answer.inquiry_id = inquiry.id
                WHERE inquiry.comment_id = comment.id
            )
            AND NOT (last.to_status = 'approved' AND {_IS_ANSWERED})
"""
_UNDO = f"""
    WITH last AS ({_LAST}), moved AS (
        UPDATE {_COMMENTS} AS comment SET
            status = last.from_status,
            decided_at = CASE WHEN last.from_status IN ('pending', 'suspect') THEN NULL ELSE now() END,
            decided_by_id = CASE WHEN last.from_status IN ('pending', 'suspect') THEN NULL ELSE %(by)s END
        FROM last
        WHERE {_GOES_BACK}
        RETURNING comment.id, last.to_status, last.from_status
    )
    INSERT INTO {_DECISIONS} (comment_id, act, at, by_id, from_status, to_status)
    SELECT id, 'undone', now(), %(by)s, to_status, from_status FROM moved ORDER BY id
    RETURNING comment_id
"""
_UNDOABLE = f"""
    WITH last AS ({_LAST}) SELECT comment.id FROM {_COMMENTS} AS comment, last WHERE {_GOES_BACK}
"""


def undoable(comments: Iterable[int], *, by: User) -> set[int]:
    """Those about which undo() would take something back: what is offered agrees with what is done."""
    chosen = sorted(set(comments))
    return set(_numbers(_UNDOABLE, {"comments": chosen, "by": by.pk})) if chosen else set()


def note(comment: Comment, act: str, *, by: User | None) -> None:
    """Write a step that leaves the comment's state as it is: an answer, an opened text, closed reports."""
    Decision.objects.create(
        comment_id=comment.pk, act=act, by=by, from_status=comment.status, to_status=comment.status
    )


@transaction.atomic
def close_reports(comment_id: int, *, by: User) -> bool:
    """The comment stays as it is, and readers' reports are settled; False where a colleague was quicker."""
    reported = Comment.objects.filter(pk=comment_id, reported_at__isnull=False)
    if not reported.update(reported_at=None):
        return False
    Report.objects.filter(comment=comment_id, closed_at=None).update(closed_at=timezone.now(), closed_by=by)
    note(Comment.objects.get(pk=comment_id), Decision.Act.REPORTS_CLOSED, by=by)
    return True


def last_decision(comment_id: int) -> Decision | None:
    """The latest step that brought the comment to its state."""
    moves = Decision.objects.filter(comment_id=comment_id).exclude(from_status=F("to_status"))
    return moves.select_related("by", "reason").order_by("-id").first()


def _numbers(statement: str, params: dict) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return [row[0] for row in cursor.fetchall()]
