"""Migrations may run while the site is in use, and while the code of before still serves it (docs/decisions/0049)."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations import AlterModelTable, DeleteModel, RemoveField, RenameField, RenameModel
from django.db.migrations.loader import MigrationLoader

SQUAWK = Path(sys.executable).with_name("squawk")
# The first release begins with these.
BEFORE_THE_RULE = {"news": 14, "comments": 7}
# Django's own types of columns; and what our command sees to: limits of time, the transaction.
OF_NO_CONCERN = (
    "prefer-bigint-over-smallint,prefer-bigint-over-int,prefer-text-field,prefer-identity,"
    "require-lock-timeout,require-statement-timeout"
)
# What a migration may do in spite of it, and why: {("news", "0020_…"): {"ban-drop-column": "since … nobody reads it"}}.
EXCEPTIONS: dict[tuple[str, str], dict[str, str]] = {}
# A name that changes under code that still uses it; what goes has to be unused for a release.
NEVER = RenameField, RenameModel, AlterModelTable
LAST_STEP = RemoveField, DeleteModel


def complaints(sql: str) -> set[str]:
    """The names of the rules that some SQL offends."""
    done = subprocess.run(
        [
            SQUAWK,
            "--assume-in-transaction",
            "--pg-version=15",
            "--reporter=Json",
            f"--exclude={OF_NO_CONCERN}",
        ],
        input=sql,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return {complaint["rule_name"] for complaint in json.loads(done.stdout)}


@pytest.fixture(scope="module")
def loader(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        yield MigrationLoader(connection, replace_migrations=False)


def under_the_rule(loader: MigrationLoader) -> list:
    return [
        migration
        for (app, name), migration in sorted(loader.disk_migrations.items())
        if app in ("news", "comments", "consulate") and int(name[:4]) > BEFORE_THE_RULE.get(app, 0)
    ]


def sql_of(loader: MigrationLoader, migration) -> str:
    statements = loader.collect_sql([(migration, False)])
    return "\n".join(line for line in statements if line not in ("BEGIN;", "COMMIT;"))


@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        ("ALTER TABLE news_article ADD COLUMN x integer NOT NULL;", "adding-required-field"),
        ("ALTER TABLE news_article ALTER COLUMN views TYPE bigint;", "changing-column-type"),
        ("CREATE INDEX titles ON news_article (title);", "require-concurrent-index-creation"),
        ("ALTER TABLE news_article RENAME COLUMN lead TO deck;", "renaming-column"),
        ("ALTER TABLE news_article ALTER COLUMN title SET NOT NULL;", "adding-not-nullable-field"),
    ],
)
def test_the_linter_knows_what_holds_up_a_site(sql, rule):
    assert rule in complaints(sql)


def test_no_migration_holds_up_the_site(loader, django_db_blocker):
    with django_db_blocker.unblock():
        offences = {
            (migration.app_label, migration.name): complaints(sql_of(loader, migration))
            for migration in under_the_rule(loader)
        }
    allowed = {key: set(reasons) for key, reasons in EXCEPTIONS.items()}
    assert {key: rules for key, rules in offences.items() if rules} == allowed


def test_a_migration_takes_away_nothing_that_the_code_of_before_uses(loader):
    for migration in under_the_rule(loader):
        used = [operation for operation in migration.operations if isinstance(operation, NEVER)]
        assert used == [], f"{migration}: add the new, fill it, let a release pass, then take the old away"
        if any(isinstance(operation, LAST_STEP) for operation in migration.operations):
            assert (migration.app_label, migration.name) in EXCEPTIONS, migration


def test_each_migration_can_be_taken_back_and_begun_again(loader):
    for migration in under_the_rule(loader):
        assert all(operation.reversible for operation in migration.operations), migration
        # Without a transaction a second attempt has to find nothing half done.
        assert migration.atomic or len(migration.operations) == 1, migration
