"""What became of each comment, step by step, and the reasons that are given for it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RejectionReason(models.Model):
    """A reason that moderators choose from, with the words that the comment's author reads."""

    label = models.CharField(
        _("reason"),
        max_length=60,
        unique=True,
        help_text=_("Moderators choose it from a list; it also stands in the public ledger."),
    )
    public_wording = models.CharField(
        _("public wording"), max_length=300, help_text=_("The author reads it on the tracking page.")
    )
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("reason for rejecting")
        verbose_name_plural = _("reasons for rejecting")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.label


class Decision(models.Model):
    """One step on a comment's way: who took it, when and why. Never changed, never deleted, without any text.

    Triggers write the first step of each comment, its reception, and the last one of a comment that is deleted;
    another one refuses changes (migrations/0003).
    """

    class Act(models.TextChoices):
        RECEIVED = "received", _("received")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")
        SPAM = "spam", _("marked as spam")
        INQUIRY = "inquiry", _("made a private inquiry")
        UNDONE = "undone", _("decision undone")
        ANSWERED = "answered", _("answered")
        OPENED = "opened", _("masked numbers opened")
        REPORTS_CLOSED = "reports_closed", _("reports closed")
        CLOSED = "closed", _("inquiry closed")
        REOPENED = "reopened", _("inquiry reopened")
        WITHDRAWN = "withdrawn", _("withdrawn by its author")
        ERASED = "erased", _("erased")
        DELETED = "deleted", _("removed with its article")

    # The comment's number; not a foreign key, because the row outlives the comment.
    comment_id = models.BigIntegerField(_("comment"))
    act = models.CharField(_("act"), max_length=14, choices=Act.choices)
    at = models.DateTimeField(_("on"), default=timezone.now)
    # Empty for what visitors do, and for what vanishes with its article (the log of the desk tells who deleted that).
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    from_status = models.CharField(max_length=9, blank=True)
    # Empty for a comment that was deleted.
    to_status = models.CharField(max_length=9, blank=True)
    reason = models.ForeignKey(
        RejectionReason,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("reason"),
    )

    # What its seal is made of; so written in the database too, and never changed (migrations/0008).
    sealed_as = (
        "'comments.decision', id, (extract(epoch from at) * 1000000)::bigint, by_id, comment_id, act,"
        " from_status, to_status, reason_id"
    )

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-id"]
        indexes = [
            models.Index("comment_id", "id", name="decision_of_comment"),
            models.Index("at", name="decision_received", condition=Q(act="received")),
            models.Index("by", "at", name="decision_by"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(act="rejected") | Q(reason__isnull=True), name="decision_reason_of_a_rejection"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.act}"
