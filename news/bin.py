"""The bin: what is deleted at the desk is put here with all that goes with it, and comes back from here."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.core import serializers
from django.core.serializers.base import DeserializationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, transaction
from django.db.models import CASCADE, SET_NULL, Field, Model, ProtectedError
from django.db.models.deletion import Collector
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from news import audit, desk_notices, uses
from news.models import Article, BinnedRow
from news.whole_again import whole_again

Status = Article.Status
# What the public reads, or is to read at its hour, is taken off first.
OUT_OF_PUBLIC = frozenset([Status.DRAFT, Status.IN_REVIEW, Status.UNPUBLISHED])


class Refused(Exception):
    """Nothing was changed; the message says why, in words for the desk."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = str(message)


def kept_until(at: datetime) -> datetime:
    return at + timedelta(days=settings.BIN_DAYS)


def due(at: datetime | None = None) -> datetime:
    """What was put into the bin before this moment leaves it for ever."""
    return (at or timezone.now()) - timedelta(days=settings.BIN_DAYS)


# --- Into the bin ---------------------------------------------------------------------------------


@whole_again
def put(row: Model, *, by: User) -> BinnedRow:
    """Delete the row and what goes with it, and keep all of it; raises Refused while something uses it.

    The row is locked, so that nobody begins to use it between the question and the act.
    """
    held = type(row)._base_manager.select_for_update().filter(pk=row.pk).first()
    if held is None:
        raise Refused(_("It is no longer there."))
    if uses.is_used(held):
        raise Refused(_("“%(name)s” is in use and stays.") % {"name": held})
    collector = Collector(using=DEFAULT_DB_ALIAS, origin=held)
    try:
        collector.collect([held])
    except ProtectedError as error:
        raise Refused(_("“%(name)s” is in use and stays.") % {"name": held}) from error
    binned = BinnedRow.objects.create(
        kind=held._meta.label_lower,
        object_id=str(held.pk),
        name=str(held)[:300],
        rows=_written(_all_of(held, collector)),
        by=by,
    )
    audit.record(audit.Act.BINNED, by=by, of=held)
    collector.delete()
    return binned


def _all_of(held: Model, collector: Collector) -> Iterator[Model]:
    """The row itself, then what goes with it."""
    yield held
    for rows in (*collector.data.values(), *collector.fast_deletes):
        yield from (row for row in rows if row != held)


def _written(rows: Iterable[Model]) -> list[dict]:
    """Each row with the columns that can be written back; links to others are rows themselves."""
    return [
        written
        for row in rows
        for written in json.loads(
            serializers.serialize("json", [row], fields=_columns(type(row)), cls=ToTheMicrosecond)
        )
    ]


class ToTheMicrosecond(DjangoJSONEncoder):
    """Moments as the database has them: Django's own encoder rounds them."""

    def default(self, value: object) -> object:
        return value.isoformat() if isinstance(value, datetime | time) else super().default(value)


def _columns(model: type[Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if not field.generated]


@whole_again
def put_article(article: Article, *, by: User) -> bool:
    """One statement, from the states that allow it; False where the article stands otherwise by now.

    Its author is told, as of each step that somebody else takes with it.
    """
    ready = Article.objects.filter(pk=article.pk, status__in=OUT_OF_PUBLIC, deleted_at=None)
    taken = bool(ready.update(deleted_at=timezone.now(), deleted_by=by))
    if taken:
        audit.record(audit.Act.BINNED, by=by, of=article)
        desk_notices.tell_its_people(article, desk_notices.Kind.BINNED, by=by)
    return taken


# --- And back -------------------------------------------------------------------------------------


@whole_again
def restore_article(article: Article, *, by: User | None, tells: bool = True) -> None:
    """The article as it was, with all that belongs to it; raises Refused where it is not in the bin.

    Its author is told, unless what it is part of `tells` of itself.
    """
    if not Article.objects.filter(pk=article.pk, deleted_at__isnull=False).update(
        deleted_at=None, deleted_by=None
    ):
        raise Refused(_("It is no longer in the bin."))
    audit.record(audit.Act.RESTORED, by=by, of=article)
    if tells:
        desk_notices.tell_its_people(article, desk_notices.Kind.RESTORED, by=by)


@whole_again
def restore(binned: BinnedRow, *, by: User) -> Model:
    """Bring the row back with its key and with what went with it, all or nothing; raises Refused."""
    held = BinnedRow.objects.select_for_update().filter(pk=binned.pk).first()
    if held is None:
        raise Refused(_("It is no longer in the bin."))
    rows = _with_ground(_read(held))
    try:
        with transaction.atomic():
            for row in rows:
                row.save_base(raw=True, force_insert=True)
            connection.check_constraints()
    except IntegrityError as error:
        message = _(
            "Its name, its address or its place belongs to another one by now: change that one first."
        )
        raise Refused(message) from error
    audit.record(audit.Act.RESTORED, by=by, of=rows[0])
    held.delete()
    return rows[0]


def _read(held: BinnedRow) -> list[Model]:
    try:
        return [one.object for one in serializers.deserialize("python", held.rows, ignorenonexistent=True)]
    except DeserializationError as error:
        raise Refused(
            _("It was kept by an older version of this desk and cannot be read any more.")
        ) from error


def _with_ground(rows: list[Model]) -> list[Model]:
    """The rows that can stand again. What would have gone with something that is gone meanwhile is left out.

    The thing itself needs all that it names, and so does what the database would have protected.
    """
    there = _still_there(rows)
    kept = []
    for number, row in enumerate(rows):
        lost = [field for field in _links(type(row)) if _is_lost(row, field, there)]
        for field in lost:
            if field.remote_field.on_delete is SET_NULL:
                setattr(row, field.attname, None)
            elif number == 0 or field.remote_field.on_delete is not CASCADE:
                raise Refused(_what_is_missing(field, getattr(row, field.attname)))
        if any(getattr(row, field.attname) for field in lost):
            there.discard((type(row), row.pk))
        else:
            kept.append(row)
    return kept


def _still_there(rows: list[Model]) -> set[tuple[type[Model], object]]:
    """What the rows name, where it is there or comes back with them."""
    wanted: dict[type[Model], set] = {}
    for row in rows:
        for field in _links(type(row)):
            wanted.setdefault(field.related_model, set()).add(getattr(row, field.attname))
    there = {(type(row), row.pk) for row in rows}
    for model, keys in wanted.items():
        found = model._base_manager.filter(pk__in=keys - {None}).order_by().values_list("pk", flat=True)
        there |= {(model, key) for key in found}
    return there


def _links(model: type[Model]) -> list[Field]:
    return [field for field in model._meta.concrete_fields if field.is_relation and field.db_constraint]


def _is_lost(row: Model, field: Field, there: set) -> bool:
    key = getattr(row, field.attname)
    return key is not None and (field.related_model, key) not in there


def _what_is_missing(field: Field, key: object) -> str:
    model = field.related_model
    beside = BinnedRow.objects.filter(kind=model._meta.label_lower, object_id=str(key)).first()
    if beside:
        return _("It needs “%(name)s”, which is in the bin too: restore that first.") % {"name": beside.name}
    return _("What it belongs to is gone for good: %(kind)s.") % {"kind": model._meta.verbose_name}


def thing_in(binned: BinnedRow) -> Model:
    """The row that lies there, as it was; what cannot be read any more is only known by its place in the bin."""
    try:
        return _read(binned)[0]
    except Refused:
        return binned
