"""What a balancer and a watchman ask: whether this process is alive, and whether it can serve.

Only a database that is away, or one without its migrations, takes a machine out; a full disk or an old backup is
the same on every machine, and is reported as a warning with 200.
"""

import hmac
import os
import shutil
import time
from ipaddress import ip_address
from typing import NamedTuple

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from consulate import backup, metrics, store_probe
from consulate.backup import unfinished
from consulate.silence import AnswersWithin
from news import visitors

# Seconds for which an answer stands: whoever asks more often does not reach the database.
KEPT = 2.0
LIMIT_MS = 1_500
# Seconds for everything that is asked of the database, a new connection included: also one that is silent has its
# answer here before a balancer loses its patience.
LIMIT = 2.0
_known: dict[str, object] = {"readiness": None, "until": 0.0, "migrated": False}


class Readiness(NamedTuple):
    """Short words, without names of machines, for each thing that was looked at."""

    faults: dict[str, str]
    warnings: dict[str, str]

    @property
    def status(self) -> int:
        return 503 if self.faults else 200


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Alive: it asks nothing of anybody."""
    return JsonResponse({"ok": True})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    found = readiness()
    said = {"ok": not found.faults}
    if may_watch(request):
        said |= {"faults": found.faults, "warnings": found.warnings}
    response = JsonResponse(said, status=found.status)
    if found.faults:
        response["Retry-After"] = "5"
    return response


@require_safe
@never_cache
def measured(request: HttpRequest) -> HttpResponse:
    """For Prometheus; an address like any unknown one for others."""
    if not may_watch(request):
        raise Http404
    return HttpResponse(metrics.text(readiness()), content_type=metrics.CONTENT_TYPE)


def may_watch(request: HttpRequest) -> bool:
    """Whether the token fits, or the asker's own address, behind proxies that are believed, is in such a network."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if settings.METRICS_TOKEN and scheme.lower() == "bearer":
        return hmac.compare_digest(token.strip().encode("utf-8", "replace"), settings.METRICS_TOKEN.encode())
    if "X-Forwarded-For" in request.headers and not settings.TRUSTED_PROXIES:
        # A proxy that nobody told us of: its own address is not the asker's.
        return False
    address = ip_address(visitors.client_address(request))
    return any(address in network for network in settings.METRICS_NETWORKS)


def readiness() -> Readiness:
    if _known["readiness"] is None or time.monotonic() >= _known["until"]:
        faults = _faults_of_the_database()
        _known["readiness"] = Readiness(faults, _warnings())
        _known["until"] = time.monotonic() + KEPT
    return _known["readiness"]


def forget() -> None:
    """Look anew at the next question."""
    _known.update(readiness=None, until=0.0, migrated=False)


def _faults_of_the_database() -> dict[str, str]:
    try:
        # Within a transaction: what is set outlives it on no connection that a pooler lends to others.
        with AnswersWithin(LIMIT), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(LIMIT_MS)])
            if unfinished.is_there():
                # Also beneath an application that runs; what it brings may be of an older schema.
                _known["migrated"] = False
                return {"restore": "not finished"}
            if not _known["migrated"]:
                executor = MigrationExecutor(connection)
                if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                    return {"migrations": "not applied"}
                _known["migrated"] = True
    except (DatabaseError, InterfaceError):
        return {"database": "does not answer"}
    return {}


def _warnings() -> dict[str, str]:
    found = store_probe.warnings()
    for name, folder in _folders().items():
        try:
            if shutil.disk_usage(folder).free < settings.DISK_FREE_MB * 1024 * 1024:
                found[f"disk_{name}"] = "nearly full"
            elif name == "media" and not os.access(folder, os.W_OK):
                # The other is root's where the site runs behind a fence (deploy/systemd).
                found[name] = "not writable"
        except OSError:
            found[name] = "not there"
    age = backup.age_of_newest()
    if age is None:
        found["backup"] = "none"
    elif backup.is_too_old(age):
        found["backup"] = "too old"
    return found


def _folders() -> dict[str, object]:
    folders = {"var": settings.VAR_DIR}
    if hasattr(default_storage, "location"):
        folders["media"] = settings.MEDIA_ROOT
    return folders
