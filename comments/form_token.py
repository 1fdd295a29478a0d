"""The token in a comment form: it gives the form's age and makes what is sent with it count once."""

import time
import uuid
from datetime import timedelta

from django.core import signing

YOUNGEST = timedelta(seconds=3)
OLDEST = timedelta(hours=12)
_SALT = "comments.form"


class UnusableToken(Exception):
    """The token is missing, forged, of another article or older than twelve hours."""


class HastyToken(Exception):
    """The form was sent within three seconds; nobody writes a comment that fast."""


def make(article_id: int) -> str:
    return signing.dumps([article_id, uuid.uuid4().hex], salt=_SALT)


def read(token: str, article_id: int) -> uuid.UUID:
    """The form's own number; raises UnusableToken or HastyToken."""
    try:
        of_article, number = signing.loads(token, salt=_SALT, max_age=OLDEST)
        if of_article != article_id:
            raise UnusableToken
        number = uuid.UUID(str(number))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise UnusableToken from error
    if _age(token) <= YOUNGEST:
        raise HastyToken
    return number


def _age(token: str) -> timedelta:
    """Of a sound token, in which the second of its making stands before the seal."""
    made = token.rsplit(":", 2)[1]
    return timedelta(seconds=time.time() - signing.b62_decode(made))
