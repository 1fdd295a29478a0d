"""Comments whose authors asked to be told, and the letters that wait for them."""

from datetime import datetime

from django.utils import timezone

from comments import letters
from comments.models import Comment, Follower, Inquiry, InquiryAnswer
from tests.factories import CommentFactory, FollowerFactory

SECRET = "رازی که فقط نویسنده می‌داند"


def approved(**fields) -> Comment:
    return CommentFactory(status="approved", text=SECRET, name="مهتاب ناب", **fields)


def follower_of(comment: Comment, *, confirmed: bool = False, **fields) -> Follower:
    if confirmed:
        fields |= {"asked_at": timezone.now(), "confirmed_at": timezone.now()}
    return FollowerFactory(comment=comment, **fields)


def told(*, confirmed: bool = False, email: str = "mahtab@example.org", **fields) -> Follower:
    """A follower of an approved comment who waits to be told of it."""
    comment = approved(**fields)
    follower = follower_of(comment, confirmed=confirmed, email=email)
    letters.tell([comment.pk], "approved")
    return follower


def answered(inquiry: Inquiry, text: str = "برای تمدید وقت بگیرید.") -> InquiryAnswer:
    answer = InquiryAnswer.objects.create(
        inquiry=inquiry, text=text, by=inquiry.opened_by, form_token=f"{inquiry.pk:032x}"
    )
    letters.tell([inquiry.comment_id], "inquiry", inquiry_answer=answer)
    return answer


def send(now: datetime | None = None) -> tuple[int, int]:
    return letters.send_waiting(now or timezone.now())
