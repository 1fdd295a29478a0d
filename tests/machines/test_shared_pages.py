"""Pages in a real Redis or Valkey: what was kept comes back, nothing in it is code, and without it the site goes on."""

import pickle
import time

import pytest
from django.core.cache import caches

from consulate.shared_pages import REST, PageBytes, SharedPages
from tests.machines.conftest import until
from tests.servers.redis import Redis

PAGE = (
    {"status": "200 OK", "headers": [["Content-Type", "text/html"]], "made_at": 1.5},
    b"\x1f\x8b\x00\n\xff",
)


@pytest.fixture
def pages(redis: Redis, monkeypatch) -> SharedPages:
    monkeypatch.setattr(SharedPages, "rests_until", 0.0)
    return SharedPages(redis.url, {"KEY_PREFIX": "pages"})


def test_a_page_comes_back_as_it_was(pages):
    pages.set("an-address", PAGE, 60)
    assert pages.get("an-address") == PAGE


def test_the_first_who_adds_it_is_told_so(pages):
    assert pages.add("a-turn", PAGE, 60)
    assert not pages.add("a-turn", PAGE, 60)
    pages.delete("a-turn")
    assert pages.get("a-turn") is None


def test_a_page_is_gone_when_its_time_is_over(pages, redis):
    pages.set("an-address", PAGE, 60)
    keys = redis.ask("KEYS", "*")
    assert b"pages:1:an-address" in keys
    left = int(redis.ask("TTL", "pages:1:an-address").strip(b":\r\n"))
    assert 0 < left <= 60


@pytest.mark.parametrize(
    "bytes_of_others",
    [pickle.dumps(PAGE).decode("latin-1"), "", "no page", "[1]\nbody", '{"a":\nb', "\x80\n"],
)
def test_what_others_wrote_is_no_page(pages, redis, bytes_of_others):
    redis.ask("SET", "pages:1:an-address", bytes_of_others)
    assert pages.get("an-address", "nothing") == "nothing"


def test_a_page_is_a_line_of_json_and_its_bytes():
    assert PageBytes().dumps(({"n": "سلام\n"}, b"\n\n")).count(b"\n") == 3
    assert PageBytes().loads(PageBytes().dumps(({"n": "سلام\n"}, b"\n\n"))) == ({"n": "سلام\n"}, b"\n\n")


def test_a_dead_redis_is_a_page_that_is_not_there_and_is_then_left_alone(pages, redis, monkeypatch):
    pages.set("an-address", PAGE, 60)
    redis.stop()
    assert pages.get("an-address") is None
    assert pages.is_away
    asked = []
    monkeypatch.setattr(SharedPages, "_cache", property(lambda self: asked.append(1)))
    assert pages.get("an-address") is None
    assert pages.set("an-address", PAGE, 60) is None
    assert pages.add("an-address", PAGE, 60) is False
    assert pages.delete("an-address") is False
    assert not asked


def test_a_redis_that_comes_back_is_used_again(pages, redis, monkeypatch):
    redis.stop()
    assert pages.get("an-address") is None
    redis.start()
    monkeypatch.setattr(SharedPages, "rests_until", time.monotonic() + REST / 100)
    until(lambda: not pages.is_away)
    pages.set("an-address", PAGE, 60)
    assert pages.get("an-address") == PAGE


def test_a_redis_that_was_started_anew_costs_nothing(pages, redis):
    pages.set("an-address", PAGE, 60)
    redis.stop()
    redis.start()
    pages.set("an-address", PAGE, 60)
    assert pages.get("an-address") == PAGE


def test_without_a_setting_there_is_no_such_cache():
    assert "pages" not in caches.settings
