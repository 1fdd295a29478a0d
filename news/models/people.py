"""People and organizations, in Popolo's terms: who they are, and who held which post from when to when."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Func, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from news.models.names import (
    LONGEST_NAME,
    Named,
    found_by,
    keys_of,
    named_constraints,
    no_deception,
    spelling,
)
from news.models.pictures import Picture
from news.row_addresses import address_of

_https = URLValidator(schemes=["https", "http"])


def check_links(text: str) -> None:
    """One address a line; raises ValidationError that names the wrong one."""
    for line in text.split("\n"):
        try:
            if line.strip():
                _https(line.strip())
        except ValidationError as error:
            message = _("“%(line)s” is no web address; write one on each line, beginning with https://.")
            raise ValidationError(message, params={"line": line.strip()[:80]}) from error


class Person(Named):
    """Somebody whom the office meets or who works for it."""

    family_name = models.CharField(
        _("family name"),
        max_length=LONGEST_NAME,
        blank=True,
        validators=[no_deception],
        help_text=_("As texts call this person for short."),
    )
    honorific_prefix = models.CharField(
        _("honorific"),
        max_length=40,
        blank=True,
        validators=[no_deception],
        help_text=_("Such as خانم or دکتر."),
    )
    picture = models.ForeignKey(
        Picture, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    biography = models.TextField(_("biography"), max_length=4000, blank=True)
    links = models.TextField(
        _("links"),
        max_length=1000,
        blank=True,
        validators=[check_links],
        help_text=_("One address on each line."),
    )
    search = found_by("name", "name_latin", "name_cyrillic", "family_name", "other_names")
    name_keys = keys_of("name", "name_latin", "name_cyrillic", "family_name", "other_names")

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["sort_name", "id"]
        permissions = [("merge_person", _("May merge people and organizations"))]
        indexes = [
            # Without a list of pending entries, which every search would read after a bulk import.
            models.Index("sort_name", "id", name="person_in_order"),
            GinIndex("search", name="person_search", fastupdate=False),
            GinIndex("name_keys", name="person_keys", fastupdate=False),
        ]
        constraints = named_constraints("person")

    def get_absolute_url(self) -> str:
        return address_of("news:person", self.pk, self.slug)


class Organization(Named):
    """A body that people speak for: a municipality, a university, a bank, a mission."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("municipality")
        GOVERNMENT = "government", _("government")
        MINISTRY = "ministry", _("ministry")
        PARLIAMENT = "parliament", _("parliament")
        MISSION = "mission", _("diplomatic mission")
        UNIVERSITY = "university", _("university")
        BANK = "bank", _("bank")
        COMPANY = "company", _("company")
        CHAMBER = "chamber", _("chamber of commerce")
        CULTURE = "culture", _("cultural institution")
        MEDIA = "media", _("media")
        ASSOCIATION = "association", _("association")
        OTHER = "other", _("other")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.OTHER)
    city = models.CharField(_("city"), max_length=80, blank=True, validators=[no_deception])
    country = models.CharField(_("country"), max_length=80, blank=True, validators=[no_deception])
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    search = found_by("name", "name_latin", "name_cyrillic", "other_names")
    name_keys = keys_of("name", "name_latin", "name_cyrillic", "other_names")

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["sort_name", "id"]
        indexes = [
            models.Index("sort_name", "id", name="organization_in_order"),
            GinIndex("search", name="organization_search", fastupdate=False),
            GinIndex("name_keys", name="organization_keys", fastupdate=False),
        ]
        constraints = [
            *named_constraints("organization"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="organization_is_not_its_own_part"
            ),
        ]

    def get_absolute_url(self) -> str:
        return address_of("news:organization", self.pk, self.slug)

    def clean(self) -> None:
        above, seen = self.parent, set()
        while above is not None and above.pk not in seen:
            if self.pk and above.pk == self.pk:
                raise ValidationError({"parent": _("An organization cannot be part of itself.")})
            seen.add(above.pk)
            above = above.parent


class MembershipQuerySet(models.QuerySet):
    def valid_on(self, day: date) -> QuerySet:
        """Posts held on this Gregorian day; both ends belong to the time in office."""
        return self.filter(Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day))

    def latest_first(self) -> QuerySet:
        return self.order_by(F("starts_on").desc(nulls_last=True), "-id")


class Membership(models.Model):
    """A post that a person holds or held in an organization; an open end means unknown or not yet."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("organization")
    )
    position = models.CharField(_("position"), max_length=LONGEST_NAME, validators=[no_deception])
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = [F("starts_on").desc(nulls_last=True), "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(position=""), name="membership_has_a_position"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_it_begins",
                violation_error_message=_("The post ends before it begins."),
            ),
            ExclusionConstraint(
                name="membership_does_not_overlap",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("organization", RangeOperators.EQUAL),
                    (spelling("position"), RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_on",
                            "ends_on",
                            Value("[]"),
                            function="DATERANGE",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                # Two rows of one form may change places; what counts is how the form leaves them.
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_("This person holds the same post twice at the same time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}، {self.organization}"


class FormerPerson(models.Model):
    """The number of a person who was merged into another: its address leads to that one for ever."""

    old_id = models.BigIntegerField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="former")
    merged_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.old_id} → {self.person_id}"


class FormerOrganization(models.Model):
    """The same for an organization."""

    old_id = models.BigIntegerField(primary_key=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="former")
    merged_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.old_id} → {self.organization_id}"
