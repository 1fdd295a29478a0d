"""Values of columns as people at the desk read them: names for keys, Jalali for dates, words for choices."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from news import jalali
from news.models import Article
from news.newsroom import name_of
from news.templatetags.persian import fa

NOTHING = "—"
Names = Mapping[type[models.Model], Mapping[int, str]]


def column(model: type[models.Model], name: str) -> models.Field | None:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def label(model: type[models.Model] | None, name: str) -> str:
    """The column's name for people; what is no column any more keeps the name that it had."""
    field = column(model, name) if model else None
    return str(getattr(field, "verbose_name", name))


def names_for(values: Iterable[tuple[models.Field | None, Any]], *, reader: User) -> Names:
    """The names of all rows that the values point at, one query for each kind of row."""
    asked: dict[type[models.Model], set[int]] = defaultdict(set)
    for field, value in values:
        if field is not None and field.related_model:
            asked[field.related_model] |= set(_keys(value))
    return {model: _names(model, keys, reader) for model, keys in asked.items() if keys}


def _keys(value: Any) -> list[int]:
    found = value if isinstance(value, list) else [value]
    return [key for key in found if isinstance(key, int) and not isinstance(key, bool)]


def _names(model: type[models.Model], keys: Collection[int], reader: User) -> dict[int, str]:
    if model is Article:
        titles = Article.objects.at_desk(reader).filter(pk__in=keys).values_list("pk", "title")
        return dict(titles)
    rows = model._base_manager.filter(pk__in=keys)
    return {row.pk: name_of(row) if isinstance(row, User) else str(row) for row in rows}


def in_words(field: models.Field | None, value: Any, names: Names) -> list[str]:
    """The value as lines to read; none for an empty one."""
    if value in (None, "", []):
        return []
    if field is not None and field.related_model:
        known = names.get(field.related_model, {})
        return [known.get(key) or _no_longer_there(key) for key in _keys(value)]
    if isinstance(value, bool):
        return [_("yes") if value else _("no")]
    if choices := dict(getattr(field, "flatchoices", ())):
        return [str(choices.get(value, value))]
    if isinstance(field, models.DateField | models.TimeField):
        return [_moment(field, value)]
    if isinstance(value, list):
        return [str(one) for one in value]
    return [fa(value) if isinstance(value, int | float) else str(value)]


def _moment(field: models.Field, value: Any) -> str:
    try:
        moment = field.to_python(value)
    except ValidationError:
        return str(value)
    if isinstance(field, models.DateTimeField):
        return jalali.date_and_time(moment)
    return jalali.plain_date(moment) if isinstance(field, models.DateField) else fa(f"{moment:%H:%M}")


def _no_longer_there(key: int) -> str:
    return _("no. %(number)s, no longer there") % {"number": fa(str(key))}
