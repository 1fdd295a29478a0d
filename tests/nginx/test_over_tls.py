"""As a visitor reaches it: TLS that is verified, no way around it, and slow clients that hold up nobody."""

import contextlib
import http.client
import re
import socket
import ssl
import warnings
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pytest

from tests.machines.machine import manage
from tests.nginx.front import HOST, SITE_URL

# So that the database is made of which the site gets a copy.
pytestmark = pytest.mark.django_db
SLOW = 200
PASSWORD = "a long password of a test"


def handshake(site, version: ssl.TLSVersion) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        trusted = ssl.create_default_context(cafile=site.nginx.folder / "certificate.pem")
        # What this machine itself would refuse.
        trusted.set_ciphers("ALL:@SECLEVEL=0")
        trusted.minimum_version = trusted.maximum_version = version
    with (
        socket.create_connection(("127.0.0.1", site.nginx.port), 10) as plain,
        trusted.wrap_socket(plain, server_hostname=HOST) as line,
    ):
        return line.version()


def test_only_the_two_newest_kinds_of_tls_are_spoken(site):
    assert handshake(site, ssl.TLSVersion.TLSv1_2) == "TLSv1.2"
    assert handshake(site, ssl.TLSVersion.TLSv1_3) == "TLSv1.3"
    for old in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
        with pytest.raises((ssl.SSLError, ConnectionError)):
            handshake(site, old)


def test_without_tls_there_is_only_the_way_to_it(site):
    line = http.client.HTTPConnection("127.0.0.1", site.nginx.plain_port, timeout=10)
    line.request("GET", "/search/?q=1", headers={"Host": HOST})
    answer = line.getresponse()
    answer.read()
    line.close()
    assert (answer.status, answer.headers["Location"]) == (301, f"{SITE_URL}/search/?q=1")


def test_the_browser_is_told_to_stay_with_it(site):
    for path in ("/", "/admin/login/", "/static/site/site.css"):
        assert (
            site.ask(path)
            .headers["Strict-Transport-Security"]
            .startswith("max-age=31536000; includeSubDomains")
        )


def test_another_name_is_answered_by_nobody(site):
    with pytest.raises((ssl.SSLError, ConnectionError)):
        site.nginx.line(name="other.example.test").request("GET", "/")
    with pytest.raises((http.client.HTTPException, ConnectionError)):
        site.ask("/", Host="other.example.test")


def test_a_login_at_the_desk_has_cookies_that_no_other_host_can_set(site):
    # With the settings of the site itself: those of tests hash passwords in a way that it does not take.
    words = {
        "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
        "DJANGO_SETTINGS_MODULE": "consulate.settings",
        "SITE_URL": SITE_URL,
    }
    account = ["--username", "tls", "--email", "tls@example.org"]
    manage(site.nginx.folder, site.database, "createsuperuser", "--noinput", *account, **words)
    form = site.ask("/admin/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form.text)[1]
    cookies = SimpleCookie(form.headers["Set-Cookie"])
    sent = urlencode(
        {"csrfmiddlewaretoken": token, "username": "tls", "password": PASSWORD, "next": "/admin/"}
    )
    answer = site.nginx.ask(
        "/admin/login/", "POST", sent.encode(),
        Cookie=f"__Host-csrf={cookies['__Host-csrf'].value}", Referer=f"{SITE_URL}/admin/login/", Origin=SITE_URL,
        Content_Type="application/x-www-form-urlencoded",
    )  # fmt: skip
    assert (answer.status, answer.headers["Location"]) == (302, "/admin/")
    given = {}
    for line in answer.headers.get_all("Set-Cookie"):
        given |= SimpleCookie(line)
    for name in ("__Host-sid", "__Host-csrf"):
        cookie = given[name]
        assert cookie["secure"] and cookie["httponly"] and cookie["path"] == "/" and not cookie["domain"]
        assert cookie["samesite"] == "Strict"
    desk = site.ask("/admin/", Cookie=f"__Host-sid={given['__Host-sid'].value}")
    assert desk.status == 200 and desk.headers["Cache-Control"].count("no-store")


def honest(ask, many: int) -> int:
    """How many readers got their page."""
    got = 0
    for _number in range(many):
        with contextlib.suppress(OSError, http.client.HTTPException):
            got += ask() == 200
    return got


@pytest.mark.full
def test_slow_clients_hold_up_nobody_before_nginx_and_everybody_without_it(site):
    trusted = ssl.create_default_context(cafile=site.nginx.folder / "certificate.pem")
    beginning = f"GET / HTTP/1.1\r\nHost: {HOST}\r\nX-A: 1\r\n".encode()
    with contextlib.ExitStack() as held:
        for _number in range(SLOW):
            plain = socket.create_connection(("127.0.0.1", site.nginx.port), 10)
            line = held.enter_context(trusted.wrap_socket(plain, server_hostname=HOST))
            line.sendall(beginning)
        before = honest(lambda: site.ask("/robots.txt?slow").status, 20)
    with contextlib.ExitStack() as held:
        for _number in range(SLOW):
            line = held.enter_context(socket.create_connection(("127.0.0.1", site.application.port), 10))
            line.sendall(beginning)

        def bare() -> int:
            line = http.client.HTTPConnection("127.0.0.1", site.application.port, timeout=2)
            with contextlib.closing(line):
                line.request("GET", "/robots.txt", headers={"Host": HOST, "X-Forwarded-Proto": "https"})
                return line.getresponse().status

        without = honest(bare, 3)
    assert (before, without) == (20, 0)
