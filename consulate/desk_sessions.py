"""Sessions belong to the desk. The public pages neither read nor set a cookie of it."""

import re

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.middleware import SessionMiddleware
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from consulate.session_store import BEGUN

# Where an open form asks whether its people are still logged in (consulate/desk.py).
PULSE = "pulse/"
# What a form that lies open asks and sends by itself: the pulse (which also brings the number of notices), what is
# not saved yet, that it is still open, what its page would look like now.
_OF_ITSELF = "unsaved/", r"\d+/unsaved/", r"\d+/presence/", "preview/", r"\d+/preview/unsaved/"
_UNASKED = re.compile(rf"{PULSE}|news/article/({'|'.join(_OF_ITSELF)})")


def is_desk(path: str) -> bool:
    return path.startswith("/" + settings.DESK_PATH)


def comes_unasked(path: str) -> bool:
    """Whether an open form sends there by itself, be there people before it or not."""
    return is_desk(path) and bool(_UNASKED.fullmatch(path.removeprefix("/" + settings.DESK_PATH)))


class DeskSessionMiddleware(SessionMiddleware):
    """Saves, prolongs and announces a session only at the desk; elsewhere it can at most be read.

    What a form sends by itself only reads it too: one that lies open must not keep the session alive.
    """

    def process_request(self, request: HttpRequest) -> None:
        if not is_desk(request.path):
            # Public pages read no cookie of the desk's; the CSRF check would answer a broken one with a new one.
            request.COOKIES.pop(settings.CSRF_COOKIE_NAME, None)
        super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if is_desk(request.path) and not comes_unasked(request.path):
            return super().process_response(request, response)
        return response


# In a session: when the password was typed last, or the code after it, in seconds.
KNOWN = "known"


def begin(*, request: HttpRequest, **kwargs) -> None:
    """With the password the longest time of a session begins."""
    request.session[BEGUN] = request.session[KNOWN] = timezone.now().timestamp()


user_logged_in.connect(begin, dispatch_uid="session begins")


def end_sessions_of(user: User, *, but: str | None = None) -> None:
    """Log somebody out everywhere, but for the session with that key.

    Reads every session that holds, because none names its user in a column: those of a newsroom are few.
    """
    for session in Session.objects.filter(expire_date__gt=timezone.now()).exclude(pk=but):
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()


class NeverCacheDeskMiddleware:
    """Nothing of the desk is kept by a browser or a proxy, previews of unpublished articles least of all."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if is_desk(request.path):
            add_never_cache_headers(response)
        return response
