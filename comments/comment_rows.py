"""Comments as rows of a spreadsheet: the words as everybody may read them, no address, no hash."""

from collections.abc import Iterator

from django.contrib.auth.models import User
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from comments.models import Comment, Decision
from comments.named_articles import CONFIDENTIAL, is_named_to
from news import jalali
from news.newsroom import name_of
from news.spreadsheets import Row

HEADER = (
    _("number"), _("article"), _("in reply to"), _("name"), _("comment text"), _("status"), _("held for"),
    _("official answer"), _("sent on (Jalali)"), _("sent on"), _("decided on (Jalali)"), _("decided on"),
    _("decided by"), _("reason"),
)  # fmt: skip
_CHUNK = 500


def rows(comments: QuerySet[Comment], reader: User) -> Iterator[Row]:
    """One row for each comment, in the order of the queryset, as this member of staff may read it."""
    rejected = Decision.objects.filter(comment_id=OuterRef("pk"), act=Decision.Act.REJECTED)
    reason = Subquery(rejected.order_by("-id").values("reason__label")[:1])
    read = comments.select_related("article", "decided_by").annotate(
        rejected_for=reason, is_article_named=is_named_to(reader)
    )
    read = read.defer("search", "article__body", "article__body_text", "article__search", "article__lead")
    labels = {value: str(label) for value, label in (*Comment.Status.choices, *Comment.Held.choices)}
    for comment in read.iterator(chunk_size=_CHUNK):
        yield _row(comment, labels)


def _row(comment: Comment, labels: dict[str, str]) -> Row:
    is_rejected = comment.status == Comment.Status.REJECTED
    return (
        comment.pk,
        comment.article.title if comment.is_article_named else str(CONFIDENTIAL),
        comment.parent_id,
        comment.display_name,
        comment.text,
        labels[comment.status],
        "، ".join(labels[held] for held in comment.held_for),
        str(_("yes")) if comment.is_official else None,
        *_instant(comment.created_at),
        *_instant(comment.decided_at),
        name_of(comment.decided_by) if comment.decided_by else None,
        comment.rejected_for if is_rejected else None,
    )


def _instant(moment) -> tuple[str | None, str | None]:
    if moment is None:
        return None, None
    return f"{jalali.typed_date(moment)} {jalali.to_jalali(moment):%H:%M}", jalali.iso(moment)
