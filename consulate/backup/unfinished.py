"""The mark that a restore sets together with the rows that it brings, and takes away when all is done."""

from django.db import connection

MARK = "consulate_unfinished_restore"
# In the transaction that brings the rows: whoever is killed after it has left the mark, and before it nothing.
SET = f"DROP TABLE IF EXISTS public.{MARK}; CREATE TABLE public.{MARK} ();"


def is_there() -> bool:
    """Whether a restore was cut short, or is at work."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f"public.{MARK}"])
        return cursor.fetchone()[0]


def take_away() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS public.{MARK}")
