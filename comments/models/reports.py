"""Readers' objections to comments that are public."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comments import Comment


class Report(models.Model):
    """One visitor's objection to an approved comment."""

    class Ground(models.TextChoices):
        INSULT = "insult", _("It insults somebody")
        PERSONAL = "personal", _("It tells something private about somebody")
        FALSE = "false", _("It is false or misleading")
        ADVERTISING = "advertising", _("It is advertising")
        OTHER = "other", _("Something else")

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reports")
    ground = models.CharField(_("ground"), max_length=11, choices=Ground.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)
    # Keyed hash of the address of the day; the key dies with the day.
    reporter = models.BinaryField(max_length=16)
    at = models.DateTimeField(_("on"), default=timezone.now)
    closed_at = models.DateTimeField(_("closed on"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["comment", "reporter"], name="report_once_for_each_visitor"),
            models.CheckConstraint(
                condition=Q(ground__in=["insult", "personal", "false", "advertising", "other"]),
                name="report_ground_is_known",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="report_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.get_ground_display()
