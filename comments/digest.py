"""The digest by e-mail: which comments came and wait, with a link for each to decide at once."""

from dataclasses import dataclass
from datetime import datetime

from django.core.mail import EmailMessage
from django.db.models import Count, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from comments import decision_links
from comments.models import Comment, ModeratorDigest
from comments.named_articles import CONFIDENTIAL, is_named_to
from news import jalali
from news.letter_text import RIGHT_TO_LEFT_MARK, isolated, quoted
from news.newsroom import name_of
from news.site_address import absolute
from news.templatetags.persian import fa

# A letter that nobody reads to its end; the desk has the rest.
LONGEST = 40


@dataclass(frozen=True)
class Waiting:
    """What came since a moderator's last digest and still waits: the first of it, and how much in all."""

    comments: list[Comment]
    total: int
    suspect: int

    def __bool__(self) -> bool:
        return bool(self.comments)

    @property
    def last(self) -> int:
        """Up to where this digest tells: the next one goes on from there."""
        return self.comments[-1].pk

    @property
    def more(self) -> int:
        return self.total - len(self.comments)


def recipients() -> list[ModeratorDigest]:
    """Who asked for the digest and may still moderate."""
    asked = (
        ModeratorDigest.objects.select_related("user").filter(user__is_active=True).exclude(user__email="")
    )
    return [digest for digest in asked.order_by("pk") if decision_links.may_decide(digest.user)]


def waiting_for(digest: ModeratorDigest) -> Waiting:
    """Comments that came since this moderator's last digest and wait, the longest waiting first."""
    new = Comment.objects.waiting().filter(pk__gt=digest.last_comment)
    counts = new.aggregate(total=Count("pk"), suspect=Count("pk", Q(status="suspect")))
    texts = ("article__body", "article__body_text", "article__search", "article__lead")
    shown = new.select_related("article", "parent").defer(*texts).order_by("pk")
    shown = shown.annotate(is_article_named=is_named_to(digest.user))
    return Waiting(list(shown[:LONGEST]), **counts)


def send(now: datetime | None = None) -> tuple[int, list[str]]:
    """Send each moderator what is new; returns how many letters went, and the addresses that failed.

    What a letter tells is claimed by one statement before it goes: two runs at once send one letter. A letter
    that the mail host refuses gives the claim back.
    """
    sent, failed = 0, []
    for digest in recipients():
        waiting = waiting_for(digest)
        if not waiting or not _claim(digest, waiting, now or timezone.now()):
            continue
        try:
            letter(digest, waiting).send()
            sent += 1
        # ValueError: an address with a line break in it, which no form of the desk lets in.
        except (OSError, ValueError):
            _give_back(digest, waiting)
            failed.append(digest.user.email)
    return sent, failed


def _claim(digest: ModeratorDigest, waiting: Waiting, now: datetime) -> bool:
    unclaimed = ModeratorDigest.objects.filter(pk=digest.pk, last_comment=digest.last_comment)
    return bool(unclaimed.update(last_comment=waiting.last, last_sent_at=now))


def _give_back(digest: ModeratorDigest, waiting: Waiting) -> None:
    claimed = ModeratorDigest.objects.filter(pk=digest.pk, last_comment=waiting.last)
    claimed.update(last_comment=digest.last_comment, last_sent_at=digest.last_sent_at)


def letter(digest: ModeratorDigest, waiting: Waiting) -> EmailMessage:
    """No word of a visitor stands in a header, and none at the beginning of a line."""
    moderator = digest.user
    links = decision_links.make(moderator, waiting.comments)
    context = {
        "moderator": isolated(name_of(moderator)),
        "items": [_item(comment, links[comment.pk]) for comment in waiting.comments],
        "more": waiting.more,
        "mark": RIGHT_TO_LEFT_MARK,
        "desk": absolute(reverse("admin:comments_comment_changelist")),
    }
    return EmailMessage(
        _subject(waiting),
        render_to_string("comments/moderation_digest.txt", context),
        to=[moderator.email],
        headers={"Auto-Submitted": "auto-generated"},
    )


def _subject(waiting: Waiting) -> str:
    numbers = {"total": fa(waiting.total), "suspect": fa(waiting.suspect)}
    if not waiting.suspect:
        return _("New comments: %(total)s waiting") % numbers
    return _("New comments: %(total)s waiting, %(suspect)s of them suspect") % numbers


def _item(comment: Comment, link: str) -> dict:
    return {
        "name": isolated(comment.display_name),
        "answers": isolated(comment.parent.display_name) if comment.parent else "",
        "held_for": "، ".join(comment.held_reasons),
        "sent": jalali.date_and_time(comment.created_at),
        "article": isolated(comment.article.title if comment.is_article_named else str(CONFIDENTIAL)),
        "text": quoted(comment.text),
        "link": link,
    }
