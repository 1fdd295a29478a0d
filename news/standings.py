"""The states of an article as the desk names them: time makes three out of "published"."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from news.models import Article

Status = Article.Status


@dataclass(frozen=True)
class Standing:
    """A state as the desk names it."""

    name: str
    label: str | Promise

    def condition(self, at: datetime) -> Q:
        """The articles that stand so at the aware instant `at`."""
        if self.name in {"scheduled", "expired", "public"}:
            return Q(status=Status.PUBLISHED) & _in_time(self.name, at)
        return Q(status=self.name)


def _in_time(name: str, at: datetime) -> Q:
    expired = Q(expires_at__isnull=False, expires_at__lte=at)
    if name == "expired":
        return expired
    return ~expired & (Q(published_at__gt=at) if name == "scheduled" else Q(published_at__lte=at))


STANDINGS = {
    standing.name: standing
    for standing in (
        Standing("draft", Status.DRAFT.label),
        Standing("in_review", Status.IN_REVIEW.label),
        Standing("scheduled", _("scheduled")),
        Standing("public", Status.PUBLISHED.label),
        Standing("expired", _("expired")),
        Standing("withdrawn", Status.WITHDRAWN.label),
        Standing("unpublished", Status.UNPUBLISHED.label),
    )
}


def standing(article: Article, at: datetime | None = None) -> Standing:
    at = at or timezone.now()
    if article.status != Status.PUBLISHED:
        return STANDINGS[article.status]
    if article.expires_at and article.expires_at <= at:
        return STANDINGS["expired"]
    # A form that was refused may show a row whose date was just taken away.
    return STANDINGS["scheduled" if article.published_at and article.published_at > at else "public"]
