"""Where addresses lead that the site once had."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _


class Redirect(models.Model):
    """An old address, and the one that took its place; without a target, what was there is gone for good."""

    # As news.redirects.address_key() writes it: Persian letters, no percent signs, no slash at the end.
    old_path = models.CharField(_("old address"), max_length=400, unique=True)
    target = models.CharField(
        _("leads to"),
        max_length=400,
        blank=True,
        help_text=_("An address of this site, as /news/12/. Empty: gone for good (410)."),
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("made by"),
    )
    created_at = models.DateTimeField(_("made on"), auto_now_add=True)
    # Both addresses in any Persian spelling: the desk finds a part of them.
    words = models.GeneratedField(
        expression=Func(
            Concat("old_path", Value(" "), "target", output_field=models.TextField()),
            function="news_search_words",
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ["-created_at", "-id"]
        indexes = [
            GinIndex(fields=["words"], opclasses=["gin_trgm_ops"], name="redirect_words"),
            models.Index(F("created_at").desc(), F("id").desc(), name="redirect_newest"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(old_path__startswith="/"), name="redirect_is_from_a_path"),
            models.CheckConstraint(condition=~Q(old_path=F("target")), name="redirect_leads_elsewhere"),
        ]

    def __str__(self) -> str:
        return self.old_path
