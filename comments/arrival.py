"""A form has arrived: the attempt is counted, and what decides about its comment is asked, all in one statement."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Self
from uuid import UUID

from django.db import connection
from django.db.models import BigIntegerField, BinaryField, DateTimeField, F, QuerySet, UUIDField
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.utils import timezone

from comments import screening
from comments.models import Ban, Comment
from comments.word_list import MARK, WordList
from news import visitors
from news.models import Office
from news.prepared import Prepared
from news.readership import site_day
from news.visitors import Limit
from news.written_once import Blank, together
from news.written_rows import IsAnyOf, prepared

# Looking at a comment costs more than sending one: attempts count even when nothing comes of them.
ATTEMPTS_OF_ADDRESS = 20
_MINUTE = timedelta(minutes=1)
# What of the office tells who imitates it, and what of it everybody may say.
_OFFICE = ("name", "signature_name", "signature_position", "phone", "emergency_phone", "email")


@dataclass(frozen=True)
class Arrival:
    """When and from where a form came, and what there was at that moment."""

    number: UUID
    at: datetime
    address: bytes
    # The neighbourhood under the key of today, and under all that still live.
    group: bytes
    groups: list[bytes]
    is_within_attempts: bool
    # The form is a comment already.
    was_sent: bool
    # The comment that it answers is public; False where it answers none.
    answers_a_public_one: bool
    banned_until: datetime | None
    office: Office
    mark_of_words: str

    @classmethod
    def of(cls, request: HttpRequest, number: UUID, *, article: int, answers: int | None) -> Self:
        """The attempt is counted for good: the transaction of a comment that is refused is taken back."""
        now = timezone.now()
        day = site_day(now)
        address, groups = visitors.address_of_day(request, day), visitors.groups(request, day)
        attempt = Limit("comment attempt", address, ATTEMPTS_OF_ADDRESS, _MINUTE)
        given = {"number": number, "article": article, "answers": answers, "groups": groups, "now": now}
        [(row,)] = _question().rows(connection, given | visitors.counting([attempt], now))
        found = json.loads(row)
        return cls(
            number=number,
            at=now,
            address=address,
            group=visitors.group(request, day),
            groups=groups,
            is_within_attempts=found["attempts"][0] <= attempt.most,
            was_sent=bool(found["sent"]),
            answers_a_public_one=bool(found["answered"]),
            banned_until=max(map(datetime.fromisoformat, found["bans"]), default=None),
            office=Office(**found["office"][0]) if found["office"] else Office.unnamed(),
            mark_of_words=found["words"][0],
        )

    def circumstances(self) -> screening.Circumstances:
        words = WordList.marked(self.mark_of_words)
        return screening.Circumstances(self.office, words, screening.site_is_full())


def answered(article: object, number: object) -> QuerySet[Comment]:
    """The public comment of the article that somebody wants to answer."""
    return Comment.objects.approved().filter(article=article, pk=number)


@cache
def _question() -> Prepared:
    now = Blank("now", DateTimeField())
    head = answered(Blank("article", BigIntegerField()), Blank("answers", BigIntegerField()))
    bans = Ban.objects.in_force(now).filter(IsAnyOf("group", "groups", BinaryField()))
    office = Office.objects.order_by("pk").values_list(JSONObject(**{name: F(name) for name in _OFFICE}))
    sql, values = together(
        {
            "attempts": ("SELECT count FROM attempt", ()),
            "sent": Comment.objects.filter(form_token=Blank("number", UUIDField())).order_by().values("pk"),
            "answered": head.order_by().values("pk"),
            "bans": bans.order_by().values("ends_at"),
            "office": office[:1],
            "words": MARK,
        }
    )
    counted, of_counted = visitors.ONE_MORE
    # An attempt that a crash of the database forgets does no harm; to wait for the disk takes longer than all else.
    return prepared((f"WITH attempt AS ({counted}) {sql}", of_counted + values), "synchronous_commit = off")
