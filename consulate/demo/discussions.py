"""The demonstration's discussions: what visitors wrote, and what moderators made of it.

What is told goes through the same doors as at a real office: a trigger writes each reception, decisions are made
by comments/moderation.py, authors take back by comments/erasing.py. The dice are the same each time.
"""

import hashlib
import math
import random
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User

from comments import erasing, moderation, personal_data
from comments.models import Comment, ConcealedText, RejectionReason
from consulate.demo.content.comments import TAKEN_BACK, DemoComment
from news import persian, visitors
from news.models import Article, Office
from news.readership import site_day

Status = Comment.Status
GROUPS = 60
A_MINUTE = timedelta(minutes=1)
# What waits came in the last days; moderators here let nothing wait for longer.
LONGEST_WAIT = timedelta(hours=70)


@dataclass
class Entry:
    """A comment on its way into the database; `decided_at` is empty for what waits."""

    demo: DemoComment
    comment: Comment
    by: User
    decided_at: datetime | None
    head: "Entry | None"

    @property
    def decision(self) -> str:
        return self.demo.was or self.demo.status

    @property
    def is_decided(self) -> bool:
        return self.decided_at is not None and not self.demo.by_office


def make(
    discussions: Iterable[tuple[Article, Sequence[DemoComment]]], people: dict[str, User], now: datetime
) -> list[Entry]:
    """Call it in the transaction that makes the newsroom; `people` are the accounts by role."""
    dice = random.Random("discussions")
    entries = [
        entry for article, demos in discussions for entry in _entries(article, demos, people, dice, now)
    ]
    _receive(entries)
    _decide(entries)
    for entry in entries:
        if entry.demo.status in TAKEN_BACK:
            take_back = erasing.erase if entry.demo.status == Status.ERASED else erasing.withdraw
            take_back(entry.comment.pk)
    return entries


# --- When, and by whom ----------------------------------------------------------------------------


def _entries(
    article: Article,
    demos: Sequence[DemoComment],
    people: dict[str, User],
    dice: random.Random,
    now: datetime,
) -> Iterator[Entry]:
    written: list[Entry] = []
    for demo in demos:
        head = None if demo.reply_to is None else written[demo.reply_to]
        sent = _sent(article, demo, head, dice, now)
        waits = (demo.was or demo.status) in Comment.WAITING
        decided = None if waits else sent if demo.by_office else _decided(sent, dice, now)
        by = people["administrator" if dice.random() < 0.25 else "moderator"]
        entry = Entry(demo, _comment(article, demo, sent, now), by, decided, head)
        written.append(entry)
        yield entry


def _sent(
    article: Article, demo: DemoComment, head: Entry | None, dice: random.Random, now: datetime
) -> datetime:
    """Never before the article or what it answers was public, and never in the future."""
    if demo.days_ago is not None:
        sent = now - timedelta(days=demo.days_ago) + timedelta(hours=dice.uniform(-1.5, 1.5))
    else:
        sent = article.published_at + timedelta(hours=demo.hours_after, minutes=dice.uniform(-25, 25))
    recently = now - LONGEST_WAIT * dice.uniform(0.02, 1)
    if demo.status in Comment.WAITING and sent < now - LONGEST_WAIT:
        sent = recently
    if sent > now - 5 * A_MINUTE:
        sent = recently
    first = article.published_at if head is None else head.decided_at or head.comment.created_at
    return min(max(sent, first + 7 * A_MINUTE), now - A_MINUTE)


def _decided(sent: datetime, dice: random.Random, now: datetime) -> datetime:
    """Minutes to two days later: mostly a few hours."""
    minutes = min(2_800.0, max(4.0, math.exp(dice.gauss(5.2, 1.1))))
    return min(sent + minutes * A_MINUTE, now)


def _comment(article: Article, demo: DemoComment, sent: datetime, now: datetime) -> Comment:
    text = personal_data.mask(persian.clean_text(demo.text))
    # Of one name, one neighbourhood.
    group = f"neighbourhood {zlib.crc32((demo.name or demo.text).encode()) % GROUPS}"
    author = f"{group} {demo.name}"
    is_remembered = not demo.by_office and sent > now - timedelta(days=settings.COMMENT_RETENTION_DAYS)
    return Comment(
        article=article,
        name=demo.name,
        text=text,
        held_for=list(demo.held),
        status=Status.SUSPECT if demo.held else Status.PENDING,
        created_at=sent,
        group=some_hash(group) if is_remembered else None,
        author=some_hash(author) if is_remembered else None,
        text_hash=None if demo.by_office else some_hash(persian.same_text_key(text)),
    )


def some_hash(words: str) -> bytes:
    """As long as a visitor's hash, and of nobody."""
    return hashlib.sha256(words.encode()).digest()[:16]


# --- Into the database ----------------------------------------------------------------------------


def _receive(entries: list[Entry]) -> None:
    office = Office.current()
    for entry in entries:
        if entry.demo.by_office:
            _sign(entry, office)
    Comment.objects.bulk_create(entry.comment for entry in entries if entry.head is None)
    replies = [entry for entry in entries if entry.head is not None]
    for reply in replies:
        reply.comment.parent = reply.head.comment
    Comment.objects.bulk_create(reply.comment for reply in replies)
    remembered = [entry for entry in entries if entry.comment.group is not None]
    # As if the visitors had come: without the key of its quarter no neighbourhood can be banned.
    for day in {site_day(entry.comment.created_at) for entry in remembered}:
        visitors.make_group_key(day)
    ConcealedText.objects.bulk_create(
        ConcealedText(comment=entry.comment, text=persian.clean_text(entry.demo.text))
        for entry in remembered
        if entry.comment.text != persian.clean_text(entry.demo.text)
    )


def _sign(entry: Entry, office: Office) -> None:
    comment = entry.comment
    comment.is_official, comment.status = True, Status.APPROVED
    comment.name, comment.position = office.signature_name, office.signature_position
    comment.decided_at, comment.decided_by = entry.decided_at, entry.by


def _decide(entries: list[Entry]) -> None:
    """In the order of time, as the log is read."""
    reasons = {reason.label: reason for reason in RejectionReason.objects.all()}
    for entry in sorted((entry for entry in entries if entry.is_decided), key=lambda one: one.decided_at):
        reason = _reason(entry.demo.reason, reasons) if entry.decision == Status.REJECTED else None
        moderation.decide([entry.comment.pk], entry.decision, by=entry.by, reason=reason, at=entry.decided_at)


def _reason(label: str, reasons: dict[str, RejectionReason]) -> RejectionReason:
    """One of those that every office begins with; it comes back where somebody renamed it."""
    if label not in reasons:
        reasons[label] = RejectionReason.objects.create(label=label, public_wording=label)
    return reasons[label]
