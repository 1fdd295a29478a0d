"""The first look at a request: what no honest browser sends is refused before anything parses it."""

import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

from consulate.desk_sessions import is_desk

MAX_PATH = MAX_QUERY = 2_048
MAX_PARAMETERS = 30
MAX_COOKIES = 8_192
MAX_PUBLIC_BODY = 64 * 1024
# A picture of 10 MB and the form around it.
MAX_DESK_BODY = 12 * 1024 * 1024
# NUL breaks the database driver; the other control characters have no place in an address.
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class RequestGuard:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_sound(request):
            return HttpResponseBadRequest("400", content_type="text/plain")
        if _body_size(request) > (MAX_DESK_BODY if is_desk(request.path) else MAX_PUBLIC_BODY):
            return HttpResponse("413", status=413, content_type="text/plain")
        if len(request.META.get("HTTP_COOKIE", "")) > MAX_COOKIES:
            del request.META["HTTP_COOKIE"]
        return self.get_response(request)


def _is_sound(request: HttpRequest) -> bool:
    query = request.META.get("QUERY_STRING", "")
    path = request.path.encode("utf-8", "surrogatepass")
    return not (
        len(path) > MAX_PATH
        or len(query) > MAX_QUERY
        or query.count("&") >= MAX_PARAMETERS
        or _CONTROL.search(path)
        or _CONTROL.search(unquote_to_bytes(query.replace("+", " ")))
        or not _is_text(unquote_to_bytes(query))
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
