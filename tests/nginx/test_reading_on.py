"""Readers read on while what is behind nginx is away, and see what changed soon after."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.nginx.conftest import eventually

# The schema of the tests' own database is copied; without the mark there may be none.
pytestmark = pytest.mark.django_db
WORDS = "گفت‌وگو کردند"


def announced(header: str, name: str) -> int:
    return int(re.search(rf"\b{name}=(\d+)", header)[1])


def life_of(answer) -> int:
    """The seconds for which nginx shows a page without having it anew: the header's, and one of rounding."""
    header = answer.headers["Cache-Control"]
    return announced(header, "s-maxage") + announced(header, "stale-while-revalidate") + 1


class Kept:
    """A page that a reader had once, and that nobody asked for since."""

    def __init__(self, site) -> None:
        self.pk = site.articles.pop()
        self.address = site.address(self.pk)
        self.answer = site.ask(self.address)
        self._read_at = time.monotonic()

    def grow_old(self) -> None:
        """Beyond what it may be shown without being asked for anew."""
        time.sleep(max(0, self._read_at + life_of(self.answer) + 2 - time.monotonic()))


@pytest.fixture(scope="module", autouse=True)
def kept(site) -> list[Kept]:
    """Read before the first test, so that they grow old together."""
    return [Kept(site) for _page in range(3)]


@pytest.fixture
def page(kept: list[Kept], article: int) -> Kept:
    return kept.pop()


def test_a_change_is_seen_within_the_announced_seconds(site, article):
    address = site.address(article)
    before = site.ask(address)
    assert WORDS in before.text
    # The site's own cache asks once a second whether anything changed.
    longest = life_of(before) + 2
    assert longest <= 15
    site.title(article, "عنوانی که همین حالا نوشته شد")
    committed = time.monotonic()
    begun = time.monotonic()
    while "عنوانی که همین حالا نوشته شد" not in site.ask(address).text:
        # It was asked for by then: whoever asks later gets the new one.
        assert begun - committed <= longest
        time.sleep(0.3)
        begun = time.monotonic()


def test_a_page_that_nobody_read_for_long_is_not_shown_as_it_was(site, page):
    site.title(page.pk, "پس از سکوتی دراز")
    page.grow_old()
    assert "پس از سکوتی دراز" in site.ask(page.address).text


def test_readers_read_on_while_the_application_is_down(site, page):
    page.grow_old()
    site.application.kill()
    answers = [site.ask(page.address) for _reader in range(20)]
    assert {(answer.status, answer.body) for answer in answers} == {(200, page.answer.body)}
    absent = site.ask("/news/never-asked-for/")
    assert (absent.status, absent.headers["Retry-After"], absent.headers["Cache-Control"]) == (
        503,
        "30",
        "no-store",
    )
    assert 'dir="rtl"' in absent.text
    site.application.start()
    eventually(lambda: site.ask("/office/").status == 200)


def test_readers_read_on_while_postgresql_is_down(site, page):
    page.grow_old()
    site.database.stop("immediate")
    # The application has forgotten its own pages too: it answers 503.
    site.application.kill()
    site.application.start()
    assert site.application.ask(page.address).status == 503
    answers = [site.ask(page.address) for _reader in range(20)]
    assert {(answer.status, answer.body) for answer in answers} == {(200, page.answer.body)}
    site.database.start()
    site.title(page.pk, "پایگاه بازگشت")
    eventually(lambda: "پایگاه بازگشت" in site.ask(page.address).text)


def test_a_crowd_at_an_expired_page_reaches_the_application_once_or_twice(site, article):
    address = site.address(article)
    kept = site.ask(address)
    before = site.application.times_asked(address)
    time.sleep(announced(kept.headers["Cache-Control"], "s-maxage") + 2)
    with ThreadPoolExecutor(50) as crowd:
        answers = list(crowd.map(lambda _reader: site.ask(address), range(50)))
    assert {answer.status for answer in answers} == {200}
    assert 1 <= site.application.times_asked(address) - before <= 2


def test_a_crowd_at_a_page_that_nobody_has_read_reaches_it_once_or_twice(site, article):
    address = site.address(article)
    before = site.application.times_asked(address)
    with ThreadPoolExecutor(50) as crowd:
        answers = list(crowd.map(lambda _reader: site.ask(address), range(50)))
    assert {answer.status for answer in answers} == {200}
    assert 1 <= site.application.times_asked(address) - before <= 2
