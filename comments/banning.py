"""From which neighbourhoods of addresses no comments are taken for a time, and who said so."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from comments.models import Ban, Comment
from news import audit, visitors
from news.readership import site_day


class NoGroup(Exception):
    """Nothing is known any more, or never was, of where the comment came from."""


class KeyIsGone(Exception):
    """The comment is so old that the key of its hash was deleted: no visitor would be recognized by it."""


class AlreadyBanned(Exception):
    """A colleague was quicker: `ban` is theirs, or None where it was lifted at the same moment."""

    def __init__(self, ban: Ban | None) -> None:
        super().__init__()
        self.ban = ban


def ban(comment: Comment, *, by: User, reason: str, days: int) -> Ban:
    """Ban the comment's neighbourhood for some days; of two bans at once the database lets one in."""
    with transaction.atomic():
        group = _group_of(comment)
        now = timezone.now()
        ends_at = now + timedelta(days=days)
        try:
            with transaction.atomic():
                _keep_key(comment, ends_at)
                made = Ban.objects.create(
                    group=group, comment=comment, reason=reason, made_by=by, made_at=now, ends_at=ends_at
                )
                audit.record(audit.Act.ADDED, by=by, of=made)
                return made
        except IntegrityError as error:
            raise AlreadyBanned(ban_of([group], timezone.now())) from error


def _group_of(comment: Comment) -> bytes:
    """The neighbourhood as it is now: the author may be erasing the comment, and a ban must not lead back to it.

    Erasing holds this row too, so that it sees the ban or is seen here.
    """
    kept = Comment.objects.filter(pk=comment.pk).select_for_update(no_key=True)
    group = kept.values_list("group", flat=True).first()
    if not group:
        raise NoGroup
    return bytes(group)


def _keep_key(comment: Comment, ends_at: datetime) -> None:
    """Visitors are recognized until the ban ends, by the key of the quarter in which the comment came.

    The key's row is held as well: bans of one quarter are made one after the other, and never wait in a circle.
    """
    if not visitors.keep_group_key(site_day(comment.created_at), until=site_day(ends_at)):
        raise KeyIsGone


def is_too_old(comment: Comment) -> bool:
    return not visitors.has_group_key(site_day(comment.created_at))


def lift(ban: Ban, by: User) -> bool:
    """End a ban before its time; False where it had ended or a colleague was quicker."""
    now = timezone.now()
    if not Ban.objects.in_force(now).filter(pk=ban.pk).update(lifted_at=now, lifted_by=by):
        return False
    audit.record(audit.Act.CHANGED, by=by, of=ban, note=_("The ban is lifted."))
    return True


def ban_of(groups: Iterable[bytes], now: datetime) -> Ban | None:
    """The ban that holds for a visitor, under whichever of the keys that still live."""
    return Ban.objects.in_force(now).filter(group__in=list(groups)).select_related("made_by").first()
