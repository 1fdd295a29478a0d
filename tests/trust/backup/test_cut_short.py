"""A restore that is killed leaves a database as it was, or one that says what it is; both can be begun again."""

import random
import signal
import subprocess
import time

import pytest

from consulate.backup.unfinished import MARK
from tests.machines.machine import ROOT
from tests.trust.backup.conftest import Site
from tests.trust.backup.test_sets import pages

MANY = 20
TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
ALIVE = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'consulate-backup'"


def begun(site: Site, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        site.command("restore", "newest", *words),
        cwd=ROOT,
        env=site.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        text=True,
    )


def killed(child: subprocess.Popen[str], after: str, seconds: float) -> bool:
    """Kill it so long after it said that; whether it was still at work. Its children are nobody's then."""
    for line in child.stdout:
        if after in line:
            break
    time.sleep(seconds)
    child.kill()
    child.communicate()
    return child.returncode == -signal.SIGKILL


def settled(site: Site) -> tuple[int, bool]:
    """Tables, and whether the mark is among them, when what the killed one left has ended."""
    until = time.monotonic() + 20
    while site.server.ask(ALIVE) != [(0,)]:
        assert time.monotonic() < until, "it goes on without its master"
        time.sleep(0.05)
    (tables,) = site.server.ask(TABLES)[0]
    return tables, site.server.ask(f"SELECT to_regclass('{MARK}') IS NOT NULL")[0][0]


def is_whole(site: Site) -> bool:
    ready = "from consulate import watch; print(watch.readiness().faults)"
    return site.done("shell", "--verbosity=0", "-c", ready).strip() == "{}"


@pytest.mark.full
def test_one_that_is_killed_at_random_moments_has_brought_nothing_or_all_rows(site, empty):
    site.done("backup")
    chance, outcomes = random.Random(6), set()
    for _number in range(MANY):
        was_at_work = killed(begun(empty, "--replace", "--yes"), "pictures are back", chance.uniform(0, 4))
        tables, is_marked = settled(empty)
        outcomes.add((bool(tables), is_marked))
        # A full database without the mark is one that was restored to its end.
        assert was_at_work or (tables and not is_marked)
        assert not was_at_work or not tables or is_marked or is_whole(empty)
        if not tables:
            continue
        empty.server.ask("DROP SCHEMA public CASCADE")
        empty.server.ask("CREATE SCHEMA public")
    assert (False, False) in outcomes
    empty.done("restore", "newest")
    assert pages(empty) == pages(site) and settled(empty)[1] is False


def test_one_that_is_killed_after_the_rows_is_not_ready_says_so_and_is_begun_again(site, empty):
    site.done("backup")
    assert killed(begun(empty), "The database is back", 0)
    tables, is_marked = settled(empty)
    assert tables and is_marked and not is_whole(empty)
    refused = empty.run("restore", "newest")
    assert refused.returncode == 2 and "was cut short" in refused.stderr
    empty.done("restore", "newest", "--replace", "--yes")
    assert settled(empty)[1] is False


@pytest.mark.full
def test_a_set_of_a_database_with_the_mark_brings_no_mark(site, empty):
    site.done("backup")
    assert killed(begun(empty), "The database is back", 0)
    empty.done("backup")
    empty.done("restore", "newest", "--replace", "--yes")
    assert settled(empty)[1] is False and is_whole(empty)


@pytest.mark.full
def test_one_that_replaces_and_is_killed_before_the_end_leaves_what_was_there(site, empty):
    site.done("backup")
    empty.done("restore", "newest")
    empty.server.ask("UPDATE news_office SET email = 'of-before@example.org'")
    assert killed(begun(empty, "--replace", "--yes"), "pictures are back", 0)
    assert settled(empty)[1] is False
    assert empty.server.ask("SELECT email FROM news_office") == [("of-before@example.org",)]
    assert is_whole(empty)
