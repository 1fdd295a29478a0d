"""Four eyes: what one person alone brought before the public waits until a colleague has looked at it."""

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone

from news.models import Article, SecondLook, Version

Cause = SecondLook.Cause


def ask(article: Article, cause: str, *, by: User, reason: str = "") -> None:
    """Put it on the dashboard; what the same person did there before waits on with it, from now on."""
    same = open_looks().filter(article=article, cause=cause, made_by=by)
    if same.update(made_at=timezone.now(), reason=reason[:1000]):
        return
    SecondLook.objects.bulk_create(
        [SecondLook(article=article, cause=cause, made_by=by, reason=reason[:1000])], ignore_conflicts=True
    )


def open_looks() -> QuerySet[SecondLook]:
    """What nobody has looked at yet, the oldest first."""
    return SecondLook.objects.filter(seen_at=None)


def looked(looks: QuerySet[SecondLook], *, by: User) -> int:
    """A colleague has looked at these; how many they were, without the own ones and where somebody was quicker."""
    return looks.filter(seen_at=None).exclude(made_by=by).update(seen_by=by, seen_at=timezone.now())


def changed_since_submission(article: Article, by: User) -> bool:
    """Whether this person saved another text after the article was handed in for review."""
    if not article.submitted_at:
        return False
    own = Version.objects.filter(article=article, by=by, at__gt=article.submitted_at)
    kept = Version.objects.filter(article=article)
    # Of what was handed in before versions were kept, the first one is what was there.
    handed_in = kept.filter(at__lte=article.submitted_at).first() or kept.last()
    return own.exclude(text_digest=handed_in.text_digest if handed_in else "").exists()
