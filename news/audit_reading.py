"""Reading the log of the desk: names that are kept from the reader, and changes in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from news import values_in_words
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


def kept_from(reader: User) -> QuerySet[Article]:
    """Confidential articles of which the reader must not learn."""
    return Article.objects.filter(is_embargoed=True).exclude(
        pk__in=Article.objects.at_desk(reader).values("pk")
    )


def without_secrets(entries: Iterable[AuditEntry], reader: User) -> list[AuditEntry]:
    """The entries; of those about an article that is kept from the reader nothing but the act is told."""
    told = list(entries)
    keys = {int(entry.object_id) for entry in told if entry.kind == _ARTICLE and entry.object_id.isdecimal()}
    secret = set(kept_from(reader).filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()
    for entry in told:
        entry.is_secret = (
            entry.kind == _ARTICLE and entry.object_id.isdecimal() and int(entry.object_id) in secret
        )
        if entry.is_secret:
            entry.name, entry.note, entry.changes = _("(confidential)"), "", {}
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


def changes_in_words(entry: AuditEntry, reader: User) -> list[Changed]:
    model = model_of(entry)
    columns = {name: values_in_words.column(model, name) if model else None for name in entry.changes}
    sides: dict[str, list[Any]] = {
        name: both if isinstance(both, list) and len(both) == 2 else [None, both]
        for name, both in entry.changes.items()
    }
    names = values_in_words.names_for(
        chain.from_iterable([(columns[name], side) for side in both] for name, both in sides.items()),
        reader=reader,
    )
    return [
        Changed(
            str(_LABELS.get(name) or values_in_words.label(model, name)),
            *(values_in_words.in_words(columns[name], side, names) for side in both),
        )
        for name, both in sides.items()
    ]
