"""What is typed into an article's form and not saved yet: kept on the server, offered again, pruned in time."""

import json
import re
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.db.models import Case, F, JSONField, QuerySet, When
from django.http import QueryDict
from django.utils import timezone

from news import batches
from news.models import Article, UnsavedWork

# Forms of one person, and what one of them may weigh; a body may have 200 kB.
MOST = 20
LARGEST = 300_000
_NUMBER = re.compile(r"[0-9a-f]{32}")
# What a form sends for its own sake: the token, the buttons (which begin with "_"), the number that it was given.
_NOT_TYPED = frozenset({"csrfmiddlewaretoken", "form_number"})


class TooLarge(Exception):
    """More was typed than is kept for an unsaved form."""


def number_in(sent: QueryDict) -> str | None:
    """The number of the opened form that sends, None where a form names none."""
    number = sent.get("form_number", "")
    if number and not _NUMBER.fullmatch(number):
        raise SuspiciousOperation
    return number or None


@transaction.atomic
def keep(owner: User, number: str, sent: QueryDict, *, article: Article | None) -> UnsavedWork:
    """Keep what the form holds now in place of what it held before; of too many forms the oldest goes.

    Raises TooLarge. The body is kept as it was typed: it is cleaned before it is shown or goes back into a form.
    """
    typed = _typed_in(sent)
    if len(json.dumps(typed, ensure_ascii=False).encode(errors="replace")) > LARGEST:
        raise TooLarge
    now = {
        "article": article,
        "typed": typed,
        "begun_from": _storable(sent.get("seen_save", ""))[:40],
        "at": timezone.now(),
    }
    work, is_new = UnsavedWork.objects.update_or_create(owner=owner, form=number, defaults=now)
    if is_new:
        older = UnsavedWork.objects.filter(owner=owner).values_list("pk", flat=True)[MOST:]
        UnsavedWork.objects.filter(pk__in=list(older)).delete()
    return work


def _typed_in(sent: QueryDict) -> dict[str, list[str]]:
    return {
        _storable(name): [_storable(value) for value in values]
        for name, values in sent.lists()
        if name not in _NOT_TYPED and not name.startswith("_")
    }


def _storable(text: str) -> str:
    """Without what the database refuses in JSON: NUL, and halves of letters."""
    return text.replace("\x00", "").encode(errors="ignore").decode()


def sent_by(work: UnsavedWork) -> QueryDict:
    """What was typed, as the form would send it."""
    sent = QueryDict(mutable=True)
    for name, values in work.typed.items():
        sent.setlist(name, values)
    return sent


def of(owner: User, article: Article | None) -> QuerySet[UnsavedWork]:
    """The person's own forms of the article, or of new ones; the latest first, without what was typed."""
    return UnsavedWork.objects.filter(owner=owner, article=article).defer("typed")


def of_which_one_is_whole(owner: User, article: Article | None, number: str) -> list[UnsavedWork]:
    """The same, in one query with what was typed into the form of that number."""
    typed = Case(When(form=number, then=F("typed")), default=None, output_field=JSONField())
    found = list(of(owner, article).annotate(typed_there=typed)[:MOST])
    for work in found:
        if work.form == number:
            work.typed = work.typed_there
    return found


def discard(owner: User, number: str | None) -> bool:
    deleted, _rows = UnsavedWork.objects.filter(owner=owner, form=number).delete()
    return bool(deleted)


def forget(now: datetime) -> int:
    """Delete what nobody came back for."""
    return batches.delete(UnsavedWork.objects.filter(at__lt=now - timedelta(days=settings.UNSAVED_WORK_DAYS)))
