"""Topics: dossiers that gather articles on one subject for a time."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from news import persian
from news.models.articles import Article
from news.models.pictures import Picture

MOST_FEATURED = 6


class TopicQuerySet(models.QuerySet):
    def in_public(self) -> models.QuerySet:
        """Dossiers that have a page; the only rule of it."""
        return self.filter(is_public=True)

    def current(self, day: date) -> models.QuerySet:
        """Dossiers that are not closed on this day: without a last day they stay open."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))


class Topic(models.Model):
    """A dossier: an event or a subject, with the articles about it and the few that stand at its head."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.CharField(
        _("address"),
        max_length=120,
        unique=True,
        blank=True,
        help_text=_("Left empty, it is made from the name."),
    )
    summary = models.TextField(_("summary"), max_length=2000, blank=True)
    picture = models.ForeignKey(
        Picture,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="led_topics",
        verbose_name=_("lead picture"),
    )
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    is_public = models.BooleanField(_("has a page"), default=True)
    articles = models.ManyToManyField(
        Article, through="TopicArticle", blank=True, related_name="topics", verbose_name=_("articles")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = pgettext_lazy("dossiers", "topics")
        ordering = [F("starts_on").desc(nulls_last=True), "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(slug=""), name="topic_has_an_address"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=False, ends_on__gte=F("starts_on")),
                name="topic_ends_after_its_beginning",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.slug = persian.slugify(self.slug or self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("news:topic", args=[self.slug])


class TopicArticle(models.Model):
    """An article within a dossier; the featured ones have a place at its head."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="entries")
    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="topic_entries", verbose_name=_("article")
    )
    place = models.PositiveSmallIntegerField(
        _("place at the head"), null=True, blank=True, help_text=_("1 to 6; empty: in the list alone.")
    )

    class Meta:
        verbose_name = _("article of the topic")
        verbose_name_plural = _("articles of the topic")
        ordering = [F("place").asc(nulls_last=True), "-article__published_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "article"], name="topic_holds_an_article_once"),
            models.UniqueConstraint(
                fields=["topic", "place"],
                name="topic_place_is_taken_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(place__isnull=True) | Q(place__range=(1, MOST_FEATURED)),
                name="topic_features_at_most_six",
            ),
        ]

    def __str__(self) -> str:
        return str(self.article)
