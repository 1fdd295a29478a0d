"""People and organizations as rows of a spreadsheet, and the words of such a row read back."""

from collections.abc import Iterator
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from news import jalali, persian
from news.jalali_forms import JalaliDateField
from news.models import Membership, Organization, Person
from news.spreadsheets import Row

# Machine words: a file is read back by them, whatever the language of the desk.
PERSON_FIELDS = (
    "name",
    "name_latin",
    "name_cyrillic",
    "family_name",
    "honorific_prefix",
    "other_names",
)
PERSON_HEADER = ("id", *PERSON_FIELDS, "position", "organization", "from", "until")
ORGANIZATION_FIELDS = ("name", "name_latin", "name_cyrillic", "other_names", "kind", "city", "country")
ORGANIZATION_HEADER = ("id", *ORGANIZATION_FIELDS, "parent")
_BETWEEN_SPELLINGS = " | "
_CHUNK = 500
_DAY = JalaliDateField(required=False)


# --- Out ------------------------------------------------------------------------------------------


def person_rows(people: QuerySet[Person]) -> Iterator[Row]:
    """One row for each post; a person without any has one too."""
    for person in people.prefetch_related("memberships__organization").iterator(chunk_size=_CHUNK):
        words = [person.pk, *_words(person, PERSON_FIELDS)]
        for post in person.memberships.all() or [None]:
            yield (*words, *(_post(post) if post else [None] * 4))


def organization_rows(organizations: QuerySet[Organization]) -> Iterator[Row]:
    for one in organizations.select_related("parent").iterator(chunk_size=_CHUNK):
        yield (one.pk, *_words(one, ORGANIZATION_FIELDS), one.parent.name if one.parent else None)


def _words(one: Person | Organization, fields: tuple[str, ...]) -> list[str]:
    return [word(one, field) for field in fields]


def word(one: Person | Organization, field: str) -> str:
    """One cell: what a file says of this field."""
    return _BETWEEN_SPELLINGS.join(one.spellings) if field == "other_names" else getattr(one, field)


def _post(post: Membership) -> Row:
    days = (jalali.typed_date(day) if day else None for day in (post.starts_on, post.ends_on))
    return (post.position, post.organization.name, *days)


# --- And back -------------------------------------------------------------------------------------


def read_id(text: str) -> int | None:
    """The number of a row, None for none; raises ValueError for what cannot be one."""
    digits = persian.to_latin_digits(text)
    if not digits:
        return None
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 18:
        raise ValueError(text)
    return int(digits)


def read_spellings(text: str) -> str:
    """Other names as the database keeps them: one a line."""
    parts = (part.strip() for line in text.split("\n") for part in line.split("|"))
    return "\n".join(part for part in parts if part)


def read_day(text: str) -> date | None:
    """A Jalali day in any digits; raises ValidationError that says what is wrong with it."""
    return _DAY.clean(text) if text else None


def read_kind(text: str) -> str:
    """The machine word of a kind, from itself or from its label; what is neither stays for the model to refuse."""
    kinds = {name_key(str(label)): value for value, label in Organization.Kind.choices}
    return text if text in Organization.Kind.values else kinds.get(name_key(text), text)


def read_field(field: str, text: str) -> str:
    match field:
        case "other_names":
            return read_spellings(text)
        case "kind":
            return read_kind(text)
        case _:
            return " ".join(text.split())


def name_key(name: str) -> str:
    """The twin of the database's fa_name_keys() for one line: equal for every way of writing a name apart."""
    return persian.fold(name).replace(" ", "").replace(persian.ZWNJ, "")


def not_one(name: str, how_many: int) -> str:
    """Why an organization's name in a cell does not do."""
    if how_many:
        message = _("Several organizations are called “%(name)s”; choose it in the form instead.")
    else:
        message = _("The organization “%(name)s” is not in the register; enter or import it first.")
    return message % {"name": name}


def reasons(error: ValidationError, model: type) -> list[str]:
    """What a row was refused for, each with the field it is about."""
    if not hasattr(error, "error_dict"):
        return error.messages
    told = []
    for field, texts in error.message_dict.items():
        label = "" if field == "__all__" else f"{model._meta.get_field(field).verbose_name}: "
        told += [f"{label}{text}" for text in texts]
    return told
