"""Four eyes: what one person alone brought before the public waits until a colleague has looked at it."""

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone

from news.models import Article, SecondLook, Version

Cause = SecondLook.Cause


def ask(article: Article, cause: str, *, by: User, reason: str = "") -> None:
    """Put it on the dashboard, unless the same person's is there already."""
    SecondLook.objects.bulk_create(
        [SecondLook(article=article, cause=cause, made_by=by, reason=reason[:1000])], ignore_conflicts=True
    )


def open_looks() -> QuerySet[SecondLook]:
    """What nobody has looked at yet, the oldest first."""
    return SecondLook.objects.filter(seen_at=None)


def looked(look: SecondLook, *, by: User) -> bool:
    """A colleague has looked; False where it was the same person, or somebody was quicker."""
    return bool(
        open_looks().filter(pk=look.pk).exclude(made_by=by).update(seen_by=by, seen_at=timezone.now())
    )


def changed_since_submission(article: Article, by: User) -> bool:
    """Whether this person saved another text after the article was handed in for review."""
    if not article.submitted_at:
        return False
    own = Version.objects.filter(article=article, by=by, at__gt=article.submitted_at)
    handed_in = Version.objects.filter(article=article, at__lte=article.submitted_at).first()
    return own.exclude(text_digest=handed_in.text_digest if handed_in else "").exists()
