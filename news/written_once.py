"""Queries that are written once for a process; each request fills in its blanks.

Django takes longer to write a query of several tables than PostgreSQL to answer it.
"""

from collections.abc import Iterable

from django.db.models import Expression, Field, QuerySet

from news.one_statement import Wording, compiled


class Blank(Expression):
    """The place of a value that is not known when the query is written."""

    def __init__(self, name: str, output_field: Field) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler, connection) -> Wording:
        return "%s", (self,)


def together(parts: dict[str, QuerySet | Wording]) -> Wording:
    """One statement that brings the rows of each part, by its name, as JSON."""
    wordings = {name: compiled(part) for name, part in parts.items()}
    arrays = ", ".join(f"'{name}', ARRAY({sql})" for name, (sql, _values) in wordings.items())
    values = tuple(value for _sql, values in wordings.values() for value in values)
    return f"SELECT jsonb_build_object({arrays})::text", values


def filled(values: Iterable, given: dict[str, object]) -> list:
    return [given[value.name] if isinstance(value, Blank) else value for value in values]
