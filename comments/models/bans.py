"""Whom the discussions do not take comments from for a time, and the words that hold a comment."""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comments import Comment
from news import persian

# The key of a group's hash is kept until the ban ends (comments/banning.py); without an end it would stay for good.
LONGEST_BAN = timedelta(days=92)
# Some letters of other scripts fold into many; no word that anybody lists needs more.
LONGEST_WORD, LONGEST_KEY = 60, 120


class BanQuerySet(models.QuerySet):
    def in_force(self, at=None):
        at = at or timezone.now()
        return self.filter(lifted_at=None, ends_at__gt=at, made_at__lte=at)


class Ban(models.Model):
    """A neighbourhood of addresses from which no comments are taken until a date; its rows are its history."""

    group = models.BinaryField(max_length=16)
    reason = models.CharField(_("reason"), max_length=300)
    # What it was made for; forgotten when that comment is erased.
    comment = models.ForeignKey(
        Comment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("comment")
    )
    made_at = models.DateTimeField(_("banned on"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("banned by")
    )
    ends_at = models.DateTimeField(_("banned until"))
    lifted_at = models.DateTimeField(_("lifted on"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lifted by"),
    )

    objects = BanQuerySet.as_manager()

    class Meta:
        verbose_name = _("ban")
        verbose_name_plural = _("bans")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="ban_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("made_at"), ends_at__lte=F("made_at") + LONGEST_BAN),
                name="ban_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__gte=F("made_at"), lifted_by__isnull=False),
                name="ban_lifted_by_somebody",
            ),
            ExclusionConstraint(
                name="ban_once_at_a_time",
                expressions=[
                    ("group", RangeOperators.EQUAL),
                    (
                        Func(
                            "made_at",
                            Coalesce("lifted_at", "ends_at"),
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class ListedWord(models.Model):
    """A word or phrase that holds a comment for a closer look, in whatever spelling it comes."""

    class Kind(models.TextChoices):
        BANNED = "banned", _("banned word")
        SUSPECT = "suspect", _("suspect word")

    word = models.CharField(_("word or phrase"), max_length=LONGEST_WORD)
    # The word as it is compared; what one spelling has, no other spelling adds.
    key = models.CharField(max_length=LONGEST_KEY, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices, default=Kind.BANNED)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("listed word")
        verbose_name_plural = _("listed words")
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["banned", "suspect"]), name="word_kind_is_known"),
            models.CheckConstraint(condition=~Q(key=""), name="word_has_letters"),
        ]

    def __str__(self) -> str:
        return self.word

    def save(self, *args, **kwargs) -> None:
        self.key = word_key(self.word)
        super().save(*args, **kwargs)


def word_key(word: str) -> str:
    """A word or phrase without what its spellings differ in: بـد, ب‌د and بَد are «بد»."""
    return persian.fold(word).replace(persian.ZWNJ, "").strip()
