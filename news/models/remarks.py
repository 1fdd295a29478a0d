"""What colleagues say to each other about an article, and what the desk tells each of them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.models.articles import Article


class Remark(models.Model):
    """A remark on an article, seen at the desk alone and addressed to colleagues."""

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="remarks", verbose_name=_("article")
    )
    text = models.TextField(_("remark"), max_length=2000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("on"), default=timezone.now)
    addressed_to = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="remarks_to_read", verbose_name=_("to")
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("settled by"),
    )
    settled_at = models.DateTimeField(_("settled on"), null=True, blank=True)

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="remark_says_something"),
            models.CheckConstraint(
                condition=Q(settled_by__isnull=True, settled_at__isnull=True)
                | Q(settled_by__isnull=False, settled_at__isnull=False),
                name="remark_settled_has_a_name_and_a_date",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class DeskNotice(models.Model):
    """Something that a member of staff should know: shown at the desk until read, and sent by e-mail once."""

    class Kind(models.TextChoices):
        RETURNED = "returned", _("returned with a remark")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")
        UNPUBLISHED = "unpublished", _("unpublished")
        REMARK = "remark", _("remark")
        REVIEW_DUE = "review_due", _("to be looked at again")
        TAKEN_BACK = "taken_back", _("taken back")
        UNSCHEDULED = "unscheduled", _("publication called off")
        RESCHEDULED = "rescheduled", _("publication put at another time")
        BINNED = "binned", _("put into the bin")
        RESTORED = "restored", _("brought back from the bin")
        SUBMITTED = "submitted", _("submitted for review by a colleague")
        RECALLED = "recalled", _("taken back to draft")
        REOPENED = "reopened", _("unpublished, and a draft again")

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, null=True, blank=True, related_name="notices"
    )
    # Whose act it tells of; empty for what time brings.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The remark, the reason.
    detail = models.TextField(max_length=2000, blank=True)
    at = models.DateTimeField(_("on"), default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    # Null while the letter waits; a notice for somebody without an address is never sent.
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(
                "recipient", F("at").desc(), name="notice_unread", condition=Q(read_at__isnull=True)
            ),
            models.Index("recipient", F("at").desc(), name="notice_of_recipient"),
            models.Index("id", name="notice_to_mail", condition=Q(mailed_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.article_id}"
