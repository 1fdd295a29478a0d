"""Mistakes that readers see in an article and tell the newsroom."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from news.models.articles import Article


class ErrorReport(models.Model):
    """A reader says what is wrong in an article. Nothing is kept of who it was."""

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="error_reports", verbose_name=_("article")
    )
    text = models.TextField(_("what is wrong"), max_length=1000)
    # The text that the reader had before him, if it was one that the site knows.
    text_digest = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(_("received on"), auto_now_add=True)
    handled_at = models.DateTimeField(_("settled on"), null=True, blank=True, editable=False)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("settled by"),
    )

    class Meta:
        verbose_name = _("error report")
        verbose_name_plural = _("error reports")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index("article", name="error_report_waiting", condition=Q(handled_at__isnull=True)),
            models.Index("created_at", name="error_report_received"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="error_report_says_something"),
            models.CheckConstraint(
                condition=Q(handled_by__isnull=True) | Q(handled_at__isnull=False),
                name="error_report_settled_by_somebody_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
