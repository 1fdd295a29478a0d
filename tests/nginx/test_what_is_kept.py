"""nginx keeps what the application calls public, and nothing that is for somebody."""

import gzip
import re
import time

import pytest

from tests.nginx.conftest import eventually

pytestmark = pytest.mark.django_db


def asked_twice(site, path: str, **more) -> list[str]:
    """What nginx says of its cache for two requests; "-" where it did not look."""
    before = len(site.nginx.logged())
    answers = [site.ask(path, **more) for _time in range(2)]
    assert answers[0].status == answers[1].status
    eventually(lambda: len(site.nginx.logged()) == before + 2)
    return [line[-1] for line in site.nginx.logged()[before:]]


def test_a_public_page_is_kept_for_whoever_sends_which_cookies(site, article):
    address = site.address(article)
    assert asked_twice(site, address, Cookie="__Host-sid=abc; __Host-voter=def")[1] == "HIT"
    answer = site.ask(address)
    assert "Set-Cookie" not in answer.headers
    assert not re.search("Cookie", answer.headers.get("Vary", ""))


def test_what_is_taken_out_of_the_folder_is_asked_for_anew(site, article):
    """nginx keeps the files of pages open, and looks a second later whether they are still there."""
    address = site.address(article)
    assert asked_twice(site, address)[1] == "HIT"
    for page in (site.nginx.folder / "kept").rglob("*"):
        if page.is_file():
            page.unlink()
    time.sleep(1.1)
    assert asked_twice(site, address) == ["MISS", "HIT"]
    assert site.application.times_asked(address) == 2


FOLLOWED = "?fbclid=IwAR0_a-b", "?utm_source=telegram&utm_medium=social%20network", "?yclid=1&gclid"


@pytest.mark.parametrize("place", ["/", "/n/{article}/", "/news/", "{address}"])
def test_whoever_is_followed_by_a_messenger_reads_the_page_that_is_kept(site, article, place):
    path = place.format(article=article, address=site.address(article))
    asked_twice(site, path)
    for query in FOLLOWED:
        assert "MISS" not in asked_twice(site, path + query)
    # It is what the application says to such a reader.
    kept, said = (ask(path + FOLLOWED[0], Accept_Encoding="gzip") for ask in (site.ask, site.application.ask))
    assert (kept.status, kept.headers.get("ETag")) == (said.status, said.headers.get("etag"))
    assert kept.headers.get("Location") == said.headers.get("location")


@pytest.mark.parametrize(
    "query",
    ["?fbclid=1&page=1", "?fbclid=1+2", "?page=1", "?ref=telegram", "?utm_source=1?page=1", "?utm_=1"],
)
def test_with_anything_else_in_its_query_a_page_is_kept_by_itself(site, query):
    asked_twice(site, "/news/")
    assert asked_twice(site, f"/news/{query}") == ["MISS", "HIT"]


@pytest.mark.parametrize("path", ["/news/archive/1402/01/", "{address}%2F/", "/office/"])
def test_where_an_answer_may_carry_the_query_on_each_query_is_kept_by_itself(site, path):
    path = path.format(address=site.address(site.articles[0]).rstrip("/"))
    for reader in ("one", "other"):
        assert asked_twice(site, f"{path}?fbclid={reader}") == ["MISS", "HIT"]


@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "/admin/login/",
        "/comments/",
        "/comments/ABCDEFGH/",
        "/preview/abc/",
        "/news/{article}/comments/",
        "/news/{article}/rating/",
        "/news/{article}/report/",
        "/news/{article}/read.gif",
        "/news/never-there/",
    ],
)
def test_nothing_of_the_desk_and_no_form_page_is_kept(site, path):
    path = path.format(article=site.articles[0])
    assert set(asked_twice(site, path)) <= {"-", "MISS"}


def test_what_is_sent_is_never_answered_from_what_is_kept(site, article):
    address = site.address(article)
    assert site.ask(address).status == 200
    for _time in range(2):
        assert site.ask(address, method="POST", body=b"x=1").status == 405
        read = site.ask(f"/news/{article}/read/", method="POST", body=b"", Sec_Fetch_Site="same-origin")
        assert (read.status, "no-store" in read.headers["Cache-Control"]) == (200, True)
    assert site.ask(address).status == 200


def test_cookies_reach_the_pages_that_need_them(site, article):
    form = f"/news/{article}/rating/"
    stars = site.ask(form, method="POST", body=b"stars=5", Sec_Fetch_Site="same-origin")
    login = site.ask("/admin/login/")
    assert "__Host-csrf=" in " ".join(login.headers.get_all("Set-Cookie"))
    assert stars.status < 500


def test_a_reader_without_gzip_gets_the_same_words(site, article):
    address = site.address(article)
    packed = site.ask(address, Accept_Encoding="gzip, deflate, br")
    plain = site.ask(address)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 2
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert site.application.times_asked(address) == 1


def test_a_returning_reader_is_told_that_nothing_changed(site, article):
    address = site.address(article)
    first = site.ask(address)
    again = site.ask(address, If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    head = site.ask(address, method="HEAD")
    assert (head.status, head.body, head.headers["ETag"]) == (200, b"", first.headers["ETag"])


def test_a_page_has_the_headers_that_the_application_gives(site, article):
    address = site.address(article)
    before, behind = (
        site.ask(address, Accept_Encoding="gzip"),
        site.application.ask(address, Accept_Encoding="gzip"),
    )
    theirs = {"server", "date", "connection", "transfer-encoding", "content-length", "cache-control"}
    shown = {name.lower(): value for name, value in before.headers.items()}
    assert {k: v for k, v in shown.items() if k not in theirs} == {
        k: v for k, v in behind.headers.items() if k not in theirs
    }
    assert "strict-transport-security" in shown and "content-security-policy" in shown
