"""Public pages: the same bytes for everyone, kept by caches until the site changes by itself."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.core.handlers.exception import response_for_exception
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, set_response_etag
from django.views.decorators.http import require_safe

from news import jalali
from news.models import Article, Meeting

# Seconds that a shared cache may show a page, show it once more while it asks anew (RFC 5861), and
# go on showing it while the site is down.
FRESH, WHILE_REVALIDATING, ON_ERROR = 5, 10, 3_600


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer GET and HEAD alone, without cookies, with the headers that caches need.

    A view that sets Cache-Control itself keeps it; an error is never stored.
    """

    safe_view = require_safe(view)

    @wraps(view)
    def page(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        begun = timezone.now()
        try:
            response = safe_view(request, *args, **kwargs)
        except Http404 as absent:
            response = response_for_exception(request, absent)
        _make_impersonal(response)
        if response.status_code >= 400:
            response["Cache-Control"] = "no-store"
            return response
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = cache_control(until=next_change(begun), now=timezone.now())
        set_response_etag(response)
        return get_conditional_response(request, etag=response.get("ETag"), response=response)

    return page


def next_change(after: datetime) -> datetime:
    """The next instant at which public pages differ without anybody's doing.

    Midnight, when today's date, hours and closures change; a publication or an expiry; one query.
    """
    coming = (
        Meeting.objects.filter(published_at__gt=after).order_by("published_at").values_list("published_at")
    )
    first, *others = [*Article.objects.next_events(after), coming[:1]]
    events = [instant for (instant,) in first.union(*others, all=True)]
    return min([jalali.next_midnight(after), *events])


def cache_control(*, until: datetime, now: datetime) -> str:
    """The header of a page that is right until the instant `until`.

    The times of staleness begin when freshness ends, so it is their sum that must not pass that instant.
    """
    left = max(0, int((until - now).total_seconds()))
    fresh = min(FRESH, left)
    stale = left - fresh
    return (
        f"public, max-age=0, s-maxage={fresh}, stale-while-revalidate={min(WHILE_REVALIDATING, stale)},"
        f" stale-if-error={min(ON_ERROR, stale)}"
    )


def _make_impersonal(response: HttpResponse) -> None:
    response.cookies.clear()
    varied = [name.strip() for name in response.get("Vary", "").split(",")]
    kept = [name for name in varied if name and name.lower() != "cookie"]
    if kept:
        response["Vary"] = ", ".join(kept)
    else:
        del response["Vary"]
