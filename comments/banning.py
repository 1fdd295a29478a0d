"""From which neighbourhoods of addresses no comments are taken for a time, and who said so."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from comments.models import Ban, Comment


class NoGroup(Exception):
    """Nothing is known any more, or never was, of where the comment came from."""


class AlreadyBanned(Exception):
    """A colleague was quicker: `ban` is theirs, or None where it was lifted at the same moment."""

    def __init__(self, ban: Ban | None) -> None:
        super().__init__()
        self.ban = ban


def ban(comment: Comment, *, by: User, reason: str, days: int) -> Ban:
    """Ban the comment's neighbourhood for some days; of two bans at once the database lets one in."""
    if not comment.group:
        raise NoGroup
    group, now = bytes(comment.group), timezone.now()
    made = Ban(
        group=group,
        comment=comment,
        reason=reason,
        made_by=by,
        made_at=now,
        ends_at=now + timedelta(days=days),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyBanned(ban_of([group], timezone.now())) from error
    return made


def lift(ban: Ban, by: User) -> bool:
    """End a ban before its time; False where it had ended or a colleague was quicker."""
    now = timezone.now()
    return bool(Ban.objects.in_force(now).filter(pk=ban.pk).update(lifted_at=now, lifted_by=by))


def ban_of(groups: Iterable[bytes], now: datetime) -> Ban | None:
    """The ban that holds for a visitor, under whichever of the keys that still live."""
    return Ban.objects.in_force(now).filter(group__in=list(groups)).select_related("made_by").first()
