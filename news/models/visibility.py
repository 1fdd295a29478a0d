"""Which articles the public may find and read: the vocabulary that every public page asks through."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

_ON_CARDS = (
    *("slug", "title", "over_title", "kind", "published_at", "lead", "baseline_views", "view_total__views"),
    *("category__name", "category__slug"),
    *(f"lead_picture__{name}" for name in ("file", "small", "medium", "card", "width", "height")),
)


class ArticleQuerySet(models.QuerySet):
    """The vocabulary of visibility: every public page asks through published() or readable()."""

    def published(self, at: datetime | None = None):
        """Articles that the public may find now (or at the aware instant `at`)."""
        return self._in_time(at).filter(status=self.model.Status.PUBLISHED)

    def readable(self, at: datetime | None = None):
        """Published articles, and withdrawn ones, whose page stays with a notice."""
        return self._in_time(at).filter(status__in=[self.model.Status.PUBLISHED, self.model.Status.WITHDRAWN])

    def gone(self, at: datetime | None = None):
        """Articles that the public could read once and that were taken off or have expired."""
        at = at or timezone.now()
        taken_off = Q(status=self.model.Status.UNPUBLISHED)
        expired = Q(status__in=[self.model.Status.PUBLISHED, self.model.Status.WITHDRAWN], expires_at__lte=at)
        wordings = self.model._meta.get_field("public_texts").related_model.objects
        return self.filter(
            taken_off | expired, Exists(wordings.filter(article=OuterRef("pk"), since__lte=at))
        )

    def at_desk(self, user: User):
        """Articles that this member of staff may know of: not in the bin, and not kept from them by an embargo.

        Superusers, whose accounts are sealed for emergencies, see all. What is public is no secret any more.
        """
        return self.filter(deleted_at=None).known_to(user)

    def in_bin(self, user: User):
        """The same of what was deleted."""
        return self.filter(deleted_at__isnull=False).known_to(user)

    def known_to(self, user: User):
        """Those that no embargo keeps from this member of staff, in the bin or not."""
        if user.is_superuser:
            return self
        named = self.model.embargo_readers.through.objects.filter(article=OuterRef("pk"), user=user)
        in_public = Q(
            status__in=[self.model.Status.PUBLISHED, self.model.Status.WITHDRAWN],
            published_at__lte=timezone.now(),
        )
        return self.filter(Q(is_embargoed=False) | in_public | Exists(named))

    def _in_time(self, at: datetime | None):
        at = at or timezone.now()
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=at), published_at__lte=at)

    def newest_first(self):
        return self.order_by(F("published_at").desc(nulls_last=True), "-id")

    def for_cards(self):
        """What a card in a list shows (news/cards.py), and nothing else."""
        shown = self.select_related("category", "lead_picture", "view_total")
        return shown.only(*_ON_CARDS).newest_first()

    def next_events(self, after: datetime) -> list[models.QuerySet]:
        """Queries of one instant each, at which the public site changes by itself: a publication, an expiry."""
        waiting = self.filter(status__in=[self.model.Status.PUBLISHED, self.model.Status.WITHDRAWN])
        comes = waiting.filter(published_at__gt=after).order_by("published_at").values_list("published_at")
        goes = waiting.filter(expires_at__gt=after).order_by("expires_at").values_list("expires_at")
        return [comes[:1], goes[:1]]


class ArticleManager(models.Manager.from_queryset(ArticleQuerySet)):
    def get_queryset(self):
        # The search vector weighs ten times the text and nobody reads it.
        return super().get_queryset().defer("search")
