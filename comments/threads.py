"""An article's comments as readers see them: threads of one level, the newest first, in pages.

No page is without end: of a long thread the first answers stand there, all of them on pages of the thread's own.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from django.db.models import BigIntegerField, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from comments.models import Comment
from news.counted_rows import MOST_COUNTED, number_of
from news.models import Article
from news.one_statement import Wording, compiled
from news.prepared import Prepared
from news.written_once import Blank
from news.written_rows import prepared, tuples

HEADS_ON_A_PAGE = 50
ANSWERS_UNDER_A_HEAD, ANSWERS_ON_A_PAGE = 10, 50
# The rest of a discussion without end is not paged through.
MOST_PAGES = 200
NEIGHBOURS = 2
_SHOWN = ("pk", "parent_id", "name", "text", "status", "is_official", "position", "created_at")
# What each row of a page tells besides, of the page and of its own answers.
_COUNTED = ("heads_ahead", "approved_in_all", "answers_in_all")
_ANSWERS_ORDER = ("-is_official", "created_at", "pk")


@dataclass(slots=True)
class Shown:
    """A comment as readers see it: of one that is no longer public only that it was there.

    No row of the model, since a page has dozens of them.
    """

    pk: int
    parent_id: int | None
    name: str
    text: str
    status: str
    is_official: bool
    position: str
    created_at: datetime
    # As far as they are counted.
    heads_ahead: int = 0
    approved_in_all: int = 0
    answers_in_all: int = 0
    # The first ones, of which the office's come first.
    answers: list["Shown"] = field(default_factory=list)

    display_name = Comment.display_name

    def __post_init__(self) -> None:
        if self.is_gone:
            # It is not even in a template's reach.
            self.name = self.text = self.position = ""

    @property
    def is_gone(self) -> bool:
        return self.status != Comment.Status.APPROVED

    @property
    def has_more(self) -> bool:
        return self.answers_in_all > len(self.answers)

    @property
    def is_counted(self) -> bool:
        return self.answers_in_all < MOST_COUNTED


@dataclass(frozen=True)
class Threads:
    """One page of an article's threads, or of one of its threads, and how much there is in all."""

    number: int
    heads: list[Shown]
    # All approved comments of the article, answers among them; of one thread, its answers. As far as they are counted.
    count: int
    # As far as those that follow are counted.
    pages: int

    @property
    def near(self) -> range:
        return range(max(1, self.number - NEIGHBOURS), min(self.pages, self.number + NEIGHBOURS) + 1)

    @property
    def following(self) -> int:
        return self.pages - self.number

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def next(self) -> int:
        return self.number + 1


def threads_of(article: Article, number: int = 1) -> Threads:
    """A page of threads in one query; beyond the last page it is empty.

    Statements of the office come first, in each thread its answers.
    """
    if number > MOST_PAGES:
        return Threads(number, [], 0, 0)
    rows = tuples(_prepared(number, HEADS_ON_A_PAGE, ANSWERS_UNDER_A_HEAD), {"article": article.pk})
    return threads_in(rows, number)


@lru_cache(maxsize=MOST_PAGES)
def _prepared(number: int, size: int, answers: int) -> Prepared:
    return prepared(page(number, size, answers))


def threads_in(rows: Iterable[tuple], number: int = 1) -> Threads:
    """What the rows of page() say."""
    heads = _threaded([Shown(*row) for row in rows])
    if not heads:
        return Threads(number, [], 0, 0)
    pages = _pages(number, heads[0].heads_ahead, HEADS_ON_A_PAGE)
    return Threads(number, heads, heads[0].approved_in_all, pages)


def page(number: int, size: int, answers: int) -> Wording:
    """The heads of a page of the article in a blank, with their first answers, and how many there are besides."""
    article = Blank("article", BigIntegerField())
    start = (number - 1) * size
    on_page = _heads(article)[start : start + size].values("pk")
    # Of this article besides, which both are: the index of articles serves where it would read all comments.
    shown = Comment.objects.filter(
        Q(pk__in=on_page) | Q(pk__in=_first_answers(on_page, answers)), article=article
    )
    approved = Comment.objects.approved().filter(article=article)
    counted = shown.annotate(
        heads_ahead=number_of(_heads(article), start + size),
        approved_in_all=number_of(approved),
        answers_in_all=number_of(approved.filter(parent=OuterRef("pk"))),
    )
    return compiled(counted.order_by(*_ANSWERS_ORDER).values_list(*_SHOWN, *_COUNTED))


def thread_of(article: Article, head_id: int, number: int = 1) -> Threads | None:
    """A page of one thread's answers, below its head; None where there is no such thread. Two queries."""
    answers = Comment.objects.approved().filter(article=article, parent=head_id)
    if number > MOST_PAGES:
        return None
    start, end = (number - 1) * ANSWERS_ON_A_PAGE, number * ANSWERS_ON_A_PAGE
    found = _heads(article).filter(pk=head_id).annotate(all=number_of(answers), ahead=number_of(answers, end))
    row = found.values_list(*_SHOWN, "all", "ahead").first()
    if row is None:
        return None
    # The page says by itself how many there are, not its head.
    *head, count, ahead = row
    shown = list(answers.order_by(*_ANSWERS_ORDER).values_list(*_SHOWN)[start:end])
    if not shown and number > 1:
        return None
    heads = _threaded([Shown(*row) for row in (head, *shown)])
    return Threads(number, heads, count, _pages(number, ahead, ANSWERS_ON_A_PAGE))


def place_of(comment: Comment) -> dict[str, int]:
    """Which page an approved comment stands on: the discussion's `page`, or one of a long `thread`."""
    if comment.parent_id:
        before = _answers_before(comment)
        if before >= ANSWERS_UNDER_A_HEAD:
            return {"thread": comment.parent_id, "page": before // ANSWERS_ON_A_PAGE + 1}
    head = comment.parent or comment
    before = _heads_before(head)
    # Further down nothing is counted, but each thread has a page of its own.
    if before >= MOST_COUNTED:
        return {"thread": head.pk, "page": 1}
    return {"page": before // HEADS_ON_A_PAGE + 1}


def _pages(number: int, ahead: int, size: int) -> int:
    return min(MOST_PAGES, number + -(-ahead // size))


def _heads_before(head: Comment) -> int:
    newer = Q(created_at__gt=head.created_at) | Q(created_at=head.created_at, pk__gt=head.pk)
    before = Q(is_official=True) | newer if not head.is_official else Q(is_official=True) & newer
    return _counted(_heads(head.article).filter(before))


def _answers_before(answer: Comment) -> int:
    """As far as they are counted: of a thread longer than that, a link leads to where the rest begins."""
    older = Q(created_at__lt=answer.created_at) | Q(created_at=answer.created_at, pk__lt=answer.pk)
    before = Q(is_official=True) & older if answer.is_official else Q(is_official=True) | older
    return _counted(Comment.objects.approved().filter(before, parent=answer.parent_id))


def _counted(comments: QuerySet[Comment]) -> int:
    return comments.order_by().values("pk")[:MOST_COUNTED].count()


def _heads(article: Article | Blank) -> QuerySet[Comment]:
    """Approved comments that answer none, and the empty places of those that have approved answers still."""
    # Asked by article, not head by head: PostgreSQL would read the answers of the whole site.
    answered = Comment.objects.approved().filter(article=article).values("parent")
    heads = Comment.objects.filter(article=article, parent=None)
    return heads.filter(Q(status=Comment.Status.APPROVED) | Q(pk__in=answered)).order_by(
        "-is_official", "-created_at", "-pk"
    )


def _first_answers(heads: QuerySet, most: int) -> QuerySet:
    """The numbers of the first answers to each of the heads."""
    answers = Comment.objects.approved().filter(parent__in=heads)
    order = [F("is_official").desc(), "created_at", "pk"]
    placed = answers.annotate(place=Window(RowNumber(), partition_by="parent", order_by=order))
    return placed.filter(place__lte=most).order_by().values("pk")


def _threaded(shown: list[Shown]) -> list[Shown]:
    """The heads in their order, each with its answers in the order in which they came."""
    heads = {comment.pk: comment for comment in shown if comment.parent_id is None}
    for comment in shown:
        if comment.parent_id is not None:
            heads[comment.parent_id].answers.append(comment)
    return sorted(heads.values(), key=lambda head: (head.is_official, head.created_at, head.pk), reverse=True)
