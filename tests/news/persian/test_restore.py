"""A dump of a database with search columns restores into a new one, complete and searchable.

With functions written as $$ … $$ pg_restore would lose the tables: their bodies are then looked up with the
empty search_path of a restore.
"""

import os
import subprocess
from contextlib import closing, contextmanager
from importlib import import_module
from uuid import uuid4

import psycopg2
import pytest
from django.db import connection

from consulate.embedded_postgres.binaries import program
from news.search import parse

TITLES = ["گفت‌وگوی سرکنسول با شهرداران", "نمايشگاه بين‌المللي ١٤٠٣", "Каза\u0301нь"]
migration = import_module("news.migrations.0001_persian_analyser")
names = import_module("news.migrations.0003_meetings_and_people")


def connect(name: str):
    opened = psycopg2.connect(**connection.get_connection_params() | {"dbname": name})
    opened.autocommit = True
    return closing(opened)


def ask(name: str, statement: str, *parameters) -> list[tuple]:
    with connect(name) as opened, opened.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def new_database(options: str = ""):
    name = f"restore_{uuid4().hex}"
    ask("postgres", f'create database "{name}" template template0 {options}')
    try:
        yield name
    finally:
        ask("postgres", f'drop database "{name}" with (force)')


@pytest.fixture
def server(db) -> None:
    """The server of the tests; this fixture is asked for so that it runs."""
    connection.ensure_connection()


@pytest.fixture
def source(server):
    with new_database() as name:
        ask(name, migration.ANALYSER.read_text("utf-8"))
        ask(
            name,
            "create table page (id int primary key, title text not null, body text not null, search tsvector"
            " generated always as (fa_document(title, body)) stored)",
        )
        ask(name, "create index page_search on page using gin (search)")
        ask(name, names.NAMES.read_text("utf-8"))
        ask(
            name,
            "create table person (name text, search tsvector generated always as (fa_names(name)) stored,"
            " keys text[] generated always as (fa_name_keys(name)) stored)",
        )
        ask(name, "insert into person values (%s)", "علی‌رضا میرزاخانی\nАлиреза")
        for number, title in enumerate(TITLES):
            ask(name, "insert into page values (%s, %s, %s)", number, title, f"متن {title} همکاری‌های ما")
        yield name


@pytest.fixture
def target(server):
    with new_database() as name:
        yield name


def run(command: str, *arguments: str) -> None:
    """Run a program of PostgreSQL against the server of the tests; its messages are the failure's."""
    params = connection.get_connection_params()
    known = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password"}
    login = {variable: str(params[key]) for variable, key in known.items() if params.get(key)}
    done = subprocess.run(
        [program(command), *arguments], env=os.environ | login, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0 and "error" not in done.stderr.lower(), done.stderr


def dump_as_archive(source: str, target: str, folder) -> None:
    run("pg_dump", "--format=custom", "--file", str(folder / "dump"), source)
    run("pg_restore", "--exit-on-error", "--no-owner", "--dbname", target, str(folder / "dump"))


def dump_as_script(source: str, target: str, folder) -> None:
    run("pg_dump", "--no-owner", "--file", str(folder / "dump.sql"), source)
    run(
        "psql",
        "--no-psqlrc",
        "--quiet",
        "--set=ON_ERROR_STOP=1",
        "--dbname",
        target,
        "--file",
        str(folder / "dump.sql"),
    )


@pytest.mark.parametrize("copy", [dump_as_archive, dump_as_script])
def test_search_columns_survive_a_dump_and_a_restore(source, target, tmp_path, copy):
    copy(source, target, tmp_path)
    everything = "select id, title, body, search::text from page order by id"
    assert ask(target, everything) == ask(source, everything)
    assert len(ask(target, everything)) == len(TITLES)
    people = "select name, search::text, keys from person"
    assert ask(target, people) == ask(source, people) != []
    ask(target, "insert into person values ('وکیلی')")


def test_a_restored_table_computes_and_finds_what_is_written_later(source, target, tmp_path):
    dump_as_archive(source, target, tmp_path)
    ask(target, "insert into page values (99, 'نوروزِ ۱۴۰۵', 'خبر')")
    wanted = " & ".join(term.found() for term in parse("نوروز 1405"))
    assert ask(target, "select id from page where search @@ to_tsquery('simple', %s)", wanted) == [(99,)]


def test_the_migration_takes_back_everything_it_made(target):
    functions = "select proname from pg_proc where proname like 'fa\\_%%'"
    ask(target, migration.ANALYSER.read_text("utf-8"))
    assert len(ask(target, functions)) == 12
    ask(target, migration.REMOVE_ANALYSER)
    assert ask(target, functions) == []


def test_a_server_without_a_locale_makes_the_same_documents(source):
    with new_database("encoding 'UTF8' locale_provider libc locale 'C'") as plain:
        ask(plain, migration.ANALYSER.read_text("utf-8"))
        for title in TITLES:
            made = "select fa_document(%s, 'همکاری‌های ÉCOLE Өфө')::text"
            assert ask(plain, made, title) == ask(source, made, title)
