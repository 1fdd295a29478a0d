"""What the site holds of one commenter: as a file for the person, and gone for good where the person wants that."""

from collections import Counter
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet

from comments import erasing, letter_stops, tracking
from comments.models import Comment, Decision, Follower, Inquiry, Letter
from news import jalali


def with_code(typed: str) -> QuerySet[Comment]:
    """The comment with a tracking code, in whatever spelling it is typed; none for what is no code."""
    return Comment.objects.filter(code=tracking.read_code(typed) or "", is_official=False)


def with_address(email: str) -> QuerySet[Comment]:
    """Comments whose author asked to be told by e-mail at this address, confirmed or not."""
    followers = Follower.objects.filter(pk__in=letter_stops.of_the_same_mailbox(email))
    return Comment.objects.filter(follower__in=followers)


def account_of(comments: QuerySet[Comment]) -> list[dict[str, Any]]:
    """All that is kept of them, as JSON can hold it; hashes are told by their being there."""
    return [_comment(comment) for comment in comments.select_related("article").order_by("pk")]


@transaction.atomic
def erase(comments: QuerySet[Comment], *, by: User | None = None) -> Counter[str]:
    """Erase them with all that belongs to them; of an address that was never confirmed the address alone.

    Anybody may write a stranger's address into a form: its owner has no say over those words.
    """
    gone: Counter[str] = Counter()
    strangers = Q(follower__isnull=False, follower__confirmed_at=None)
    for comment in comments.exclude(strangers).order_by("pk"):
        gone["comments"] += erasing.erase(comment.pk, by=by)
    return gone


@transaction.atomic
def forget_address(email: str) -> int:
    """Delete the address wherever it stands under comments, and the letters that wait for it."""
    return (
        Follower.objects.filter(pk__in=letter_stops.of_the_same_mailbox(email))
        .delete()[1]
        .get(Follower._meta.label, 0)
    )


def _comment(comment: Comment) -> dict[str, Any]:
    concealed = getattr(comment, "concealed_text", None)
    return {
        "number": comment.pk,
        "article": {"number": comment.article_id, "title": comment.article.title},
        "in_reply_to": comment.parent_id,
        "tracking_code": comment.shown_code,
        "name": comment.name,
        "text": comment.text,
        "text_as_typed": concealed.text if concealed else None,
        "status": comment.status,
        "sent_at": jalali.iso(comment.created_at),
        "hash_of_neighbourhood": comment.group is not None,
        "hash_of_cookie": comment.author is not None,
        "steps": [
            {"act": step.act, "at": jalali.iso(step.at), "reason": step.reason and step.reason.label}
            for step in Decision.objects.filter(comment_id=comment.pk).select_related("reason").order_by("pk")
        ],
        "inquiry": _inquiry(comment),
        "letters": _letters(comment),
    }


def _inquiry(comment: Comment) -> dict[str, Any] | None:
    inquiry = Inquiry.objects.filter(comment=comment).first()
    if inquiry is None:
        return None
    answers = inquiry.answers.order_by("pk")
    return {
        "opened_at": jalali.iso(inquiry.opened_at),
        "answers": [{"at": jalali.iso(answer.at), "text": answer.text} for answer in answers],
    }


def _letters(comment: Comment) -> dict[str, Any] | None:
    follower = Follower.objects.filter(comment=comment).first()
    if follower is None:
        return None
    letters = Letter.objects.filter(follower=follower).order_by("pk")
    return {
        "address": follower.email,
        "confirmed_at": follower.confirmed_at and jalali.iso(follower.confirmed_at),
        "letters": [
            {"kind": letter.kind, "sent_at": letter.sent_at and jalali.iso(letter.sent_at)}
            for letter in letters
        ],
    }
