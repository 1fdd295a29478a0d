"""How many articles the archive holds, by Jalali date: written by triggers alone."""

from django.db import models
from django.db.models import Q


class ArchivedPeriod(models.Model):
    """A Jalali year, month (without a day) or day, and how many articles of it the public found at one instant.

    The triggers of news_article count (migrations/sql/archive_1.sql), whatever wrote: the desk, a command, an import.
    """

    year = models.PositiveSmallIntegerField()
    # 0 for the whole year.
    month = models.PositiveSmallIntegerField()
    # 0 for the whole month.
    day = models.PositiveSmallIntegerField()
    articles = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "month", "day"], name="archived_period_once"),
            models.CheckConstraint(
                condition=Q(year__gte=1279, year__lte=1478, month__lte=12, day__lte=31)
                & (Q(month__gt=0) | Q(day=0)),
                name="archived_period_is_jalali",
            ),
        ]
        indexes = [models.Index("year", name="archived_years", condition=Q(month=0))]

    def __str__(self) -> str:
        return f"{self.year}/{self.month}/{self.day}: {self.articles}"


class ArchiveState(models.Model):
    """The instant of which the counts are, and the zone whose days they are; one row, or none: not counted yet."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    zone = models.CharField(max_length=64)
    settled_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="archive_state_is_one")]

    def __str__(self) -> str:
        return f"{self.settled_at} ({self.zone})"
