"""The ledger of what was agreed at meetings, and who is told of what is overdue."""

from datetime import date

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.models.articles import Article
from news.models.meetings import Meeting
from news.models.names import no_deception


class FollowUpQuerySet(models.QuerySet):
    def open(self) -> QuerySet:
        return self.filter(status=FollowUp.Status.OPEN)

    def overdue(self, today: date) -> QuerySet:
        """Open ones whose day has passed; `today` is the site's day."""
        return self.open().filter(due_on__lt=today)

    def in_public(self) -> QuerySet:
        return self.filter(is_public=True).exclude(status=FollowUp.Status.DROPPED)

    def soonest_first(self) -> QuerySet:
        return self.order_by(F("due_on").asc(nulls_last=True), "id")

    def settle(self, status: str) -> int:
        """Close those that are open, and return how many they were; of two people the first one counts."""
        return self.open().order_by().update(status=status, settled_on=timezone.localdate())


class FollowUp(models.Model):
    """Something agreed at a meeting that somebody has to do."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="followups", verbose_name=_("meeting")
    )
    agreed = models.CharField(_("what was agreed"), max_length=500, validators=[no_deception])
    responsible = models.CharField(_("who does it"), max_length=160, blank=True, validators=[no_deception])
    due_on = models.DateField(_("due on"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=7, choices=Status.choices, default=Status.OPEN)
    settled_on = models.DateField(_("settled on"), null=True, editable=False)
    article = models.ForeignKey(
        Article,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reported_followups",
        verbose_name=_("article that reports it"),
    )
    is_public = models.BooleanField(
        _("public"), default=False, help_text=_("Shown on the meeting's page under “what came of it”.")
    )
    # In any Persian spelling: the desk finds a part of it.
    words = models.GeneratedField(
        expression=Func(
            Concat("agreed", Value(" "), "responsible", output_field=models.TextField()),
            function="news_search_words",
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = [F("due_on").asc(nulls_last=True), "id"]
        indexes = [
            models.Index("due_on", name="followup_due", condition=Q(status="open")),
            # The first and the last day, and whom the open ones concern: the filters of the desk's list.
            models.Index("due_on", name="followup_day"),
            models.Index("meeting", name="followup_open_of_meeting", condition=Q(status="open")),
            # The order of the desk's list (news/admin/followups.py).
            models.Index(
                F("settled_on").desc(nulls_first=True),
                F("due_on").asc(nulls_last=True),
                "id",
                name="followup_desk_order",
            ),
            GinIndex(fields=["words"], opclasses=["gin_trgm_ops"], name="followup_words"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(agreed=""), name="followup_says_what_was_agreed"),
            models.CheckConstraint(
                condition=Q(status__in=["open", "done", "dropped"]), name="followup_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status="open", settled_on__isnull=True)
                | (~Q(status="open") & Q(settled_on__isnull=False)),
                name="followup_settled_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.agreed

    def save(self, *args, **kwargs) -> None:
        """Derive the day of settling from the status."""
        if self.status == self.Status.OPEN:
            self.settled_on = None
        elif self.settled_on is None:
            self.settled_on = timezone.localdate()
        super().save(*args, **kwargs)

    def is_overdue(self, today: date) -> bool:
        return self.status == self.Status.OPEN and self.due_on is not None and self.due_on < today


class DigestRecipient(models.Model):
    """An address to which the digest of follow-ups goes, chosen by the staff."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    is_active = models.BooleanField(_("receives the digest"), default=True)
    # Of two runs on one day the second sends nothing.
    last_sent_on = models.DateField(_("last sent on"), null=True, editable=False)

    class Meta:
        verbose_name = _("digest recipient")
        verbose_name_plural = _("digest recipients")
        ordering = ["email"]

    def __str__(self) -> str:
        return self.email
