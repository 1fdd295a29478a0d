"""What holds for all discussions of the site."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DiscussionRules(models.Model):
    """Whether visitors may comment at all, for how long, and what the office tells them. There is one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    is_open = models.BooleanField(_("comments are taken"), default=True)
    closes_after_days = models.PositiveSmallIntegerField(
        _("discussions close after days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(3_650)],
        help_text=_("Counted from the article's publication; empty: never."),
    )
    message = models.CharField(
        _("message to all commenters"),
        max_length=300,
        blank=True,
        help_text=_("Shown above every comment form."),
    )

    class Meta:
        verbose_name = _("rules of the discussions")
        verbose_name_plural = _("rules of the discussions")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="discussion_rules_are_one"),
            models.CheckConstraint(
                condition=Q(closes_after_days=None)
                | Q(closes_after_days__gte=1, closes_after_days__lte=3_650),
                name="discussion_closes_in_days",
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> "DiscussionRules":
        return cls.objects.first() or cls()
