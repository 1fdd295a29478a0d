"""A random number that a visitor's browser keeps for this site; the database has only its keyed hash."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

COOKIE_AGE = timedelta(days=180)


@dataclass(frozen=True)
class VisitorCookie:
    # Which setting has the cookie's name, and what keeps its numbers apart from other cookies'.
    setting: str
    salt: str

    def read(self, request: HttpRequest) -> str | None:
        """The visitor's number, if the cookie is sound."""
        signed = request.COOKIES.get(getattr(settings, self.setting))
        if not signed:
            return None
        try:
            number = signing.loads(signed, salt=self.salt, max_age=COOKIE_AGE)
        except (signing.BadSignature, ValueError):
            return None
        return number if isinstance(number, str) else None

    def write(self, response: HttpResponse, number: str) -> None:
        response.set_cookie(
            getattr(settings, self.setting),
            signing.dumps(number, salt=self.salt),
            max_age=COOKIE_AGE,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Strict",
        )

    def key(self, number: str) -> bytes:
        """What is kept of the number."""
        return salted_hmac(self.salt, number, algorithm="sha256").digest()[:16]


def new_number() -> str:
    return uuid.uuid4().hex
