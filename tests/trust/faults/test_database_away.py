"""The database is away: at the start, in the middle of requests, for a moment, or with no place for anybody more.

Readers see a page in Persian that says so, with Retry-After and without innards; what was acknowledged is kept; and
everything heals by itself. While it is away the read beacon says so at once (tests/consulate/test_exact_views.py),
and nginx shows the pages that it has (tests/nginx/test_reading_on.py).
"""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from bs4 import BeautifulSoup

from tests.comments.visiting import aged_token
from tests.trust.faults.conftest import ARTICLES, Content, Site, eventually
from tests.trust.faults.people import INNARDS, Colleague, Person, Unanswered

# Seconds for an answer; what a crowd on a busy machine of tests adds; and until everything is as before.
LONGEST, MARGIN, HEALS = 3.5, 3.0, 10.0
# Everybody at once, so that each thread of each worker gets something to do.
AT_ONCE = 16


def is_a_pause(answer) -> bool:
    """503 as a page in Persian that names a time and tells nothing of what is behind it."""
    page = BeautifulSoup(answer.body, "html.parser")
    return (
        answer.status == 503
        and int(answer.headers["retry-after"]) > 0
        and answer.headers["cache-control"].startswith(("no-store", "max-age=0"))
        and (page.html["lang"], page.html["dir"]) == ("fa", "rtl")
        and not INNARDS.search(answer.body)
    )


def a_login(site: Site):
    person = Colleague(site.port)
    try:
        assert person.ask("/admin/login/").status == 200
        return person.ask("/admin/login/", person.signed({"username": "anybody", "password": "anything"}))
    finally:
        person.close()


def statuses(site: Site, paths: list[str], times: int = 1) -> list[int]:
    def ask(path: str) -> int:
        return site.ask(path).status

    with ThreadPoolExecutor(AT_ONCE) as many:
        return list(many.map(ask, paths * times))


def test_without_a_database_it_starts_says_so_and_heals_by_itself(database: Content, start):
    database.server.stop("immediate")
    site = start(workers=2)
    assert site.ask("/healthz").status == 200
    assert site.ask("/readyz").status == 503
    for path in ("/", "/news/", f"/n/{database.articles[0]}/", "/search/?q=%D8%AF"):
        begun = time.monotonic()
        assert is_a_pause(site.ask(path)), path
        assert time.monotonic() - begun < LONGEST
    assert is_a_pause(a_login(site))
    database.server.start()
    healed = eventually(lambda: site.ask("/").status == 200)
    ready = eventually(lambda: site.ask("/readyz").status == 200)
    print(f"\nwith the database back: a page after {healed:.2f} s, ready after {ready:.2f} s")
    assert max(healed, ready) < HEALS
    assert set(statuses(site, ["/", "/news/", "/admin/login/"], times=8)) == {200}


def test_a_restarted_database_costs_no_request(database: Content, site: Site):
    paths = [f"/news/{pk}/comments/" for pk in database.articles] + ["/news/", "/admin/login/"]
    assert set(statuses(site, paths, times=4)) == {200}
    database.server.stop("fast")
    database.server.start()
    assert set(statuses(site, paths, times=4)) == {200}


class Sender:
    """Sends a comment until it is acknowledged, and keeps what it was told on the way."""

    def __init__(self, site: Site, article: int, number: int) -> None:
        self._person = Person(site.port, f"10.{number // 250 + 1}.{number % 250}.1")
        self._article, self._token = article, aged_token(article)
        # Without digits, which might be taken for somebody's number and be masked.
        self._text = "سپاس از این خبر خوب، " + "".join("ابپتثجچحخد"[int(digit)] for digit in f"{number:04}")
        self.faults, self.unanswered, self.slowest = [], 0, 0.0

    def send(self) -> "Sender":
        deadline = time.monotonic() + 60
        while not self._is_acknowledged():
            assert time.monotonic() < deadline, self.faults[-1:]
            time.sleep(0.1)
        self._person.close()
        return self

    def _is_acknowledged(self) -> bool:
        try:
            answer = self._person.comment(self._article, self._text, self._token)
        except Unanswered:
            self.unanswered += 1
            return False
        if answer.status == 201:
            return True
        self.slowest = max(self.slowest, self._person.took)
        self.faults.append(answer)
        return False


def test_comments_sent_while_it_breaks_down_three_times_are_kept_once_each(database: Content, site: Site):
    before, number = database.count("comments_comment"), 200
    with ThreadPoolExecutor(AT_ONCE) as many:
        sent = [many.submit(Sender(site, database.articles[n % ARTICLES], n).send) for n in range(number)]
        for share in (0.1, 0.4, 0.7):
            eventually(lambda share=share: sum(one.done() for one in sent) >= number * share, 60)
            database.server.stop("immediate")
            time.sleep(0.3)
            database.server.start()
        senders = [one.result() for one in sent]
    faults = [fault for sender in senders for fault in sender.faults]
    unanswered = sum(sender.unanswered for sender in senders)
    slowest = max(sender.slowest for sender in senders)
    print(
        f"\n{number} comments, 3 breakdowns: {len(faults)} x 503, {unanswered} unanswered, {slowest:.2f} s at most"
    )
    assert faults, "nobody noticed"
    assert {fault.status for fault in faults} == {503}
    assert all(int(fault.headers["retry-after"]) > 0 for fault in faults)
    assert not [fault for fault in faults if INNARDS.search(fault.body)]
    assert slowest < LONGEST + MARGIN
    assert database.count("comments_comment") - before == number
    distinct = database.server.ask("SELECT count(*), count(DISTINCT form_token) FROM comments_comment")[0]
    assert distinct[0] == distinct[1]


def test_without_a_free_place_it_says_so_at_once_and_heals(database: Content, start):
    server = database.server
    server.stop("fast")
    server.start(max_connections="12")
    try:
        with ExitStack() as held:
            for _place in range(12):
                held.enter_context(server.session())
            site = start(PAGE_CACHE="false")
            assert is_a_pause(a_login(site))
            for path in ("/", "/news/"):
                begun = time.monotonic()
                assert is_a_pause(site.ask(path)), path
                assert time.monotonic() - begun < LONGEST
            assert site.ask("/healthz").status == 200
            assert site.ask("/readyz").status == 503
        healed = eventually(lambda: site.ask("/").status == 200)
        print(f"\nwith places again: a page after {healed:.2f} s")
        assert healed < HEALS
        assert set(statuses(site, ["/", "/news/", "/admin/login/"], times=4)) == {200}
    finally:
        server.stop("fast")
