"""The site runs as a role that can do what the code needs, and cannot rewrite what is kept as it was written."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
from django.db import connection
from psycopg2 import errors

from consulate import web_role
from consulate.embedded_postgres import binaries
from tests.machines.machine import ROOT, manage
from tests.servers.postgres import DATABASE, SECRET, Postgres, servers

OWNER, WEB = "consulate_owner", "consulate_web"
ROLES = ROOT / "deploy" / "postgres" / "roles.sql"


def psql(primary: Postgres, role: str, *words: str | Path) -> None:
    there = {"PGHOST": "127.0.0.1", "PGPORT": str(primary.port), "PGUSER": role, "PGPASSWORD": SECRET}
    run("psql", "-q", "-X", "-v", "ON_ERROR_STOP=1", "-d", DATABASE, *words, surroundings=there)


def run(program: str, *words: str | Path, surroundings: dict[str, str]) -> None:
    done = subprocess.run(
        [binaries.program(program), *words],
        env=os.environ | surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def as_role(primary: Postgres, role: str, database: str = DATABASE) -> str:
    return f"postgres://{role}:{SECRET}@127.0.0.1:{primary.port}/{database}"


@pytest.fixture(scope="module")
def primary(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Postgres]:
    """Both roles, and the schema made by the owner, as a new office makes it."""
    folder = tmp_path_factory.mktemp("roles")
    with servers() as (one, _replica):
        psql(one, "postgres", "-f", ROLES)
        for role in (OWNER, WEB):
            one.ask(f"ALTER ROLE {role} PASSWORD '{SECRET}'")
        with django_db_blocker.unblock():
            _dump(folder / "dump")
        psql(one, OWNER, "-f", folder / "dump")
        manage(folder, one, "migrate", DATABASE_URL=as_role(one, OWNER))
        manage(folder, one, "grant_web_role", WEB, DATABASE_URL=as_role(one, OWNER))
        yield one


def _dump(file: Path) -> None:
    """Of the tests' database, which is migrated: migrating another one takes half a minute."""
    connection.ensure_connection()
    params = connection.get_connection_params()
    source = {"PGHOST": params.get("host"), "PGPORT": params.get("port"), "PGUSER": params.get("user")}
    source["PGPASSWORD"] = params.get("password")
    known = {name: str(value) for name, value in source.items() if value}
    run("pg_dump", "--no-owner", "--no-comments", "--file", file, params["dbname"], surroundings=known)
    connection.close()


@pytest.fixture
def web(primary: Postgres) -> Iterator:
    line = psycopg2.connect(as_role(primary, WEB))
    line.autocommit = True
    with line.cursor() as cursor:
        yield cursor
    line.close()


def test_the_main_paths_of_the_site(primary, tmp_path):
    (tmp_path / "static").mkdir()
    settings = {"DATABASE_URL": as_role(primary, WEB), "SECOND_FACTOR_REQUIRED": "false"}
    assert manage(tmp_path, primary, "-m", "tests.trust.roles.walk", **settings).endswith("walked\n")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE news_auditentry SET note = ''",
        "DELETE FROM news_auditentry",
        "TRUNCATE news_auditentry",
        "DELETE FROM news_transition",
        "UPDATE news_transition SET note = ''",
        "UPDATE comments_decision SET act = 'approved'",
        "DELETE FROM comments_decision",
        "UPDATE news_version SET number = 1",
        "UPDATE news_publictext SET since = now()",
        "INSERT INTO news_seal (number, kind, row_id, hash) VALUES (1, 'x', 1, '')",
        "DELETE FROM news_seal",
        "INSERT INTO news_unsealed (kind, row_id, digest) VALUES ('x', 1, '')",
        "SELECT news_seal_add('x', 1, '')",
        "ALTER TABLE news_auditentry DISABLE TRIGGER USER",
        "DROP TRIGGER news_auditentry_is_kept ON news_auditentry",
        "SET session_replication_role = replica",
        "CREATE TABLE mine (id int)",
        "CREATE OR REPLACE FUNCTION news_row_is_kept() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE TEMP TABLE mine (id int)",
        "INSERT INTO auth_group_permissions (group_id, permission_id) VALUES (1, 1)",
        "UPDATE auth_group SET name = 'x'",
        "DELETE FROM django_migrations",
        "CREATE ROLE mine SUPERUSER",
        "COPY news_article TO PROGRAM 'true'",
    ],
)
def test_what_is_refused_by_the_server(web, statement):
    with pytest.raises(errors.InsufficientPrivilege):
        web.execute(statement)


def test_limits_of_time(web):
    limits = {}
    for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
        web.execute(f"SHOW {name}")
        (limits[name],) = web.fetchone()
    assert list(limits.values()) == ["5s", "1s", "10s"]


def test_a_table_that_a_migration_makes_is_within_reach(primary, web):
    with psycopg2.connect(as_role(primary, OWNER)) as owner, owner.cursor() as cursor:
        cursor.execute("CREATE TABLE news_new (id bigserial, text text)")
    owner.close()
    web.execute("INSERT INTO news_new (text) VALUES ('x') RETURNING id")
    web.execute("UPDATE news_new SET text = 'y'")
    web.execute("DELETE FROM news_new")


def test_it_can_take_a_backup_of_all(primary, tmp_path):
    there = {"PGHOST": "127.0.0.1", "PGPORT": str(primary.port), "PGUSER": WEB, "PGPASSWORD": SECRET}
    run("pg_dump", "--file", tmp_path / "dump", DATABASE, surroundings=there)
    assert "COPY public.news_auditentry" in (tmp_path / "dump").read_text()


def test_both_may_be_repeated(primary, tmp_path):
    psql(primary, "postgres", "-f", ROLES)
    manage(tmp_path, primary, "grant_web_role", WEB, DATABASE_URL=as_role(primary, OWNER))


def found(primary: Postgres, tmp_path: Path, role: str) -> dict[str, str]:
    """The warnings of `check --deploy` about roles, with their words."""
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--database", "default"],
        cwd=ROOT,
        env={
            **os.environ,
            "SITE_URL": "https://example.org",
            "SECRET_KEY": "0123456789abcdef" * 4,
            "VAR_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "consulate.settings",
            "DATABASE_URL": as_role(primary, role),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return dict(re.findall(r"\(consulate\.(W03[0-2])\) (.+)", done.stderr + done.stdout))


def test_the_check_tells_who_the_site_runs_as(primary, tmp_path):
    assert list(found(primary, tmp_path, "postgres")) == ["W030"]
    assert list(found(primary, tmp_path, OWNER)) == ["W031"]
    assert found(primary, tmp_path, WEB) == {}
    too_much = {"news_auditentry": "DELETE", "news_transition": "UPDATE", "news_version": "TRUNCATE"}
    for table, right in too_much.items():
        primary.ask(f"GRANT {right} ON {table} TO {WEB}")
    try:
        (said,) = found(primary, tmp_path, WEB).items()
    finally:
        for table, right in too_much.items():
            primary.ask(f"REVOKE {right} ON {table} FROM {WEB}")
    assert said[0] == "W032" and said[1].endswith(": news_auditentry, news_transition, news_version.")


def test_each_table_with_less_is_there(db):
    assert set(web_role.less()) <= {*connection.introspection.table_names()}


def test_no_such_role(primary, tmp_path):
    with pytest.raises(AssertionError, match="does not exist"):
        manage(tmp_path, primary, "grant_web_role", "nobody", DATABASE_URL=as_role(primary, OWNER))


@pytest.mark.full
def test_a_backup_as_the_site_is_restored_as_the_owner_and_the_site_runs_on_it(primary, tmp_path):
    sets = {"BACKUP_DIR": str(tmp_path / "sets"), "SECOND_FACTOR_REQUIRED": "false"}
    manage(tmp_path, primary, "backup", DATABASE_URL=as_role(primary, WEB), **sets)
    primary.ask(
        "CREATE DATABASE restored TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
    )
    try:
        psql(primary, "postgres", "-d", "restored", "-f", ROLES)
        owner, web = (as_role(primary, role, "restored") for role in (OWNER, WEB))
        # What the site's role may not do, no restore does for it.
        with pytest.raises(AssertionError, match="permission denied"):
            manage(tmp_path, primary, "restore", "newest", DATABASE_URL=web, **sets)
        manage(tmp_path, primary, "restore", "newest", DATABASE_URL=owner, **sets)
        manage(tmp_path, primary, "grant_web_role", WEB, DATABASE_URL=owner)
        (tmp_path / "static").mkdir()
        walked = manage(tmp_path, primary, "-m", "tests.trust.roles.walk", DATABASE_URL=web, **sets)
        assert walked.endswith("walked\n")
        # Onto a database that is in use, too: extensions and all are the owner's.
        manage(tmp_path, primary, "restore", "newest", "--replace", "--yes", DATABASE_URL=owner, **sets)
    finally:
        primary.ask("DROP DATABASE restored WITH (FORCE)")
