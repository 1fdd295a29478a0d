"""Sends the digest of follow-ups to the addresses chosen at the desk; for cron, once a day.

Run twice on a day, it sends nothing the second time. --dry-run says what would go and to whom.
"""

import sys

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from news import followup_digest
from news.models import DigestRecipient
from news.readership import site_day
from news.templatetags.persian import fa


class Command(BaseCommand):
    help = "Send the digest of overdue and coming follow-ups, once a day to each address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be sent")

    def handle(self, *, dry_run: bool, **options) -> None:
        today = site_day()
        if dry_run:
            self._tell(followup_digest.collect(today))
            return
        sent, failed = followup_digest.send(today)
        self.stdout.write(_("Letters sent: %(count)s") % {"count": fa(sent)})
        for address in failed:
            self.stderr.write(_("Could not be sent: %(address)s") % {"address": address})
        if failed:
            sys.exit(1)

    def _tell(self, digest: followup_digest.Digest) -> None:
        for followup in (*digest.overdue, *digest.soon):
            self.stdout.write(f"- {followup.agreed}")
        for recipient in DigestRecipient.objects.filter(is_active=True):
            self.stdout.write(recipient.email)
