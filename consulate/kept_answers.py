"""What a kept page is answered with: whole or "not modified", compressed or plain, with the headers of the hour."""

import re
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from django.utils.http import parse_etags

from consulate.kept_pages import LIFE, WHILE_RENEWED, KeptPage
from news.public_page import FRESH, ON_ERROR, cache_control

# As Django's own middleware asks.
_TAKES_GZIP = re.compile(r"\bgzip\b")
# Seconds, so that a page in its ordinary life is announced as any other.
_LONGEST = LIFE + WHILE_RENEWED + FRESH + ON_ERROR + 2
# RFC 9110, 15.4.5: the headers of the page itself that a browser takes over; those of the site go along as always.
_OF_THE_BODY = frozenset({"content-type", "content-language", "content-disposition", "last-modified"})


def answer_with(page: KeptPage, environ: dict, start_response: Callable) -> Iterable[bytes]:
    is_compressed = page.is_compressed and bool(_TAKES_GZIP.search(environ.get("HTTP_ACCEPT_ENCODING", "")))
    etag = f"W/{page.etag}" if is_compressed and page.etag else page.etag
    own = [("Cache-Control", _cache_control(page))]
    if etag:
        own.append(("ETag", etag))
    if page.status[:3] == "200" and _is_known(page.etag, environ.get("HTTP_IF_NONE_MATCH", "")):
        kept = [header for header in page.headers if header[0].lower() not in _OF_THE_BODY]
        start_response("304 Not Modified", [*kept, *own])
        return []
    body = page.body if is_compressed else page.plain_body
    if is_compressed:
        own.append(("Content-Encoding", "gzip"))
    own.append(("Content-Length", str(len(body))))
    start_response(page.status, [*page.headers, *own])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _cache_control(page: KeptPage) -> str:
    if page.cache_control is not None:
        return page.cache_control
    # Of a page that stands in for another: the time for which it may do so began when it was made.
    until = min(page.changes_at, page.made_at + _LONGEST)
    now = datetime.fromtimestamp(time.time(), tz=UTC)
    return cache_control(until=datetime.fromtimestamp(until, tz=UTC), now=now)


def _is_known(etag: str, named: str) -> bool:
    """Whether the browser has this page already; compressed and plain are the same page."""
    if not named or not etag:
        return False
    known = parse_etags(named)
    return known == ["*"] or etag in (one.removeprefix("W/") for one in known)
