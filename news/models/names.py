"""Names in three scripts: how they are kept, compared and found, and what no name may hold."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q, QuerySet, Value
from django.db.models.functions import Concat, Replace
from django.utils.translation import gettext_lazy as _

from news import persian

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


def _lines(*fields: str) -> Concat:
    parts = [part for field in fields for part in (Value("\n"), F(field))]
    return Concat(*parts[1:], output_field=models.TextField())


def found_by(*fields: str) -> models.GeneratedField:
    return models.GeneratedField(
        expression=Func(_lines(*fields), function="fa_names"),
        output_field=SearchVectorField(),
        db_persist=True,
    )


def keys_of(*fields: str) -> models.GeneratedField:
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


def spelling(field: str) -> Replace:
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


def named_constraints(model: str) -> list[models.BaseConstraint]:
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
