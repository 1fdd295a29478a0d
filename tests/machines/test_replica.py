"""Public pages come from the replica when it has replayed what they show; everything else is the primary's."""

import json
import re
import threading
from collections.abc import Iterator
from itertools import count
from urllib.parse import quote, urlencode

import pytest

from consulate import replica
from news.models import Article, VisitorKey
from tests.factories import PASSWORD
from tests.machines.conftest import LOGGED, Asked, Databases, until
from tests.machines.machine import Answer, Machine

_numbers = count(1_000)


@pytest.fixture(scope="module")
def site(servers_with_content: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """One machine for all of them: what a replica's fault leaves in it is over in seconds, and is tested with it."""
    servers = servers_with_content
    one = Machine(tmp_path_factory.mktemp("site"), servers.primary, REPLICA_URL=servers.replica.url)
    try:
        one.start()
        yield one
    finally:
        one.stop()


def page(site: Machine, pk: int) -> Answer:
    answer = site.ask(f"/news/{pk}/")
    return site.ask(answer.headers["location"]) if answer.status in (301, 302) else answer


def from_the_replica(databases: Databases, site: Machine, pk: int) -> bool:
    """Whether an article that was changed just now is rendered from the replica alone."""
    title = f"دگرگونی شمارهٔ {next(_numbers)}"
    databases.title(pk, title)
    databases.caught_up()
    primary, copy = Asked(databases.primary), Asked(databases.replica)
    until(lambda: (answer := page(site, pk)).status == 200 and title in answer.body)
    return bool(copy) and not primary


def test_a_page_is_rendered_from_the_replica_alone(databases, site):
    assert from_the_replica(databases, site, databases.articles[0])


def test_a_replica_that_stands_still_shows_no_page_of_a_newer_edition(databases, site):
    pk = databases.articles[1]
    assert page(site, pk).status == 200
    databases.replica.ask("SELECT pg_wal_replay_pause()")
    databases.title(pk, "عنوانی که رونوشت ندارد")
    primary, copy = Asked(databases.primary), Asked(databases.replica)
    until(lambda: "عنوانی که رونوشت ندارد" in page(site, pk).body, seconds=5)
    assert primary
    assert not copy
    databases.replica.ask("SELECT pg_wal_replay_resume()")
    until(lambda: from_the_replica(databases, site, pk))


def test_staff_read_what_they_have_just_written(databases, site):
    databases.replica.ask("SELECT pg_wal_replay_pause()")
    cookies: dict[str, str] = {}
    copy = Asked(databases.replica)

    def desk(path: str, **fields: str) -> Answer:
        """As a browser with cookies: the form's token first, then the form."""
        jar = "; ".join(f"{name}={value}" for name, value in cookies.items())
        answer = site.ask(path, Cookie=jar, Origin=f"http://{site.address}:{site.port}")
        _take(answer, cookies)
        if fields:
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.body)[1]
            jar = "; ".join(f"{name}={value}" for name, value in cookies.items())
            answer = site.ask(
                path,
                method="POST",
                body=urlencode({**fields, "csrfmiddlewaretoken": token}),
                Cookie=jar,
                Origin=f"http://{site.address}:{site.port}",
                Content_Type="application/x-www-form-urlencoded",
            )
            _take(answer, cookies)
        return answer

    assert desk("/admin/login/", username="administrator", password=PASSWORD).status == 302
    assert desk("/admin/news/tag/add/", name="برچسب همین حالا").status == 302
    assert "برچسب همین حالا" in desk("/admin/news/tag/").body
    assert not copy


def _take(answer: Answer, cookies: dict[str, str]) -> None:
    for name, value in re.findall(r"(?:^|, )(sid|csrf)=([^;]*)", answer.cookies):
        cookies[name] = value


def test_a_beacon_counts_and_answers_from_the_primary(databases, site):
    pk = databases.articles[2]
    databases.replica.ask("SELECT pg_wal_replay_pause()")
    copy = Asked(databases.replica)
    answer = site.ask(f"/news/{pk}/read/", method="POST", Sec_Fetch_Site="same-origin")
    assert json.loads(answer.body)["views"] == "۱"
    assert not copy


def test_search_reads_from_the_replica_and_counts_on_the_primary(databases, site):
    assert from_the_replica(databases, site, databases.articles[3])
    primary, copy = Asked(databases.primary), Asked(databases.replica)
    answer = site.ask("/search/?q=" + quote("دگرگونی"))
    assert answer.status == 200
    assert f"/news/{databases.articles[3]}/" in answer.body
    assert copy
    assert not primary
    # Whenever the minute of the limit begins.
    until(lambda: site.ask("/search/?q=" + quote("دگرگونی")).status == 429)


def test_a_dead_replica_costs_no_page_and_is_used_again_when_it_is_back(databases, site):
    pk = databases.articles[4]
    assert from_the_replica(databases, site, pk)
    databases.replica.stop("immediate")
    databases.title(pk, "رونوشت رفته است")
    answers = [page(site, each) for each in databases.articles]
    assert {answer.status for answer in answers} == {200}
    until(lambda: "رونوشت رفته است" in page(site, pk).body, seconds=5)
    databases.replica.start(**LOGGED)
    until(lambda: from_the_replica(databases, site, pk), seconds=30)


def told(site: Machine) -> dict[str, float]:
    """What /metrics says of the replica; it is asked every ten seconds."""
    found = re.findall(r"^consulate_replica_(\w+) (\S+)$", site.ask("/metrics").body, re.MULTILINE)
    return {name: float(value) for name, value in found}


def test_how_far_the_replica_is_behind_can_be_watched(databases, site):
    databases.title(databases.articles[7], "رونوشت همراه است")
    databases.caught_up()
    until(lambda: told(site) == {"up": 1, "behind_bytes": 0, "behind_seconds": 0}, seconds=40)
    databases.replica.ask("SELECT pg_wal_replay_pause()")
    databases.title(databases.articles[7], "رونوشت دیرتر می‌آید")
    until(lambda: told(site)["behind_bytes"] > 0, seconds=40)
    assert told(site)["up"] == 1 and told(site)["behind_seconds"] > 0
    databases.replica.stop("immediate")
    until(lambda: told(site) == {"up": 0}, seconds=40)


def test_a_page_under_which_the_replica_breaks_down_is_rendered_from_the_primary(databases, site):
    pk = databases.articles[5]
    # The test before may have left a moment in which the replica is left alone.
    until(lambda: from_the_replica(databases, site, databases.articles[6]))
    found = []
    reader = threading.Thread(target=lambda: found.append(page(site, pk)))
    with databases.primary.session() as cursor:
        # A lock that the replica replays: its readers wait for the end of this transaction.
        cursor.execute("LOCK TABLE news_article IN ACCESS EXCLUSIVE MODE")
        # Its record leaves the primary with the next commit.
        databases.primary.ask("SELECT pg_logical_emit_message(true, 'test', 'a commit')")
        waits = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND backend_type = 'client backend'"
        until(
            lambda: databases.replica.ask("SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock'")[
                0
            ][0]
        )
        reader.start()
        until(lambda: databases.replica.ask(waits))
        databases.replica.ask(f"SELECT pg_terminate_backend(pid) FROM ({waits}) AS waiting")
        until(lambda: databases.primary.ask(waits))
    reader.join(30)
    assert [answer.status for answer in found] == [200]


@pytest.fixture
def in_a_page(monkeypatch):
    """As while a page is rendered that the replica may serve."""
    token = replica._reads_from.set(replica.REPLICA)
    yield
    replica._reads_from.reset(token)


def test_only_reads_of_a_page_leave_the_primary(in_a_page):
    router = replica.PublicReads()
    assert router.db_for_read(Article) == "replica"
    assert router.db_for_write(Article) == "default"
    # Made where it is missing, and read again at once.
    assert router.db_for_read(VisitorKey) == "default"
    assert router.allow_migrate("default", "news")
    assert not router.allow_migrate("replica", "news")


def test_outside_of_a_page_everything_is_the_primarys():
    assert replica.PublicReads().db_for_read(Article) == "default"


def test_nothing_leaves_a_transaction(db, in_a_page):
    assert replica.PublicReads().db_for_read(Article) == "default"


def test_without_a_replica_a_page_is_the_primarys(db):
    with replica.page_of(1):
        assert replica._reads_from.get() == replica.PRIMARY
