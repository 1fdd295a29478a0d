"""Pages for what went wrong, in Persian, without a traceback, and kept by no cache."""

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from consulate import outage
from consulate.desk_sessions import is_desk
from news import successors
from news.public_post import MAX_FIELDS

# Seconds after which a browser or a robot may ask again.
RETRY_AFTER = 30


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    is_too_much = isinstance(exception, TooManyFieldsSent | TooManyFilesSent | RequestDataTooBig)
    return _page(request, 400, "too_much" if is_too_much else "")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Where something once was, its successor or 410 (news/successors.py); else 404."""
    return successors.instead_of(request) or _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours; or a pause, when the database or the disk takes nothing. No page asks the database anything.

    Who has sent something is told to send it again, since what became of it may not be known.
    """
    fault = sys.exc_info()[1]
    if outage.is_full_disk(fault):
        return _page(request, 507, "not_kept")
    if not outage.is_of_the_database(fault):
        return _page(request, 500)
    response = _page(request, 503, "not_kept" if request.method == "POST" else "")
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """At the desk the form is older than the login; the browser's way back still holds what was typed.

    Elsewhere the views that take forms have their own check (news/public_post.py): these pages take none.
    """
    if is_desk(request.path):
        return _page(request, 403, "csrf")
    response = _page(request, 405)
    response["Allow"] = "GET, HEAD"
    return response


def _page(request: HttpRequest, status: int, name: str = "") -> HttpResponse:
    at_desk = is_desk(request.path)
    most_fields = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS if at_desk else MAX_FIELDS
    context = {"is_at_desk": at_desk, "most_fields": most_fields}
    response = render(request, f"errors/{name or status}.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response
