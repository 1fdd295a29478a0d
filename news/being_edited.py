"""Who has the form of an article open just now, as the open forms themselves tell."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import Case, F, QuerySet, Value, When

from news.models import Article, Editing

# A form is heard every twenty seconds; one that missed three beats is closed.
SILENCE = timedelta(seconds=60)


def hear(article: Article, editor: User, now: datetime) -> None:
    """The form lies open; `since` begins anew after a silence."""
    since = Case(When(heard_at__lt=now - SILENCE, then=Value(now)), default=F("since"))
    if not Editing.objects.filter(article=article, editor=editor).update(since=since, heard_at=now):
        row = Editing(article=article, editor=editor, since=now, heard_at=now)
        Editing.objects.bulk_create([row], ignore_conflicts=True)


def leave(article: Article, editor: User) -> None:
    Editing.objects.filter(article=article, editor=editor).delete()


def by_others(editor: User, now: datetime) -> QuerySet[Editing]:
    """Forms that colleagues have open, the longest open first."""
    heard = Editing.objects.filter(heard_at__gt=now - SILENCE).exclude(editor=editor)
    return heard.select_related("editor").order_by("since", "pk")


def forget(now: datetime) -> int:
    deleted, _rows = Editing.objects.filter(heard_at__lt=now - timedelta(days=1)).delete()
    return deleted
