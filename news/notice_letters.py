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

    A person's notices are locked while the letter goes, and another run passes over them. What the mail host does not
    take stays as it was; a host that is away ends the run.
    """
    sent = failed = 0
    try:
        for person in people(now)[:MOST_LETTERS]:
            went = _send(person, now)
            sent, failed = sent + (went is True), failed + (went is False)
    except HostIsAway:
        failed += 1
    return sent, failed


@transaction.atomic
def _send(person: User, now: datetime) -> bool | None:
    """Whether the letter went; None where another run is at it."""
    own = waiting(now).filter(recipient=person).select_related("by").order_by("pk")
    notices = list(own.select_for_update(of=["self"], skip_locked=True)[:LONGEST])
    if not notices:
        return None
    try:
        letter(person, notices).send()
    # ValueError: an address with a line break in it, which no form of the desk lets in.
    except (SMTPRecipientsRefused, SMTPDataError, ValueError):
        return False
    except OSError as error:
        raise HostIsAway from error
    DeskNotice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mailed_at=now)
    return True


def letter(person: User, notices: list[DeskNotice]) -> EmailMessage:
    """No word of anybody stands in a header; of an article that is kept from the person by now, none at all."""
    named = {notice.article_id for notice in notices}
    may_see = person.has_perm("news.view_article")
    known = Article.objects.at_desk(person) if may_see else Article.objects.none()
    titles = dict(known.filter(pk__in=named).values_list("pk", "title"))
    context = {
        "person": isolated(name_of(person)),
        "items": [_item(notice, titles) for notice in notices],
        "mark": RIGHT_TO_LEFT_MARK,
        "inbox": absolute(reverse("admin:notices")),
    }
    return EmailMessage(
        _("Notices of the newsroom desk: %(count)s") % {"count": fa(len(notices))},
        render_to_string("news/notice_letter.txt", context),
        to=[person.email],
        headers={"Auto-Submitted": "auto-generated"},
    )


def _item(notice: DeskNotice, titles: dict[int, str]) -> dict:
    is_kept_from = notice.article_id is not None and notice.article_id not in titles
    detail = "" if is_kept_from else notice.detail
    return {
        "kind": notice.get_kind_display(),
        "at": jalali.date_and_time(notice.at),
        "by": isolated(name_of(notice.by)) if notice.by else "",
        "title": isolated(titles[notice.article_id]) if notice.article_id in titles else "",
        "detail": quoted(detail) if detail else "",
        "link": absolute(reverse("admin:news_article_change", args=[notice.article_id]))
        if notice.article_id in titles
        else "",
    }
