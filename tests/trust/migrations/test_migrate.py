"""`migrate` waits for a table only briefly, asks again, and never runs twice at once."""

import threading
import time

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.core.management.commands import migrate as django_migrate
from django.db import connection, transaction

from consulate.management.commands import migrate
from tests.machines.conftest import until
from tests.trust.migrations.locks import watched

CHANGE = "ALTER TABLE news_tag ADD COLUMN a_step integer"


@pytest.fixture
def a_step(monkeypatch, transactional_db):
    """What a migration does, in the place of Django's own work; taken back afterwards."""
    tried = []

    def handle(command, *args, **options) -> None:
        tried.append(connection.connection)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(CHANGE)

    monkeypatch.setattr(django_migrate.Command, "handle", handle)
    monkeypatch.setattr(migrate, "PAUSE", 0.2)
    yield tried
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE news_tag DROP COLUMN IF EXISTS a_step")


class Elsewhere:
    """Another session of the same database."""

    def __init__(self) -> None:
        self._line = psycopg2.connect(**connection.get_connection_params())
        self._cursor = self._line.cursor()

    def __enter__(self) -> "Elsewhere":
        return self

    def __exit__(self, *raised) -> None:
        self._line.close()

    def ask(self, statement: str) -> None:
        self._cursor.execute(statement)
        self._cursor.fetchall()

    def end(self) -> None:
        self._line.rollback()


def test_readers_pass_while_a_migration_waits_for_a_long_one(a_step):
    with Elsewhere() as long_one, Elsewhere() as reader:
        long_one.ask("SELECT 1 FROM news_tag LIMIT 1")
        migration = threading.Thread(target=_migrate)
        migration.start()
        passed = 0
        while len(a_step) < 4:
            reader.ask("SELECT 1 FROM news_tag LIMIT 1")
            reader.end()
            passed += 1
            time.sleep(0.01)
        long_one.end()
        migration.join(30)
    assert passed > len(a_step)
    with connection.cursor() as cursor:
        cursor.execute("SELECT a_step FROM news_tag")


def test_what_a_migration_waits_for_and_holds_is_seen_and_short(a_step, monkeypatch):
    """A step that lets nobody read, while somebody reads for a second; it holds its lock for half a second then."""
    monkeypatch.setattr(f"{__name__}.CHANGE", f"{CHANGE}; SELECT pg_sleep(0.5)")
    with (
        Elsewhere() as long_one,
        Elsewhere() as reader,
        watched(lambda: psycopg2.connect(**connection.get_connection_params())) as locks,
    ):
        long_one.ask("SELECT 1 FROM news_tag LIMIT 1")
        migration = threading.Thread(target=_migrate, args=("300ms",))
        migration.start()
        until(lambda: locks.waits["migration"] > 0.1)
        # Behind the migration that waits.
        reader.ask("SELECT 1 FROM news_tag LIMIT 1")
        reader.end()
        until(lambda: len(a_step) > 1)
        long_one.end()
        until(lambda: locks.seen)
        # Behind the migration that works.
        reader.ask("SELECT 1 FROM news_tag LIMIT 1")
        reader.end()
        migration.join(30)
    print(f"\na step that lets nobody read: {len(a_step)} attempts; {locks.told}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT a_step FROM news_tag")
    # It gave up after 0.3 s each time; both margins are for a busy machine.
    assert 0.1 < locks.waits["migration"] < 0.3 + 1.5
    assert 0 < locks.waits["others"] < 0.5 + 1.5
    assert {name.rpartition(" ")[2] for mode, name in locks.seen if mode == "AccessExclusiveLock"} == {
        "news_tag"
    }
    assert 0.3 < locks.held("AccessExclusiveLock") < 0.5 + 1.5


def _migrate(lock_timeout: str = "100ms") -> None:
    try:
        call_command("migrate", lock_timeout=lock_timeout, verbosity=0)
    finally:
        connection.close()


def test_patience_ends(a_step):
    with Elsewhere() as long_one:
        long_one.ask("SELECT 1 FROM news_tag LIMIT 1")
        with pytest.raises(CommandError, match="patience"):
            call_command("migrate", lock_timeout="50ms", patience=0.1, verbosity=0)
    assert len(a_step) > 1


def test_a_statement_without_end_is_broken_off(a_step, monkeypatch):
    monkeypatch.setattr(f"{__name__}.CHANGE", "SELECT pg_sleep(60)")
    with pytest.raises(CommandError, match="statement-timeout"):
        call_command("migrate", statement_timeout="50ms", verbosity=0)


def test_the_limits_go_with_the_command(a_step):
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout'), current_setting('statement_timeout')")
        assert cursor.fetchone() == ("0", "0")


def test_two_at_once_take_turns(a_step):
    with Elsewhere() as other:
        other.ask(f"SELECT pg_advisory_lock({migrate._ONE_AT_A_TIME})")
        with pytest.raises(CommandError, match="Another migrate"):
            call_command("migrate", patience=0.1, verbosity=0)
    assert a_step == []
