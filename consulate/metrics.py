"""Counters for Prometheus: what the processes of one application server counted, and at the end what is so now."""

import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.core.signals import got_request_exception
from django.http import HttpRequest
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    values,
)
from prometheus_client.multiprocess import MultiProcessCollector

from consulate import logs
from consulate.figures import Figures

CONTENT_TYPE = CONTENT_TYPE_LATEST
# Whether the workers of an application server count together (consulate/application_server.py): decided when
# prometheus_client was imported, whatever becomes of the environment afterwards.
IS_TOGETHER = bool(getattr(values.ValueClass, "_multiprocess", False))
_folder = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]) if IS_TOGETHER else None
if _folder:
    _folder.mkdir(mode=0o700, parents=True, exist_ok=True)
# So many kinds of faults have a name of their own; there are no more classes than code, but none may be forgotten here.
MOST_FAULTS = 40
# All workers may be renewed at once.
_ATTEMPTS = 5
_faults: set[str] = set()

REQUESTS = Counter("consulate_requests", "Requests that reached Django", ["route", "method", "status"])
SECONDS = Histogram(
    "consulate_request_seconds", "How long Django took", ["route"], buckets=(0.025, 0.1, 0.25, 1, 3, 10)
)
LIMITED = Counter("consulate_limited", "Requests refused because a limit was reached (429)", ["route"])
FAULTS = Counter("consulate_faults", "Faults that a view raised and nobody caught", ["kind"])
LOGINS = Counter("consulate_logins", "Passwords that were right or wrong", ["outcome"])
_PAGES = Counter(
    "consulate_kept_pages",
    "Requests for public pages that are kept, by what they were answered with",
    ["outcome"],
)
# Bound once: a kept page is answered in a tenth of a millisecond.
KEPT, LATE, STAND_IN, BROUGHT, RENDERED = map(
    _PAGES.labels, ("kept", "late", "stand_in", "brought", "rendered")
)


def count(request: HttpRequest, status: int, seconds: float) -> None:
    """One answered request; addresses that nobody has are one route, and methods that nobody knows one method."""
    route = logs.route_of(request)
    _requests(route, logs.method_of(request), status // 100).inc()
    _seconds(route).observe(seconds)
    if status == 429:
        LIMITED.labels(route).inc()


# There are as many as the site has addresses.
@cache
def _requests(route: str, method: str, hundreds: int) -> Counter:
    return REQUESTS.labels(route, method, f"{hundreds}xx")


@cache
def _seconds(route: str) -> Histogram:
    return SECONDS.labels(route)


def text(readiness: Any) -> bytes:
    """`readiness` is what consulate/watch.py found."""
    now = CollectorRegistry()
    now.register(Figures(readiness))
    return _counted() + generate_latest(now)


def _counted() -> bytes:
    if not IS_TOGETHER:
        return generate_latest(REGISTRY)
    together = CollectorRegistry()
    MultiProcessCollector(together, path=str(_folder))
    for _attempt in range(_ATTEMPTS):
        # A new worker may take over the counts of one that is gone, just between the list and the file.
        with suppress(FileNotFoundError):
            return generate_latest(together)
    # No counts rather than those of this process alone, which would look as if all had begun anew.
    return b""


# --- What Django tells ----------------------------------------------------------------------------


def _fault(**told: Any) -> None:
    kind = type(sys.exc_info()[1]).__name__
    if kind not in _faults and len(_faults) >= MOST_FAULTS:
        kind = "other"
    _faults.add(kind)
    FAULTS.labels(kind).inc()


def _right(**told: Any) -> None:
    LOGINS.labels("right").inc()


def _wrong(**told: Any) -> None:
    LOGINS.labels("wrong").inc()


got_request_exception.connect(_fault, dispatch_uid="metrics")
user_logged_in.connect(_right, dispatch_uid="metrics")
user_login_failed.connect(_wrong, dispatch_uid="metrics")
