"""Whole public pages, answered before Django is asked (docs/decisions/0032).

A page is kept under the edition (news/edition.py) that was the newest before it was rendered, for a request that
Django has seen and let through byte for byte: host, address and query. So neither the check of hosts nor the request
guard is passed by, and the headers are those of the first answer.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import get_path_info
from django.db import Error as DatabaseFault
from django.http import HttpResponse
from django.urls import Resolver404, resolve

from consulate import metrics, replica
from consulate.kept_answers import answer_with
from consulate.kept_pages import KeptPage, PageKey, Shelves
from consulate.shared_shelf import ALIAS, SharedShelf
from consulate.silence import AnswersWithin
from news import edition, redirects
from news.public_page import ON_ERROR

Environ = dict
Application = Callable[[Environ, Callable], Iterable[bytes]]
# Seconds that a request waits for another one that renders the same page.
PATIENCE = 10
# Seconds in which the database says which edition is the newest; after them kept pages stand in.
EDITION_WITHIN = 2.0
# Requests with these are answered by Django: a cache would have to understand them.
_UNCOMMON = (
    "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_IF_RANGE", "HTTP_RANGE", "HTTP_TRANSFER_ENCODING",
)  # fmt: skip
# What would turn a page into "not modified", which cannot be kept.
_CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")


class PageCache:
    """A WSGI application around Django's."""

    def __init__(self, application: Application, most_bytes: int) -> None:
        self.application = application
        self.shelves = Shelves(most_bytes, {urlsplit(settings.SITE_URL).netloc, *settings.ALLOWED_HOSTS})
        # None: each process for itself.
        self.shared = SharedShelf() if ALIAS in settings.CACHES else None
        self.turns = Turns()

    def __call__(self, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        if not _is_common(environ):
            return self.application(environ, start_response)
        if redirects.only_follows_readers(environ.get("QUERY_STRING", "")):
            # Each reader who comes from a messenger would have a page of his own; what is kept knows nothing of him.
            environ = {**environ, "QUERY_STRING": ""}
        key = _key(environ)
        page = self.shelves.get(key)
        if page is None and not (environ["REQUEST_METHOD"] == "GET" and _is_of_a_kept_page(environ)):
            return self.application(environ, start_response)
        newest = _newest_edition()
        now = time.time()
        if page and newest is not None and page.holds(newest, now):
            metrics.KEPT.inc()
            return answer_with(page, environ, start_response)
        if page and newest is None and page.may_stand_in(now, ON_ERROR):
            metrics.STAND_IN.inc()
            return answer_with(page, environ, start_response)
        if newest is None or environ["REQUEST_METHOD"] != "GET":
            return self.application(environ, start_response)
        if page and page.is_only_late(newest, now) and self.turns.is_taken(key):
            metrics.LATE.inc()
            return answer_with(page, environ, start_response)
        return self._made_once(key, newest, environ, start_response)

    def _made_once(
        self, key: PageKey, newest: int, environ: Environ, start_response: Callable
    ) -> Iterable[bytes]:
        """Of all requests for a page that is not there, one renders it, and the others wait for it."""
        with self.turns.of(key):
            page = self.shelves.get(key)
            if page and page.holds(newest, time.time()):
                metrics.KEPT.inc()
                return answer_with(page, environ, start_response)
            made_elsewhere = self.shared and self.shared.rendered_elsewhere(key, newest)
            if made_elsewhere and made_elsewhere.holds(newest, time.time()):
                self.shelves.put(key, made_elsewhere)
                metrics.BROUGHT.inc()
                return answer_with(made_elsewhere, environ, start_response)
            made_at = time.time()
            with replica.page_of(newest), _Rendering(self.application, environ) as rendering:
                answer = rendering.page(newest, made_at)
                self._keep(key, newest, answer, is_fault=rendering.is_fault)
                if rendering.is_fault and page and page.may_stand_in(time.time(), ON_ERROR):
                    answer = page
                (metrics.STAND_IN if answer is page and page else metrics.RENDERED).inc()
                if answer:
                    return answer_with(answer, environ, start_response)
                return rendering.handed_on(start_response)

    def _keep(self, key: PageKey, newest: int, page: KeptPage | None, *, is_fault: bool) -> None:
        if page:
            self.shelves.put(key, page)
        elif not is_fault:
            # What was taken off does not come back when the database goes away.
            self.shelves.remove(key)
        if self.shared and page:
            self.shared.put(key, page)
        elif self.shared:
            self.shared.nothing_to_keep(key, newest)


class Turns:
    """One at a time for each key."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[tuple, list] = {}

    def is_taken(self, key: PageKey) -> bool:
        return key in self._waiting

    @contextmanager
    def of(self, key: PageKey) -> Iterator[None]:
        """Waits for the turn; who has waited too long goes ahead."""
        with self._lock:
            entry = self._waiting.setdefault(key, [threading.Lock(), 0])
            entry[1] += 1
        taken = entry[0].acquire(timeout=PATIENCE)
        try:
            yield
        finally:
            if taken:
                entry[0].release()
            with self._lock:
                entry[1] -= 1
                if not entry[1]:
                    self._waiting.pop(key, None)


class _Rendering:
    """Django's answer to a request, held back until it is clear what becomes of it."""

    def __init__(self, application: Application, environ: Environ) -> None:
        self._environ = {name: value for name, value in environ.items() if name not in _CONDITIONS}
        self._application = application
        self._is_handed_on = False

    def __enter__(self) -> "_Rendering":
        self._response = self._application(self._environ, self._begin)
        return self

    def __exit__(self, *fault: object) -> None:
        # It ends the request: connections go back where they belong.
        if not self._is_handed_on and hasattr(self._response, "close"):
            self._response.close()

    def _begin(self, status: str, headers: list, exc_info: object = None) -> None:
        self._status, self._headers = status, headers

    @property
    def is_fault(self) -> bool:
        return self._status[:1] == "5"

    def page(self, newest: int, made_at: float) -> KeptPage | None:
        """What may be kept of it; None for errors and for what has no life of its own."""
        response = self._response
        life = getattr(response, "page_life", None)
        if life is None or not isinstance(response, HttpResponse) or response.status_code >= 400:
            return None
        own = {"Cache-Control", "Content-Length", "Content-Encoding", "ETag"}
        page = KeptPage(
            status=self._status,
            headers=tuple((name, value) for name, value in self._headers if name not in own),
            body=response.content,
            is_compressed=response.get("Content-Encoding") == "gzip",
            etag=response.get("ETag", "").removeprefix("W/"),
            cache_control=None if life.is_announced else response["Cache-Control"],
            edition=newest,
            made_at=made_at,
            changes_at=life.until.timestamp(),
        )
        return page.compressed() if "Accept-Encoding" in response.get("Vary", "") else page

    def handed_on(self, start_response: Callable) -> Iterable[bytes]:
        self._is_handed_on = True
        start_response(self._status, self._headers)
        return self._response


def _is_common(environ: Environ) -> bool:
    return (
        environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and environ.get("CONTENT_LENGTH") in (None, "", "0")
        and not any(name in environ for name in _UNCOMMON)
    )


def _key(environ: Environ) -> PageKey:
    return PageKey(
        url_scheme=environ["wsgi.url_scheme"],
        scheme=environ.get("HTTP_X_FORWARDED_PROTO", "") if settings.SECURE_PROXY_SSL_HEADER else "",
        host=environ.get("HTTP_HOST") or f"{environ.get('SERVER_NAME')}:{environ.get('SERVER_PORT')}",
        script=environ.get("SCRIPT_NAME", ""),
        path=environ.get("PATH_INFO", ""),
        query=environ.get("QUERY_STRING", ""),
    )


def _is_of_a_kept_page(environ: Environ) -> bool:
    try:
        return getattr(resolve(get_path_info(environ)).func, "is_kept", False)
    except Resolver404:
        return False


def _newest_edition() -> int | None:
    """None while the database is away."""
    try:
        with AnswersWithin(EDITION_WITHIN):
            return edition.current()
    except DatabaseFault:
        return None
