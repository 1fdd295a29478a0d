"""The digest of follow-ups by e-mail: what is overdue and what is due soon, to the addresses staff chose."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from news.models import DigestRecipient, FollowUp
from news.site_address import absolute
from news.templatetags.persian import fa

SOON = timedelta(days=14)
# A letter that nobody reads to its end; the desk has the rest.
LONGEST = 60


@dataclass(frozen=True)
class Digest:
    overdue: list[FollowUp]
    soon: list[FollowUp]

    def __bool__(self) -> bool:
        return bool(self.overdue or self.soon)


def collect(today: date) -> Digest:
    """Open follow-ups that are overdue on the site's day `today`, and those due within a fortnight."""
    waiting = FollowUp.objects.open().select_related("meeting").soonest_first()
    return Digest(
        overdue=list(waiting.filter(due_on__lt=today)[:LONGEST]),
        soon=list(waiting.filter(due_on__gte=today, due_on__lte=today + SOON)[:LONGEST]),
    )


def send(today: date) -> tuple[int, list[str]]:
    """Send today's digest to each recipient once; returns how many letters went, and the addresses that failed.

    A recipient is claimed by one statement before the letter goes: two runs at once send one letter. A letter
    that the mail host refuses gives the claim back.
    """
    digest = collect(today)
    if not digest:
        return 0, []
    sent, failed = 0, []
    for recipient in DigestRecipient.objects.filter(is_active=True):
        claimed = DigestRecipient.objects.filter(pk=recipient.pk).exclude(last_sent_on=today)
        if not claimed.update(last_sent_on=today):
            continue
        try:
            _letter(digest, recipient, today).send()
            sent += 1
        except OSError:
            DigestRecipient.objects.filter(pk=recipient.pk).update(last_sent_on=recipient.last_sent_on)
            failed.append(recipient.email)
    return sent, failed


def _letter(digest: Digest, recipient: DigestRecipient, today: date) -> EmailMessage:
    desk = absolute(reverse("admin:news_followup_changelist"))
    context = {"digest": digest, "recipient": recipient, "today": today, "desk": desk}
    subject = _("Follow-ups: %(overdue)s overdue, %(soon)s due soon") % {
        "overdue": fa(len(digest.overdue)),
        "soon": fa(len(digest.soon)),
    }
    return EmailMessage(subject, render_to_string("news/followup_digest.txt", context), to=[recipient.email])
