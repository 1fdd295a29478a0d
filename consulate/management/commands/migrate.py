"""Brings the schema forward while the site is in use: waits for nobody's lock longer than readers can bear."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg2 import errors

# Whoever waits for a table's lock holds up all who come after: so long readers stand still at most. A beacon and a
# search give up after half a second (news/readership.py, news/search_limits.py), and none shall for this.
LOCK_TIMEOUT = "300ms"
STATEMENT_TIMEOUT = "15min"
# Seconds for which a lock that somebody else has is asked for again, and between two attempts.
PATIENCE = 300
PAUSE = 2.0
# Any number; it stands for "the schema is being changed" in PostgreSQL's list of advisory locks.
_ONE_AT_A_TIME = 20_250_321


class Command(migrate.Command):
    def add_arguments(self, parser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--lock-timeout", default=LOCK_TIMEOUT, help="as PostgreSQL writes it; 0: none")
        parser.add_argument("--statement-timeout", default=STATEMENT_TIMEOUT, help="the same, of a statement")
        parser.add_argument(
            "--patience", type=float, default=PATIENCE, help="seconds to ask for a lock again"
        )

    def handle(self, *args, **options) -> None:
        """Each migration is a transaction: one that got no lock left nothing, and is begun again."""
        connection = connections[options["database"]]
        until = time.monotonic() + options["patience"]
        with self._alone(connection, until), _limits(connection, options):
            while True:
                try:
                    return super().handle(*args, **options)
                except OperationalError as error:
                    self._wait(error, until)

    def _wait(self, error: OperationalError, until: float) -> None:
        if isinstance(error.__cause__, errors.QueryCanceled):
            raise CommandError(f"A statement took too long (--statement-timeout): {error}") from error
        if not isinstance(error.__cause__, errors.LockNotAvailable):
            raise error
        if time.monotonic() > until:
            raise CommandError(
                "Somebody holds a table for longer than --patience; look into pg_stat_activity."
            ) from error
        self.stderr.write("A table is in use; tried again in a moment.")
        time.sleep(PAUSE)

    @contextmanager
    def _alone(self, connection: BaseDatabaseWrapper, until: float) -> Iterator[None]:
        """Two machines that are brought up together take turns."""
        with connection.cursor() as cursor:
            while not _taken(cursor):
                if time.monotonic() > until:
                    raise CommandError("Another migrate is running.")
                time.sleep(PAUSE / 10)
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_ONE_AT_A_TIME])


def _taken(cursor) -> bool:
    cursor.execute("SELECT pg_try_advisory_lock(%s)", [_ONE_AT_A_TIME])
    return cursor.fetchone()[0]


@contextmanager
def _limits(connection: BaseDatabaseWrapper, options: dict) -> Iterator[None]:
    named = {name: options[name] for name in ("lock_timeout", "statement_timeout")}
    with connection.cursor() as cursor:
        for name, limit in named.items():
            cursor.execute("SELECT set_config(%s, %s, false)", [name, str(limit)])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for name in named:
                cursor.execute(f"RESET {name}")
