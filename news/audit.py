"""Writing down what is done at the desk."""

import json
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import File
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, FileField, Model, QuerySet
from django.forms import ModelForm

from news.models import AuditEntry
from news.richtext import RichTextField

Act = AuditEntry.Act


def record(
    act: str,
    *,
    by: User | None,
    of: Model | None = None,
    kind: str = "",
    name: str = "",
    note: str = "",
    changes: dict[str, list[Any]] | None = None,
) -> AuditEntry:
    """Add an act to the log, in the caller's transaction; `changes` holds for each field what was and what is now.

    What is about many things, or about one whose name is nobody's business, has a kind instead of a row.
    """
    return AuditEntry.objects.create(
        act=act,
        actor=by if by and by.is_authenticated else None,
        kind=of._meta.label_lower if of else kind,
        object_id=str(of.pk) if of else "",
        name=(name or str(of or ""))[:300],
        note=note[:1000],
        changes=changes or {},
    )


def changes_in(form: ModelForm) -> dict[str, list[Any]]:
    """What a form changed of its row, field by field: what was there and what is there now, keys for what it names.

    Asked before the row is saved. Rich text is left out: versions keep it whole.
    """
    files = {column.name: column for column in file_columns(type(form.instance))}
    columns = {field.name: field for field in form.instance._meta.get_fields()}
    typed = {
        name: [_plain(form.initial.get(name)), _plain(form.cleaned_data.get(name))]
        for name in form.changed_data
        if name in columns and name not in files and not isinstance(columns[name], RichTextField)
    }
    return typed | _files_changed(form.instance, files) if files else typed


def file_columns(model: type[Model]) -> list[Field]:
    """The files of a row and what follows from them, which no form asks for: further sizes, their measures."""
    own = model._meta.concrete_fields
    if not any(is_file(column) for column in own):
        return []
    follows = [column for column in own if not (column.editable or column.generated or column.primary_key)]
    return [column for column in own if is_file(column) or column in follows]


def is_file(column: Field) -> bool:
    return isinstance(column, FileField)


def _files_changed(row: Model, columns: Iterable[str]) -> dict[str, list[Any]]:
    """By the names under which they are stored, whatever a file was called where it came from."""
    stored = type(row)._base_manager.filter(pk=row.pk).first()
    pairs = {name: [as_json(getattr(one, name, None)) for one in (stored, row)] for name in columns}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def as_json(value: Any) -> Any:
    """A value as it comes back from the log."""
    return json.loads(json.dumps(_plain(value), cls=DjangoJSONEncoder))


def _plain(value: Any) -> Any:
    """A value as JSON can hold it and as a form could be filled with it again."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, QuerySet | list | tuple | set):
        return [_plain(one) for one in value]
    if isinstance(value, File):
        return value.name
    return value
