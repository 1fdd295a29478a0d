"""Letters of what the desk tells its people: one for each person and run, without a word of an article's text."""

from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from news import jalali
from news.letter_text import RIGHT_TO_LEFT_MARK, isolated, quoted
from news.models import Article, DeskNotice
from news.newsroom import name_of
from news.site_address import absolute
from news.templatetags.persian import fa

# A letter that nobody reads to its end, and a run that ends; the desk has the rest.
LONGEST, MOST_LETTERS = 40, 500
# What could not be told for so long is no news any more.
OLDEST = timedelta(days=30)


class HostIsAway(Exception):
    """The mail host takes nothing at present: the rest waits for the next run."""


def waiting(now: datetime) -> QuerySet[DeskNotice]:
    """Notices that nobody has read at the desk nor been sent."""
    return DeskNotice.objects.filter(mailed_at=None, read_at=None, at__gt=now - OLDEST)


def people(now: datetime) -> QuerySet[User]:
    """Those for whom something waits and who can be written to."""
    staff = User.objects.filter(Exists(waiting(now).filter(recipient=OuterRef("pk"))))
    return staff.filter(is_active=True, is_staff=True).exclude(email="").order_by("pk")


def send(now: datetime) -> tuple[int, int]:
    """Send each person one letter of what waits; returns how many went and how many did not.

    What the mail host does not take waits again; a host that is away ends the run.
    """
    sent = failed = 0
    try:
        for person in people(now)[:MOST_LETTERS]:
            went = _send(person, now)
            sent, failed = sent + (went is True), failed + (went is False)
    except HostIsAway:
        failed += 1
    return sent, failed


def _send(person: User, now: datetime) -> bool | None:
    """Whether the letter went; None where another run is at it."""
    claimed = _claim(person, now)
    if not claimed:
        return None
    notices, message = claimed
    try:
        message.send()
    # ValueError: an address with a line break in it, which no form of the desk lets in.
    except (SMTPRecipientsRefused, SMTPDataError, ValueError):
        _give_back(notices, now)
        return False
    except OSError as error:
        _give_back(notices, now)
        raise HostIsAway from error
    return True


# A run that dies between the claim and the mail host's word leaves them marked as sent: each notice goes at most once.
# One that is lost so still stands at the desk; a letter that came anew with every run could not be stopped by anybody.
@transaction.atomic(durable=True)
def _claim(person: User, now: datetime) -> tuple[list[DeskNotice], EmailMessage] | None:
    """Mark what waits as sent, committed before it is; another run at the same time passes over it."""
    own = waiting(now).filter(recipient=person).select_related("by").order_by("pk")
    notices = list(own.select_for_update(of=["self"], skip_locked=True)[:LONGEST])
    if not notices:
        return None
    DeskNotice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mailed_at=now)
    return notices, letter(person, notices)


def _give_back(notices: list[DeskNotice], now: datetime) -> None:
    claimed = DeskNotice.objects.filter(pk__in=[notice.pk for notice in notices], mailed_at=now)
    claimed.update(mailed_at=None)


def letter(person: User, notices: list[DeskNotice]) -> EmailMessage:
    """No word of anybody stands in a header; of an article that is kept from the person by now, none at all."""
    named = {notice.article_id for notice in notices}
    may_see = person.has_perm("news.view_article")
    known = Article.objects.known_to(person) if may_see else Article.objects.none()
    articles = known.filter(pk__in=named).only("title", "deleted_at").in_bulk()
    context = {
        "person": isolated(name_of(person)),
        "items": [_item(notice, articles.get(notice.article_id)) for notice in notices],
        "mark": RIGHT_TO_LEFT_MARK,
        "inbox": absolute(reverse("admin:notices")),
    }
    return EmailMessage(
        _("Notices of the newsroom desk: %(count)s") % {"count": fa(len(notices))},
        render_to_string("news/notice_letter.txt", context),
        to=[person.email],
        headers={"Auto-Submitted": "auto-generated"},
    )


def _item(notice: DeskNotice, article: Article | None) -> dict:
    is_kept_from = notice.article_id is not None and article is None
    detail = "" if is_kept_from else notice.detail
    return {
        "kind": notice.get_kind_display(),
        "at": jalali.date_and_time(notice.at),
        "by": isolated(name_of(notice.by)) if notice.by else "",
        "title": isolated(article.title) if article else "",
        "detail": quoted(detail) if detail else "",
        # What lies in the bin has no form.
        "link": absolute(reverse("admin:news_article_change", args=[article.pk]))
        if article and not article.deleted_at
        else "",
    }
