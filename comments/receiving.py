"""A comment is taken in: once for each form, within the limits, screened, and waiting for a person."""

import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError
from django.http import HttpRequest

from comments import author_cookie, form_token, keeping, personal_data, screening
from comments.arrival import Arrival, answered
from comments.forms import CommentForm
from comments.models import Comment
from news import visitors
from news.models import Article, Office
from news.visitors import Limit
from news.whole_again import whole_again

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LIMITS_OF_ADDRESS = ((2, _MINUTE), (10, _HOUR), (30, _DAY))
# Wider: a neighbourhood may be a whole quarter of a town, and one of its houses must not silence the others.
LIMITS_OF_GROUP = ((10, _MINUTE), (60, _HOUR), (200, _DAY))
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
    """From the neighbourhood no comments are taken until then."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until


def receive(request: HttpRequest, article: Article, form: CommentForm) -> Comment:
    """Keep a valid form's comment; raises Refused, OtherWords or what is wrong with the form's token (form_token).

    1. Attempts are counted, and stay counted.
    2. The same form sent again is the comment that it was, if it says the same; it uses up no limit of comments.
    3. A ban, the limits and a full queue refuse it.
    4. It is screened, and kept with all that belongs to it, or not at all.
    5. Of copies that arrive at once, one is kept; the others, whatever refused them, are that one.
    """
    typed = form.cleaned_data
    number = form_token.read(typed["token"], article.pk)
    arrival = Arrival.of(request, number, article=article.pk, answers=typed["reply_to"])
    if not arrival.is_within_attempts:
        raise TooManyComments
    if arrival.was_sent and (earlier := _sent_with(number, form)):
        return earlier
    try:
        _refuse_if_unwelcome(arrival, answers=typed["reply_to"])
        author = author_cookie.author_key(author_cookie.author_for(request, number))
        return _take(article, typed, arrival, author, arrival.circumstances())
    except (IntegrityError, Refused):
        if earlier := _sent_with(number, form):
            return earlier
        raise


def answered_comment(article: Article, number: int) -> Comment | None:
    """The public comment of the article that somebody wants to answer."""
    return answered(article, number).select_related("parent").first()


def _sent_with(number: uuid.UUID, form: CommentForm) -> Comment | None:
    """The comment that the form is already; raises OtherWords where it is another one."""
    sent = Comment.objects.select_related("concealed_text", "parent").filter(form_token=number).first()
    if sent and not _says_the_same(sent, form.cleaned_data):
        raise OtherWords(sent)
    return sent


def _says_the_same(sent: Comment, typed: dict) -> bool:
    # As it was typed: a corrected telephone number is another text, though it is masked like the wrong one.
    text = sent.concealed_text.text if sent.is_masked else sent.text
    masked = personal_data.mask(typed["name"], screening.public_contacts(Office.current()))
    return sent.name == masked and text == typed["text"] and sent.parent_id == _named_head(typed["reply_to"])


def _named_head(number: int | None) -> int | None:
    """The head that a form names, whatever became of it meanwhile."""
    if number is None:
        return None
    return Comment.objects.filter(pk=number).values_list("parent", flat=True).first() or number


def _refuse_if_unwelcome(arrival: Arrival, answers: int | None) -> None:
    if answers is not None and not arrival.answers_a_public_one:
        raise NothingToAnswer
    if arrival.banned_until:
        raise Banned(arrival.banned_until)


@whole_again
def _take(
    article: Article, typed: dict, arrival: Arrival, author: bytes, circumstances: screening.Circumstances
) -> Comment:
    _refuse_if_too_many(arrival)
    result = screening.screen(
        article,
        name=typed["name"],
        text=typed["text"],
        groups=arrival.groups,
        now=arrival.at,
        circumstances=circumstances,
    )
    if result.waiting_of_group >= WAITING_OF_GROUP:
        raise TooManyComments
    # In this order: who deletes an article takes its comments first.
    head = _head_of(article, typed["reply_to"])
    comment = Comment(
        article=article,
        parent=head,
        name=result.name,
        text=result.text,
        status=Comment.Status.SUSPECT if result.held_for else Comment.Status.PENDING,
        held_for=result.held_for,
        created_at=arrival.at,
        form_token=arrival.number,
        group=arrival.group,
        author=author,
        text_hash=result.text_hash,
    )
    if not keeping.keep(comment, original=result.original, email=typed["email"]):
        raise ArticleGone
    return comment


def _refuse_if_too_many(arrival: Arrival) -> None:
    """The count of a refused comment is rolled back with it: limits count what was taken.

    The row of the minute is locked until the comment is kept, so a neighbourhood's comments come in one by one.
    """
    limits = [Limit("comment", arrival.address, *limit) for limit in LIMITS_OF_ADDRESS]
    limits += [Limit("comment of group", arrival.group, *limit) for limit in LIMITS_OF_GROUP]
    if not visitors.within_limits(limits, arrival.at):
        raise TooManyComments


def _head_of(article: Article, number: int | None) -> Comment | None:
    """The thread's head: an answer to an answer is one to its head. Held until the answer is kept."""
    if number is None:
        return None
    answered_one = answered(article, number).select_for_update(no_key=True).first()
    if answered_one is None:
        raise NothingToAnswer
    return answered_one.parent or answered_one
