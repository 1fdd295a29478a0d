"""Rows of other kinds than articles that somebody changed: the fields that could be taken back, and what keeps them."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from news import audit, richtext, uses
from news.models import Article, AuditEntry

_ARTICLE = Article._meta.label_lower
# Rights of people and the words of comments go through acts of their own, never back by a list.
_APPS = ("news", "comments")


@dataclass
class RowBack:
    """A row of another kind, and the fields that go back: each with what it is and what it was."""

    kind: type[Model]
    key: str
    name: str
    fields: dict[str, tuple[Any, Any]]
    obstacle: str | Promise = ""

    @property
    def labels(self) -> list[str]:
        columns = [self.kind._meta.get_field(name) for name in self.fields]
        return [str(column.verbose_name) for column in columns if column.editable]


def model_of(entry: AuditEntry) -> type[Model] | None:
    """The kind of what the entry is about, where such rows go back by a list."""
    if entry.kind == _ARTICLE or entry.kind.split(".")[0] not in _APPS:
        return None
    try:
        return apps.get_model(entry.kind)
    except LookupError:
        return None


def rows_of(entries: list[AuditEntry]) -> list[RowBack]:
    """Per row: of each field what it was before the first change, and what it became by the last.

    What the person has undone already is no change.
    """
    fields: dict[tuple[str, str], dict[str, tuple[Any, Any]]] = defaultdict(dict)
    latest: dict[tuple[str, str], AuditEntry] = {}
    for entry in entries:
        known = fields[entry.kind, entry.object_id]
        latest[entry.kind, entry.object_id] = entry
        for name, (before, after) in entry.changes.items():
            known[name] = (after, known[name][1] if name in known else before)
    changed = {
        place: {name: pair for name, pair in known.items() if pair[0] != pair[1]}
        for place, known in fields.items()
    }
    return [_row_back(entry, changed[place]) for place, entry in latest.items() if changed[place]]


def _row_back(entry: AuditEntry, fields: dict[str, tuple[Any, Any]]) -> RowBack:
    model = model_of(entry)
    back = RowBack(model, entry.object_id, entry.name, _plain_only(model, fields))
    row = present(model, entry.object_id).first()
    if row is None:
        back.obstacle = _("it is no longer there")
    elif not back.fields:
        back.obstacle = _("what was changed is no plain field: look at it by hand")
    else:
        fields, back.obstacle = what_goes_back(row, back.fields)
        back.fields = fields or back.fields
    return back


def what_goes_back(row: Model, fields: dict[str, tuple[Any, Any]]) -> tuple[dict, str | Promise]:
    """Of the row as it stands: the fields that nobody has changed since, or why none goes back.

    What is said of a file goes back with it or not at all.
    """
    same = {name: pair for name, pair in fields.items() if value_of(row, name) == pair[0]}
    files = [column for column in audit.file_columns(type(row)) if column.name in fields]
    if not same or any(column.name not in same for column in files):
        return {}, _("somebody has changed it since")
    for column in filter(audit.is_file, files):
        before = fields[column.name][1]
        if before and not column.storage.exists(before):
            return {}, _("the former file is no longer there")
        # As for whoever would replace it in its form: a text goes on to name the file that it shows.
        if column.editable and uses.is_used(row):
            return {}, _("it is in use by now and keeps its file")
    return same, ""


def present(model: type[Model], key: str) -> QuerySet[Model]:
    try:
        return model._base_manager.filter(pk=model._meta.pk.to_python(key))
    except (TypeError, ValueError):
        return model._base_manager.none()


def _plain_only(model: type[Model], fields: dict) -> dict[str, tuple[Any, Any]]:
    own = model._meta.concrete_fields
    plain = {column.name for column in own if not isinstance(column, richtext.RichTextField)}
    return {name: pair for name, pair in fields.items() if name in plain}


def value_of(row: Model, name: str) -> Any:
    """The column's value as the log would write it."""
    return audit.as_json(getattr(row, row._meta.get_field(name).attname))
