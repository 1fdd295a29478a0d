"""What authors may do with their own comment, what the office erases for good, and what is forgotten in time."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import QuerySet

from comments.models import Ban, Comment, ConcealedText, Decision, Follower, Inquiry, Report

_COMMENTS, _DECISIONS = Comment._meta.db_table, Decision._meta.db_table
_FROM = "SELECT id, status FROM {table} WHERE id = %s AND NOT is_official AND status <> ALL(%s) FOR UPDATE"


def withdraw(comment_id: int) -> bool:
    """The author takes the comment back: nobody sees it any more, its words stay with the office.

    Not one that was rejected or is spam: it was not public, and what was decided about it stays in the ledger.
    """
    return _take_back(comment_id, "withdrawn", unless=["withdrawn", "erased", "rejected", "spam"], more="")


@transaction.atomic
def erase(comment_id: int, *, by: User | None = None) -> bool:
    """Erase a visitor's comment: text, name, inquiry, letters, hashes; its place in the thread stays.

    Its author does it, or the office (`by`). The office's own answers have an author who signs for them: they are
    taken back by rejecting them.
    """
    emptied = (
        ", text = '', name = '', held_for = '{}', \"group\" = NULL, author = NULL, text_hash = NULL,"
        " reported_at = NULL"
    )
    if not _take_back(comment_id, "erased", unless=["erased"], more=emptied, by=by):
        return False
    ConcealedText.objects.filter(comment=comment_id).delete()
    _delete_locked(Inquiry.objects.filter(comment=comment_id))
    _delete_locked(Follower.objects.filter(comment=comment_id))
    Report.objects.filter(comment=comment_id).delete()
    Ban.objects.filter(comment=comment_id).update(comment=None)
    return True


def _delete_locked(rows: QuerySet) -> int:
    """Delete rows, locked first: an answer or letter that is added at this moment is seen, and goes too."""
    locked = list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    rows.model.objects.filter(pk__in=locked).delete()
    return len(locked)


def _take_back(comment_id: int, status: str, *, unless: list[str], more: str, by: User | None = None) -> bool:
    statement = f"""
        WITH before AS ({_FROM.format(table=_COMMENTS)}), moved AS (
            UPDATE {_COMMENTS} AS comment SET status = %s{more} FROM before WHERE comment.id = before.id
            RETURNING comment.id, before.status
        )
        INSERT INTO {_DECISIONS} (comment_id, act, at, by_id, from_status, to_status)
        SELECT id, %s, now(), %s, status, %s FROM moved RETURNING comment_id
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [comment_id, unless, status, status, by and by.pk, status])
        return cursor.fetchone() is not None


@transaction.atomic
def forget(now: datetime, *, after: timedelta) -> dict[str, int]:
    """Delete hashes, addresses and masked originals of comments older than `after`; returns how many of each."""
    old = Comment.objects.filter(created_at__lt=now - after)
    return {
        "hashes": old.exclude(group=None, author=None).update(group=None, author=None),
        "addresses": _delete_locked(Follower.objects.filter(comment__in=old)),
        "originals": ConcealedText.objects.filter(comment__in=old).delete()[0],
    }
