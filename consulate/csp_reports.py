"""Reports of browsers on what they refused to load: anybody can send them, so little is believed and little is kept."""

import hashlib
import json
import re
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from consulate import logs, outage
from consulate.models import CspReport
from news import readership, visitors

ADDRESS = "csp-report"
# No form of another site can send either without asking first, which is not answered.
OF_REPORT_URI, OF_REPORTING_API = "application/csp-report", "application/reports+json"
MAX_BODY = 16 * 1024
# The Reporting API sends several at once.
MOST_AT_ONCE = 20
# So many of a neighbourhood: to push out all that others sent takes seventeen of them.
OFTEN, WINDOW = 60, timedelta(hours=1)
_LENGTH = 200
_DIRECTIVE = re.compile(r"[a-z][a-z-]{2,39}")
_KEYWORD = re.compile(r"[a-z][a-z-]{2,29}")
_OF_THE_NET = frozenset({"http", "https", "ws", "wss"})
_NO_PART_OF_AN_ADDRESS = re.compile(r"[^\x21-\x7e]")


class Report(NamedTuple):
    """What is kept of one: the rule, and addresses without query, fragment or name."""

    page: str
    directive: str
    blocked: str
    source: str

    @property
    def key(self) -> bytes:
        return hashlib.sha256("\n".join(self).encode()).digest()[:16]


@csrf_exempt
@require_POST
@outage.says_so_quickly
def receive(request: HttpRequest) -> HttpResponse:
    """No answer tells what was kept; browsers do not read it."""
    if request.content_type not in {OF_REPORT_URI, OF_REPORTING_API}:
        return HttpResponse(status=415)
    try:
        body = request.read(MAX_BODY + 1)
    except UnreadablePostError:
        return HttpResponse(status=400)
    if len(body) > MAX_BODY:
        return HttpResponse(status=413)
    now = timezone.now()
    for report in reports_in(body, request.get_host()):
        sender = visitors.group(request, readership.site_day(now))
        if not visitors.within_limit("csp report", sender, limit=OFTEN, window=WINDOW, now=now):
            return HttpResponse(status=429, headers={"Retry-After": str(int(WINDOW.total_seconds()))})
        keep(report, now)
    return HttpResponse(status=204)


# --- What a report says ---------------------------------------------------------------------------


def reports_in(body: bytes, host: str) -> list[Report]:
    """Those of both shapes that are about a page of ours; of anything else none."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        return []
    several = sent if isinstance(sent, list) else [sent]
    found = [_report(one, host) for one in several[:MOST_AT_ONCE] if isinstance(one, dict)]
    return [report for report in found if report]


def _report(sent: dict, host: str) -> Report | None:
    told = sent.get("csp-report") or (sent.get("type") == "csp-violation" and sent.get("body"))
    if not isinstance(told, dict):
        return None
    page = _split(_text(told, "document-uri", "documentURL"))
    directive = _text(told, "effective-directive", "effectiveDirective", "violated-directive")
    blocked = _named(_text(told, "blocked-uri", "blockedURL"), host)
    source = _named(_text(told, "source-file", "sourceFile"), host)
    # What readers have added to their own browsers is none of our affairs.
    is_of_an_extension = any(one.endswith("-extension") for one in (blocked, source))
    if page is None or page.netloc != host or not _DIRECTIVE.fullmatch(directive) or is_of_an_extension:
        return None
    return Report(_path(page), directive, blocked or "?", source)


def _text(told: dict, *names: str) -> str:
    found = next((told[name] for name in names if isinstance(told.get(name), str)), "")
    return _NO_PART_OF_AN_ADDRESS.sub("", found.partition(" ")[0])


def _split(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:
        return None


def _named(address: str, host: str) -> str:
    """A path of ours, another site with a path, or a word such as "inline" or "data"."""
    parts = _split(address)
    if parts is None or parts.scheme not in _OF_THE_NET:
        word = parts.scheme or address if parts else ""
        return word if _KEYWORD.fullmatch(word) else ""
    if parts.netloc == host:
        return _path(parts)
    return logs.masked(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}")[:_LENGTH]


def _path(parts: SplitResult) -> str:
    return logs.masked(parts.path or "/")[:_LENGTH]


# --- What is kept ---------------------------------------------------------------------------------

# The place of the same report, else the first free one, else that of the report that is gone for longest.
_KEEP = """
INSERT INTO {table} AS kept (place, key, page, directive, blocked, source, times, first_at, last_at)
SELECT coalesce(
         (SELECT place FROM {table} WHERE key = %(key)s),
         (SELECT min(free) FROM generate_series(1, {most}) AS free
           WHERE NOT EXISTS (SELECT FROM {table} WHERE place = free)),
         (SELECT place FROM {table} ORDER BY last_at, place LIMIT 1)
       ), %(key)s, %(page)s, %(directive)s, %(blocked)s, %(source)s, 1, %(now)s, %(now)s
ON CONFLICT (place) DO UPDATE SET
  times = CASE WHEN kept.key = excluded.key THEN kept.times + 1 ELSE 1 END,
  first_at = CASE WHEN kept.key = excluded.key THEN kept.first_at ELSE excluded.first_at END,
  key = excluded.key, page = excluded.page, directive = excluded.directive, blocked = excluded.blocked,
  source = excluded.source, last_at = greatest(kept.last_at, excluded.last_at)
"""


def keep(report: Report, now: datetime) -> None:
    """Count it up in its row, or give it a place; one at a time, so that no two take the same."""
    table = CspReport._meta.db_table
    given = {"key": report.key, "now": now, **report._asdict()}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [table])
        cursor.execute(_KEEP.format(table=table, most=CspReport.MOST), given)
