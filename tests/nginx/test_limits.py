"""What never reaches the application: strange names, methods, sizes, floods, slow clients; and what is never logged."""

import contextlib
import re
import socket
import ssl
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.consulate.test_addresses import patterns
from tests.nginx.front import HOST, LIMITED, ROOT

pytestmark = pytest.mark.django_db

CONFIGURATION = (ROOT / "deploy" / "nginx.conf").read_text()


def reached(site) -> int:
    return len(site.application.requests.read_text().splitlines())


def refused_in_front(site, **request) -> int:
    """The status of an answer that the application knows nothing of."""
    before = reached(site)
    status = site.ask(**request).status
    assert reached(site) == before
    return status


def test_the_committed_file_is_sound(site):
    checked = site.nginx.checked()
    assert checked.returncode == 0
    assert "warn" not in checked.stderr


def test_plain_http_leads_to_the_site_alone(site):
    def said(host: str) -> bytes:
        with socket.create_connection(("127.0.0.1", site.nginx.plain_port), 10) as plain:
            plain.sendall(f"GET /news/?page=2 HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            try:
                return b"".join(iter(lambda: plain.recv(4096), b""))
            except ConnectionResetError:
                return b""

    answer = said(HOST)
    assert (
        answer.startswith(b"HTTP/1.1 301") and f"Location: https://{HOST}/news/?page=2\r\n".encode() in answer
    )
    assert said("evil.example") == b""


def test_another_name_is_dropped(site):
    before = reached(site)
    with pytest.raises(ssl.SSLError):
        site.nginx.line(name="evil.example").connect()
    with pytest.raises((ConnectionError, OSError)):
        site.ask("/", Host="evil.example")
    assert reached(site) == before


def test_http_2_is_offered(site):
    offered = ssl.create_default_context(cafile=site.nginx.folder / "certificate.pem")
    offered.set_alpn_protocols(["h2", "http/1.1"])
    plain = socket.create_connection(("127.0.0.1", site.nginx.port), 10)
    with offered.wrap_socket(plain, server_hostname=HOST) as secure:
        assert secure.selected_alpn_protocol() == "h2"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
def test_other_methods_are_refused(site, method):
    assert refused_in_front(site, path="/", method=method) == 405


def test_a_body_that_is_too_large_is_refused_in_front(site):
    public, desk = 64 * 1024, 12 * 1024 * 1024
    comment = "/news/1/comments/"
    assert refused_in_front(site, path=comment, method="POST", body=b"x" * (public + 1)) == 413
    assert refused_in_front(site, path="/admin/login/", method="POST", body=b"x" * (desk + 1)) == 413
    assert site.ask(comment, method="POST", body=b"x" * public).status != 413
    assert site.ask("/admin/login/", method="POST", body=b"x" * (public + 1)).status != 413


def test_a_flood_from_one_address_is_held_back_and_others_are_answered(site):
    with ThreadPoolExecutor(20) as flood:
        form = "/news/1/comments/"
        answers = list(
            flood.map(lambda _n: site.ask(form, method="POST", body=b"", source=LIMITED), range(120))
        )
    held = [answer for answer in answers if answer.status == 429]
    assert held and held[0].headers["Retry-After"] == "10"
    assert site.ask("/office/").status == 200


def test_nobody_writes_their_own_address(site):
    """Twenty searches are allowed to an address: a list of invented ones would be a new visitor each time."""
    statuses = []
    # Whenever the minute ends meanwhile, there are more than twenty in one.
    for number in range(45):
        invented = f"203.0.113.{number}"
        answer = site.ask(
            f"/search/?q={number}", X_Forwarded_For=invented, Forwarded=f"for={invented}", X_Real_IP=invented
        )
        statuses.append(answer.status)
    assert statuses[0] == 200
    assert 429 in statuses


def test_slow_clients_keep_nobody_from_reading(site, article):
    address = site.address(article)
    with contextlib.ExitStack() as slow:
        for number in range(200):
            line = site.nginx.line()
            slow.callback(line.close)
            line.connect()
            line.sock.sendall(
                f"POST /news/{number}/comments/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Le".encode()
            )
        before = reached(site)
        answers = [site.ask(address) for _reader in range(30)]
        forms = [site.ask(f"/news/{article}/comments/") for _reader in range(5)]
        assert {answer.status for answer in answers + forms} == {200}
        # The slow ones got no further than nginx.
        assert reached(site) - before <= 1 + len(forms)


@pytest.mark.full
def test_without_nginx_slow_clients_keep_everybody_from_reading(site):
    """The control: the same clients, past nginx."""
    with contextlib.ExitStack() as slow:
        for _number in range(200):
            line = slow.enter_context(socket.create_connection(("127.0.0.1", site.application.port), 10))
            line.sendall(f"POST /news/1/comments/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Le".encode())
        time.sleep(1)
        with pytest.raises(OSError):
            site.application.ask("/robots.txt", timeout=5)


def test_no_log_holds_an_address_or_a_secret(site):
    code, token, asked = "ABCD2345", "one-time-token", "a-private-question"
    for path in (
        f"/comments/{code}/",
        f"/comments/decide/{token}/",
        f"/preview/{token}/",
        f"/search/?q={asked}",
    ):
        site.ask(path, source=LIMITED)
    for letter in ("password_reset", "invitation"):
        # Django's answer leads on, to an address without the token.
        site.ask(f"/admin/{letter}/MQ/{token}/", source=LIMITED)
    line = site.nginx.line(LIMITED)
    line.connect()
    line.sock.sendall(b"NONSENSE\r\n\r\n")
    line.sock.recv(100)
    line.close()
    written = site.nginx.log.read_text() + site.nginx.errors.read_text()
    for masked in ("/comments/", "/comments/decide/", "/admin/password_reset/", "/admin/invitation/"):
        assert f" {masked}- " in written
    assert not re.search(r"127\.0\.0\.|" + "|".join((code, token, asked)), written)


@pytest.mark.parametrize(
    "path",
    [
        "/" + 7_000 * "a/",
        "/" + 900 * "password_reset/" + "x",
        "/?" + 2_000 * "fbclid&",
        "/?" + 1_500 * "utm_a=%20&" + "<",
        "/comments/" + 14_000 * "a",
        "/media/pictures/" + 14_000 * "0",
        "/news/1/" + 3_500 * "a%20" + "/?fbclid=1",
        "/static/" + 1_000 * ".0123456789ab" + "/",
    ],
    ids=range(8),
)
def test_no_address_is_too_long_for_an_expression(site, path):
    """An expression that gives up says so in the log of errors, with the visitor's address."""
    before = site.nginx.errors.read_text()
    assert site.ask(path, source=LIMITED).status in (400, 404)
    assert site.nginx.errors.read_text() == before


def test_every_page_that_reads_a_cookie_is_named_in_the_configuration():
    """Elsewhere nginx takes cookies away."""
    named = re.findall(r"location ~ (\^/\S+) \{", CONFIGURATION)
    posts = [p for p in patterns() if getattr(p.callback, "csrf_exempt", False)]
    assert len(posts) > 5
    for pattern in posts:
        address = "/" + re.sub(r"<(\w+:)?\w+>", "1", str(pattern.pattern))
        assert any(re.match(location, address) for location in named), address
