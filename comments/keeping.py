"""A comment becomes a row, under an article that is there and stays until it is one."""

from functools import cache

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import (
    BigIntegerField,
    BinaryField,
    CharField,
    DateTimeField,
    Field,
    TextField,
    UUIDField,
)

from comments.models import Comment, ConcealedText, Follower
from news.models import Article
from news.prepared import Prepared
from news.written_once import Blank

# What is said of a new comment of a visitor; all else is empty until somebody decides.
_SAID: dict[str, Field] = {
    "parent_id": BigIntegerField(),
    "name": CharField(max_length=60),
    "text": TextField(),
    "status": CharField(max_length=9),
    "held_for": ArrayField(CharField(max_length=20)),
    "created_at": DateTimeField(),
    "form_token": UUIDField(),
    "code": CharField(max_length=12),
    "group": BinaryField(),
    "author": BinaryField(),
    "text_hash": BinaryField(),
}


def keep(comment: Comment, *, original: str | None, email: str) -> bool:
    """Write a new comment with what belongs to it; False where its article was deleted meanwhile.

    A foreign key looks only at the commit, when no page can be answered any more. The article is locked as the key
    itself would do it (comments/article_hold.py).
    """
    if not _write(comment):
        return False
    comment.is_masked = original is not None
    if comment.is_masked:
        ConcealedText.objects.create(comment=comment, text=original)
    if email:
        Follower.objects.create(comment=comment, email=email)
    return True


def _write(comment: Comment) -> bool:
    """What `save()` does, in one statement that is written once."""
    given = {name: getattr(comment, name) for name in ("article_id", *_SAID)}
    rows = _statement().rows(connection, given)
    if rows:
        [(comment.pk,)] = rows
        comment._state.adding, comment._state.db = False, connection.alias
    return bool(rows)


@cache
def _statement() -> Prepared:
    columns = ", ".join(f'"{name}"' for name in _SAID)
    places = ", ".join(["%s"] * len(_SAID))
    return Prepared(
        (
            f'INSERT INTO {Comment._meta.db_table} (article_id, is_official, "position", {columns})'
            f" SELECT held.id, FALSE, '', {places} FROM ("
            f"SELECT id FROM {Article._meta.db_table} WHERE id = %s FOR KEY SHARE) AS held RETURNING id",
            (*(Blank(name, field) for name, field in _SAID.items()), Blank("article_id", BigIntegerField())),
        )
    )
