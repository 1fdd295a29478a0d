"""What counts as a pause of the site and not as a fault of it, and how a beacon bears one.

While the database is away one request in a while asks whether it is back; the others are answered at once: to connect
to a machine that is silent takes seconds (connect_timeout), and each worker's threads would all hang in that.
"""

import errno
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from news.no_writes import takes_no_writes

# Seconds that the database is left alone after nobody could connect to it.
PAUSE = 2.0
# Longer than an attempt to connect takes: meanwhile no other request makes one.
ATTEMPT = 5.0
# Seconds after which a page sends again what could not be noted.
RETRY_AFTER = 5

_away = {"until": 0.0}
# No room on the disk, none within somebody's quota, or none for so large a file.
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def is_of_the_database(fault: BaseException | None) -> bool:
    """Whether the database is away, is too busy, has no room or takes no writes: it will be right again by itself."""
    return isinstance(fault, OperationalError | InterfaceError) or takes_no_writes(fault)


def is_full_disk(fault: BaseException | None) -> bool:
    """Whether a file could not be written for want of room."""
    return isinstance(fault, OSError) and fault.errno in _NO_ROOM


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
        except Exception as fault:
            is_pause = is_of_the_database(fault)
            # One that took too long still has its connection, and whatever else it is, the database has answered.
            is_away = is_pause and not _is_open(connection.connection)
            _away["until"] = time.monotonic() + PAUSE if is_away else 0.0
            if is_pause:
                return _not_now()
            raise
        _away["until"] = 0.0
        return response

    return answered


def _is_open(line: Any) -> bool:
    """Who could not connect has none; that to a database which fell silent was closed (consulate/silence.py)."""
    return line is not None and not line.closed


def _not_now() -> HttpResponse:
    response = JsonResponse({"error": "unavailable"}, status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response
