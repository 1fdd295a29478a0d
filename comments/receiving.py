"""A comment is taken in: once for each form, within the limits, screened, and waiting for a person."""

import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone

from comments import article_hold, author_cookie, banning, form_token, personal_data, screening
from comments.forms import CommentForm
from comments.models import Ban, Comment, ConcealedText, Follower
from news import visitors
from news.models import Article, Office
from news.readership import site_day

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LIMITS_OF_ADDRESS = ((2, _MINUTE), (10, _HOUR), (30, _DAY))
# Wider: a neighbourhood may be a whole quarter of a town, and one of its houses must not silence the others.
LIMITS_OF_GROUP = ((10, _MINUTE), (60, _HOUR), (200, _DAY))
# Looking at a comment costs more than sending one: attempts count even when nothing comes of them.
ATTEMPTS_OF_ADDRESS = 20
# So many comments of one neighbourhood may wait for a moderator.
WAITING_OF_GROUP = 50


class Refused(Exception):
    """The comment is not taken now; nothing of it is kept."""


class TooManyComments(Refused):
    """The address or its neighbourhood sent too much in a short time, or too much of it waits already."""


class NothingToAnswer(Refused):
    """The comment that is answered is not public, or not of this article."""


class ArticleGone(Refused):
    """The article was deleted while the comment came in."""


class OtherWords(Exception):
    """The form was sent before with other words, which are kept; these are not."""

    def __init__(self, earlier: Comment) -> None:
        super().__init__()
        self.earlier = earlier


class Banned(Refused):
    def __init__(self, ban: Ban) -> None:
        super().__init__()
        self.ban = ban


def receive(request: HttpRequest, article: Article, form: CommentForm) -> Comment:
    """Keep a valid form's comment; raises Refused, OtherWords or what is wrong with the form's token (form_token).

    1. Attempts are counted, and stay counted.
    2. The same form sent again is the comment that it was, if it says the same; it uses up no limit of comments.
    3. A ban, the limits and a full queue refuse it.
    4. It is screened, and kept with all that belongs to it, or not at all.
    5. Of copies that arrive at once, one is kept; the others, whatever refused them, are that one.
    """
    number = form_token.read(form.cleaned_data["token"], article.pk)
    _count_attempt(request)
    if earlier := _sent_with(number, form):
        return earlier
    try:
        with transaction.atomic():
            return _take(request, article, form, number)
    except (IntegrityError, Refused):
        if earlier := _sent_with(number, form):
            return earlier
        raise


def answered_comment(article: Article, number: int) -> Comment | None:
    """The public comment of the article that somebody wants to answer."""
    return Comment.objects.approved().filter(article=article, pk=number).select_related("parent").first()


def _count_attempt(request: HttpRequest) -> None:
    now = timezone.now()
    address = visitors.address_of_day(request, site_day(now))
    within = visitors.within_limit
    if not within("comment attempt", address, limit=ATTEMPTS_OF_ADDRESS, window=_MINUTE, now=now):
        raise TooManyComments


def _sent_with(number: uuid.UUID, form: CommentForm) -> Comment | None:
    """The comment that the form is already; raises OtherWords where it is another one."""
    sent = Comment.objects.select_related("concealed_text").filter(form_token=number).first()
    if sent and not _says_the_same(sent, form.cleaned_data):
        raise OtherWords(sent)
    return sent


def _says_the_same(sent: Comment, typed: dict) -> bool:
    # As it was typed: a corrected telephone number is another text, though it is masked like the wrong one.
    text = sent.concealed_text.text if hasattr(sent, "concealed_text") else sent.text
    masked = personal_data.mask(typed["name"], screening.public_contacts(Office.current()))
    return sent.name == masked and text == typed["text"] and sent.parent_id == _named_head(typed["reply_to"])


def _named_head(number: int | None) -> int | None:
    """The head that a form names, whatever became of it meanwhile."""
    if number is None:
        return None
    return Comment.objects.filter(pk=number).values_list("parent", flat=True).first() or number


def _take(request: HttpRequest, article: Article, form: CommentForm, number: uuid.UUID) -> Comment:
    now = timezone.now()
    groups = visitors.groups(request, site_day(now))
    own = visitors.group(request, site_day(now))
    typed = form.cleaned_data
    if typed["reply_to"] is not None and not answered_comment(article, typed["reply_to"]):
        raise NothingToAnswer
    _refuse_if_unwelcome(visitors.address_of_day(request, site_day(now)), own, groups, now)
    result = screening.screen(article, name=typed["name"], text=typed["text"], groups=groups, now=now)
    # In this order: who deletes an article takes its comments first.
    head = _head_of(article, typed["reply_to"])
    if not article_hold.hold(article.pk):
        raise ArticleGone
    comment = Comment.objects.create(
        article=article,
        parent_id=head,
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


def _refuse_if_unwelcome(address: bytes, own: bytes, groups: list[bytes], now: datetime) -> None:
    """The count of a refused comment is rolled back with it: limits count what was taken.

    The row of the minute is locked until the comment is kept, so a neighbourhood's comments come in one by one.
    """
    if ban := banning.ban_of(groups, now):
        raise Banned(ban)
    limits = [("comment", address, *limit) for limit in LIMITS_OF_ADDRESS]
    limits += [("comment of group", own, *limit) for limit in LIMITS_OF_GROUP]
    if not all(visitors.within_limit(what, who, limit=n, window=w, now=now) for what, who, n, w in limits):
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
