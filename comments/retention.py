"""What time deletes: after so many days nothing leads from a comment to its author any more."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Min, Q

from comments import erasing, letters
from comments.models import Comment, Letter, Report
from news import batches, visitors

# A transaction deletes what so many days brought, so that a first run on an old site locks no row for long.
STEP = timedelta(days=7)
_UNFORGOTTEN = (
    Q(group__isnull=False)
    | Q(author__isnull=False)
    | Q(follower__isnull=False)
    | Q(concealed_text__isnull=False)
)


def forget(now: datetime) -> Counter[str]:
    """Delete everything whose time is over; safe to repeat. Returns how many of each."""
    forgotten: Counter[str] = Counter()
    for day in _steps(now, timedelta(days=settings.COMMENT_RETENTION_DAYS)):
        forgotten.update(erasing.forget(now, after=now - day))
    stale = Letter.objects.filter(sent_at=None, created_at__lte=now - letters.OLDEST)
    forgotten["letters"] = batches.delete(stale)
    forgotten.update(_forget_reports(now - timedelta(days=settings.COMMENT_RETENTION_DAYS)))
    visitors.forget(now)
    return forgotten


def _forget_reports(before: datetime) -> dict[str, int]:
    """Closed ones go; one that still waits for a moderator loses its note. The key of its hash died with its day."""
    old = Report.objects.filter(at__lt=before)
    return {
        "reports": batches.delete(old.filter(closed_at__isnull=False)),
        "notes": old.exclude(note="").update(note=""),
    }


def _steps(now: datetime, after: timedelta) -> Iterator[datetime]:
    """Instants from the oldest comment that still tells of its author to the last one whose time is over."""
    last = now - after
    old = Comment.objects.filter(_UNFORGOTTEN, created_at__lt=last)
    oldest = old.aggregate(oldest=Min("created_at"))["oldest"]
    while oldest is not None and oldest < last:
        oldest = min(oldest + STEP, last)
        yield oldest
