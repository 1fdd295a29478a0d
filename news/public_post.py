"""What the public may send. These requests carry no account's authority, so there is no token to steal.

In the place of Django's CSRF check, which needs a cookie, stands the browser's own word on where the
request comes from. The list of views that use this decorator is committed in a test.
"""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt

MAX_FIELDS = 50


def public_post(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the view receive POSTs of this site's own pages alone; its answers are never cached."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        _refuse_too_many_fields(request)
        if request.method == "POST" and not is_same_origin(request):
            response = render(request, "errors/from_elsewhere.html", status=403)
        else:
            response = view(request, *args, **kwargs)
        return _private(response)

    guarded.is_public_post = True
    return guarded


def signed_post(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the view receive POSTs from anywhere: its address holds a secret that only one letter's reader knows.

    A mail program that unsubscribes with one click (RFC 8058) is no page of this site and keeps no cookie.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        _refuse_too_many_fields(request)
        return _private(view(request, *args, **kwargs))

    guarded.is_signed_post = True
    return guarded


def _refuse_too_many_fields(request: HttpRequest) -> None:
    """No form of the public has so many; a name that comes again and again is as many fields."""
    if request.method == "POST" and sum(len(values) for _name, values in request.POST.lists()) > MAX_FIELDS:
        raise TooManyFieldsSent


def _private(response: HttpResponse) -> HttpResponse:
    """Neither caches nor search engines keep what is for one visitor."""
    if "Cache-Control" in response or "Expires" in response:
        add_never_cache_headers(response)
    else:
        # What Django would put together anew for each of a hundred readers a second.
        response["Expires"] = http_date()
        response["Cache-Control"] = "max-age=0, no-cache, no-store, must-revalidate, private"
    response["X-Robots-Tag"] = "noindex"
    return response


def is_same_origin(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this site sent the request; silence is a no."""
    site = request.META.get("HTTP_SEC_FETCH_SITE")
    if site:
        return site == "same-origin"
    source = request.META.get("HTTP_ORIGIN") or request.META.get("HTTP_REFERER") or ""
    try:
        parts = urlsplit(source)
    except ValueError:
        return False
    return f"{parts.scheme}://{parts.netloc}" == f"{request.scheme}://{request.get_host()}"
