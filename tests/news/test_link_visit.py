"""A look at another site: what counts as there, and where nobody looks. The other site is a server of this test."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from news import link_visit
from news.link_visit import is_outside, visit

CERTIFICATE = Path(__file__).with_name("site.example.pem")


class Site(BaseHTTPRequestHandler):
    """Answers as its address says."""

    asked: list[tuple[str, str, str]] = []  # noqa: RUF012

    def answer(self) -> None:
        self.asked.append((self.command, self.path, self.headers["Host"]))
        word, _slash, rest = self.path.strip("/").partition("/")
        if word == "slow":
            time.sleep(1)
        status = {"redirect": 302, "round": 302, "away": 302, "head": 405}.get(word) or (
            int(word) if word.isdecimal() else 200
        )
        if word == "head" and self.command == "GET":
            status = 200
        self.send_response(status)
        targets = {"redirect": f"/{rest}", "round": "/round/", "away": "http://inside.example/"}
        if word in targets:
            self.send_header("Location", targets[word])
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD = answer

    def log_message(self, *args) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    Site.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://site.example:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def resolver(host: str, port: int) -> list[str]:
    return {"site.example": ["127.0.0.1"], "inside.example": ["10.0.0.1"]}.get(host, [])


def look(address: str):
    """This machine stands for the open internet."""
    return visit(address, resolver, lambda ip: ip == "127.0.0.1")


class TestAnswers:
    @pytest.mark.parametrize("path, is_there", [("", True), ("/204", True), ("/404", False), ("/410", False)])
    def test_a_page_is_there_or_not(self, site, path, is_there):
        assert look(f"{site}{path}").is_there is is_there

    @pytest.mark.parametrize("status", [401, 403, 429, 451])
    def test_a_page_that_is_kept_from_robots_is_there(self, site, status):
        assert look(f"{site}/{status}").is_there

    @pytest.mark.parametrize("status", [500, 503])
    def test_a_site_in_trouble_is_a_failure(self, site, status):
        answer = look(f"{site}/{status}")
        assert not answer.is_there and str(status) in answer.problem

    def test_the_head_is_enough_where_the_site_knows_it(self, site):
        look(f"{site}/a?b=c#d")
        assert [(method, path) for method, path, _host in Site.asked] == [("HEAD", "/a?b=c")]

    def test_else_the_page_is_asked_for(self, site):
        assert look(f"{site}/head").is_there
        assert [method for method, _path, _host in Site.asked] == ["HEAD", "GET"]

    def test_the_site_is_asked_by_its_name(self, site):
        look(site)
        assert Site.asked[0][2] == site.removeprefix("http://")

    def test_persian_addresses_are_asked_for(self, site):
        assert look(f"{site}/خبر?نام=کازان").is_there
        assert Site.asked[0][1].startswith("/%D8%AE")


class TestRedirects:
    def test_they_are_followed_to_their_end(self, site):
        assert look(f"{site}/redirect/redirect/a").is_there
        assert look(f"{site}/redirect/404").status == 404

    def test_a_circle_has_an_end(self, site):
        assert look(f"{site}/round/").status is None
        assert len(Site.asked) == link_visit.MOST_REDIRECTS + 1

    def test_none_leads_into_the_house(self, site):
        answer = look(f"{site}/away")
        assert answer.status is None and "اینترنت عمومی" in answer.problem


class TestWhereNobodyLooks:
    @pytest.mark.parametrize(
        "ip",
        [
            "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
            "100.64.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0",
            "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "2002:7f00:1::",
            "64:ff9b::7f00:1", "64:ff9b::a00:1", "2001:db8::1", "198.18.0.1", "fec0::1", "192.0.0.192", "3fff::1",
            "168.63.129.16", "no address",
        ],
    )  # fmt: skip
    def test_addresses_inside(self, ip):
        assert not is_outside(ip)

    @pytest.mark.parametrize("ip", ["8.8.8.8", "185.143.233.120", "2606:4700::1111", "64:ff9b::808:808"])
    def test_addresses_outside(self, ip):
        assert is_outside(ip)

    @pytest.mark.parametrize(
        "address",
        [
            "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://2130706433/", "http://0x7f.1/",
            "http://169.254.169.254/latest/meta-data/", "http://0/", "http://127.1/",
        ],
    )  # fmt: skip
    def test_this_machine_is_refused_by_any_spelling(self, address):
        answer = visit(address)
        assert answer.status is None and not answer.is_there

    @pytest.mark.parametrize(
        "address",
        [
            "file:///etc/passwd", "ftp://site.example/", "gopher://site.example/", "javascript:x()", "//site.example",
            "http://user:secret@site.example/", "http://", "http://[", "http://site.example:99999/", "",
            "http://site.example:0x/", "http://" + "a" * 300 + ".example/", "http://a..b/", "http://\u2100/",
        ],
    )  # fmt: skip
    def test_odd_addresses_are_not_asked(self, site, address):
        assert look(address).status is None
        assert Site.asked == []

    def test_one_address_inside_is_enough_to_refuse(self, site):
        answer = visit(site, lambda host, port: ["127.0.0.1", "10.0.0.1"], lambda ip: ip == "127.0.0.1")
        assert answer.status is None and Site.asked == []

    def test_a_name_is_asked_once_and_the_answer_is_used(self, site):
        turns = iter([["127.0.0.1"], ["10.0.0.1"]])
        assert visit(site, lambda host, port: next(turns), lambda ip: ip == "127.0.0.1").is_there


def test_who_does_not_answer_in_time_is_left(site, monkeypatch):
    monkeypatch.setattr(link_visit, "PATIENCE", 0.1)
    answer = look(f"{site}/slow")
    assert answer.status is None and "پاسخ نمی‌دهد" in answer.problem
    monkeypatch.setattr(link_visit, "PATIENCE", 5)
    monkeypatch.setattr(link_visit, "PATIENCE_IN_ALL", 0.1)
    begun = time.monotonic()
    assert look(f"{site}/slow").status is None
    assert time.monotonic() - begun < 0.9


class TestAnEncryptedSite:
    """It signs for itself; whoever knows its certificate believes it."""

    @pytest.fixture
    def trickling(self, monkeypatch) -> Iterator[str]:
        """A site that answers a byte at a time, for ever."""
        ends = threading.Event()
        with socket.create_server(("127.0.0.1", 0)) as listening, ThreadPoolExecutor(1) as hands:
            trickle = hands.submit(trickle_bytes, listening, ends)
            real = ssl.create_default_context
            monkeypatch.setattr(ssl, "create_default_context", lambda: real(cafile=CERTIFICATE))
            yield f"https://site.example:{listening.getsockname()[1]}/"
            ends.set()
            assert trickle.result(5) is None

    def test_is_cut_off_too_when_it_takes_too_long_in_all(self, trickling, monkeypatch):
        monkeypatch.setattr(link_visit, "PATIENCE_IN_ALL", 0.3)
        begun = time.monotonic()
        answer = look(trickling)
        assert answer.status is None and "اتصال" in answer.problem
        assert time.monotonic() - begun < 3

    def test_whom_nobody_vouches_for_is_told_so(self, trickling, monkeypatch):
        monkeypatch.undo()
        answer = look(trickling)
        assert answer.status is None and "گواهی" in answer.problem


def trickle_bytes(listening: socket.socket, ends: threading.Event) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    plain, _address = listening.accept()
    try:
        with context.wrap_socket(plain, server_side=True) as encrypted:
            for _turn in range(100):
                encrypted.send(b"H")
                if ends.wait(0.05):
                    return
    except OSError:
        # The visitor is gone.
        return
    finally:
        plain.close()
