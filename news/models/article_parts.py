"""What an article shows besides its text: a gallery, and other articles that an editor picked for it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from news.models.articles import Article
from news.models.pictures import Picture


class GalleryPicture(models.Model):
    """A picture at its place in the gallery of an article."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="gallery_pictures")
    picture = models.ForeignKey(
        Picture, on_delete=models.PROTECT, related_name="in_galleries", verbose_name=_("picture")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    caption = models.CharField(
        _("caption here"), max_length=300, blank=True, help_text=_("Empty: the picture's own caption.")
    )

    class Meta:
        verbose_name = _("picture of the gallery")
        verbose_name_plural = _("gallery")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["article", "picture"], name="gallery_shows_a_picture_once")
        ]

    def __str__(self) -> str:
        return self.shown_caption or str(self.picture)

    @property
    def shown_caption(self) -> str:
        return self.caption or self.picture.caption


class PickedArticle(models.Model):
    """An article that an editor wants read after another one."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="picks")
    other = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="+", verbose_name=_("other article")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name = _("picked article")
        verbose_name_plural = _("read also")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["article", "other"], name="article_is_picked_once"),
            models.CheckConstraint(condition=~Q(article=F("other")), name="article_does_not_pick_itself"),
        ]

    def __str__(self) -> str:
        return str(self.other)
