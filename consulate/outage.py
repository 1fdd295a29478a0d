"""While the database is away one request in a while asks whether it is back; the others are answered at once.

To connect to a machine that is silent takes seconds (connect_timeout); each worker's threads would all hang in that.
"""

import time
from collections.abc import Callable
from functools import wraps

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

# Seconds that the database is left alone after nobody could connect to it.
PAUSE = 2.0
# Longer than an attempt to connect takes: meanwhile no other request makes one.
ATTEMPT = 5.0
# Seconds after which a page sends again what could not be noted.
RETRY_AFTER = 5

_away = {"until": 0.0}


def says_so_quickly(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 503 as JSON, with Retry-After, when the database is away or takes too long."""

    @wraps(view)
    def answered(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        now = time.monotonic()
        if now < _away["until"]:
            return _not_now()
        if _away["until"]:
            _away["until"] = now + ATTEMPT
        try:
            response = view(request, *args, **kwargs)
        except (OperationalError, InterfaceError):
            # One that took too long still has its connection; who could not connect has none.
            _away["until"] = time.monotonic() + PAUSE if connection.connection is None else 0.0
            return _not_now()
        except Exception:
            # Whatever it is, the database has answered.
            _away["until"] = 0.0
            raise
        _away["until"] = 0.0
        return response

    return answered


def _not_now() -> HttpResponse:
    response = JsonResponse({"error": "unavailable"}, status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response
