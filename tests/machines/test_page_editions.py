"""Kept pages of several processes: none is older than two seconds after an act, and what one rendered others show."""

import threading
import time
from collections.abc import Callable

import pytest
from django.core.cache import caches
from django.test import override_settings

from consulate import shared_pages
from consulate.kept_pages import KeptPage, PageKey
from consulate.shared_shelf import SharedShelf
from tests.machines.conftest import Databases
from tests.machines.machine import Machine
from tests.servers.redis import Redis

MOST_OLD = 2.0
# Both answer for the same site.
HOST = "127.0.0.1"
# On a busy machine a quarter of a second may pass.
PATIENT = "?socket_timeout=5&socket_connect_timeout=5"
BEHIND_THE_SCENES = "SET session_replication_role = replica; UPDATE news_article SET title = %s WHERE id = %s"


@pytest.fixture
def shelf(redis: Redis):
    place = {"BACKEND": "consulate.shared_pages.SharedPages", "LOCATION": redis.url}
    shared_pages.SharedPages.rests_until = 0.0
    with override_settings(CACHES={"default": place, "pages": place}):
        yield SharedShelf()
        caches.close_all()
    shared_pages.SharedPages.rests_until = 0.0


def _key(path: str) -> PageKey:
    return PageKey("http", "", HOST, "", path, "")


def _kept(edition: int = 1, body: bytes = b"page") -> KeptPage:
    headers = (("Content-Type", "text/html; charset=utf-8"), ("Vary", "Accept-Encoding"))
    now = time.time()
    return KeptPage("200 OK", headers, body, False, '"tag"', None, edition, now, now + 60)


def test_two_seconds_after_an_act_no_process_shows_the_page_of_before(
    databases: Databases, machine: Callable[..., Machine]
):
    pk = databases.articles[0]
    databases.title(pk, "پیش از آن")
    machines = [machine(REPLICA_URL="") for _n in range(2)]
    path = _address(machines[0], pk)
    for n in range(3):
        title = f"عنوان شمارهٔ {n}"
        for one in machines:
            assert title not in one.ask(path, Host=HOST).body
        databases.title(pk, title)
        time.sleep(MOST_OLD)
        assert [title in one.ask(path, Host=HOST).body for one in machines] == [True, True]


def test_what_one_rendered_the_other_shows_until_the_edition_moves(
    databases: Databases, machine: Callable[..., Machine], redis: Redis
):
    pk = databases.articles[1]
    databases.title(pk, "یکی ساخته است")
    one, other = (machine(REPLICA_URL="", CACHE_URL=redis.url + PATIENT) for _n in range(2))
    path = _address(one, pk)
    assert "یکی ساخته است" in one.ask(path, Host=HOST).body
    # Nobody hears of it: what the other one shows was not rendered from the database.
    with databases.primary.session(autocommit=True) as cursor:
        cursor.execute(BEHIND_THE_SCENES, ["بی‌خبر", pk])
    assert "یکی ساخته است" in other.ask(path, Host=HOST).body
    databases.title(pk, "باخبر")
    time.sleep(MOST_OLD)
    assert ["باخبر" in each.ask(path, Host=HOST).body for each in (one, other)] == [True, True]
    redis.stop()
    databases.title(pk, "بی انبار مشترک")
    time.sleep(MOST_OLD)
    assert ["بی انبار مشترک" in each.ask(path, Host=HOST).body for each in (one, other)] == [True, True]


def test_a_page_comes_back_from_redis_as_it_was(shelf: SharedShelf):
    page = _kept(body=bytes(range(256)) * 40)
    shelf.put(_key("a"), page)
    assert shelf.get(_key("a"), 1) == page
    assert shelf.get(_key("a"), 2) is None
    assert shelf.get(_key("b"), 1) is None


def test_of_two_processes_one_renders_and_the_other_takes_it(shelf: SharedShelf):
    key = _key("once")
    assert shelf.rendered_elsewhere(key, 1) is None
    threading.Timer(0.1, shelf.put, [key, _kept()]).start()
    assert shelf.rendered_elsewhere(key, 1) == shelf.get(key, 1)


def test_a_turn_without_a_page_is_given_back(shelf: SharedShelf, monkeypatch):
    def pause(seconds: float) -> None:
        raise AssertionError("it waits")

    monkeypatch.setattr("consulate.shared_shelf.time.sleep", pause)
    key = _key("no such page")
    for _n in range(3):
        assert shelf.rendered_elsewhere(key, 1) is None
        shelf.nothing_to_keep(key, 1)


def test_a_process_that_died_with_its_turn_is_not_waited_for_without_end(shelf: SharedShelf, monkeypatch):
    monkeypatch.setattr("consulate.shared_shelf.PATIENCE", 0.1)
    assert shelf.rendered_elsewhere(_key("dead"), 1) is None
    assert shelf.rendered_elsewhere(_key("dead"), 1) is None


def test_without_redis_nobody_waits(shelf: SharedShelf, redis: Redis, monkeypatch):
    def pause(seconds: float) -> None:
        raise AssertionError("it waits")

    redis.stop()
    monkeypatch.setattr("consulate.shared_shelf.time.sleep", pause)
    assert shelf.rendered_elsewhere(_key("gone"), 1) is None
    shelf.put(_key("gone"), _kept())


@pytest.mark.parametrize("foreign", [b"no page", b"{}\n", b"[1]\n", b'{"headers": 7}\nx', b"\xff\xfe\n"])
def test_foreign_bytes_in_redis_are_no_page(shelf: SharedShelf, redis: Redis, foreign: bytes):
    name = caches["pages"].make_and_validate_key(shelf._name(_key("odd"), 1))
    redis.ask("SET", name, foreign.decode("latin-1"))
    assert shelf.get(_key("odd"), 1) is None


def _address(machine: Machine, pk: int) -> str:
    return machine.ask(f"/n/{pk}/").headers["location"]
