"""What the office says in public: answers to comments, and statements of its own under an article."""

import uuid

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from comments import article_hold, letters, moderation
from comments.models import Comment, Decision, Letter
from news.models import Article, Office

Status = Comment.Status


class Changed(Exception):
    """The comment, or the article, is no longer as the moderator saw it; nothing was published."""


class OtherWords(Exception):
    """The form was sent before with other words, or its answer was taken back; these were not published."""


@transaction.atomic
def answer(comment: Comment, *, text: str, by: User, token: uuid.UUID, seen: str | None = None) -> Comment:
    """Answer a comment as the office; one that waits is approved along with it, or nothing happens: Changed.

    The same form sent twice is one answer, which comes back; with other words it is OtherWords.
    """
    number = uuid.uuid5(token, f"answer {comment.pk}")
    kept = Comment.objects.select_for_update(no_key=True).filter(pk=comment.pk)
    status = kept.values_list("status", flat=True).first()
    if given := _given(number, text):
        return given
    if status != (seen or comment.status) or status not in {Status.APPROVED, *Comment.WAITING}:
        raise Changed
    if status in Comment.WAITING:
        moderation.decide([comment.pk], Status.APPROVED, by=by, seen=[status])
    made = _published(comment.article_id, text, by, number, parent_id=comment.parent_id or comment.pk)
    moderation.note(Comment.objects.get(pk=comment.pk), Decision.Act.ANSWERED, by=by)
    letters.tell([comment.pk], Letter.Kind.OFFICIAL_ANSWER, official_answer=made)
    return made


@transaction.atomic
def state(article: Article, *, text: str, by: User, token: uuid.UUID) -> Comment:
    """A statement of the office under an article, in answer to nobody; raises as `answer` does."""
    number = uuid.uuid5(token, f"statement {article.pk}")
    if not article_hold.hold(article.pk):
        raise Changed
    return _given(number, text) or _published(article.pk, text, by, number, parent_id=None)


def signature() -> dict[str, str]:
    """The name and position above an answer given now."""
    office = Office.current()
    longest = Comment._meta.get_field("name").max_length
    return {
        "name": (office.signature_name or office.name)[:longest],
        "position": office.signature_position,
    }


def answers_to(comment: Comment) -> list[Comment]:
    """The office's answers that stand in the comment's thread."""
    said = Comment.objects.approved().filter(parent=comment.parent_id or comment.pk, is_official=True)
    return list(said.select_related("decided_by").order_by("created_at", "pk"))


# A form's number counts for its own page alone (uuid5 above): sent from another one it is another number.
def _given(number: uuid.UUID, text: str) -> Comment | None:
    given = Comment.objects.filter(form_token=number).first()
    if given and (given.text != text or given.status != Status.APPROVED):
        raise OtherWords
    return given


def _published(article_id: int, text: str, by: User, number: uuid.UUID, *, parent_id: int | None) -> Comment:
    now = timezone.now()
    made = Comment(
        article_id=article_id, parent_id=parent_id, text=text, is_official=True, form_token=number,
        status=Status.APPROVED, created_at=now, decided_at=now, decided_by=by, **signature(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        # The other half of a double click came first.
        if given := _given(number, text):
            return given
        raise
    return made
