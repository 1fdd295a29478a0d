"""Pictures of the newsroom, re-encoded when they come in."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.fields.files import FieldFile
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

# Points; news/picture_decoder.py makes it, and imports nothing.
MEDIUM_WIDTH = 1200


class Picture(models.Model):
    """A photograph or drawing that articles show, with what has to be said about it."""

    # Plain file fields: an ImageField would let Pillow look at an upload before the limited process does.
    file = models.FileField(
        _("file"),
        upload_to="pictures/",
        help_text=_("JPEG, PNG or WebP, at most 10 MB and 25 megapixels."),
    )
    small = models.FileField(upload_to="pictures/", editable=False, blank=True)
    # Between the two: for phones of high density, and for a column of the desk-top page.
    medium = models.FileField(upload_to="pictures/", editable=False, blank=True)
    # Three to two around the focal point: for the cards of lists.
    card = models.FileField(upload_to="pictures/", editable=False, blank=True)
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
    # Of a hundred, from the left and from above: what must be seen when the picture is cut.
    focal_x = models.PositiveSmallIntegerField(_("focal point, from the left"), default=50)
    focal_y = models.PositiveSmallIntegerField(_("focal point, from above"), default=50)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    created_at = models.DateTimeField(_("uploaded on"), auto_now_add=True)

    # What is said about it in any Persian spelling, for the library's search; folded as news/persian.py does.
    words = models.GeneratedField(
        expression=Func(
            Concat("caption", Value(" "), "alt", Value(" "), "credit", output_field=models.TextField()),
            function="news_search_words",
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(F("created_at").desc(), F("id").desc(), name="picture_newest"),
            GinIndex(fields=["words"], opclasses=["gin_trgm_ops"], name="picture_words"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(decorative=True, alt="") | (Q(decorative=False) & ~Q(alt="")),
                name="picture_is_described_or_decorative",
            ),
            models.CheckConstraint(
                condition=Q(focal_x__lte=100, focal_y__lte=100), name="picture_focal_point_is_in_it"
            ),
        ]

    def __str__(self) -> str:
        return self.caption or self.alt or _("picture %(number)s") % {"number": self.pk}

    @property
    def files(self) -> list[FieldFile]:
        """All that there are of it."""
        return [file for file in (self.file, self.small, self.medium, self.card) if file]

    @property
    def medium_width(self) -> int:
        return min(self.width, MEDIUM_WIDTH)

    @property
    def thumbnail(self) -> FieldFile:
        """What lists and forms of the desk show."""
        return self.card or self.small or self.file
