"""Reading the log of the desk: names that are kept from the reader, and changes in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext_lazy

from news import audit, values_in_words
from news.kept_secrets import CONFIDENTIAL, Secrets
from news.models import Article, AuditEntry

_ARTICLE = Article._meta.label_lower
# What stands in the log and is no column of its kind.
_LABELS = {"roles": gettext_lazy("roles"), "numbers": gettext_lazy("numbers")}


@dataclass(frozen=True)
class Changed:
    """A field before and after the act, as lines to read."""

    label: str
    before: list[str]
    after: list[str]


def without_secrets(entries: Iterable[AuditEntry], secrets: Secrets) -> list[AuditEntry]:
    """The entries; of those about an article that is kept from the reader nothing but the act is told.

    Others, as of its place in a dossier, do not name it.
    """
    told = list(entries)
    for entry in told:
        is_of_article = entry.kind == _ARTICLE and entry.object_id.isdecimal()
        entry.is_secret = is_of_article and int(entry.object_id) in secrets.keys
        if entry.is_secret:
            entry.name, entry.note, entry.changes = str(CONFIDENTIAL), "", {}
        else:
            entry.name, entry.note = secrets.veil(entry.name), secrets.veil(entry.note)
    return told


def model_of(entry: AuditEntry) -> type[Model] | None:
    """The kind of thing; None where there is none, or the program no longer has it."""
    try:
        return apps.get_model(entry.kind) if entry.kind else None
    except (LookupError, ValueError):
        return None


def kind_in_words(entry: AuditEntry) -> str:
    model = model_of(entry)
    return str(model._meta.verbose_name) if model else entry.kind


def changes_in_words(entry: AuditEntry, secrets: Secrets) -> list[Changed]:
    model, veil = model_of(entry), secrets.veil
    columns = {name: values_in_words.column(model, name) if model else None for name in entry.changes}
    # What is written of a file beside its name.
    follows = {column.name for column in audit.file_columns(model) if not column.editable} if model else set()
    sides: dict[str, list[Any]] = {
        name: both if isinstance(both, list) and len(both) == 2 else [None, both]
        for name, both in entry.changes.items()
        if name not in follows
    }
    names = values_in_words.names_for(
        chain.from_iterable([(columns[name], side) for side in both] for name, both in sides.items()),
        reader=secrets.reader,
    )
    return [
        Changed(
            str(_LABELS.get(name) or values_in_words.label(model, name)),
            *([veil(line) for line in values_in_words.in_words(columns[name], side, names)] for side in both),
        )
        for name, both in sides.items()
    ]
