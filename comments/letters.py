"""Letters to those who asked to be told what becomes of their comment.

Anybody can write anybody's address into a form. So the first letter only asks its owner to confirm, goes after
a moderator approved or answered, at most once a day to an address, and holds nothing that a visitor wrote. Who ends
the letters ends all of them, and gets none for a time, whatever is written into forms (comments/letter_stops.py).
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments import letter_stops, tracking
from comments.models import Comment, Follower, InquiryAnswer, Letter
from news import visitors
from news.models import Article, Office
from news.site_address import absolute

Kind = Letter.Kind
# News that is worth a first letter; to be rejected is not.
WORTH_ASKING = (Kind.APPROVED, Kind.OFFICIAL_ANSWER, Kind.INQUIRY_ANSWER)
# A letter that could not go for so long is no news any more.
OLDEST = timedelta(days=30)
_DAY = timedelta(days=1)
_SUBJECTS = {
    Kind.APPROVED: _("Your comment was published"),
    Kind.REJECTED: _("Your comment was not published"),
    Kind.OFFICIAL_ANSWER: _("The office has answered your comment"),
    Kind.INQUIRY_ANSWER: _("The office has answered your question"),
}


class HostIsAway(Exception):
    """The mail host takes nothing at present: the rest waits for the next run."""


def tell(
    comment_ids: Iterable[int],
    kind: str,
    *,
    official_answer: Comment | None = None,
    inquiry_answer: InquiryAnswer | None = None,
) -> None:
    """Queue a letter for each follower of the comments; the same news waits only once."""
    params = {
        "comments": sorted(set(comment_ids)),
        "kind": str(kind),
        "official": official_answer and official_answer.pk,
        "inquiry": inquiry_answer and inquiry_answer.pk,
        "now": timezone.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_TELL, params)


# Followers are locked first: one who unsubscribes at this moment is gone or is told, and never half of both.
_TELL = f"""
    WITH told AS (
        SELECT id, comment_id FROM {Follower._meta.db_table}
        WHERE comment_id = ANY(%(comments)s) ORDER BY comment_id FOR KEY SHARE
    )
    INSERT INTO {Letter._meta.db_table} (follower_id, kind, official_answer_id, inquiry_answer_id, created_at)
    SELECT told.id, %(kind)s, %(official)s::bigint, %(inquiry)s::bigint, %(now)s
    FROM told WHERE NOT EXISTS (
        SELECT FROM {Letter._meta.db_table} AS letter
        WHERE letter.follower_id = told.id AND letter.kind = %(kind)s AND letter.sent_at IS NULL
            AND letter.official_answer_id IS NOT DISTINCT FROM %(official)s::bigint
            AND letter.inquiry_answer_id IS NOT DISTINCT FROM %(inquiry)s::bigint
    )
    ORDER BY told.comment_id
"""


def true_letters(now: datetime) -> QuerySet[Letter]:
    """Unsent letters whose news still holds: what was undone, withdrawn or taken off is not told."""
    readable = Q(follower__comment__article__in=Article.objects.readable(now))
    state = "follower__comment__status"
    answered = Letter.objects.filter(
        follower=OuterRef("follower"), kind=Kind.OFFICIAL_ANSWER, official_answer__status="approved"
    )
    holds = (
        # Where the office has answered, its letter says that the comment is public.
        (Q(kind=Kind.APPROVED, **{state: "approved"}) & readable & ~Exists(answered))
        | Q(kind=Kind.REJECTED, **{state: "rejected"})
        | (Q(kind=Kind.OFFICIAL_ANSWER, official_answer__status="approved") & readable)
        | Q(kind=Kind.INQUIRY_ANSWER, **{state: "inquiry"})
    )
    return Letter.objects.filter(holds, sent_at=None, created_at__gt=now - OLDEST)


def followers_to_ask(now: datetime) -> QuerySet[Follower]:
    """Those for whom there is news, and whose address nobody has confirmed or been asked to confirm."""
    news = true_letters(now).filter(follower=OuterRef("pk"), kind__in=WORTH_ASKING)
    return Follower.objects.filter(Exists(news), asked_at=None).order_by("pk")


def letters_to_send(now: datetime) -> QuerySet[Letter]:
    return true_letters(now).filter(follower__confirmed_at__isnull=False).order_by("pk")


def send_waiting(now: datetime) -> tuple[int, int]:
    """Send what waits; returns how many letters went and how many did not.

    Each is claimed by one statement before it goes, so that two runs at once send one; what the mail host does
    not take now is given back. When the host is away the run ends: each attempt would cost its time-out.
    """
    outcomes: list[bool | None] = []
    try:
        for outcome in _attempts(now):
            outcomes.append(outcome)
    except HostIsAway:
        outcomes.append(False)
    return outcomes.count(True), outcomes.count(False)


def _attempts(now: datetime) -> Iterator[bool | None]:
    letter_stops.forget_stopped(now)
    for follower in followers_to_ask(now).select_related("comment"):
        yield _ask(follower, now)
    for letter in list(letters_to_send(now).values_list("pk", flat=True)):
        yield _send(letter, now)


def _ask(follower: Follower, now: datetime) -> bool | None:
    """Ask the owner of the address to confirm. None: another run did, or the address had its letter of the day."""
    who = letter_stops.address_key(follower.email)
    if not Follower.objects.filter(pk=follower.pk, asked_at=None).update(asked_at=now):
        return None
    claimed = Follower.objects.filter(pk=follower.pk)
    if not visitors.within_limit("confirmation", who, limit=1, window=_DAY, now=now):
        claimed.update(asked_at=None)
        return None

    def give_back() -> None:
        claimed.update(asked_at=None)
        visitors.give_back("confirmation", who, window=_DAY, now=now)

    return _deliver(_confirmation(follower), give_back)


def _send(pk: int, now: datetime) -> bool | None:
    """Send one piece of news, if it still holds. None: another run did, or the comment was taken back meanwhile."""
    claimed = Letter.objects.filter(pk=pk)
    # Unsent outside of the subquery too: only there a run that waited for another one looks once more.
    news = letters_to_send(now).filter(pk=pk).values("pk")
    if not claimed.filter(sent_at=None, pk__in=news).update(sent_at=now):
        return None
    letter = claimed.select_related("follower__comment", "official_answer", "inquiry_answer").first()
    if letter is None:
        return None
    return _deliver(_news(letter), lambda: claimed.update(sent_at=None))


def _deliver(message: EmailMessage, give_back: Callable[[], object]) -> bool:
    """Whether the mail host took the message.

    One that it refuses for good is not tried again; a host that is asked too often shuts its door.
    """
    try:
        message.send()
    except (SMTPRecipientsRefused, SMTPDataError, ValueError) as error:
        if _may_be_taken_later(error):
            give_back()
        return False
    except OSError as error:
        give_back()
        raise HostIsAway from error
    return True


def _may_be_taken_later(error: Exception) -> bool:
    """Codes below 500 ask for patience: a full mailbox, a host that lets strangers knock twice."""
    if isinstance(error, SMTPRecipientsRefused):
        return any(code < 500 for code, _words in error.recipients.values())
    return isinstance(error, SMTPDataError) and error.smtp_code < 500


def _confirmation(follower: Follower) -> EmailMessage:
    confirm = absolute(reverse("comments:confirm", args=[follower.token]))
    context = {"confirm": confirm, "days": settings.COMMENT_RETENTION_DAYS}
    subject = _("Do you want to be told of your comment?")
    return _message(follower, subject, "comments/confirmation_letter.txt", context)


def _news(letter: Letter) -> EmailMessage:
    comment = letter.follower.comment
    context = {"letter": letter, "reason": tracking.rejection(comment)}
    if letter.kind in {Kind.APPROVED, Kind.OFFICIAL_ANSWER}:
        context["link"] = absolute(tracking.lasting_address_of(letter.official_answer or comment))
    return _message(letter.follower, _SUBJECTS[letter.kind], "comments/news_letter.txt", context)


def _message(follower: Follower, subject: str, template: str, context: dict) -> EmailMessage:
    office = Office.current()
    unsubscribe = absolute(reverse("comments:unsubscribe", args=[follower.token]))
    context |= {
        "office": office,
        "article": tracking.readable_article(follower.comment),
        "unsubscribe": unsubscribe,
    }
    return EmailMessage(
        # A subject is one line, whatever the office is called.
        " ".join(f"{subject} | {office.name}".split()),
        render_to_string(template, context),
        to=[follower.email],
        headers={
            "List-Unsubscribe": f"<{unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
