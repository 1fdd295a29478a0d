"""What became of each article, step by step, and what still has to be looked at by a second person."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.models.articles import Article


class Transition(models.Model):
    """One step of an article from state to state: who took it, when and why. Never changed, never deleted.

    A trigger refuses both; the rows outlive the article.
    """

    article = models.ForeignKey(
        Article,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="transitions",
        verbose_name=_("article"),
    )
    # A move of news/workflow.py by its name.
    move = models.CharField(_("step"), max_length=12)
    from_status = models.CharField(_("from"), max_length=12)
    to_status = models.CharField(_("to"), max_length=12)
    at = models.DateTimeField(_("on"), default=timezone.now)
    # Empty for what commands do.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    # The remark of a return, the reason of a force, of taking a page off.
    note = models.CharField(_("remark or reason"), max_length=1000, blank=True)
    # Published by the one who handed it in, or without having been handed in.
    is_forced = models.BooleanField(_("forced"), default=False)

    # What its seal is made of; so written in the database too, and never changed (migrations/sql/seals_1.sql).
    sealed_as = (
        "'news.transition', id, (extract(epoch from at) * 1000000)::bigint, by_id, article_id, move,"
        " from_status, to_status, note, is_forced"
    )

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["-id"]
        indexes = [
            models.Index("article", F("id").desc(), name="transition_of_article"),
            models.Index("by", "at", name="transition_by"),
            models.Index("move", "at", name="transition_when"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_forced=False) | ~Q(note=""), name="transition_forced_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(move__in=["return", "unpublish", "withdraw"]) | ~Q(note=""),
                name="transition_back_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.move}"


class SecondLook(models.Model):
    """What one person alone brought before the public; it stands on the dashboard until a colleague has looked."""

    class Cause(models.TextChoices):
        FORCED = "forced", _("published by force")
        CHANGED = "changed", _("changed without a second pair of eyes")

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="second_looks", verbose_name=_("article")
    )
    cause = models.CharField(_("cause"), max_length=8, choices=Cause.choices)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    made_at = models.DateTimeField(_("on"), default=timezone.now)
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("looked at by"),
    )
    seen_at = models.DateTimeField(_("looked at on"), null=True, blank=True)

    class Meta:
        verbose_name = _("second look")
        verbose_name_plural = _("second looks")
        ordering = ["made_at", "id"]
        indexes = [models.Index("made_at", name="second_look_open", condition=Q(seen_at__isnull=True))]
        constraints = [
            # What the same person changes again before anybody looked is one thing to look at.
            models.UniqueConstraint(
                fields=["article", "cause", "made_by"],
                condition=Q(seen_at__isnull=True),
                name="second_look_is_asked_once",
            ),
            models.CheckConstraint(
                condition=Q(seen_by__isnull=True, seen_at__isnull=True)
                | Q(seen_by__isnull=False, seen_at__isnull=False),
                name="second_look_has_a_name_and_a_date",
            ),
            models.CheckConstraint(condition=~Q(seen_by=F("made_by")), name="second_look_is_a_colleagues"),
            models.CheckConstraint(
                condition=~Q(cause="forced") | ~Q(reason=""), name="second_look_forced_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.cause}"
