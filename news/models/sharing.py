"""Ways to see an article or a list again: links for people without an account, lists that somebody keeps."""

from datetime import datetime
from secrets import token_urlsafe

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from news import jalali
from news.models.articles import Article


def new_token() -> str:
    """144 random bits, as an address takes them."""
    return token_urlsafe(18)


class PreviewLinkQuerySet(models.QuerySet):
    def open(self, at: datetime | None = None):
        """Links that still show their article: neither revoked nor expired, and the article is not public yet.

        One that was public since the link was made and is not any more stays taken off here too. Whose account was
        closed shows nobody anything any more; a confidential article is shown only by links of those who may see it.
        """
        at = at or timezone.now()
        out = Q(article__published_at__lte=at)
        public = out & Q(article__status__in=[Article.Status.PUBLISHED, Article.Status.WITHDRAWN])
        was_public = out & Q(
            article__status=Article.Status.UNPUBLISHED, article__published_at__gte=F("made_at")
        )
        live = self.filter(
            revoked_at=None, expires_at__gt=at, article__deleted_at=None, made_by__is_active=True
        )
        named = Article.embargo_readers.through.objects.filter(
            article=OuterRef("article"), user=OuterRef("made_by")
        )
        knowing = Q(made_by__is_superuser=True) | Exists(named)
        return live.filter(Q(article__is_embargoed=False) | knowing).exclude(public | was_public)


class PreviewLink(models.Model):
    """A link by which somebody without an account sees a draft, until it ends, is revoked or the draft comes out."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="preview_links")
    token = models.CharField(max_length=24, unique=True, default=new_token, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made on"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires on"))
    revoked_at = models.DateTimeField(_("revoked on"), null=True, blank=True)
    # For whom it was made, in the maker's words.
    note = models.CharField(_("for whom"), max_length=120, blank=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="preview_link_expires_after_it_is_made"
            )
        ]

    def __str__(self) -> str:
        # Without the title, which may be confidential: the log of the desk keeps this name.
        return gettext("link to a draft until %(day)s") % {"day": jalali.plain_date(self.expires_at)}


class SavedList(models.Model):
    """A list of the desk with its filters, under a name that somebody gave it for themselves."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_lists")
    # The list as "news_article", and its filters as they stand in the address.
    place = models.CharField(max_length=60)
    query = models.CharField(max_length=500)
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("kept list")
        verbose_name_plural = _("kept lists")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "place", "name"], name="saved_list_has_its_name"),
        ]

    def __str__(self) -> str:
        return self.name


class OutgoingLink(models.Model):
    """A link of an article to another site, and what came of looking there the last time."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="outgoing_links")
    address = models.CharField(_("address"), max_length=1000)
    checked_at = models.DateTimeField(_("looked at on"), null=True, blank=True)
    # The answer's code; empty where no answer came.
    status = models.PositiveSmallIntegerField(_("answer"), null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=200, blank=True)
    # How often in a row it failed: one bad night is no broken link.
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)

    class Meta:
        verbose_name = _("outgoing link")
        verbose_name_plural = _("outgoing links")
        ordering = ["-failures", "address"]
        indexes = [
            models.Index(F("checked_at").asc(nulls_first=True), name="outgoing_link_due"),
            models.Index("failures", name="outgoing_link_broken", condition=Q(failures__gt=0)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "address"], name="outgoing_link_of_article_once")
        ]

    def __str__(self) -> str:
        return self.address
