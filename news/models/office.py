"""The office whose site this is."""

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from news.models.pictures import Picture


class Office(models.Model):
    """The consulate itself: its name, where it is and when it is open. There is one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name"), max_length=120)
    tagline = models.CharField(_("tagline"), max_length=160, blank=True)
    address = models.CharField(_("postal address"), max_length=300, blank=True)
    hours = models.TextField(_("opening hours"), blank=True, help_text=_("One line for each rule."))
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    emergency_phone = models.CharField(_("emergency phone, day and night"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    map_url = models.CharField(
        _("link to a map"), max_length=300, blank=True, validators=[URLValidator(schemes=["https"])]
    )
    about = models.TextField(_("about the office"), blank=True)
    # Re-encoded like every upload; icons and the site's head are made of it.
    emblem = models.FileField(
        _("emblem"),
        upload_to="emblems/",
        blank=True,
        help_text=_("A square picture, at least 512 by 512 points. Empty: an ornament."),
    )
    # Who answers visitors in public: what stands above an official answer.
    signature_name = models.CharField(
        _("name above official answers"), max_length=60, blank=True, help_text=_("Empty: the office's name.")
    )
    signature_position = models.CharField(_("position above official answers"), max_length=120, blank=True)
    fallback_picture = models.ForeignKey(
        Picture,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture for articles without one"),
        help_text=_("Empty: an ornament."),
    )
    is_demo = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("office")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="office_is_one")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> "Office":
        return cls.objects.first() or cls.unnamed()

    @classmethod
    def unnamed(cls) -> "Office":
        """What stands for the office on a site that nobody has set up yet."""
        return cls(name=str(_("Consulate General")))
