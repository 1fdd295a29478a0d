"""Consular questions: a comment is taken out of the discussion in one act, and answered in private."""

import uuid
from collections.abc import Collection

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from comments import letters, moderation
from comments.models import Comment, Decision, Inquiry, InquiryAnswer, Letter

Status = Comment.Status


class TakenBack(Exception):
    """The comment's author has withdrawn or erased it, or a colleague has brought it back: nothing is answered."""


class OtherWords(Exception):
    """The form was sent before with other words, which are the answer; these were not kept."""


@transaction.atomic
def make_inquiry(comment: Comment, *, by: User, seen: Collection[str] = Comment.WAITING) -> Inquiry | None:
    """Unpublish the comment for good and open its inquiry; None where it is not as it was seen."""
    if not moderation.decide([comment.pk], Status.INQUIRY, by=by, seen=seen):
        return None
    return Inquiry.objects.create(comment=comment, opened_by=by)


@transaction.atomic
def answer(inquiry: Inquiry, *, text: str, by: User, token: uuid.UUID, close: bool = True) -> InquiryAnswer:
    """Answer in private, and close the inquiry with it; the same form sent twice is one answer.

    With other words it is OtherWords. A form counts for its own inquiry alone.
    """
    number = uuid.uuid5(token, f"inquiry {inquiry.pk}")
    # Erasing, withdrawing and undoing hold this row too: one of us comes first.
    held = Comment.objects.select_for_update(no_key=True)
    comment = held.filter(pk=inquiry.comment_id, status=Status.INQUIRY).first()
    if comment is None:
        raise TakenBack
    if given := InquiryAnswer.objects.filter(form_token=number).first():
        if given.text != text:
            raise OtherWords
        return given
    made = InquiryAnswer.objects.create(inquiry=inquiry, text=text, by=by, form_token=number)
    moderation.note(comment, Decision.Act.ANSWERED, by=by)
    if close:
        close_inquiry(inquiry, by=by)
    letters.tell([comment.pk], Letter.Kind.INQUIRY_ANSWER, inquiry_answer=made)
    return made


@transaction.atomic
def close_inquiry(inquiry: Inquiry, *, by: User) -> bool:
    """With an answer or without one; False where a colleague was quicker."""
    if not Inquiry.objects.filter(pk=inquiry.pk, closed_at=None).update(closed_at=timezone.now()):
        return False
    moderation.note(Comment.objects.get(pk=inquiry.comment_id), Decision.Act.CLOSED, by=by)
    return True


@transaction.atomic
def reopen(inquiry: Inquiry, *, by: User) -> bool:
    if not Inquiry.objects.filter(pk=inquiry.pk, closed_at__isnull=False).update(closed_at=None):
        return False
    moderation.note(Comment.objects.get(pk=inquiry.comment_id), Decision.Act.REOPENED, by=by)
    return True
