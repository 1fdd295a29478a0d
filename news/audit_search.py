"""Looking for words in the log of the desk: in all that its list shows of an entry."""

from collections.abc import Callable
from functools import cache

from django.contrib.auth.models import User
from django.db.models import QuerySet

from news import audit_reading
from news.kept_secrets import CONFIDENTIAL, Secrets
from news.models import Article, AuditEntry
from news.newsroom import letters, name_of

_COLUMNS = (
    "kind", "act", "actor__first_name", "actor__last_name", "actor__username", "object_id", "name", "note",
)  # fmt: skip
_ARTICLE = Article._meta.label_lower


def found(entries: QuerySet[AuditEntry], typed: str, secrets: Secrets) -> list[int]:
    """The keys of those with every word that was typed, in any spelling.

    Here and not in the database, whose folding takes twenty times as long. Of what is among the `secrets`
    only what the list tells is searched: a name that must not be read must not be guessed either.
    """
    words = letters(typed).split()
    text_of = _reading(secrets)
    rows = entries.values_list("pk", *_COLUMNS)
    return [key for key, *columns in rows if words and _has_all(words, text_of(*columns))]


def _has_all(words: list[str], text: str) -> bool:
    return all(word in text for word in words)


def _reading(secrets: Secrets) -> Callable[..., str]:
    hidden = {str(key) for key in secrets.keys}

    @cache
    def folded(text: str) -> str:
        return letters(secrets.veil(text))

    @cache
    def about(kind: str, act: str, *names: str | None) -> str:
        actor = User(**dict(zip(("first_name", "last_name", "username"), names, strict=True)))
        who = name_of(actor) if actor.username else ""
        entry = AuditEntry(kind=kind, act=act)
        return letters(f"{who} {entry.get_act_display()} {audit_reading.kind_in_words(entry)}")

    def text_of(
        kind: str, act: str, first: str | None, last: str | None, user: str | None, key: str, *texts: str
    ) -> str:
        if kind == _ARTICLE and key in hidden:
            texts = (CONFIDENTIAL,)
        return " ".join([about(kind, act, first, last, user), *(folded(str(text)) for text in texts)])

    return text_of
