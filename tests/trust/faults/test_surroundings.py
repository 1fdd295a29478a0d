"""The cache is lost, the zones of the machines are strange, the mail host is gone: the site bears it.

Clocks that jump are tested where each of them is read: sessions that are idle or too old (tests/desk/test_sessions.py,
tests/trust/logins), days and years that end (tests/news/jalali, tests/news/test_readership.py).
"""

import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.comments.visiting import aged_token
from tests.machines.machine import manage
from tests.servers.redis import Redis
from tests.trust.faults.conftest import STAFF, Content, Site, eventually
from tests.trust.faults.people import Colleague, Person
from tests.trust.faults.writes import LETTERS

# --- The cache ------------------------------------------------------------------------------------


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    server = Redis(tmp_path)
    server.start()
    yield server
    server.stop()


class Crowd:
    """Readers of pages, and what was answered to them."""

    def __init__(self, site: Site, paths: list[str]) -> None:
        self._site, self._paths, self._over = site, paths, threading.Event()
        self.statuses: Counter[int] = Counter()
        self._pool = ThreadPoolExecutor(6)

    def __enter__(self) -> "Crowd":
        self._readers = [self._pool.submit(self._read) for _reader in range(6)]
        return self

    def __exit__(self, *fault: object) -> None:
        self._over.set()
        for reader in self._readers:
            self.statuses.update(reader.result())
        self._pool.shutdown()

    def _read(self) -> Counter[int]:
        found: Counter[int] = Counter()
        person = Person(self._site.port, "10.40.0.1")
        while not self._over.is_set():
            found.update(person.ask(path).status for path in self._paths)
        person.close()
        return found


@pytest.mark.parametrize(
    "seconds", [pytest.param(1, id="1 s"), pytest.param(12, id="12 s", marks=pytest.mark.full)]
)
def test_a_lost_cache_costs_no_page_no_limit_and_no_login(database: Content, start, redis, seconds):
    site = start(workers=2, CACHE_URL=redis.url)
    colleague, voter = Colleague(site.port), Person(site.port, f"10.41.{seconds}.1")
    colleague.log_in(STAFF)
    article = database.articles[5]

    def a_new_vote() -> int:
        voter.cookies.clear()
        return voter.post_as_script(f"/news/{article}/rating/", {"score": "3"}).status

    assert [a_new_vote() for _time in range(5)] == [200] * 5
    paths = ["/", "/news/", f"/news/{article}/comments/", "/office/"]
    with Crowd(site, paths) as crowd:
        time.sleep(seconds)
        redis.ask("FLUSHALL")
        time.sleep(seconds)
        redis.stop()
        time.sleep(seconds)
        while_away = a_new_vote(), colleague.ask("/admin/").status
        redis.start()
        time.sleep(seconds)
    print(f"\n{crowd.statuses.total()} pages while the cache was emptied, killed and begun anew")
    assert set(crowd.statuses) == {200}
    # The sixth new vote of an address, whatever the cache forgot.
    assert while_away == (429, 200)
    assert (a_new_vote(), colleague.ask("/admin/").status) == (429, 200)
    colleague.close()
    voter.close()


# --- Zones ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("zone", ["Etc/GMT+12", "Pacific/Kiritimati"])
def test_the_sites_zone_alone_says_which_day_it_is(database: Content, start, zone):
    """Between the two zones lie 26 hours: whatever the time is, no other zone's day fits both."""
    strange = {"TZ": "Asia/Kathmandu", "SITE_TIME_ZONE": zone}
    database.set("timezone = 'America/Caracas'")
    site, article = start(**strange), database.articles[6]
    database.server.ask("DELETE FROM news_view WHERE article_id = %s", article)
    person = Person(site.port, "10.42.0.1")
    text = f"این دیدگاه در منطقهٔ زمانی دیگری نوشته شد. {'الف' if '+' in zone else 'ب'}"
    assert person.read(article).status == 200
    assert person.comment(article, text, aged_token(article)).status == 201
    person.close()
    today = datetime.now(ZoneInfo(zone)).date()
    assert database.server.ask("SELECT day FROM news_view WHERE article_id = %s", article) == [(today,)]
    ((sent,),) = database.server.ask("SELECT created_at FROM comments_comment WHERE text = %s", text)
    assert abs((datetime.now(UTC) - sent).total_seconds()) < 60
    manage(database.folder, database.server, "recount_views", **strange)
    days = database.server.ask("SELECT day, views FROM news_dailyviews WHERE article_id = %s", article)
    assert (today, 1) in days


# --- The mail host --------------------------------------------------------------------------------


@contextmanager
def black_hole() -> Iterator[str]:
    """A host that takes every call and says nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as door:
        yield f"smtp://127.0.0.1:{door.getsockname()[1]}"


@contextmanager
def closed_door() -> Iterator[str]:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        yield f"smtp://127.0.0.1:{door.getsockname()[1]}"


def approve(colleague: Colleague, comment: int) -> int:
    fields = colleague.signed({"decision": "approved", "seen": ["pending", "suspect"]})
    return colleague.post_as_script(f"/admin/comments/comment/{comment}/decide/", fields).status


def a_followed_comment(database: Content, site: Site, place: str) -> int:
    """Whose author wants to be told; the address is confirmed, so that the letter may go."""
    article, person = database.articles[7], Person(site.port, place)
    text = "لطفاً مرا از سرنوشت این دیدگاه باخبر کنید، سپاس " + place.translate(LETTERS)
    fields = {
        "name": "مهتاب",
        "text": text,
        "token": aged_token(article),
        "email": "mahtab@example.org",
        "follow": "on",
    }
    answer = person.post_as_script(f"/news/{article}/comments/", fields)
    person.close()
    assert answer.status == 201, answer.body
    code = json.loads(answer.body)["code"].replace("-", "").replace(" ", "")
    ((number,),) = database.server.ask("SELECT id FROM comments_comment WHERE code = %s", code)
    database.server.ask(
        "UPDATE comments_follower SET asked_at = now(), confirmed_at = now() WHERE comment_id = %s", number
    )
    return number


@pytest.mark.parametrize("host", [black_hole, closed_door], ids=["silent", "closed"])
def test_without_a_mail_host_nobody_waits_and_letters_stay(database: Content, start, host):
    """What somebody does at the desk queues a letter; the commands that send come back with their hands full."""
    with host() as address:
        site = start(EMAIL_URL=address)
        comment = a_followed_comment(database, site, f"10.43.{'1' if host is black_hole else '2'}.1")
        colleague = Colleague(site.port, "10.43.0.9")
        took = []
        colleague.log_in(STAFF)
        took.append(colleague.took)
        assert approve(colleague, comment) == 200
        took.append(colleague.took)
        # A forgotten password: the answer does not wait for the letter.
        colleague.ask("/admin/password_reset/")
        forgotten = colleague.signed({"email": f"{STAFF}@example.org"})
        assert colleague.ask("/admin/password_reset/", forgotten).status == 302
        took.append(colleague.took)
        colleague.close()
        print(f"\nlogin, approval, forgotten password: {[round(one, 2) for one in took]} s")
        assert max(took) < 4
        waiting = "SELECT count(*) FROM comments_letter WHERE sent_at IS NULL"
        assert database.server.ask(waiting) == [(1,)]
        begun = time.monotonic()
        with pytest.raises(AssertionError, match="1|۱"):
            manage(database.folder, database.server, "send_comment_letters", EMAIL_URL=address)
        assert time.monotonic() - begun < 15
        assert database.server.ask(waiting) == [(1,)]
    # A host that takes letters gets it, once.
    folder = database.folder / "mail"
    manage(database.folder, database.server, "send_comment_letters", EMAIL_URL=f"file:///{folder}")
    assert database.server.ask(waiting) == [(0,)]
    eventually(lambda: any(folder.iterdir()))
