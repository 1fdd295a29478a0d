"""A visitor's own comments that others do not see yet, for the browser that they were sent from."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from comments import author_cookie, tracking
from comments.models import Comment
from news import jalali

MOST_SHOWN = 20
# For so long an author finds a rejected comment under the article; its tracking page stays.
REJECTION_SHOWN = timedelta(days=14)
Status = Comment.Status


def own_comments(article_id: int, author: str | None, now: datetime | None = None) -> list[dict]:
    """What waits or was lately rejected, the newest first; one query, and none without the author's cookie."""
    if author is None:
        return []
    lately = Q(status=Status.REJECTED, decided_at__gt=(now or timezone.now()) - REJECTION_SHOWN)
    own = Comment.objects.filter(article=article_id, author=author_cookie.author_key(author))
    found = own.filter(Q(status__in=[*Comment.WAITING, Status.INQUIRY]) | lately).select_related("parent")
    return [shown_to_its_author(comment) for comment in found.order_by("-created_at", "-pk")[:MOST_SHOWN]]


def shown_to_its_author(comment: Comment) -> dict:
    """A comment as the script on the page shows it; that one is held as suspect, its author is not told."""
    return {
        "name": comment.display_name,
        "text": comment.text,
        "sent": jalali.date_and_time(comment.created_at),
        "sent_at": jalali.iso(comment.created_at),
        "state": str(tracking.STATES[comment.status][0]),
        "code": comment.shown_code,
        "tracking_url": reverse("comments:tracking", args=[comment.code]),
        "in_reply_to": _answered_name(comment.parent),
    }


def _answered_name(head: Comment | None) -> str | None:
    if head is None:
        return None
    return head.display_name if head.status == Status.APPROVED else ""
