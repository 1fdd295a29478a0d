"""A look at one address of another site: whether something is there. Never at an address inside our own house.

The name is resolved once and the connection goes to the address that was judged, so that a name cannot change its
meaning in between. Each redirect is judged anew. What the other site sends is hardly read.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.utils.translation import gettext as _

# Seconds for a connection and for each piece of an answer; and for all of one answer, whatever trickles in.
PATIENCE, PATIENCE_IN_ALL = 5, 12
MOST_REDIRECTS = 5
MOST_BYTES = 16 * 1024
AGENT = "Mozilla/5.0 (compatible; ConsulateLinkCheck/1.0)"
# What some servers answer to a question for the head alone, and not to one for the page.
_ASK_FOR_THE_PAGE = frozenset({400, 403, 404, 405, 406, 410, 429, 500, 501, 502, 503})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# A page is there, though it is not shown to robots or to this country.
_THERE_ALL_THE_SAME = frozenset({401, 402, 403, 407, 418, 429, 451, 999})
_KEPT_IN_PATHS = "/:?#[]@!$&'()*+,;=%~-._"

Resolver = Callable[[str, int], list[str]]


@dataclass(frozen=True)
class Answer:
    """What came back; without a status nothing came, and `problem` says why."""

    status: int | None
    problem: str = ""

    @property
    def is_there(self) -> bool:
        return self.status is not None and (self.status < 400 or self.status in _THERE_ALL_THE_SAME)


class Refused(Exception):
    """Not to be asked at all."""


def resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_outside(address: str) -> bool:
    """Whether an IP address is of the open internet: not of this machine, its network, or a cloud's metadata."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    # An IPv4 address in the clothes of IPv6 is judged as what it is.
    if ip in _TRANSLATED:
        ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    inner = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    if teredo := getattr(ip, "teredo", None):
        inner = teredo[1]
    return all(_is_open(one) for one in (ip, inner) if one)


_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
# What the library calls global in some version of Python, and is not: services of the house (RFC 7534, a cloud's
# metadata at 192.0.0.192), examples (RFC 9637), another cloud's own host.
_OWN_USE = [ipaddress.ip_network(one) for one in ("192.0.0.0/24", "3fff::/20", "168.63.129.16/32")]


def _is_open(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if not ip.is_global or ip.is_multicast or ip.is_reserved or getattr(ip, "is_site_local", False):
        return False
    return not any(ip in network for network in _OWN_USE)


def visit(address: str, resolver: Resolver = resolve, allowed: Callable[[str], bool] = is_outside) -> Answer:
    """Ask for the head, and where that says nothing, for the page; follow a few redirects."""
    try:
        answer = _follow("HEAD", address, resolver, allowed)
        if answer.status in _ASK_FOR_THE_PAGE:
            answer = _follow("GET", address, resolver, allowed)
    except Refused as refused:
        return Answer(None, str(refused))
    except TimeoutError:
        return Answer(None, _("The site does not answer."))
    except ssl.SSLCertVerificationError:
        return Answer(None, _("Its certificate is not valid."))
    except socket.gaierror:
        return Answer(None, _("There is no site of this name."))
    except (OSError, http.client.HTTPException, ValueError):
        return Answer(None, _("The connection failed."))
    return answer


def _follow(method: str, address: str, resolver: Resolver, allowed: Callable[[str], bool]) -> Answer:
    for _turn in range(MOST_REDIRECTS + 1):
        status, onward = _ask(method, address, resolver, allowed)
        if status not in _REDIRECTS or not onward:
            return Answer(status, "" if status < 400 else _said(status))
        address = urljoin(address, onward)
    return Answer(None, _("It leads from redirect to redirect."))


def _said(status: int) -> str:
    if status in {404, 410}:
        return _("The page is not there.")
    return _("The site answers with the code %(status)d.") % {"status": status}


def _ask(
    method: str, address: str, resolver: Resolver, allowed: Callable[[str], bool]
) -> tuple[int, str | None]:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        raise Refused(_("Only addresses with http and https are looked at."))
    host = parts.hostname.encode("idna").decode("ascii") if not parts.hostname.isascii() else parts.hostname
    port = parts.port or (443 if parts.scheme == "https" else 80)
    found = resolver(host, port)
    if not found or not all(allowed(ip) for ip in found):
        raise Refused(_("The address is not of the public internet."))
    with _connection(parts, host, port, found[0]) as connection:
        connection.request(method, _target(parts), headers={"User-Agent": AGENT, "Accept": "*/*"})
        answer = connection.getresponse()
        if method == "GET":
            answer.read(MOST_BYTES)
        return answer.status, answer.getheader("Location")


def _target(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe=_KEPT_IN_PATHS)
    return f"{path}?{quote(parts.query, safe=_KEPT_IN_PATHS)}" if parts.query else path


@contextmanager
def _connection(parts: SplitResult, host: str, port: int, ip: str) -> Iterator[http.client.HTTPConnection]:
    """To the address that was judged, under the site's own name; cut off when it takes too long in all."""
    sock = socket.create_connection((ip, port), timeout=PATIENCE)
    if parts.scheme == "https":
        # The encrypted connection takes the plain one's place; the watch has to hold the one that is in use.
        context = ssl.create_default_context()
        sock = context.wrap_socket(sock, server_hostname=host, do_handshake_on_connect=False)
    watch = threading.Timer(PATIENCE_IN_ALL, _cut, [sock])
    watch.daemon = True
    watch.start()
    try:
        if isinstance(sock, ssl.SSLSocket):
            sock.do_handshake()
        connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
        # The name that the head of the question has: without the port where it is the usual one.
        connection.default_port = 443 if parts.scheme == "https" else 80
        connection.sock = sock
        yield connection
    finally:
        watch.cancel()
        sock.close()


def _cut(sock: socket.socket) -> None:
    try:
        # Of the connection itself, also where it is encrypted: the encryption is in use by the one who waits.
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
    except OSError:
        # It has ended already.
        return
