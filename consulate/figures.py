"""What is so at this moment, whichever process is asked: the database's figures, the replica's, those of backups."""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections
from django.db.models import Count, Min, Q, QuerySet, Sum
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily

from comments import letters
from comments.models import Comment
from consulate import backup, login_limits
from consulate.models import CspReport
from consulate.replica import REPLICA
from news import notice_letters
from news.models import Article, DailyViews, Edition
from news.readership import site_day

# Seconds for which the figures of the database stand.
KEPT = 10.0
_HOUR = timedelta(hours=1)
_log = logging.getLogger(__name__)
_known: dict[str, Any] = {"rows": {}, "until": 0.0}
_DOES_NOT_ANSWER = (DatabaseError, InterfaceError)
# Nothing to replay is no lag, however long ago the last change was.
_BEHIND = """
    SELECT greatest(pg_wal_lsn_diff(%s::pg_lsn, pg_last_wal_replay_lsn()), 0),
           CASE WHEN pg_last_wal_replay_lsn() >= %s::pg_lsn THEN 0
                ELSE extract(epoch FROM now() - pg_last_xact_replay_timestamp()) END
"""


class Figures:
    """A collector of Prometheus; `readiness` is what consulate/watch.py found."""

    def __init__(self, readiness: Any) -> None:
        self._readiness = readiness

    def collect(self) -> Iterator[GaugeMetricFamily]:
        is_up = "database" not in self._readiness.faults
        found = {
            "consulate_database_up": float(is_up),
            "consulate_ready": float(not self._readiness.faults),
            "consulate_warnings": len(self._readiness.warnings),
            **_of_backups(),
            **(_rows() if is_up else {}),
        }
        for name, value in found.items():
            yield GaugeMetricFamily(name, name.replace("_", " "), value=value)


def _of_backups() -> dict[str, float]:
    """A drill that was not possible here, for want of the key, is none."""
    found = {}
    if age := backup.age_of_newest():
        found["consulate_backup_age_seconds"] = age.total_seconds()
    if drill := backup.last_drill():
        found["consulate_drill_age_seconds"] = (datetime.now(UTC) - drill.moment).total_seconds()
        found["consulate_drill_passed"] = float(bool(drill.passed))
    return found


# --- What the database says, asked seldom ---------------------------------------------------------


def _rows() -> dict[str, float]:
    if time.monotonic() >= _known["until"]:
        _known.update(rows=_asked(timezone.now()), until=time.monotonic() + KEPT)
    return _known["rows"]


def _asked(now: datetime) -> dict[str, float]:
    """What one question cannot tell, the others still do."""
    found: dict[str, float] = {}
    for ask in _QUESTIONS:
        try:
            found |= ask(now)
        except _DOES_NOT_ANSWER as error:
            _log.warning("A figure is missing: %s", error)
    return found


def _edition(now: datetime) -> dict[str, float]:
    return {"consulate_edition": Edition.objects.values_list("number", flat=True).first() or 0}


def _views(now: datetime) -> dict[str, float]:
    """As of the last recount, a minute ago at most while anybody reads."""
    today = DailyViews.objects.filter(day=site_day(now))
    return {"consulate_views_today": today.aggregate(sum=Sum("views"))["sum"] or 0}


def _comments(now: datetime) -> dict[str, float]:
    return _waiting("comments", Comment.objects.filter(status=Comment.Status.PENDING), "created_at", now)


def _letters(now: datetime) -> dict[str, float]:
    """Those that could go: what waits for its address to be confirmed is no work left undone."""
    return _waiting("letters", letters.letters_to_send(now), "created_at", now)


def _notices(now: datetime) -> dict[str, float]:
    """To people who can be written to: the others read theirs at the desk."""
    reached = Q(recipient__is_active=True, recipient__is_staff=True) & ~Q(recipient__email="")
    return _waiting("notices", notice_letters.waiting(now).filter(reached), "at", now)


def _waiting(what: str, rows: QuerySet, since: str, now: datetime) -> dict[str, float]:
    counted = rows.order_by().aggregate(many=Count("pk"), oldest=Min(since))
    age = max(now - counted["oldest"], timedelta()).total_seconds() if counted["oldest"] else 0.0
    return {f"consulate_{what}_waiting": counted["many"], f"consulate_{what}_oldest_seconds": age}


def _logins(now: datetime) -> dict[str, float]:
    """Names and whole addresses that may not try any more, each for its time."""
    kept_out = [one for one in login_limits.account(now) if one.until]
    return {"consulate_logins_kept_out": len(kept_out)}


def _people(now: datetime) -> dict[str, float]:
    """A new superuser is made by somebody with a shell, or by somebody who broke in."""
    return {"consulate_superusers": User.objects.filter(is_superuser=True, is_active=True).count()}


def _published(now: datetime) -> dict[str, float]:
    """An office publishes some articles a day; a stolen session or a script, many in an hour."""
    return {
        "consulate_published_last_hour": Article.objects.published()
        .filter(published_at__gt=now - _HOUR)
        .count()
    }


def _browsers(now: datetime) -> dict[str, float]:
    """Kinds of things, not reports: one browser may send a hundred of the same."""
    return {"consulate_csp_kinds_last_hour": CspReport.objects.filter(last_at__gt=now - _HOUR).count()}


def _replica(now: datetime) -> dict[str, float]:
    """How far the replica is behind the primary, where there is one."""
    if REPLICA not in connections.settings:
        return {}
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_lsn()::text")
        (lsn,) = cursor.fetchone()
    try:
        with connections[REPLICA].cursor() as cursor:
            cursor.execute(_BEHIND, [lsn, lsn])
            many, seconds = cursor.fetchone()
    except _DOES_NOT_ANSWER:
        connections[REPLICA].close()
        return {"consulate_replica_up": 0.0}
    found = {"consulate_replica_up": 1.0, "consulate_replica_behind_bytes": float(many or 0)}
    # None where it has replayed no transaction yet since it was started.
    if seconds is not None:
        found["consulate_replica_behind_seconds"] = float(seconds)
    return found


_QUESTIONS: tuple[Callable[[datetime], dict[str, float]], ...] = (
    _edition, _views, _comments, _letters, _notices, _logins, _people, _published, _browsers, _replica,
)  # fmt: skip
