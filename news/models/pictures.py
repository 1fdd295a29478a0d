"""Pictures of the newsroom, re-encoded when they come in."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Picture(models.Model):
    """A photograph or drawing that articles show, with what has to be said about it."""

    # Plain file fields: an ImageField would let Pillow look at an upload before the limited process does.
    file = models.FileField(
        _("file"),
        upload_to="pictures/",
        help_text=_("JPEG, PNG or WebP, at most 10 MB and 25 megapixels."),
    )
    small = models.FileField(upload_to="pictures/", editable=False, blank=True)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_("What the picture shows, for those who cannot see it."),
    )
    decorative = models.BooleanField(
        _("decorative"), default=False, help_text=_("The picture says nothing that the text does not say.")
    )
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    credit = models.CharField(_("credit"), max_length=120, blank=True, help_text=_("Who made the picture."))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    created_at = models.DateTimeField(_("uploaded on"), auto_now_add=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decorative=True, alt="") | (Q(decorative=False) & ~Q(alt="")),
                name="picture_is_described_or_decorative",
            )
        ]

    def __str__(self) -> str:
        return self.caption or self.alt or _("picture %(number)s") % {"number": self.pk}
