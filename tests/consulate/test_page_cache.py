"""Kept pages: the same answers as Django's, for as long as the edition and the hour allow, and never anything else."""

import gzip
import threading
import time
from datetime import timedelta

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import OperationalError, close_old_connections
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from consulate import kept_pages, metrics, page_cache
from consulate.kept_pages import KeptPage, PageKey, Shelf
from consulate.page_cache import PageCache, Turns
from news.models import Article
from tests.consulate.asked import HOST, asked
from tests.factories import ArticleFactory, MeetingFactory, OfficeFactory

MEGABYTE = 1024 * 1024
GZIP = {"Accept_Encoding": "gzip, deflate, br"}


class Newest:
    """The edition as the database would tell it."""

    number = 1
    is_away = False

    def __call__(self) -> int:
        if self.is_away:
            raise OperationalError("away")
        return self.number


class Counted:
    """Django, and how often it was asked."""

    def __init__(self) -> None:
        self.handler, self.times = WSGIHandler(), 0
        self.fault: Exception | None = None

    def __call__(self, environ, start_response):
        self.times += 1
        if self.fault:
            start_response("503 Service Unavailable", [("Content-Type", "text/plain")])
            return [b"away"]
        return self.handler(environ, start_response)


@pytest.fixture
def newest(monkeypatch) -> Newest:
    newest = Newest()
    monkeypatch.setattr(page_cache.edition, "current", newest)
    return newest


@pytest.fixture
def django(db):
    """Outside of requests of a test client Django would give the test's connection back."""
    signals = [
        (signal, signal.disconnect(close_old_connections)) for signal in (request_started, request_finished)
    ]
    yield Counted()
    for signal, was_connected in signals:
        if was_connected:
            signal.connect(close_old_connections)


@pytest.fixture
def site(django, newest) -> PageCache:
    return PageCache(django, 8 * MEGABYTE)


@pytest.fixture
def article(db) -> Article:
    OfficeFactory()
    return ArticleFactory()


def test_a_page_is_rendered_once_for_an_edition(site, django, newest, article):
    first = asked(site, article.get_absolute_url())
    again = asked(site, article.get_absolute_url())
    assert (django.times, first.status) == (1, 200)
    assert (again.body, again["ETag"]) == (first.body, first["ETag"])
    Article.objects.update(title="عنوان تازه")
    newest.number += 1
    changed = asked(site, article.get_absolute_url())
    assert "عنوان تازه" in changed.body.decode()
    assert changed["ETag"] != first["ETag"]
    assert django.times == 2


PAGES = [
    "/", "/news/", "/news/archive/", "/meetings/", "/feeds/news.rss", "/feeds/news.atom", "/sitemap.xml",
    "/robots.txt", "/office/", "/manifest.webmanifest", "/comments/ledger/",
]  # fmt: skip


@pytest.mark.parametrize("encoding", [{}, GZIP], ids=["plain", "gzip"])
@pytest.mark.parametrize("path", [*PAGES, "article", "meeting"])
def test_kept_answers_are_those_of_django(site, django, article, path, encoding):
    if path == "meeting":
        meeting = MeetingFactory()
        meeting.publish()
        path = meeting.get_absolute_url()
    path = article.get_absolute_url() if path == "article" else path
    # What Django says twice may differ by its date alone.
    own = asked(django, path, **encoding)
    asked(site, path, **({} if encoding else GZIP))
    kept, times = asked(site, path, **encoding), django.times
    assert kept.status == own.status == 200
    assert _comparable(kept.headers) == _comparable(own.headers)
    assert kept.body == own.body

    known = {**encoding, "If_None_Match": own["ETag"]}
    own_again, kept_again = asked(django, path, **known), asked(site, path, **known)
    assert (own_again.status, kept_again.status, kept_again.body) == (304, 304, b"")
    # Django tells the tag of the page before it is compressed; the weak one stands for the same page.
    # It also counts the bytes of an answer that has none.
    beside = {"ETag": "", "Content-Length": ""}
    assert _comparable(kept_again.headers) | beside == _comparable(own_again.headers) | beside
    assert kept_again["ETag"] == own["ETag"]

    head, own_head = (
        asked(site, path, method="HEAD", **encoding),
        asked(django, path, method="HEAD", **encoding),
    )
    assert _comparable(head.headers) == _comparable(own_head.headers)
    assert head.body == b""
    assert django.times == times + 2


def _comparable(headers: dict[str, str]) -> dict[str, object]:
    """The policy's directives stand in any order."""
    parts = {"Content-Security-Policy": sorted(headers.get("Content-Security-Policy", "").split("; "))}
    return headers | parts


@pytest.mark.parametrize("tags", ["*", 'W/"other", {}', "{}", '"other",{}'])
def test_tags_that_a_browser_may_name(site, article, tags):
    path = article.get_absolute_url()
    etag = asked(site, path)["ETag"]
    assert asked(site, path, If_None_Match=tags.format(etag)).status == 304
    assert asked(site, path, If_None_Match='"other"').status == 200


def test_a_first_reader_who_knows_the_page_fills_the_cache_too(site, django, article):
    etag = asked(django, article.get_absolute_url())["ETag"]
    assert asked(site, article.get_absolute_url(), If_None_Match=etag).status == 304
    assert asked(site, article.get_absolute_url()).status == 200
    assert django.times == 2


def test_a_page_dies_with_the_next_event_and_within_a_minute(site, django, article, monkeypatch):
    now = [time.time()]
    monkeypatch.setattr(page_cache.time, "time", lambda: now[0])
    ArticleFactory(published_at=timezone.now() + timedelta(seconds=30))
    asked(site, "/news/")
    now[0] += 25
    assert "s-maxage=" in asked(site, "/news/")["Cache-Control"]
    assert django.times == 1
    now[0] += 6
    asked(site, "/news/")
    assert django.times == 2
    asked(site, "/robots.txt")
    now[0] += kept_pages.LIFE + 1
    asked(site, "/robots.txt")
    assert django.times == 4


def test_the_header_counts_from_the_hour_of_the_answer(site, article, monkeypatch):
    ArticleFactory(published_at=timezone.now() + timedelta(seconds=30))
    asked(site, "/news/")
    at = time.time() + 26
    monkeypatch.setattr(page_cache.time, "time", lambda: at)
    header = asked(site, "/news/")["Cache-Control"]
    fresh = int(header.split("s-maxage=")[1].split(",")[0])
    assert fresh < 5 and "stale-if-error=0" in header


def test_what_is_not_for_everyone_always_reaches_django(site, django, article):
    paths = [
        "/search/", reverse("comments:comment", args=[article.pk]), reverse("comments:find"), "/nowhere/",
        reverse("read_pixel", args=[article.pk]), "/admin/", "/news/99999/nothing/", "/static/nothing.css",
    ]  # fmt: skip
    for path in paths:
        asked(site, path)
        asked(site, path)
    assert django.times == 2 * len(paths)
    assert len(site.shelves.plain) == len(site.shelves.invented) == 0


def test_errors_are_not_kept_and_come_back_to_life(site, article):
    address = article.get_absolute_url()
    Article.objects.update(status="draft")
    assert asked(site, address).status == 404
    Article.objects.update(status="published")
    assert asked(site, address).status == 200


def test_no_cookie_gets_past_it_and_none_comes_out(site, django, article):
    asked(site, article.get_absolute_url(), Cookie="sid=abc; voter=1")
    kept = asked(site, article.get_absolute_url(), Cookie="sid=other")
    assert django.times == 1
    assert "Set-Cookie" not in kept.headers and "Cookie" not in kept.headers.get("Vary", "")


@pytest.mark.parametrize(
    "odd",
    [
        {"method": "POST"}, {"method": "PUT"}, {"Range": "bytes=0-9"}, {"If_Match": '"x"'}, {"Content_Length": "70000"},
        {"Transfer_Encoding": "chunked"}, {"Host": "elsewhere.example"}, {"query": "x=%00"}, {"query": "a=1&" * 40},
    ],
)  # fmt: skip
def test_unusual_requests_are_djangos_affair(site, django, article, odd):
    asked(site, "/")
    before = asked(django, "/", **odd).status
    times = django.times
    assert asked(site, "/", **odd).status == before
    assert django.times == times + 1


def test_another_host_or_query_is_another_page(site, django, article):
    asked(site, "/news/")
    asked(site, "/news/", Host="127.0.0.1")
    asked(site, "/news/", query="page=1")
    assert django.times == 3
    assert HOST.encode() in asked(site, "/news/").body


@pytest.mark.parametrize(
    "query", ["fbclid=IwAR0-x_Y.z~1", "gclid", "utm_source=telegram&utm_medium=a%20b", "yclid=1&"]
)
def test_readers_who_come_from_a_messenger_share_the_page(site, django, article, query):
    path = article.get_absolute_url()
    first = asked(site, path, query=query)
    assert query not in first.body.decode()
    assert asked(site, path).body == asked(site, path, query="utm_id=9").body == first.body
    assert (django.times, len(site.shelves.plain), len(site.shelves.invented)) == (1, 1, 0)


@pytest.mark.parametrize(
    "query",
    [
        "fbclid=%00",
        "fbclid=%ff",
        "fbclid=1&page=2",
        "fbclid=<b>",
        "fbclids=1",
        "page=2",
        "utm_=1",
        "xgclid=1",
    ],
)
def test_every_other_query_is_looked_at(site, django, article, query):
    path = article.get_absolute_url()
    asked(site, path)
    asked(site, path, query=query)
    assert django.times == 2


def test_a_redirect_takes_over_nothing_that_follows_a_reader(site, article):
    typed = "/news/archive/۱۴۰۲/"
    assert "secret" in asked(site, typed, query="word=secret")["Location"]
    assert "secret" not in asked(site, typed, query="fbclid=secret")["Location"]


def test_addresses_that_somebody_invents_do_not_drive_out_the_real_ones(django, newest, article):
    site = PageCache(django, MEGABYTE // 2)
    asked(site, "/robots.txt")
    for n in range(60):
        asked(site, "/", query=f"x={n}")
    times = django.times
    asked(site, "/robots.txt")
    assert django.times == times
    assert site.shelves.invented.bytes <= MEGABYTE // 8


@pytest.mark.parametrize(
    "invented",
    [
        {"query": "x=1"},
        {"Host": "testserver.example:81"},
        {"path": "/news/{}/another-slug/"},
        {"path": "/n/{}/"},
    ],
)
def test_what_anybody_can_invent_lies_apart(site, article, invented):
    path = invented.pop("path", "/robots.txt").format(article.pk)
    asked(site, path, **invented)
    assert (len(site.shelves.plain), len(site.shelves.invented)) == (0, 1)


def test_while_the_database_is_away_readers_read_on(site, django, newest, article):
    first = asked(site, article.get_absolute_url())
    newest.is_away = True
    assert asked(site, article.get_absolute_url()).body == first.body
    assert django.times == 1
    # What is not there is Django's to excuse.
    asked(site, "/news/")
    assert django.times == 2


def test_a_fault_shows_the_page_of_before_but_not_over_a_change_that_was_due(
    site, django, newest, article, monkeypatch
):
    ArticleFactory(published_at=timezone.now() + timedelta(minutes=30))
    first = asked(site, "/news/")
    newest.number += 1
    django.fault = OperationalError()
    assert asked(site, "/news/").body == first.body
    at = time.time() + 31 * 60
    monkeypatch.setattr(page_cache.time, "time", lambda: at)
    assert asked(site, "/news/").status == 503


def test_nobody_waits_while_a_page_of_the_same_edition_is_renewed(site, django, newest, article, monkeypatch):
    now = [time.time()]
    monkeypatch.setattr(page_cache.time, "time", lambda: now[0])
    first = asked(site, "/robots.txt")
    [key] = site.shelves.plain._pages
    now[0] += kept_pages.LIFE + 1
    with site.turns.of(key):
        assert asked(site, "/robots.txt").body == first.body
        assert django.times == 1
    asked(site, "/robots.txt")
    assert django.times == 2
    page, changed = site.shelves.get(key), newest.number + 1
    assert not page.is_only_late(changed, now[0])
    assert not page.is_only_late(newest.number, now[0] + 60)


def test_what_was_taken_off_does_not_come_back_with_an_outage(site, newest, article):
    address = article.get_absolute_url()
    asked(site, address)
    Article.objects.update(status="unpublished")
    newest.number += 1
    gone = asked(site, address)
    assert gone.status in (404, 410)
    newest.is_away = True
    assert asked(site, address).status == gone.status


def test_who_stands_in_is_announced_for_the_rest_of_its_hour(site, newest, article, monkeypatch):
    asked(site, "/robots.txt")
    newest.is_away = True
    at = time.time() + 50 * 60
    monkeypatch.setattr(page_cache.time, "time", lambda: at)
    header = asked(site, "/robots.txt")["Cache-Control"]
    left = int(header.split("stale-if-error=")[1])
    assert 600 <= left <= 700


def test_of_many_at_once_one_renders_and_the_others_wait():
    rendered, inside = [], []

    def turn() -> None:
        with turns.of(("a",)):
            inside.append(1)
            if not rendered:
                time.sleep(0.05)
                rendered.append(1)
            assert len(inside) == 1
            inside.pop()

    turns = Turns()
    threads = [threading.Thread(target=turn) for _n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rendered == [1] and not turns._waiting


def test_who_waits_too_long_goes_ahead(monkeypatch):
    monkeypatch.setattr(page_cache, "PATIENCE", 0.01)
    turns = Turns()
    with turns.of(("a",)), turns.of(("a",)):
        pass
    assert not turns._waiting


def _page(body: bytes) -> KeptPage:
    return KeptPage("200 OK", (), body, False, "", None, 1, 0.0, 0.0)


def test_the_shelf_is_bounded_by_bytes_and_the_least_asked_for_leave():
    shelf = Shelf(100_000)
    for n in range(50):
        shelf.put(_key(n), _page(b"x" * 5_000))
        shelf.get(_key(0))
    assert shelf.bytes <= 100_000
    assert shelf.get(_key(0)) and shelf.get(_key(49)) and not shelf.get(_key(1))
    shelf.put(_key(99), _page(b"x" * 50_000))
    assert shelf.get(_key(99)) is None
    for n in range(50):
        shelf.put(_key(49), _page(b"x" * n))
    assert len(shelf) < 20


def test_long_addresses_count_too():
    shelf = Shelf(100_000)
    for n in range(200):
        shelf.put(_key(f"{n:04}" * 500), _page(b""))
    assert len(shelf) <= 40
    shelf.remove(_key("0199" * 500))
    assert shelf.get(_key("0199" * 500)) is None


def _key(path: object) -> PageKey:
    return PageKey("http", "", HOST, "", str(path), "")


def test_short_and_incompressible_bodies_stay_as_they_are():
    assert not _page(b"x" * 100).compressed().is_compressed
    packed = _page(b"x" * 1_000).compressed()
    assert packed.is_compressed and packed.plain_body == b"x" * 1_000
    noise = gzip.compress(bytes(range(256)) * 2)
    assert _page(noise * 1).compressed().plain_body == noise


def test_answers_in_pieces_are_handed_on_and_ended(newest, monkeypatch):
    ended = []

    class Pieces(list):
        def close(self) -> None:
            ended.append(1)

    def application(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return Pieces([b"a", b"b"])

    monkeypatch.setattr(page_cache, "_is_of_a_kept_page", lambda environ: True)
    assert asked(PageCache(application, MEGABYTE), "/").body == b"ab"
    assert ended == [1]
    assert not hasattr(HttpResponse(), "page_life")


class TestCounted:
    """What became of a request for a kept page; nothing of whose it was."""

    def outcomes(self) -> dict[str, float]:
        samples = next(iter(metrics._PAGES.collect())).samples
        return {
            sample.labels["outcome"]: sample.value for sample in samples if sample.name.endswith("_total")
        }

    def test_each_answer_has_one_outcome(self, site, newest, django, article):
        path, before = article.get_absolute_url(), self.outcomes()

        def since() -> dict[str, float]:
            return {
                name: value - before[name] for name, value in self.outcomes().items() if value != before[name]
            }

        asked(site, path)
        assert since() == {"rendered": 1}
        asked(site, path)
        assert since() == {"rendered": 1, "kept": 1}
        newest.is_away = True
        asked(site, path)
        assert since() == {"rendered": 1, "kept": 1, "stand_in": 1}
        newest.is_away, newest.number, django.fault = False, 2, OperationalError("away")
        asked(site, path)
        assert since() == {"rendered": 1, "kept": 1, "stand_in": 2}
        # What no cache keeps is counted by Django alone.
        django.fault = None
        asked(site, "/healthz")
        assert sum(since().values()) == 4
