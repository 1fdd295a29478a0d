"""Rows of several tables in one statement, as JSON: for pages that have few statements to spend."""

import json

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from news.read_connection import read_connection

# SQL of ours or of Django's, and its values.
Wording = tuple[str, tuple]


def rows_together(parts: dict[str, QuerySet | Wording]) -> dict[str, list[dict]]:
    """The rows of each part, by its name; a part is a query of one JSON column."""
    wordings = {name: wording for name, part in parts.items() if (wording := compiled(part))}
    # Names of ours and subqueries that Django wrote; values go by parameters.
    arrays = ", ".join(f"'{name}', ARRAY({sql})" for name, (sql, _) in wordings.items())
    with read_connection().cursor() as cursor:
        cursor.execute(
            f"SELECT jsonb_build_object({arrays})::text",
            [value for _, values in wordings.values() for value in values],
        )
        read = json.loads(cursor.fetchone()[0])
    return {name: read.get(name, []) for name in parts}


def compiled(part: QuerySet | Wording) -> Wording | None:
    """What to ask the database; None for a queryset that has no rows whatever the tables hold."""
    try:
        return part.query.sql_with_params() if isinstance(part, QuerySet) else part
    except EmptyResultSet:
        return None
