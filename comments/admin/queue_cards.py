"""What a card of the queue shows beside the comment: its author's record, readers' reports, what may be done."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from comments.models import Comment, ConcealedText, Decision, ListedWord, Report
from comments.moderation import MOVES, undoable
from comments.named_articles import is_named_to
from comments.waiting_time import waiting_time
from comments.word_list import WordList
from news.newsroom import name_of

Status = Comment.Status
# Longer words are folded until somebody asks for them.
LONG = 600
LONG_PARENT = 240
# Of a network that floods the queue only the latest are counted.
MOST_OF_A_GROUP = 1_000
_KINDS = {
    Comment.Held.BANNED_WORD: ListedWord.Kind.BANNED,
    Comment.Held.SUSPECT_WORD: ListedWord.Kind.SUSPECT,
}
# Texts that weigh megabytes in fifty rows, and that no card shows.
_UNREAD = (
    "search", "parent__search",
    "article__body", "article__body_text", "article__search", "article__lead",
)  # fmt: skip


@dataclass
class Card:
    comment: Comment
    user: User
    approved_before: int = 0
    refused_before: int = 0
    may_be_undone: bool = False
    # The reasons it was held for, words of the list with the words themselves.
    held: list[str] = field(default_factory=list)

    @property
    def age(self) -> str:
        return waiting_time(self.comment.created_at, timezone.now())

    @property
    def is_long(self) -> bool:
        return len(self.comment.text) > LONG or self.comment.text.count("\n") > 10

    @property
    def parent_is_long(self) -> bool:
        return len(self.comment.parent.text) > LONG_PARENT

    @property
    def reports(self) -> list[tuple[str, str]]:
        """The grounds of readers' open reports, each with its note."""
        grounds = dict(Report.Ground.choices)
        return [(grounds[report["ground"]], report["note"]) for report in self.comment.open_reports]

    @property
    def group_hex(self) -> str:
        return bytes(self.comment.group).hex() if self.comment.group else ""

    @property
    def decider(self) -> str:
        return name_of(self.comment.decided_by) if self.comment.decided_by else ""

    @property
    def is_inquiry(self) -> bool:
        return self.comment.status == Status.INQUIRY

    @property
    def may_be(self) -> set[str]:
        """The states that a moderator may bring it to."""
        moves = {str(status) for status, before in MOVES.items() if self.comment.status in before}
        return moves - {Status.SPAM.value, Status.INQUIRY.value} if self.comment.is_official else moves

    @property
    def may_be_answered(self) -> bool:
        """As the office, in public; whether an answer to an answer goes under its comment is the act's business."""
        return not self.comment.is_official and self.comment.status in (*Comment.WAITING, Status.APPROVED)


def with_what_a_card_shows(comments: QuerySet, user: User) -> QuerySet:
    rejected = Decision.objects.filter(comment_id=OuterRef("pk"), act=Decision.Act.REJECTED)
    reports = Report.objects.filter(comment=OuterRef("pk"), closed_at=None).order_by("pk")
    return (
        comments.select_related("article", "parent", "decided_by", "inquiry")
        .defer(*_UNREAD)
        .annotate(
            is_article_named=is_named_to(user),
            is_masked=Exists(ConcealedText.objects.filter(comment=OuterRef("pk"))),
            open_reports=ArraySubquery(reports.values_list(JSONObject(ground="ground", note="note"))),
            rejected_for=Subquery(rejected.order_by("-id").values("reason__label")[:1]),
        )
    )


def cards(comments: Iterable[Comment], user: User) -> list[Card]:
    shown = [Card(comment, user) for comment in comments]
    _add_records(shown)
    _add_undoing(shown, user)
    _add_held(shown)
    return shown


def _add_undoing(shown: list[Card], user: User) -> None:
    """Only what the moderator decided can be taken back at all; the rest need not be asked about."""
    mine = [card.comment.pk for card in shown if card.comment.decided_by_id == user.pk]
    back = undoable(mine, by=user)
    for card in shown:
        card.may_be_undone = card.comment.pk in back


def _add_held(shown: list[Card]) -> None:
    """Which words of the list stand in a comment, as the list is now; it is read only where a word held one."""
    words = None
    for card in shown:
        kinds = set(card.comment.held_for) & set(_KINDS)
        words = words or (WordList.current() if kinds else None)
        found = words.words_in(card.comment.name) + words.words_in(card.comment.text) if kinds else []
        card.held = [_reason(held, found) for held in card.comment.held_for]


def _reason(held: str, found: list[ListedWord]) -> str:
    words = dict.fromkeys(word.word for word in found if word.kind == _KINDS.get(held))
    named = "، ".join(f"«{word}»" for word in words)
    label = str(Comment.Held(held).label)
    return f"{label}: {named}" if named else label


_RECORDS = f"""
    SELECT groups.hash, decided.status, count(*)
    FROM unnest(%s::bytea[]) AS groups (hash), LATERAL (
        SELECT status FROM {Comment._meta.db_table}
        WHERE "group" = groups.hash ORDER BY created_at DESC LIMIT {MOST_OF_A_GROUP}
    ) AS decided GROUP BY 1, 2
"""


def _add_records(shown: list[Card]) -> None:
    """How many comments of the same network were let through and how many were not."""
    groups = {bytes(card.comment.group) for card in shown if card.comment.group}
    if not groups:
        return
    numbers: dict[tuple[bytes, str], int] = defaultdict(int)
    with connection.cursor() as cursor:
        cursor.execute(_RECORDS, [sorted(groups)])
        for group, status, count in cursor.fetchall():
            numbers[bytes(group), status] = count
    for card in shown:
        group = bytes(card.comment.group or b"")
        card.approved_before = numbers[group, "approved"]
        card.refused_before = numbers[group, "rejected"] + numbers[group, "spam"]
