"""What visitors say about an article, and how many stars they give it."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.models import Article

MIN_TEXT, MAX_TEXT = 2, 2_000


class CommentQuerySet(models.QuerySet):
    def approved(self):
        """Comments that a person let through; nothing else is ever shown to the public."""
        return self.filter(status=Comment.Status.APPROVED)

    def waiting(self):
        return self.filter(status=Comment.Status.PENDING)

    def decide(self, status: str, *, by, at: datetime | None = None) -> int:
        """Decide those of these comments that still wait, and return how many they were.

        One statement: of two moderators who decide at once, the first one counts.
        """
        return self.waiting().update(status=status, decided_by=by, decided_at=at or timezone.now())


class Comment(models.Model):
    """A visitor's words under an article; they wait until a person has read them."""

    class Status(models.TextChoices):
        PENDING = "pending", _("awaiting approval")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")
        SPAM = "spam", _("spam")

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="comments", verbose_name=_("article")
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="replies",
        verbose_name=_("in reply to"),
    )
    name = models.CharField(_("name"), max_length=60, blank=True)
    text = models.TextField(_("comment text"), max_length=MAX_TEXT)
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.PENDING)
    created_at = models.DateTimeField(_("sent on"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    # Empty for a comment that came approved from the old site.
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    # The form it was sent with: the same form sent twice is one comment.
    form_token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = models.Manager.from_queryset(CommentQuerySet)()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["-created_at", "-id"]
        permissions = [("moderate_comment", _("May approve and reject comments"))]
        indexes = [
            models.Index("article", "created_at", name="comment_of_article", condition=Q(status="approved")),
            models.Index("status", "created_at", name="comment_queue"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["pending", "approved", "rejected", "spam"]),
                name="comment_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status="pending", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(status="pending") & Q(decided_at__isnull=False)),
                name="comment_decided_has_its_date",
            ),
            models.CheckConstraint(
                condition=Q(
                    GreaterThanOrEqual(Length("text"), MIN_TEXT), LessThanOrEqual(Length("text"), MAX_TEXT)
                ),
                name="comment_text_has_a_length",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=models.F("id")), name="comment_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.display_name}: {self.text[:60]}"

    @property
    def display_name(self) -> str:
        return self.name or str(_("Anonymous"))


class RatingQuerySet(models.QuerySet):
    def summary(self, article_ids: Iterable[int]) -> dict[int, tuple[int, float]]:
        """Votes and average of each article that has any."""
        rows = self.filter(article__in=article_ids).values("article")
        return {
            row["article"]: (row["votes"], float(row["average"]))
            for row in rows.annotate(votes=models.Count("id"), average=models.Avg("score"))
        }


class Rating(models.Model):
    """One voter's stars for one article."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="ratings", db_index=False)
    voter = models.BinaryField(max_length=16)
    score = models.PositiveSmallIntegerField()
    voted_on = models.DateField()
    changes_today = models.PositiveSmallIntegerField(default=0)

    objects = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "voter"], include=["score"], name="rating_once_for_each_voter"
            ),
            models.CheckConstraint(
                condition=Q(score__gte=1, score__lte=5), name="rating_has_one_to_five_stars"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score}/5"
