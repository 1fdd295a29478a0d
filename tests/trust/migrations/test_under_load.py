"""The schema is brought forward under readers, visitors and a long transaction, and the code of before goes on."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest

from tests.machines.conftest import _copy_schema
from tests.machines.crowd import Crowd
from tests.machines.machine import ROOT, Machine, manage
from tests.servers.postgres import Postgres, servers
from tests.trust.migrations import before
from tests.trust.migrations.locks import Locks, watched

# Seconds for which somebody reads every table in one transaction, as a dump does.
HELD = 3.0
# Of the 0.3 seconds for which the migration asks for a lock, so much is waited at least.
SEEN = 0.15
# The newest migrations and one more, which needs the articles for itself (ACCESS EXCLUSIVE).
WITH_A_STEP = {"DJANGO_SETTINGS_MODULE": "tests.trust.migrations.with_a_step"}
# A reader waits no longer than the migration may ask for a lock (LOCK_TIMEOUT, 0.3 s) and a busy machine adds; nothing
# is held for longer.
MOST_WAITED, MOST_HELD = 2.0, 2.0
WRITE = """
from django.contrib.auth.models import User
from news import audit
from news.models import Article
article, user = Article.objects.first(), User.objects.first()
article.title = "پس از کوچ"
article.save()
audit.record(audit.Act.CHANGED, by=user, of=article)
"""
_READ_ALL = """
    SELECT 'LOCK TABLE ' || string_agg(format('%I', tablename), ', ') || ' IN ACCESS SHARE MODE'
    FROM pg_tables WHERE schemaname = 'public'
"""


@pytest.fixture
def old_code(tmp_path_factory) -> Path:
    assert before.is_known(), "what ran before is taken from the history: a clone with its commits is needed"
    return before.code_of_before(tmp_path_factory.mktemp("before"))


@pytest.fixture
def old_schema(db, old_code: Path, tmp_path: Path) -> Iterator[Postgres]:
    """A database as that code knows it: the newest migrations are taken back."""
    with servers() as (primary, _replica):
        _copy_schema(tmp_path / "dump", primary)
        take_back(tmp_path, primary, old_code)
        yield primary


def take_back(folder: Path, primary: Postgres, code: Path) -> None:
    here, there = before.newest_migrations(ROOT), before.newest_migrations(code)
    for app, name in there.items():
        if here[app] != name:
            manage(folder, primary, "migrate", app, name)


def applied(primary: Postgres) -> dict[str, str]:
    rows = primary.ask("SELECT app, max(name) FROM django_migrations GROUP BY app")
    return {app: name for app, name in rows if app in before.APPS}


@contextmanager
def a_long_read(primary: Postgres, locks: Locks) -> Iterator[None]:
    """Somebody holds every table for so long, and until the migration was seen to wait for it."""
    begun = threading.Event()

    def read() -> None:
        statement = primary.ask(_READ_ALL)[0][0]
        with primary.session() as cursor:
            cursor.execute(statement)
            begun.set()
            began = time.monotonic()
            while time.monotonic() - began < (HELD if locks.waits["migration"] > SEEN else 60):
                time.sleep(0.05)

    reader = threading.Thread(target=read)
    reader.start()
    assert begun.wait(10)
    try:
        yield
    finally:
        reader.join()


def test_the_code_of_before_serves_everybody_while_the_schema_goes_forward(old_code, old_schema, tmp_path):
    manage(tmp_path, old_schema, "-m", "tests.machines.content", "6", code=old_code)
    (articles,) = old_schema.ask("SELECT array_agg(id) FROM news_article")[0]
    machine = Machine(tmp_path, old_schema, code=old_code, PAGE_CACHE="false")
    machine.start()
    try:
        paths = {pk: machine.ask(f"/n/{pk}/").headers["location"] for pk in articles}
        with (
            Crowd(machine.port, paths, threads=4) as crowd,
            watched(lambda: psycopg2.connect(old_schema.url)) as locks,
        ):
            with a_long_read(old_schema, locks):
                manage(tmp_path, old_schema, "migrate", **WITH_A_STEP)
            at_the_end = crowd.pages
            deadline = time.monotonic() + 60
            while not crowd.comments or crowd.pages < at_the_end + 40:
                assert time.monotonic() < deadline, machine.log.read_text()
                time.sleep(0.1)
    finally:
        machine.stop()
    print(f"\nmigrated under load: {crowd.acknowledged} requests; {locks.told}")
    assert crowd.faults == []
    assert SEEN < locks.waits["migration"] < MOST_WAITED
    assert locks.waits["others"] < MOST_WAITED
    assert locks.held() + locks.longest_gap < MOST_HELD
    assert old_schema.ask("SELECT count(a_step) FROM news_article") == [(0,)]
    assert applied(old_schema) == {
        app: name for app, name in before.newest_migrations(ROOT).items() if name != "zero"
    }
    # What the code of before keeps, the new schema takes: an article, and what is logged of it.
    manage(tmp_path, old_schema, "shell", "-c", WRITE, code=old_code)
    assert old_schema.ask("SELECT count(*) FROM news_article WHERE title = 'پس از کوچ'") == [(1,)]
    assert old_schema.ask("SELECT count(*) FROM news_auditentry WHERE name = 'پس از کوچ'") == [(1,)]
    assert old_schema.ask("SELECT count(*) FROM comments_comment")[0][0] == len(crowd.comments)
