"""Rows of queries that are written once for a process, as instances of their models.

What Django does for a queryset anew each time, but for the writing: that takes longer than the answer. A queryset for
this has blanks (news/written_once.py) in the place of whatever a request or a clock gives.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Field, Func, Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

from news.one_statement import Wording
from news.prepared import Prepared
from news.read_connection import read_connection
from news.written_once import Blank, filled


class IsAnyOf(Func):
    """`filter(IsAnyOf("tag", "tags"))`: numbers (or others) in a blank, written the same however many they are."""

    template, arg_joiner = "%(expressions)s)", " = ANY("
    output_field = BooleanField()

    def __init__(self, number: str, name: str, of: Field | None = None) -> None:
        super().__init__(F(number), Blank(name, ArrayField(of or BigIntegerField())))


@dataclass(frozen=True, eq=False)
class Written:
    """A queryset that was compiled, with what tells its columns apart."""

    compiler: SQLCompiler
    statement: Prepared

    @cached_property
    def converters(self) -> dict:
        return self.compiler.get_converters([column for column, *_ in self.compiler.select])

    @cached_property
    def own(self) -> slice:
        """Which columns are those of the model itself."""
        fields = self.compiler.klass_info["select_fields"]
        return slice(fields[0], fields[-1] + 1)

    @cached_property
    def names(self) -> list[str]:
        return [column.target.attname for column, *_ in self.compiler.select[self.own]]

    def populators(self, database: str) -> list:
        """What makes instances of the columns of related models."""
        if database not in self._populators:
            made = get_related_populators(self.compiler.klass_info, self.compiler.select, database)
            self._populators[database] = made
        return self._populators[database]

    @cached_property
    def _populators(self) -> dict[str, list]:
        return {}


# For what has one good plan whatever its blanks hold, and takes longer to plan than to answer: left alone, PostgreSQL
# may plan it anew each time.
ONE_PLAN = "plan_cache_mode = force_generic_plan"


def written(queryset: QuerySet, *settings: str) -> Written:
    compiler = queryset.query.get_compiler(using=queryset.db)
    return Written(compiler, prepared(compiler.as_sql(), *settings))


def timeless(wording: Wording) -> Wording:
    """The wording, unless it holds an instant: that would stand still for as long as the process lives."""
    sql, values = wording
    if instants := [value for value in values if isinstance(value, date)]:
        raise ValueError(f"An instant in a query that is kept: {instants}")
    return sql, values


def prepared(wording: Wording, *settings: str) -> Prepared:
    return Prepared(timeless(wording), *settings)


def tuples(wording: Wording | Prepared, given: dict[str, object]) -> list[tuple]:
    if isinstance(wording, Prepared):
        return wording.rows(read_connection(), given)
    sql, values = wording
    with read_connection().cursor() as cursor:
        cursor.execute(sql, filled(values, given))
        return cursor.fetchall()


def instances(query: Written, given: dict[str, object]) -> list[Model]:
    """What iterating over the queryset would give."""
    # No column has such a number; PostgreSQL would call it an error in a statement that it keeps.
    if any(isinstance(value, int) and abs(value) > BigIntegerField.MAX_BIGINT for value in given.values()):
        return []
    compiler = query.compiler
    rows = tuples(query.statement, given)
    if query.converters:
        rows = list(compiler.apply_converters(rows, query.converters))
    database = read_connection().alias
    model = compiler.klass_info["model"]
    found = []
    for row in rows:
        instance = model.from_db(database, query.names, row[query.own])
        for populator in query.populators(database):
            populator.populate(row, instance)
        for name, place in compiler.annotation_col_map.items():
            setattr(instance, name, row[place])
        found.append(instance)
    return found


def beside(owners: list[Model], relation: str, rows: list[Model]) -> None:
    """Give each of the owners its rows of a reverse relation, as prefetch_related() would."""
    field = owners[0]._meta.get_field(relation).field
    of_owner = {owner.pk: (owner, []) for owner in owners}
    for row in rows:
        owner, own = of_owner[getattr(row, field.attname)]
        setattr(row, field.name, owner)
        own.append(row)
    for owner, own in of_owner.values():
        found = QuerySet(field.model)
        found._result_cache = own
        found._prefetch_done = True
        owner._prefetched_objects_cache = {**getattr(owner, "_prefetched_objects_cache", {}), relation: found}
