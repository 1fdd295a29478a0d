"""Links in a moderator's e-mail: each lets this one moderator decide about this one comment, once, for a day.

A link dies with the comment's next step, for it names the last one that it knew, and with any change of the
moderator's account: of the password, the e-mail address, the role, or the right to the desk.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import User
from django.core import signing
from django.db.models import F, Max
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from comments.models import Comment, Decision
from news.site_address import absolute

LIFETIME = timedelta(hours=24)
_SALT = "comments.decision_link"


@dataclass(frozen=True)
class DecisionLink:
    """What a sound link says."""

    moderator: User
    comment_id: int
    last_step: int

    def is_fresh(self) -> bool:
        """Whether nothing has become of the comment since the link was written."""
        return last_steps([self.comment_id]).get(self.comment_id, 0) == self.last_step


def make(moderator: User, comments: list[Comment]) -> dict[int, str]:
    """The whole address of each comment's link for this moderator, by the comment's number."""
    account = _fingerprint(moderator)
    steps = last_steps([comment.pk for comment in comments])
    return {
        comment.pk: _address([moderator.pk, comment.pk, steps.get(comment.pk, 0), account])
        for comment in comments
    }


def read(token: str) -> DecisionLink | None:
    """None for every link that is not sound: forged, older than a day, or of an account that changed since."""
    try:
        moderator_id, comment_id, last_step, account = signing.loads(token, salt=_SALT, max_age=LIFETIME)
    except signing.BadSignature:
        return None
    moderator = User.objects.filter(pk=moderator_id).first()
    if moderator is None or not may_decide(moderator):
        return None
    if not constant_time_compare(account, _fingerprint(moderator)):
        return None
    return DecisionLink(moderator, comment_id, last_step)


def may_decide(moderator: User) -> bool:
    return moderator.is_active and moderator.is_staff and moderator.has_perm("comments.moderate_comment")


def last_steps(comments: Iterable[int]) -> dict[int, int]:
    """The number of the step that brought each comment to its state."""
    steps = Decision.objects.filter(comment_id__in=comments).exclude(from_status=F("to_status"))
    return dict(steps.values_list("comment_id").annotate(Max("id")).order_by())


def _address(content: list) -> str:
    token = signing.dumps(content, salt=_SALT)
    return absolute(reverse("comments:signed_decision", args=[token]))


def _fingerprint(user: User) -> str:
    """Of all that makes the account what it is; keyed, since it stands in the link."""
    account = (
        user.pk,
        user.password,
        user.email,
        user.is_active,
        user.is_staff,
        user.is_superuser,
        sorted(user.groups.values_list("pk", flat=True)),
        sorted(user.user_permissions.values_list("pk", flat=True)),
    )
    return salted_hmac(_SALT, repr(account), algorithm="sha256").hexdigest()[:32]
