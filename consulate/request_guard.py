"""The first look at a request: what no honest browser sends is refused before anything parses it."""

import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _

from consulate import errors
from consulate.desk_sessions import is_desk

MAX_PATH = MAX_QUERY = 2_048
# People paste whole texts into a search field; the pages of search read no more of them than they need.
SEARCHES = frozenset({"/search/", "/search/suggest/"})
MAX_SEARCH_QUERY = 16 * 1024
MAX_PARAMETERS = 30
MAX_COOKIES = 8_192
MAX_PUBLIC_BODY = 64 * 1024
# A picture of 10 MB and the form around it.
MAX_DESK_BODY = 12 * 1024 * 1024
# Django's own pages of the desk take any other method for a GET.
DESK_METHODS = ("GET", "HEAD", "POST")
# NUL breaks the database driver; the other control characters have no place in an address.
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ENCODED_CONTROL = re.compile("%(?:0[0-8bcef]|1[0-9a-f])", re.IGNORECASE)
# The page of a refusal has nothing but the site's own style and emblem; this comes before the site's own policy.
_REFUSAL_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; frame-ancestors 'none'"
)


class RequestGuard:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in SEARCHES:
            _make_harmless(request)
        if not _is_sound(request):
            return _refusal(request)
        if is_desk(request.path) and request.method not in DESK_METHODS:
            return HttpResponseNotAllowed(DESK_METHODS)
        if _body_size(request) > (MAX_DESK_BODY if is_desk(request.path) else MAX_PUBLIC_BODY):
            return _in_words(_("This request is too large"), 413)
        if len(request.META.get("HTTP_COOKIE", "")) > MAX_COOKIES:
            del request.META["HTTP_COOKIE"]
        return self.get_response(request)


def _in_words(words: str, status: int) -> HttpResponse:
    """A bare line: nobody sends so much by chance."""
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")


def _make_harmless(request: HttpRequest) -> None:
    """No query is an error to a search: what no text holds is read as a space."""
    query = request.META.get("QUERY_STRING", "")
    if _CONTROL.search(unquote_to_bytes(query)):
        request.META["QUERY_STRING"] = _ENCODED_CONTROL.sub("+", query)


def _refusal(request: HttpRequest) -> HttpResponse:
    """The page of errors, which asks the database nothing."""
    response = errors.bad_request(request)
    response["Content-Security-Policy"] = _REFUSAL_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _is_sound(request: HttpRequest) -> bool:
    is_search = request.path in SEARCHES
    query = request.META.get("QUERY_STRING", "")
    path = request.path.encode("utf-8", "surrogatepass")
    return not (
        len(path) > MAX_PATH
        or len(query) > (MAX_SEARCH_QUERY if is_search else MAX_QUERY)
        or query.count("&") >= MAX_PARAMETERS
        or _CONTROL.search(path)
        or _CONTROL.search(unquote_to_bytes(query.replace("+", " ")))
        or not (is_search or _is_text(unquote_to_bytes(query)))
    )


def _is_text(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        # Latin-1 queries of old links are harmless (Django replaces the bytes); lone surrogates are not.
        return b"\xed" not in raw
    return True


def _body_size(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
