"""What the site as a whole keeps, beside what its two apps do."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CspReport(models.Model):
    """What browsers refused to load or to run on a page of ours, the same thing counted up in one row.

    Anybody may send reports. There are no more rows than places, so they cannot fill the database.
    """

    MOST = 1_000

    place = models.PositiveSmallIntegerField(primary_key=True)
    # Of the four columns that tell one report from another.
    key = models.BinaryField(max_length=16, unique=True)
    page = models.CharField(_("page"), max_length=200)
    directive = models.CharField(_("rule"), max_length=40)
    blocked = models.CharField(_("what was blocked"), max_length=200)
    source = models.CharField(_("script or style"), max_length=200, blank=True)
    times = models.PositiveIntegerField(_("times"))
    first_at = models.DateTimeField(_("first reported"))
    last_at = models.DateTimeField(_("last reported"), db_index=True)

    class Meta:
        verbose_name = _("report of browsers")
        verbose_name_plural = _("reports of browsers")
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(condition=Q(place__gte=1, place__lte=1_000), name="csp_report_has_a_place")
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
