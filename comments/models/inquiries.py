"""Consular questions that came as comments, answered in private."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comments import Comment


class Inquiry(models.Model):
    """A comment that was a consular question: never public, answered on its tracking page and by e-mail."""

    comment = models.OneToOneField(
        Comment, on_delete=models.CASCADE, related_name="inquiry", verbose_name=_("comment")
    )
    opened_at = models.DateTimeField(_("opened on"), default=timezone.now)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("opened by")
    )
    closed_at = models.DateTimeField(_("closed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("inquiry")
        verbose_name_plural = _("inquiries")
        ordering = ["-opened_at", "-id"]
        indexes = [
            models.Index("opened_at", name="inquiry_open", condition=models.Q(closed_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class InquiryAnswer(models.Model):
    """What the office wrote in answer to an inquiry."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="answers")
    text = models.TextField(_("answer"), max_length=4_000)
    at = models.DateTimeField(_("answered on"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("answered by")
    )
    # One form, one answer, however often its button was pressed.
    form_token = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = _("answer to an inquiry")
        verbose_name_plural = _("answers to inquiries")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="inquiry_answer_has_text")]

    def __str__(self) -> str:
        return self.text[:60]


class CannedAnswer(models.Model):
    """An answer to a frequent question, ready to be put into an inquiry's form."""

    title = models.CharField(_("title"), max_length=80, unique=True)
    text = models.TextField(_("answer"), max_length=4_000)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("canned answer")
        verbose_name_plural = _("canned answers")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title
