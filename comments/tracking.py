"""A comment's author, who has no account, follows the comment with its tracking code."""

import re
import unicodedata
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comments import threads
from comments.models import Comment, Decision, Follower, InquiryAnswer
from comments.models.comments import CODE_LENGTH, CODE_LETTERS
from news import persian, visitors
from news.models import Article
from news.readership import site_day

Status = Comment.Status
MISSES_PER_HOUR = 30
_HOUR = timedelta(hours=1)
_CODE = re.compile(f"[{CODE_LETTERS}]{{{CODE_LENGTH}}}")
_SEPARATORS = re.compile("[^0-9A-Z]")

# What the author reads: a word for the state, and what it means. That a comment is suspect is the office's affair.
_WAITS = (
    _("Awaiting approval"),
    _("Nobody but you can see it yet. A moderator reads it and then decides."),
)
STATES = {
    Status.PENDING: _WAITS,
    Status.SUSPECT: _WAITS,
    Status.APPROVED: (_("Published"), _("A moderator has approved it. Everybody can read it.")),
    Status.REJECTED: (_("Not published"), _("A moderator has read it and decided not to publish it.")),
    Status.SPAM: (
        _("Not published"),
        _("It was taken for advertising or a mass message. If that is a mistake, please contact the office."),
    ),
    Status.INQUIRY: (
        _("A private question"),
        _("The office treats it as a question of your own. It is never published; only you read the answer."),
    ),
    Status.WITHDRAWN: (
        _("Withdrawn"),
        _("You have taken it back and nobody reads it any more. The office still keeps its words."),
    ),
    Status.ERASED: (
        _("Erased"),
        _("Its words, its name and whatever belonged to it are gone and cannot be brought back."),
    ),
}
# What an author may do in each state. To take back what was never shown would change nothing.
_BOTH = ("withdraw", "erase")
ACTS = {
    Status.PENDING: _BOTH,
    Status.SUSPECT: _BOTH,
    Status.APPROVED: _BOTH,
    Status.INQUIRY: _BOTH,
    Status.REJECTED: ("erase",),
    Status.SPAM: ("erase",),
    Status.WITHDRAWN: ("erase",),
    Status.ERASED: (),
}


def read_code(typed: str) -> str | None:
    """The tracking code in what somebody typed or pasted, or None: small letters, any digits, any separators."""
    plain = persian.to_latin_digits(unicodedata.normalize("NFKC", typed)).upper()
    code = _SEPARATORS.sub("", plain)
    return code if _CODE.fullmatch(code) else None


class CodeConverter:
    """A tracking code in an address; no other address of the site looks like one."""

    regex = "[0-9A-Za-z-]{12,14}"

    def to_python(self, value: str) -> str:
        code = read_code(value)
        if code is None:
            raise ValueError
        return code

    def to_url(self, value: str) -> str:
        return value


class TooManyGuesses(Exception):
    """There were so many unknown codes from this address that the next one is refused for a while."""


def find(request: HttpRequest, code: str) -> Comment | None:
    """The visitor's comment with this code; raises TooManyGuesses. The office's answers are nobody's to follow.

    A right code always opens its page: people of one house, or one provider, have one address, and no stranger's
    misses shut them out. Guessing stays hopeless all the same, since a code has 59 bits.
    """
    found = Comment.objects.filter(code=code, is_official=False).first()
    if found is None:
        who = visitors.address_of_day(request, site_day())
        if not visitors.within_limit("code", who, limit=MISSES_PER_HOUR, window=_HOUR):
            raise TooManyGuesses
    return found


def readable_article(comment: Comment) -> Article | None:
    """The article, with what a link to it needs, if the public may read it."""
    return Article.objects.readable().only("pk", "slug", "title").filter(pk=comment.article_id).first()


def address_of(comment: Comment) -> str:
    """Where an approved comment stands now: on its article's page, among the older threads, or far down in one."""
    place = threads.place_of(comment)
    if place == {"page": 1}:
        return f"{comment.article.get_absolute_url()}#comment-{comment.pk}"
    older = reverse("comments:discussion", args=[comment.article_id])
    return f"{older}?{urlencode(place)}#comment-{comment.pk}"


def lasting_address_of(comment: Comment) -> str:
    """What leads to wherever the comment stands when the link is opened: letters are read late."""
    return reverse("comments:discussion", args=[comment.article_id]) + f"?comment={comment.pk}"


def rejection(comment: Comment) -> str:
    """Why the comment was rejected, in the words meant for its author."""
    if comment.status != Status.REJECTED:
        return ""
    rejections = Decision.objects.filter(comment_id=comment.pk, act=Decision.Act.REJECTED)
    wordings = rejections.order_by("-id").values_list("reason__public_wording", flat=True)
    return wordings.first() or ""


def decided_at(comment: Comment) -> datetime | None:
    """When the comment came to its state, also where its author brought it there."""
    if comment.status not in {Status.WITHDRAWN, Status.ERASED}:
        return comment.decided_at
    last = Decision.objects.filter(comment_id=comment.pk, act=comment.status).order_by("-id")
    return last.values_list("at", flat=True).first()


def official_answers(comment: Comment) -> QuerySet[Comment]:
    """What the office said to it in public. A reply is answered beside it, since threads are two deep."""
    answers = Comment.objects.approved().filter(is_official=True, article=comment.article_id)
    to_it = Q(parent=comment.pk)
    if comment.parent_id:
        to_it |= Q(parent=comment.parent_id, created_at__gte=comment.created_at)
    return answers.filter(to_it).order_by("created_at", "pk")


def private_answers(comment: Comment) -> QuerySet[InquiryAnswer]:
    return InquiryAnswer.objects.filter(inquiry__comment=comment.pk)


def letters_state(comment: Comment) -> str:
    """How far it is with letters to the author: "", "waiting" for news, "asked" to confirm, or "confirmed"."""
    follower = Follower.objects.filter(comment=comment.pk).first()
    if follower is None:
        return ""
    if follower.confirmed_at:
        return "confirmed"
    return "asked" if follower.asked_at else "waiting"
