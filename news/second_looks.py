"""Four eyes: what one person alone brought before the public waits until a colleague has looked at it."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import F, JSONField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.db.models.lookups import Exact
from django.utils import timezone

from news.models import Article, SecondLook, Version

Cause = SecondLook.Cause
# Of what a version keeps, what readers see of the article itself, and where it leads them.
READ = (
    "over_title", "title", "lead", "body", "lead_picture", "gallery", "event_on", "event_time", "event_place",
)  # fmt: skip
SEEN = (*READ, "redirect_to")
IN_PUBLIC = (Article.Status.PUBLISHED, Article.Status.WITHDRAWN)


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


def seen_in(content: dict[str, Any]) -> dict[str, Any]:
    """Of what a version keeps, what readers see: a link and a picture as much as the words."""
    return {name: content.get(name) for name in SEEN}


def changed_in_public(before: Version, now: Version) -> bool:
    """Whether readers have, or will have by themselves, something else before them than a version earlier."""
    both_public = before.status in IN_PUBLIC and now.status in IN_PUBLIC
    return both_public and seen_in(before.content) != seen_in(now.content)


def changed_since_submission(article: Article, by: User) -> bool:
    """Whether this person saved something else to be seen after the article was handed in for review."""
    if not article.submitted_at:
        return False
    kept = Version.objects.filter(article=article).values_list("content", flat=True)
    # Of what was handed in before versions were kept, the first one is what was there.
    handed_in = kept.filter(at__lte=article.submitted_at).first() or kept.last()
    own = kept.filter(by=by, at__gt=article.submitted_at)
    return any(seen_in(content) != seen_in(handed_in) for content in own.iterator())


def otherwise_than_in_public() -> Q:
    """Articles whose latest version shows something else than the last one that was in public.

    Where it leads is left out: that is for the time in which it is not there. Of what was never kept in public
    this tells nothing.
    """
    kept = Version.objects.filter(article=OuterRef("pk")).order_by("-number")
    shown = JSONObject(**{name: F(f"content__{name}") for name in READ})
    latest = Subquery(kept.values(shown=shown)[:1])
    public = Subquery(kept.filter(status__in=IN_PUBLIC).values(shown=shown)[:1])
    nothing = Value({}, JSONField())
    return ~Q(Exact(Coalesce(latest, nothing), Coalesce(public, latest, nothing)))
