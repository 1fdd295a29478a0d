"""The database as the migrations left it, again after each test that committed: only what differs is touched.

Django's own way, which empties all tables and makes permissions and roles anew, took a fifth of a second a test.
"""

from django.core.management import call_command
from django.db import connection, transaction
from django.test import TransactionTestCase

KEPT = "as_migrated"
# Rows that are deleted stay in the files until they are swept; files that have grown are rather made anew.
LARGE = 4_000_000


def remember() -> None:
    """Keep the rows that the migrations made, and do so from now on after each test that commits."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {KEPT} CASCADE; CREATE SCHEMA {KEPT}")
        for table in _with_rows(cursor):
            cursor.execute(f"CREATE TABLE {KEPT}.{table} AS TABLE {table}")
    TransactionTestCase._fixture_teardown = _teardown


def _teardown(_test: TransactionTestCase) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        # Neither rules about rows that stay for ever nor the order of foreign keys are in the way.
        cursor.execute("SET LOCAL session_replication_role = replica")
        if _is_large(cursor):
            call_command(
                "flush", verbosity=0, interactive=False, inhibit_post_migrate=True, reset_sequences=False
            )
        kept = _kept(cursor)
        for table in _with_rows(cursor) | kept.keys():
            if table not in kept:
                cursor.execute(f"DELETE FROM {table}")
            elif _differs(cursor, table, kept[table]):
                cursor.execute(f"DELETE FROM {table}")
                cursor.execute(
                    f"INSERT INTO {table} ({kept[table]}) SELECT {kept[table]} FROM {KEPT}.{table}"
                )


def _tables() -> list[str]:
    return connection.introspection.django_table_names(only_existing=True, include_views=False)


def _with_rows(cursor) -> set[str]:
    cursor.execute(" UNION ALL ".join(f"(SELECT '{table}' FROM {table} LIMIT 1)" for table in _tables()))
    return {table for (table,) in cursor.fetchall()}


def _is_large(cursor) -> bool:
    cursor.execute(
        "SELECT max(pg_table_size(name::regclass)) > %s FROM unnest(%s) AS name", [LARGE, _tables()]
    )
    return cursor.fetchone()[0]


def _kept(cursor) -> dict[str, str]:
    """The columns of each table of which rows are kept, by their names: a migration may have moved them."""
    cursor.execute(
        "SELECT table_name, string_agg(quote_ident(column_name), ', ') FROM information_schema.columns"
        " WHERE table_schema = %s GROUP BY table_name",
        [KEPT],
    )
    return dict(cursor.fetchall())


def _differs(cursor, table: str, columns: str) -> bool:
    now, then = f"SELECT {columns} FROM {table}", f"SELECT {columns} FROM {KEPT}.{table}"
    cursor.execute(f"SELECT EXISTS (({now} EXCEPT {then}) UNION ALL ({then} EXCEPT {now}))")
    return cursor.fetchone()[0]
