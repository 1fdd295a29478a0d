"""How many stars visitors give an article."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from news.models import Article


class RatingQuerySet(models.QuerySet):
    def summary(self, article_ids: Iterable[int]) -> dict[int, tuple[int, float]]:
        """Votes and average of each article that has any."""
        rows = self.filter(article__in=article_ids).values("article")
        return {
            row["article"]: (row["votes"], float(row["average"]))
            for row in rows.annotate(votes=models.Count("id"), average=models.Avg("score"))
        }


class Rating(models.Model):
    """One voter's stars for one article."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="ratings", db_index=False)
    voter = models.BinaryField(max_length=16)
    score = models.PositiveSmallIntegerField()
    voted_on = models.DateField()
    changes_today = models.PositiveSmallIntegerField(default=0)

    objects = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        indexes = [models.Index("voted_on", name="rating_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "voter"], include=["score"], name="rating_once_for_each_voter"
            ),
            models.CheckConstraint(
                condition=Q(score__gte=1, score__lte=5), name="rating_has_one_to_five_stars"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score}/5"
