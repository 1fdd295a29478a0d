"""A decision together with what follows from it: whoever asked to be told by e-mail is told."""

from collections.abc import Collection, Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from comments import letters, moderation
from comments.models import Comment, Letter, RejectionReason, Report
from news import audit
from news.templatetags.persian import fa

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
    if status == Status.APPROVED:
        _settle_reports(decided, by)
    _tell(decided, status)
    _write_down(decided, str(Status(status).label), by)
    return decided


@transaction.atomic
def undo(comments: Iterable[int], *, by: User) -> list[int]:
    """Take back one's own latest decisions, and queue the letters; returns the comments that went back."""
    undone = moderation.undo(comments, by=by)
    for status in _LETTERS:
        back = Comment.objects.filter(pk__in=undone, status=status)
        _tell(list(back.values_list("pk", flat=True)), status)
    _write_down(undone, str(_("decision taken back")), by)
    return undone


def _write_down(comments: list[int], what: str, by: User) -> None:
    """One entry of the desk's log for an act, however many comments it was about; their words stay out of it."""
    if comments:
        kind = Comment._meta.label_lower
        note = _("%(what)s: %(count)s") % {"what": what, "count": fa(len(comments))}
        audit.record(audit.Act.DECIDED, by=by, kind=kind, note=note, changes={"numbers": [[], comments]})


def _settle_reports(approved: list[int], by: User) -> None:
    """Who makes a reported comment public again has decided about its reports too."""
    if Comment.objects.filter(pk__in=approved, reported_at__isnull=False).update(reported_at=None):
        still_open = Report.objects.filter(comment__in=approved, closed_at=None)
        still_open.update(closed_at=timezone.now(), closed_by=by)


def _tell(decided: list[int], status: str) -> None:
    if decided and status in _LETTERS:
        letters.tell(decided, _LETTERS[status])
