"""Whose comment it was: by this cookie alone a browser sees its own comments that are not public yet."""

import uuid

from django.http import HttpRequest, HttpResponse

from comments.visitor_cookie import VisitorCookie

_cookie = VisitorCookie("AUTHOR_COOKIE_NAME", salt="comments.author")


def author_of(request: HttpRequest) -> str | None:
    """The author's number from the signed cookie, if there is a sound one."""
    return _cookie.read(request)


def author_for(request: HttpRequest, form_number: uuid.UUID) -> str:
    """The author's number, or a new one, which is the same for each copy of the same form.

    Of a double click's two answers either may reach the browser last; both bring the cookie of the one comment.
    """
    return author_of(request) or uuid.uuid5(form_number, "author").hex


def remember(response: HttpResponse, author: str) -> None:
    _cookie.write(response, author)


def author_key(author: str) -> bytes:
    return _cookie.key(author)
