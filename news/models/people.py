"""People and organizations, in Popolo's terms: who they are, and who held which post from when to when."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import F, Func, Q, QuerySet, Value
from django.db.models.functions import Concat, Replace
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from news import persian
from news.models.pictures import Picture

LONGEST_NAME = 160
# Marks that make a text read as another one; ZWNJ, ZWJ, LRM and RLM are left out, names need them.
DECEPTIVE = "[\u202a-\u202e\u2066-\u2069]"
no_deception = RegexValidator(
    DECEPTIVE,
    _("The text holds a hidden mark that reverses letters. Type it anew instead of pasting it."),
    code="deceptive_mark",
    inverse_match=True,
)


def has_a_letter(text: str) -> None:
    """For the forms: a text of nothing but marks, some of them invisible, says nothing."""
    if not any(char.isalnum() for char in text):
        raise ValidationError(_("At least one letter or digit is needed here."), code="no_letter")


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


def _lines(*fields: str) -> Concat:
    parts = [part for field in fields for part in (Value("\n"), F(field))]
    return Concat(*parts[1:], output_field=models.TextField())


def _found_by(*fields: str) -> models.GeneratedField:
    return models.GeneratedField(
        expression=Func(_lines(*fields), function="fa_names"),
        output_field=SearchVectorField(),
        db_persist=True,
    )


def _keys_of(*fields: str) -> models.GeneratedField:
    return models.GeneratedField(
        expression=Func(_lines(*fields), function="fa_name_keys"),
        output_field=ArrayField(models.TextField()),
        db_persist=True,
    )


def names_query(typed: str) -> SearchQuery | None:
    """What somebody types of a name: each word begins a word of the name; None for no letters.

    Neighbours are tried as one word too, so that «علی رضا» finds «علیرضا».
    """
    words = persian.fold(typed[:80]).replace(persian.ZWNJ, "").split()[:6]
    if not words:
        return None
    every = " & ".join(f"({' | '.join(_beginnings(words, place))})" for place in range(len(words)))
    return SearchQuery(every, config="simple", search_type="raw")


def _beginnings(words: list[str], place: int) -> list[str]:
    pairs = {"".join(words[start : start + 2]) for start in (place - 1, place) if 0 <= start < len(words) - 1}
    return [f"'{word}':*" for word in (words[place], *sorted(pairs))]


class NamedQuerySet(models.QuerySet):
    def named(self, typed: str) -> QuerySet:
        """Those one of whose names, in any script and spelling, begins with what was typed."""
        query = names_query(typed)
        return self.none() if query is None else self.filter(search=query)


def _spelling(field: str) -> Replace:
    """The field's letters alone, so that two ways of writing a post are one post."""
    folded = Func(field, function="fa_fold", output_field=models.TextField())
    return Replace(Replace(folded, Value(" "), Value("")), Value(persian.ZWNJ), Value(""))


class NamedManager(models.Manager.from_queryset(NamedQuerySet)):
    def get_queryset(self) -> QuerySet:
        return super().get_queryset().defer("search", "name_keys")


class Named(models.Model):
    """What people and organizations have in common: names in three scripts, and other spellings of them."""

    name = models.CharField(
        _("name in Persian"),
        max_length=LONGEST_NAME,
        validators=[no_deception],
        help_text=_("The preferred spelling, without titles."),
    )
    name_latin = models.CharField(
        _("name in Latin letters"), max_length=LONGEST_NAME, blank=True, validators=[no_deception]
    )
    name_cyrillic = models.CharField(
        _("name in Cyrillic letters"), max_length=LONGEST_NAME, blank=True, validators=[no_deception]
    )
    other_names = models.TextField(
        _("other spellings"),
        max_length=2000,
        blank=True,
        validators=[no_deception],
        help_text=_(
            "One on each line: spellings under which somebody may look, or that stand in older texts."
        ),
    )
    # Derived: the Persian alphabet's order for a database that does not know it.
    sort_name = models.TextField(editable=False, default="")
    created_at = models.DateTimeField(_("created on"), auto_now_add=True)
    modified_at = models.DateTimeField(_("last changed on"), auto_now=True)

    objects = NamedManager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.sort_name = persian.sort_key(self.name)
        super().save(*args, **kwargs)

    @property
    def slug(self) -> str:
        return persian.slugify(self.name) or "-"

    @property
    def spellings(self) -> list[str]:
        return [line.strip() for line in self.other_names.split("\n") if line.strip()]


def _named_constraints(model: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(condition=~Q(name=""), name=f"{model}_has_a_name"),
        models.CheckConstraint(
            condition=~Q(name__regex=DECEPTIVE)
            & ~Q(name_latin__regex=DECEPTIVE)
            & ~Q(name_cyrillic__regex=DECEPTIVE)
            & ~Q(other_names__regex=DECEPTIVE),
            name=f"{model}_names_deceive_nobody",
        ),
    ]


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
    search = _found_by("name", "name_latin", "name_cyrillic", "family_name", "other_names")
    name_keys = _keys_of("name", "name_latin", "name_cyrillic", "family_name", "other_names")

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
        constraints = _named_constraints("person")

    def get_absolute_url(self) -> str:
        return reverse("news:person", args=[self.pk, self.slug])


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
    search = _found_by("name", "name_latin", "name_cyrillic", "other_names")
    name_keys = _keys_of("name", "name_latin", "name_cyrillic", "other_names")

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
            *_named_constraints("organization"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="organization_is_not_its_own_part"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("news:organization", args=[self.pk, self.slug])

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
                    (_spelling("position"), RangeOperators.EQUAL),
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
