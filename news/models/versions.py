"""Every state in which an article was kept."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.models.articles import Article


class VersionManager(models.Manager):
    def get_queryset(self):
        # Lists of versions show who and when; fifty texts weigh megabytes.
        return super().get_queryset().defer("content")


class Version(models.Model):
    """An article as it was kept at one moment, with all that an editor can change of it. Never changed afterwards."""

    class Act(models.TextChoices):
        FIRST = "first", _("first version")
        SAVED = "saved", _("saved")
        MOVED = "moved", _("moved to another state")
        MENDED = "mended", _("mended by proposals")
        RESTORED = "restored", _("restored")
        TAKEN_BACK = "taken_back", _("taken back")
        IMPORTED = "imported", _("imported")

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="versions", verbose_name=_("article")
    )
    number = models.PositiveIntegerField(_("version"))
    act = models.CharField(_("act"), max_length=10, choices=Act.choices)
    # What is to be said of it: the number that was restored, the step that was taken.
    note = models.CharField(_("note"), max_length=300, blank=True)
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
    status = models.CharField(_("status"), max_length=12, choices=Article.Status.choices)
    # Fields by their names, relations as lists of keys (news/versions.py).
    content = models.JSONField()
    text_digest = models.CharField(max_length=64)

    objects = VersionManager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["-number"]
        base_manager_name = "objects"
        indexes = [models.Index("by", "at", name="version_by")]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="version_has_its_number"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}/{self.number}"
