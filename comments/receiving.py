"""A comment is taken in: once for each form, within the limits, screened, and waiting for a person."""

import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone

from comments import author_cookie, banning, form_token, screening
from comments.forms import CommentForm
from comments.models import Ban, Comment, ConcealedText, Follower
from news import visitors
from news.models import Article
from news.readership import site_day

LIMITS = ((2, timedelta(minutes=1)), (10, timedelta(hours=1)), (30, timedelta(days=1)))
# So many comments of one neighbourhood may wait for a moderator.
WAITING_OF_GROUP = 50


class Refused(Exception):
    """The comment is not taken now; nothing of it is kept."""


class TooManyComments(Refused):
    """The neighbourhood sent too much in a short time, or too much of it waits already."""


class NothingToAnswer(Refused):
    """The comment that is answered is not public, or not of this article."""


class Banned(Refused):
    def __init__(self, ban: Ban) -> None:
        super().__init__()
        self.ban = ban


def receive(request: HttpRequest, article: Article, form: CommentForm) -> Comment:
    """Keep a valid form's comment; raises Refused or what is wrong with the form's token (form_token).

    1. The same form sent again is the comment that it was; it uses up no limit.
    2. A ban, the limits and a full queue refuse it.
    3. It is screened, and kept with all that belongs to it, or not at all.
    4. Of copies that arrive at once, one is kept; the others, whatever refused them, are that one.
    """
    number = form_token.read(form.cleaned_data["token"], article.pk)
    if earlier := _sent_with(number):
        return earlier
    try:
        with transaction.atomic():
            return _take(request, article, form, number)
    except (IntegrityError, Refused):
        if earlier := _sent_with(number):
            return earlier
        raise


def answered_comment(article: Article, number: int) -> Comment | None:
    """The public comment of the article that somebody wants to answer."""
    return Comment.objects.approved().filter(article=article, pk=number).select_related("parent").first()


def _sent_with(number: uuid.UUID) -> Comment | None:
    return Comment.objects.filter(form_token=number).first()


def _take(request: HttpRequest, article: Article, form: CommentForm, number: uuid.UUID) -> Comment:
    now = timezone.now()
    groups = visitors.groups(request, site_day(now))
    own = visitors.group(request, site_day(now))
    _refuse_if_unwelcome(own, groups, now)
    typed = form.cleaned_data
    result = screening.screen(article, name=typed["name"], text=typed["text"], groups=groups, now=now)
    comment = Comment.objects.create(
        article=article,
        parent_id=_head_of(article, typed["reply_to"]),
        name=result.name,
        text=result.text,
        status=Comment.Status.SUSPECT if result.held_for else Comment.Status.PENDING,
        held_for=result.held_for,
        created_at=now,
        form_token=number,
        group=own,
        author=author_cookie.author_key(author_cookie.author_for(request, number)),
        text_hash=result.text_hash,
    )
    if result.original is not None:
        ConcealedText.objects.create(comment=comment, text=result.original)
    if typed["email"]:
        Follower.objects.create(comment=comment, email=typed["email"])
    return comment


def _refuse_if_unwelcome(own: bytes, groups: list[bytes], now: datetime) -> None:
    """The count of a refused comment is rolled back with it: limits count what was taken.

    The row of the minute is locked until the comment is kept, so a neighbourhood's comments come in one by one.
    """
    if ban := banning.ban_of(groups, now):
        raise Banned(ban)
    if not all(visitors.within_limit("comment", own, limit=n, window=w, now=now) for n, w in LIMITS):
        raise TooManyComments
    if Comment.objects.waiting().filter(group__in=groups).count() >= WAITING_OF_GROUP:
        raise TooManyComments


def _head_of(article: Article, number: int | None) -> int | None:
    """The thread's head: an answer to an answer is one to its head. Held until the answer is kept."""
    if number is None:
        return None
    public = Comment.objects.approved().filter(article=article, pk=number)
    answered = public.select_for_update(no_key=True).first()
    if answered is None:
        raise NothingToAnswer
    return answered.parent_id or answered.pk
