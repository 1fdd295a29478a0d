"""An article's comments as readers see them: threads of one level, the newest first, in pages."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Subquery

from comments.models import Comment
from news.models import Article

HEADS_ON_A_PAGE = 50
# The rest of a discussion without end is not paged through.
MOST_PAGES = 200
NEIGHBOURS = 2
_SHOWN = ("name", "text", "status", "is_official", "position", "created_at", "parent")


@dataclass(frozen=True)
class Threads:
    """One page of an article's threads, and how much there is in all."""

    number: int
    heads: list[Comment]
    # All approved comments of the article, answers among them.
    count: int
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
    start = (number - 1) * HEADS_ON_A_PAGE
    on_page = _heads(article)[start : start + HEADS_ON_A_PAGE].values("pk")
    answers = Q(parent__in=on_page, status=Comment.Status.APPROVED)
    shown = Comment.objects.filter(Q(pk__in=on_page) | answers, article=article).only(*_SHOWN)
    approved = Comment.objects.approved().filter(article=article)
    counted = shown.annotate(heads_in_all=_count(_heads(article)), approved_in_all=_count(approved))
    heads = _threaded(list(counted.order_by("-is_official", "created_at", "pk")))
    if not heads:
        return Threads(number, [], 0, 0)
    pages = min(MOST_PAGES, -(-heads[0].heads_in_all // HEADS_ON_A_PAGE))
    return Threads(number, heads, heads[0].approved_in_all, pages)


def page_of(comment: Comment) -> int:
    """On which page of its article's discussion an approved comment stands."""
    head = comment.parent or comment
    newer = Q(created_at__gt=head.created_at) | Q(created_at=head.created_at, pk__gt=head.pk)
    before = Q(is_official=True) | newer if not head.is_official else Q(is_official=True) & newer
    return _heads(comment.article).filter(before).count() // HEADS_ON_A_PAGE + 1


def _heads(article: Article) -> QuerySet[Comment]:
    """Approved comments that answer none, and the empty places of those that have approved answers still."""
    # Asked by article, not head by head: PostgreSQL would read the answers of the whole site.
    answered = Comment.objects.approved().filter(article=article).values("parent")
    heads = Comment.objects.filter(article=article, parent=None)
    return heads.filter(Q(status=Comment.Status.APPROVED) | Q(pk__in=answered)).order_by(
        "-is_official", "-created_at", "-pk"
    )


def _count(comments: QuerySet[Comment]) -> Subquery:
    of_article = comments.order_by().values("article")
    return Subquery(of_article.annotate(n=Count("pk")).values("n"))


def _threaded(shown: list[Comment]) -> list[Comment]:
    """The heads, each with its `answers`, of which the office's came first."""
    heads = {comment.pk: comment for comment in shown if comment.parent_id is None}
    for head in heads.values():
        head.answers = []
        head.is_gone = head.status != Comment.Status.APPROVED
        if head.is_gone:
            # What is no longer public is not even in the template's reach.
            head.name = head.text = head.position = ""
    for comment in shown:
        if comment.parent_id is not None:
            heads[comment.parent_id].answers.append(comment)
    return sorted(heads.values(), key=lambda head: (head.is_official, head.created_at, head.pk), reverse=True)
