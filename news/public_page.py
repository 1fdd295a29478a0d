"""Public pages: the same bytes for everyone, kept by caches until the site changes by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps

from django.core.handlers.exception import response_for_exception
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django.views.decorators.http import require_safe

from news.timed_changes import next_change

View = Callable[..., HttpResponse]
# Seconds that a shared cache may show a page, show it once more while it asks anew (RFC 5861), and
# go on showing it while the site is down. With the second or two that a page may be old when it leaves the site, and
# the one that a cache loses by counting in whole seconds, no page is older than fifteen.
FRESH, WHILE_REVALIDATING, ON_ERROR = 5, 7, 3_600


@dataclass(frozen=True)
class PageLife:
    """Until when a rendered page is right if nobody does anything, and whether its Cache-Control says so."""

    until: datetime
    is_announced: bool


def public_page(view: View | None = None, *, no_store: bool = False) -> View | Callable[[View], View]:
    """Answer GET and HEAD alone, without cookies, with the headers that caches need.

    A view that sets Cache-Control itself keeps it; an error is never stored, nor is anything with `no_store`. What
    may be kept has its `page_life`, for the site's own cache.
    """
    if view is None:
        return lambda view: public_page(view, no_store=no_store)
    safe_view = require_safe(view)

    @wraps(view)
    def page(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        request.begun = begun = timezone.now()
        try:
            response = safe_view(request, *args, **kwargs)
        except Http404 as absent:
            response = response_for_exception(request, absent)
        _make_impersonal(response)
        if response.status_code >= 400 or no_store:
            return _unkept(response)
        until = next_change(begun, getattr(request, "coming", None))
        life = PageLife(until, is_announced=not response.has_header("Cache-Control"))
        if life.is_announced:
            response["Cache-Control"] = cache_control(until=life.until, now=timezone.now())
        if not response.get("Content-Type", "").startswith("image/"):
            # It goes out compressed or not, as the browser likes; "not modified" says so too.
            patch_vary_headers(response, ["Accept-Encoding"])
        set_response_etag(response)
        answer = get_conditional_response(request, etag=response.get("ETag"), response=response)
        answer.page_life = life
        return answer

    page.is_kept = not no_store
    return page


def cache_control(*, until: datetime, now: datetime) -> str:
    """The header of a page that is right until the instant `until`.

    The times of staleness begin when freshness ends, so it is their sum that must not pass that instant; nor in a
    cache that counts in whole seconds and so keeps a page up to one longer.
    """
    left = max(0, int((until - now).total_seconds()) - 1)
    fresh = min(FRESH, left)
    stale = left - fresh
    return (
        f"public, max-age=0, s-maxage={fresh}, stale-while-revalidate={min(WHILE_REVALIDATING, stale)},"
        f" stale-if-error={min(ON_ERROR, stale)}"
    )


def _unkept(response: HttpResponse) -> HttpResponse:
    if response.status_code >= 400 or not response.has_header("Cache-Control"):
        response["Cache-Control"] = "no-store"
    return response


def _make_impersonal(response: HttpResponse) -> None:
    response.cookies.clear()
    varied = [name.strip() for name in response.get("Vary", "").split(",")]
    kept = [name for name in varied if name and name.lower() != "cookie"]
    if kept:
        response["Vary"] = ", ".join(kept)
    else:
        del response["Vary"]
