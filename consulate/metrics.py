"""Figures for Prometheus: what this machine's processes counted, and what the database says each ten seconds."""

import os
import time
from collections.abc import Iterator
from typing import Any

from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from consulate import backup

CONTENT_TYPE = CONTENT_TYPE_LATEST
# Seconds for which the figures of the database stand.
KEPT = 10.0
_METHODS = frozenset({"GET", "HEAD", "POST"})
_known: dict[str, Any] = {"rows": {}, "until": 0.0}

REQUESTS = Counter("consulate_requests", "Requests that reached Django", ["route", "method", "status"])
SECONDS = Histogram(
    "consulate_request_seconds", "How long Django took", ["route"], buckets=(0.025, 0.1, 0.25, 1, 3, 10)
)

# Both are read from indexes of what waits (comments/models); the edition is one row.
_QUERIES = {
    "consulate_edition": "SELECT number FROM news_edition WHERE id = 1",
    "consulate_comments_waiting": "SELECT count(*) FROM comments_comment WHERE status = 'pending'",
    "consulate_comments_oldest_seconds": (
        "SELECT coalesce(extract(epoch FROM now() - min(created_at)), 0)"
        " FROM comments_comment WHERE status = 'pending'"
    ),
}


def count(request: HttpRequest, status: int, seconds: float) -> None:
    """One answered request; addresses that nobody has are one route, and methods that nobody knows one method."""
    match = getattr(request, "resolver_match", None)
    route = (match.view_name or "unnamed") if match else "other"
    method = request.method if request.method in _METHODS else "other"
    REQUESTS.labels(route, method, f"{status // 100}xx").inc()
    SECONDS.labels(route).observe(seconds)


def text(readiness: Any) -> bytes:
    """`readiness` is what consulate/watch.py found."""
    counted = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)
    now = CollectorRegistry()
    now.register(_Now(readiness))
    return generate_latest(counted) + generate_latest(now)


class _Now:
    """What is so at this moment, whichever process is asked."""

    def __init__(self, readiness: Any) -> None:
        self._readiness = readiness

    def collect(self) -> Iterator[GaugeMetricFamily]:
        is_up = "database" not in self._readiness.faults
        figures = {
            "consulate_database_up": float(is_up),
            "consulate_ready": float(not self._readiness.faults),
            "consulate_warnings": len(self._readiness.warnings),
        }
        if age := backup.age_of_newest():
            figures["consulate_backup_age_seconds"] = age.total_seconds()
        if is_up:
            figures |= _rows()
        for name, value in figures.items():
            yield GaugeMetricFamily(name, name.replace("_", " "), value=value)


def _rows() -> dict[str, float]:
    if time.monotonic() >= _known["until"]:
        _known.update(rows=_asked(), until=time.monotonic() + KEPT)
    return _known["rows"]


def _asked() -> dict[str, float]:
    found = {}
    for name, query in _QUERIES.items():
        try:
            with connection.cursor() as cursor:
                cursor.execute(query)
                found[name] = float(cursor.fetchone()[0])
        except (DatabaseError, InterfaceError, TypeError):
            continue
    return found
