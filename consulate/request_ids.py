"""A number for each request, which leads from an answer to the lines of the log."""

import logging
import re
import secrets
import time
from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from consulate import logs, metrics

HEADER = "X-Request-ID"
# With LOG_REQUESTS one line for each request that reaches Django.
_requests = logging.getLogger("consulate.requests")
_SANE = re.compile(r"[0-9a-f]{16,32}\Z")


class RequestIds:
    """Middleware; only faults carry the number in a header, for other answers are kept and the same for everyone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = _id_of(request)
        began = time.monotonic()
        token = logs.current.set(request.request_id)
        try:
            response = self.get_response(request)
        finally:
            logs.current.reset(token)
        seconds = time.monotonic() - began
        metrics.count(request, response.status_code, seconds)
        if _requests.isEnabledFor(logging.INFO):
            _note(request, response.status_code, seconds)
        if response.status_code >= 500:
            response[HEADER] = request.request_id
        return response


def _note(request: HttpRequest, status: int, seconds: float) -> None:
    """Which page it was, and not which of its kind: the address itself may be somebody's."""
    told = {"method": logs.method_of(request), "route": logs.route_of(request), "status": status}
    told |= {"duration_ms": round(seconds * 1_000), "request_id": request.request_id}
    _requests.info("answered", extra={"told": told})


def _id_of(request: HttpRequest) -> str:
    """The proxy's number, when a proxy that is believed sent a sane one; else a number of our own."""
    named = request.META.get("HTTP_X_REQUEST_ID", "")
    if named and _SANE.match(named) and _is_from_a_proxy(request.META.get("REMOTE_ADDR", "")):
        return named
    return secrets.token_hex(16)


def _is_from_a_proxy(address: str) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in proxy for proxy in settings.TRUSTED_PROXIES)
