"""What the demonstration has around its comments: private inquiries, reports, addresses, words, bans, the rules."""

import random
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import connection

from comments.models import (
    Ban,
    CannedAnswer,
    Comment,
    Decision,
    DiscussionRules,
    Follower,
    Inquiry,
    InquiryAnswer,
    ListedWord,
    ModeratorDigest,
    Report,
)
from comments.models.bans import word_key
from consulate.demo.content.desk import DemoBan, DemoDesk
from consulate.demo.discussions import Entry, some_hash

A_DAY = timedelta(days=1)
# In this order nothing that is protected is in the way; what hangs on a comment goes with it.
MODELS = (Ban, Comment, ListedWord, CannedAnswer, DiscussionRules, ModeratorDigest)


def make(entries: list[Entry], desk: DemoDesk, people: dict[str, User], now: datetime) -> None:
    """Call it in the transaction that makes the newsroom, after the comments."""
    dice = random.Random("desk")
    steps = [*_answer_inquiries(entries, dice, now), *_report(entries, now), *_official_answers(entries)]
    Decision.objects.bulk_create(sorted(steps, key=lambda step: step.at))
    _follow(entries)
    ListedWord.objects.bulk_create(
        ListedWord(word=one.word, key=word_key(one.word), kind=one.kind, note=one.note) for one in desk.words
    )
    CannedAnswer.objects.bulk_create(
        CannedAnswer(title=title, text=text, position=10 * place)
        for place, (title, text) in enumerate(desk.canned_answers, start=1)
    )
    Ban.objects.bulk_create(_ban(ban, people, now) for ban in desk.bans)
    DiscussionRules.objects.create(message=desk.message)


def remove() -> None:
    """Decisions are kept from any other statement; the demonstration made them all, and takes them away."""
    for model in MODELS:
        model.objects.all().delete()
    with connection.cursor() as cursor:
        # PostgreSQL empties no table that a constraint of this transaction still looks at.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {Decision._meta.db_table}")


# --- Inquiries ------------------------------------------------------------------------------------


def _answer_inquiries(entries: list[Entry], dice: random.Random, now: datetime) -> Iterator[Decision]:
    asked = [entry for entry in entries if entry.demo.status == Comment.Status.INQUIRY]
    inquiries = [
        Inquiry(comment=entry.comment, opened_at=entry.decided_at, opened_by=entry.by) for entry in asked
    ]
    answers = []
    for entry, inquiry in zip(asked, inquiries, strict=True):
        moment = entry.decided_at
        for text in entry.demo.answers:
            moment = min(moment + timedelta(hours=dice.uniform(1, 30)), now)
            answers.append(
                InquiryAnswer(inquiry=inquiry, text=text, at=moment, by=entry.by, form_token=uuid.uuid4())
            )
            yield _step(entry, Decision.Act.ANSWERED, moment)
        inquiry.closed_at = moment if entry.demo.answers else None
    Inquiry.objects.bulk_create(inquiries)
    InquiryAnswer.objects.bulk_create(answers)


def _step(entry: Entry, act: str, at: datetime) -> Decision:
    """A step that left the comment's state as it was."""
    status = entry.demo.status
    return Decision(
        comment_id=entry.comment.pk, act=act, at=at, by=entry.by, from_status=status, to_status=status
    )


# --- Reports, answers, addresses ------------------------------------------------------------------


def _report(entries: list[Entry], now: datetime) -> Iterator[Decision]:
    reports, reported = [], []
    for entry in entries:
        for n, demo in enumerate(entry.demo.reports):
            # What a moderator has settled is older than what still waits for one.
            since = now - entry.decided_at if demo.closed else min(now - entry.decided_at, A_DAY)
            at = now - since * (3 - n) / 4
            closed = at + min(timedelta(hours=5), (now - at) / 2) if demo.closed else None
            reports.append(
                Report(
                    comment=entry.comment,
                    ground=demo.ground,
                    note=demo.note,
                    reporter=some_hash(f"{entry.demo.text} {n}"),
                    at=at,
                    closed_at=closed,
                    closed_by=entry.by if closed else None,
                )
            )
            if closed:
                yield _step(entry, Decision.Act.REPORTS_CLOSED, closed)
            else:
                entry.comment.reported_at = at
                reported.append(entry.comment)
    Report.objects.bulk_create(reports)
    Comment.objects.bulk_update(reported, ["reported_at"])


def _official_answers(entries: list[Entry]) -> Iterator[Decision]:
    """What was answered has a step of it."""
    for entry in entries:
        if entry.demo.by_office and entry.head is not None:
            at = entry.comment.created_at
            yield Decision(
                comment_id=entry.head.comment.pk,
                act=Decision.Act.ANSWERED,
                at=at,
                by=entry.by,
                from_status=Comment.Status.APPROVED,
                to_status=Comment.Status.APPROVED,
            )


def _follow(entries: list[Entry]) -> None:
    Follower.objects.bulk_create(
        Follower(
            comment=entry.comment,
            email=f"visitor{n}@example.org",
            created_at=entry.comment.created_at,
            asked_at=entry.decided_at,
            confirmed_at=entry.decided_at,
        )
        for n, entry in enumerate(one for one in entries if one.demo.by_email)
    )


# --- Words and bans -------------------------------------------------------------------------------


def _ban(demo: DemoBan, people: dict[str, User], now: datetime) -> Ban:
    made = now - timedelta(days=demo.days_ago)
    lifted = made + timedelta(days=demo.lifted_after_days) if demo.lifted_after_days else None
    return Ban(
        group=some_hash(demo.reason),
        reason=demo.reason,
        made_at=made,
        made_by=people["moderator"],
        ends_at=made + timedelta(days=demo.days),
        lifted_at=lifted,
        lifted_by=people["administrator"] if lifted else None,
    )
