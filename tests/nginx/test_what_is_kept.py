"""nginx keeps what the application calls public, and nothing that is for somebody."""

import gzip
import re

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
