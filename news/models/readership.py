"""Who read what: one row per visitor, article and day; daily sums that outlive them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from news.models.articles import Article


class View(models.Model):
    """One visitor read one article on one day of the site's calendar."""

    pk = models.CompositePrimaryKey("day", "article_id", "visitor")
    day = models.DateField()
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+", db_index=False)
    # Keyed hash of address and browser; the key dies with the day (news/visitors.py).
    visitor = models.BinaryField(max_length=16)

    def __str__(self) -> str:
        return f"{self.article_id} {self.day}"


class DailyViews(models.Model):
    """How many visitors read an article on a day."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="daily_views", db_index=False)
    day = models.DateField(_("day"))
    views = models.PositiveIntegerField(_("views"))

    class Meta:
        verbose_name = _("views of a day")
        verbose_name_plural = _("views by day")
        constraints = [models.UniqueConstraint(fields=["article", "day"], name="daily_views_once_a_day")]
        indexes = [models.Index(fields=["day"], name="daily_views_day")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.day}: {self.views}"


class ViewTotal(models.Model):
    """How often an article was read on this site, as of the last recount; lists sort and show by it."""

    article = models.OneToOneField(
        Article, on_delete=models.CASCADE, primary_key=True, related_name="view_total"
    )
    views = models.PositiveIntegerField(_("views"))

    def __str__(self) -> str:
        return f"{self.article_id}: {self.views}"


class MostViewed(models.Model):
    """One of the most viewed articles of so many days that end with this day; kept by the recount."""

    day = models.DateField()
    days = models.PositiveSmallIntegerField()
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="most_viewed", db_index=False)
    views = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "days", "article"], name="most_viewed_once_of_a_period")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.days}: {self.article_id}"
