"""The life of an article as columns: its state, its dates, who handed it in, who may see it before its time."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def _somebody(label, **options) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=label,
        **options,
    )


class ArticleLife(models.Model):
    """From the first draft to the page that is taken back, and to the bin."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("in review")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")
        UNPUBLISHED = "unpublished", _("unpublished")

    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    published_at = models.DateTimeField(
        _("publication date"),
        null=True,
        blank=True,
        help_text=_("Left empty, it is the moment of publishing. A date to come publishes at that time."),
    )
    expires_at = models.DateTimeField(
        _("expiry date"), null=True, blank=True, help_text=_("From then on the page is no longer there.")
    )
    # The last change that readers should know of; machines see no other change of a page.
    updated_at = models.DateTimeField(_("updated on"), null=True, editable=False)
    change_note = models.CharField(_("what was changed"), max_length=300, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, editable=False)
    withdrawal_notice = models.CharField(
        _("withdrawal notice"),
        max_length=500,
        blank=True,
        help_text=_("Shown to the readers at the head of the page when the article is withdrawn."),
    )
    redirect_to = models.CharField(
        _("redirect to"),
        max_length=300,
        blank=True,
        help_text=_(
            "Where readers are sent once the article is unpublished: an address of this site, as /news/12/."
        ),
    )
    # Who handed it in for review, and when: somebody else publishes it. Of the last time that it was handed in.
    submitted_by = _somebody(_("submitted by"))
    submitted_at = models.DateTimeField(_("submitted on"), null=True, editable=False)
    # A draft that came back from its review, with a remark among its steps.
    returned_at = models.DateTimeField(_("returned on"), null=True, editable=False)
    review_on = models.DateField(
        _("look at it again by"),
        null=True,
        blank=True,
        help_text=_("On that day the desk reminds its author and the editors to see whether it still holds."),
    )
    # The day for which the reminder went out; a later day is told anew.
    review_told_for = models.DateField(null=True, editable=False)
    is_embargoed = models.BooleanField(
        _("confidential until it is published"),
        default=False,
        help_text=_("Until then only the people named here know of it; for others it is not there."),
    )
    embargo_readers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("who may see it")
    )
    # In the bin, which empties after some days (BIN_DAYS). What the public can read is taken off first.
    deleted_at = models.DateTimeField(_("put into the bin on"), null=True, editable=False)
    deleted_by = _somebody(_("put into the bin by"))

    # Of a row that a preview shows as its page will be (news/whole_articles.py); no row of the table is.
    is_shown_as_public = False

    class Meta:
        abstract = True

    @property
    def changed_at(self) -> datetime | None:
        """When its public text last changed in a way that matters: its publication, or a major change since."""
        both = [moment for moment in (self.published_at, self.updated_at) if moment]
        return max(both, default=None)

    @property
    def is_public(self) -> bool:
        if self.is_shown_as_public:
            return True
        now = timezone.now()
        in_time = (
            self.published_at and self.published_at <= now and (not self.expires_at or self.expires_at > now)
        )
        return bool(in_time) and self.status == self.Status.PUBLISHED

    @property
    def is_scheduled(self) -> bool:
        return self.status == self.Status.PUBLISHED and self.published_at > timezone.now()


LIFE_CONSTRAINTS = [
    models.CheckConstraint(
        condition=Q(status__in=["draft", "in_review", "published", "withdrawn", "unpublished"]),
        name="article_status_is_known",
    ),
    models.CheckConstraint(
        condition=~Q(status__in=["published", "withdrawn"]) | Q(published_at__isnull=False),
        name="article_in_public_has_a_date",
    ),
    models.CheckConstraint(
        condition=Q(status="withdrawn", withdrawn_at__isnull=False)
        | (~Q(status="withdrawn") & Q(withdrawn_at__isnull=True)),
        name="article_withdrawn_has_its_date",
    ),
    models.CheckConstraint(
        condition=Q(change_note="") | Q(updated_at__isnull=False),
        name="article_change_note_has_a_date",
    ),
    models.CheckConstraint(
        condition=Q(expires_at__isnull=True)
        | Q(published_at__isnull=True)
        | Q(expires_at__gt=F("published_at")),
        name="article_expires_after_publication",
    ),
    models.CheckConstraint(
        condition=Q(submitted_by__isnull=True) | Q(submitted_at__isnull=False),
        name="article_submitted_has_its_date",
    ),
    models.CheckConstraint(
        condition=Q(returned_at__isnull=True) | Q(status="draft"), name="article_returned_is_a_draft"
    ),
    models.CheckConstraint(
        condition=Q(deleted_at__isnull=True, deleted_by__isnull=True)
        | Q(deleted_at__isnull=False, status__in=["draft", "in_review", "unpublished"]),
        name="article_in_public_is_not_in_the_bin",
    ),
]
