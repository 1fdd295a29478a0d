"""What articles are found under: standing categories, and tags of any number."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from news import persian
from news.row_addresses import address_of


class HeadingQuerySet(models.QuerySet):
    def in_use(self, at: datetime | None = None) -> models.QuerySet:
        """Those under which the public finds an article now (or at the aware instant `at`); the only rule of it."""
        return self.filter(self.use(at))

    def use(self, at: datetime | None = None) -> Exists:
        """The same as a condition. Asked by way of the relation, since articles know of headings already."""
        articles = self.model._meta.get_field("articles")
        public = articles.related_model.objects.published(at)
        return Exists(public.filter(**{articles.field.name: OuterRef("pk")}))


class Category(models.Model):
    """A standing section of the site, such as economy or culture."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.CharField(
        _("address"),
        max_length=80,
        unique=True,
        blank=True,
        help_text=_("Left empty, it is made from the name."),
    )
    description = models.CharField(_("description"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(
        _("place in the menu"), default=100, help_text=_("Smaller numbers come first.")
    )

    objects = HeadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "id"]
        constraints = [models.CheckConstraint(condition=~Q(slug=""), name="category_has_an_address")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.slug = persian.slugify(self.slug or self.name, max_length=80)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return address_of("news:category", self.slug)


class Tag(models.Model):
    """A word under which articles of any category are gathered; spellings of the same word are one tag."""

    name = models.CharField(_("name"), max_length=60)
    slug = models.CharField(max_length=80, unique=True, editable=False)

    objects = HeadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~Q(slug=""), name="tag_has_an_address")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.slug = persian.slugify(self.name, max_length=80)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return address_of("news:tag", self.slug)

    def clean(self) -> None:
        slug = persian.slugify(self.name, max_length=80)
        if not slug:
            raise ValidationError({"name": _("A tag needs at least one letter or digit.")})
        if Tag.objects.filter(slug=slug).exclude(pk=self.pk).exists():
            raise ValidationError({"name": _("This tag exists already, perhaps in another spelling.")})
