"""Standing pages: about the office, privacy, the rules of the discussions, accessibility."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from news import persian
from news.row_addresses import address_of


class PageQuerySet(models.QuerySet):
    def in_public(self) -> models.QuerySet:
        """Pages that the public may read; the only rule of it."""
        return self.filter(is_public=True)


class Page(models.Model):
    """A text that stands for long and that the office keeps itself; plain text with headings."""

    title = models.CharField(_("title"), max_length=120)
    slug = models.CharField(
        _("address"),
        max_length=80,
        unique=True,
        blank=True,
        help_text=_("Left empty, it is made from the title."),
    )
    text = models.TextField(
        _("text"),
        max_length=30_000,
        help_text=_("A line that begins with # is a heading, one that begins with - an item of a list."),
    )
    position = models.PositiveSmallIntegerField(
        _("place at the foot of the site"), default=100, help_text=_("Smaller numbers come first.")
    )
    is_public = models.BooleanField(_("public"), default=True)
    modified_at = models.DateTimeField(_("last changed on"), auto_now=True)

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing page")
        verbose_name_plural = _("standing pages")
        ordering = ["position", "id"]
        constraints = [models.CheckConstraint(condition=~Q(slug=""), name="page_has_an_address")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        self.slug = persian.slugify(self.slug or self.title, max_length=80)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return address_of("news:page", self.slug)
