"""Meetings: who met whom, for whom, in which order of precedence, and what the public may know of it."""

import re
from datetime import UTC, datetime, time

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news import jalali, persian
from news.models.articles import Article
from news.models.names import DECEPTIVE, no_deception
from news.models.pictures import Picture
from news.models.sections import Tag
from news.row_addresses import address_of

# A public number as people type or paste it, with Latin digits: "1402/017" or "1402 / 17".
_NUMBER = re.compile("([0-9]{4}) ?/ ?0{0,9}([1-9][0-9]{0,8})")


def typed_number(typed: str) -> tuple[str, str] | None:
    """A public number of a meeting, typed in any digits, as its year and its number there."""
    number = _NUMBER.fullmatch(persian.to_latin_digits(typed).strip(" \u200e\u200f"))
    return (number[1], number[2]) if number else None


class MeetingQuerySet(models.QuerySet):
    def published(self, at: datetime | None = None) -> QuerySet:
        """Meetings that the public may see now (or at the aware instant `at`); the only rule of it."""
        return self.filter(published_at__lte=at or timezone.now())

    def latest_first(self) -> QuerySet:
        return self.order_by("-starts_on", F("starts_time").desc(nulls_last=True), "-id")

    def attended_by(self, typed: str) -> QuerySet:
        """Meetings with a participant whose name, position or organization of that day begins so."""
        participants = self.model.participants.rel.related_model.objects.filter(meeting=OuterRef("pk"))
        return self.filter(Exists(participants.described(typed)))

    def numbered(self, typed: str) -> QuerySet:
        """The meeting with the public number that was typed in any digits; none for what is no number."""
        number = typed_number(typed)
        return self.filter(number_year=number[0], number=number[1]) if number else self.none()


class MeetingManager(models.Manager.from_queryset(MeetingQuerySet)):
    def get_queryset(self) -> QuerySet:
        return super().get_queryset().defer("search")


class Meeting(models.Model):
    """An occasion on which people of the office met others, or is about to be one.

    Days are Gregorian dates; hours are those of the clocks in the site's zone (docs/decisions/0009).
    """

    class Kind(models.TextChoices):
        MEETING = "meeting", _("meeting")
        VISIT = "visit", _("visit")
        CEREMONY = "ceremony", _("ceremony")
        PHONE_CALL = "phone_call", _("phone call")
        CONFERENCE = "conference", _("conference")
        SESSION = "session", _("session")
        OTHER = "other", _("other occasion")

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("cancelled")

    subject = models.CharField(_("subject"), max_length=200, validators=[no_deception])
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.MEETING)
    status = models.CharField(_("status"), max_length=9, choices=Status.choices, default=Status.HELD)
    starts_on = models.DateField(_("day"))
    starts_time = models.TimeField(_("hour"), null=True, blank=True)
    ends_on = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Only if it is another day.")
    )
    ends_time = models.TimeField(_("end"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=160, blank=True, validators=[no_deception])
    city = models.CharField(_("city"), max_length=80, blank=True, validators=[no_deception])
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("within the visit"),
        help_text=_("The visit in the course of which this took place."),
    )
    topics = models.ManyToManyField(Tag, blank=True, related_name="meetings", verbose_name=_("topics"))
    summary = models.TextField(_("summary"), max_length=4000, blank=True)
    pictures = models.ManyToManyField(
        Picture, blank=True, related_name="meetings", verbose_name=_("pictures")
    )
    articles = models.ManyToManyField(
        Article, blank=True, related_name="meetings", verbose_name=_("articles about it")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("entered by"),
    )
    # Null is internal. Written by publish() and unpublish() alone, as the number is.
    published_at = models.DateTimeField(_("published on"), null=True, editable=False)
    number_year = models.PositiveSmallIntegerField(null=True, editable=False)
    number = models.PositiveIntegerField(null=True, editable=False)
    created_at = models.DateTimeField(_("created on"), auto_now_add=True)
    modified_at = models.DateTimeField(_("last changed on"), auto_now=True)
    search = models.GeneratedField(
        expression=Func(
            F("subject"),
            Concat("place", Value(" "), "city", Value(" "), "summary", output_field=models.TextField()),
            function="fa_document",
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = MeetingManager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-starts_on", "-id"]
        permissions = [("publish_meeting", _("May publish meetings and take them back"))]
        indexes = [
            models.Index(
                F("starts_on").desc(),
                F("starts_time").desc(nulls_last=True),
                F("id").desc(),
                name="meeting_latest",
            ),
            GinIndex("search", name="meeting_search"),
            # What next_change() asks on every public page.
            models.Index("published_at", name="meeting_coming"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(subject=""), name="meeting_has_a_subject"),
            models.CheckConstraint(
                condition=~Q(subject__regex=DECEPTIVE)
                & ~Q(place__regex=DECEPTIVE)
                & ~Q(city__regex=DECEPTIVE),
                name="meeting_words_deceive_nobody",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["meeting", "visit", "ceremony", "phone_call", "conference", "session", "other"]
                ),
                name="meeting_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["planned", "held", "cancelled"]), name="meeting_status_is_known"
            ),
            models.CheckConstraint(
                condition=(Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")))
                & (
                    Q(ends_time__isnull=True)
                    | Q(starts_time__isnull=True)
                    | Q(ends_on__isnull=False, ends_on__gt=F("starts_on"))
                    | Q(ends_time__gte=F("starts_time"))
                ),
                name="meeting_ends_after_it_begins",
                violation_error_message=_("The meeting ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(ends_time__isnull=True) | Q(starts_time__isnull=False),
                name="meeting_with_an_end_has_an_hour",
                violation_error_message=_("A meeting with an end needs the hour at which it begins."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="meeting_is_not_within_itself"
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True, number_year__isnull=True)
                | Q(number__isnull=False, number_year__isnull=False, number__gte=1, number_year__gte=1279),
                name="meeting_number_has_its_year",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(number__isnull=False),
                name="meeting_in_public_has_a_number",
            ),
            models.UniqueConstraint("number_year", "number", name="meeting_number_is_its_own"),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return address_of("news:meeting", self.pk, self.slug)

    def clean(self) -> None:
        """A parent is a visit and has no parent; so a visit with parts stays what it is."""
        if self.parent and (
            self.parent.kind != self.Kind.VISIT or self.parent.parent_id or self.parent_id == self.pk
        ):
            raise ValidationError({"parent": _("Choose a visit that is not itself within another one.")})
        if self.pk and (self.parent_id or self.kind != self.Kind.VISIT) and self.parts.exists():
            field = "parent" if self.parent_id else "kind"
            raise ValidationError({field: _("Other meetings are within this visit: it has to stay one.")})

    @property
    def slug(self) -> str:
        return persian.slugify(self.subject) or "-"

    @property
    def public_number(self) -> str:
        """1402/017, with Latin digits; empty before the first publication."""
        return f"{self.number_year}/{self.number:03}" if self.number else ""

    @property
    def is_public(self) -> bool:
        return self.published_at is not None and self.published_at <= timezone.now()

    @property
    def starts_at(self) -> datetime | None:
        """The instant, for machines; None where no hour is known."""
        return _instant(self.starts_on, self.starts_time)

    @property
    def ends_at(self) -> datetime | None:
        return _instant(self.ends_on or self.starts_on, self.ends_time)

    @transaction.atomic
    def publish(self, at: datetime | None = None) -> bool:
        """Show the meeting to the public, with a number at the first time; False if it was public already.

        One statement for the state, so that of two editors the second changes nothing; the number comes from
        the one counter row of its year, which stays locked until the transaction ends.
        """
        at = at or timezone.now()
        if not Meeting.objects.filter(pk=self.pk, published_at=None, number__isnull=False).update(
            published_at=at, modified_at=at
        ):
            locked = (
                Meeting.objects.select_for_update(no_key=True).filter(pk=self.pk, published_at=None).first()
            )
            if locked is None or locked.number:
                return False
            year = jalali.day_to_jalali(locked.starts_on).year
            Meeting.objects.filter(pk=self.pk).update(
                published_at=at, modified_at=at, number_year=year, number=MeetingCounter.next(year)
            )
        self.refresh_from_db(fields=["published_at", "number_year", "number", "modified_at"])
        return True

    def unpublish(self) -> bool:
        """Make the meeting internal again; its number stays its own. False if it was internal already."""
        at = timezone.now()
        taken = Meeting.objects.filter(pk=self.pk, published_at__isnull=False).update(
            published_at=None, modified_at=at
        )
        self.refresh_from_db(fields=["published_at", "modified_at"])
        return bool(taken)


def _instant(day, clock: time | None) -> datetime | None:
    return jalali.at_site(day, clock).astimezone(UTC) if clock else None


class MeetingCounter(models.Model):
    """The last public number of a Jalali year; it only grows, so that no number is given twice."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"

    @classmethod
    def next(cls, year: int) -> int:
        """The next number of the year, in one statement."""
        sql = (
            f"INSERT INTO {cls._meta.db_table} AS counter (year, last) VALUES (%s, 1)"
            " ON CONFLICT (year) DO UPDATE SET last = counter.last + 1 RETURNING year, last"
        )
        return cls.objects.raw(sql, [year])[0].last


class MeetingCorrection(models.Model):
    """A change of a meeting after its publication: when, by whom, and why, for everybody to read."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="corrections")
    made_at = models.DateTimeField(_("changed on"), default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="correction_has_a_reason")]

    def __str__(self) -> str:
        return self.reason
