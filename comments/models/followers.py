"""Who asked by e-mail to be told what becomes of a comment, and the letters that wait to be sent."""

import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comments import Comment
from comments.models.inquiries import InquiryAnswer


def make_token() -> str:
    return secrets.token_urlsafe(24)


class Follower(models.Model):
    """An address that is told of one comment's decision and answers, once its owner has confirmed it."""

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="follower")
    email = models.EmailField(_("e-mail"))
    token = models.CharField(max_length=40, default=make_token, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    # When the one letter went that asks the owner to confirm.
    asked_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(asked_at__isnull=False),
                name="follower_asked_before_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return str(self.comment_id)


class Letter(models.Model):
    """A message to a follower that waits to be sent; it is written when it goes, so none holds a text here."""

    class Kind(models.TextChoices):
        APPROVED = "approved", _("comment approved")
        REJECTED = "rejected", _("comment rejected")
        OFFICIAL_ANSWER = "official", _("official answer")
        INQUIRY_ANSWER = "inquiry", _("inquiry answered")

    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    # Which answer it tells of.
    official_answer = models.ForeignKey(
        Comment, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    inquiry_answer = models.ForeignKey(
        InquiryAnswer, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [models.Index("created_at", name="letter_unsent", condition=Q(sent_at__isnull=True))]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["approved", "rejected"], official_answer=None, inquiry_answer=None)
                | Q(kind="official", official_answer__isnull=False, inquiry_answer=None)
                | Q(kind="inquiry", official_answer=None, inquiry_answer__isnull=False),
                name="letter_tells_of_its_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.kind
