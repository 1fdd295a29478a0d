"""When the office is open and what it does for people: hours, days that differ, services."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from news import persian


class Weekday(models.IntegerChoices):
    """As jdatetime numbers them: the Persian week begins on Saturday."""

    SATURDAY = 0, _("Saturday")
    SUNDAY = 1, _("Sunday")
    MONDAY = 2, _("Monday")
    TUESDAY = 3, _("Tuesday")
    WEDNESDAY = 4, _("Wednesday")
    THURSDAY = 5, _("Thursday")
    FRIDAY = 6, _("Friday")


class OpeningHours(models.Model):
    """A span of hours on a weekday in which the office receives visitors; a day may have several."""

    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))
    note = models.CharField(_("for what"), max_length=80, blank=True, help_text=_("As: passports only."))

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name="hours_are_of_a_weekday"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="hours_close_after_opening"),
            models.UniqueConstraint(fields=["weekday", "opens"], name="hours_open_once_at_a_time"),
        ]

    def __str__(self) -> str:
        return persian.to_persian_digits(f"{self.get_weekday_display()} {self.opens:%H:%M}")


class SpecialHoursQuerySet(models.QuerySet):
    def not_over(self, day: date) -> models.QuerySet:
        """Those of that day and of the days after it, the next one first."""
        return self.filter(ends_on__gte=day).order_by("starts_on", "id")

    def over(self, day: date) -> models.QuerySet:
        return self.filter(ends_on__lt=day)


class SpecialHours(models.Model):
    """Days on which the office is closed, or open at other hours than usual; schema.org's term."""

    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    opens = models.TimeField(_("opens"), null=True, blank=True, help_text=_("Empty: closed all day."))
    closes = models.TimeField(_("closes"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=160, help_text=_("Shown to the public."))
    announced_on = models.DateField(
        _("announced from"),
        null=True,
        blank=True,
        help_text=_("From this day to the last one, a banner on every page says so. Empty: no banner."),
    )

    objects = SpecialHoursQuerySet.as_manager()

    class Meta:
        verbose_name = _("closure or other hours")
        verbose_name_plural = _("closures and other hours")
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="special_hours_end_after_start"
            ),
            models.CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True)
                | Q(opens__isnull=False, closes__isnull=False, closes__gt=F("opens")),
                name="special_hours_close_after_opening",
            ),
            models.CheckConstraint(
                condition=Q(announced_on__isnull=True) | Q(announced_on__lte=F("ends_on")),
                name="special_hours_are_announced_before_their_end",
            ),
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def is_closed(self) -> bool:
        return self.opens is None


class ConsularServiceQuerySet(models.QuerySet):
    def offered(self) -> models.QuerySet:
        """Services that the public reads about; the only rule of it."""
        return self.filter(is_offered=True)


class ConsularService(models.Model):
    """Something the office does for people: what they have to bring, what it costs, how long it takes."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.CharField(
        _("address"),
        max_length=120,
        unique=True,
        blank=True,
        help_text=_("Left empty, it is made from the name."),
    )
    summary = models.CharField(_("in one sentence"), max_length=300, blank=True)
    documents = models.TextField(
        _("documents needed"), max_length=4000, blank=True, help_text=_("One line for each document.")
    )
    fee = models.CharField(_("fee"), max_length=160, blank=True)
    duration = models.CharField(_("time it takes"), max_length=160, blank=True)
    steps = models.TextField(_("how to apply"), max_length=4000, blank=True)
    link = models.CharField(_("link to apply"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=100)
    is_offered = models.BooleanField(_("offered"), default=True, help_text=_("Others are not shown."))
    modified_at = models.DateTimeField(_("last changed on"), auto_now=True)

    objects = ConsularServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("consular service")
        verbose_name_plural = _("consular services")
        ordering = ["position", "id"]
        constraints = [models.CheckConstraint(condition=~Q(slug=""), name="service_has_an_address")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.slug = persian.slugify(self.slug or self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return f"{reverse('news:office')}#{self.anchor}"

    @property
    def anchor(self) -> str:
        """Where it stands on the office's page, beside the names of that page itself."""
        return f"service-{self.slug}"
