"""Sends moderators who asked for it what came and waits; for cron, for instance once an hour.

Nothing is sent twice, and nothing when nothing came. --dry-run says what would go and to whom.
"""

import sys

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from comments import digest
from news.templatetags.persian import fa


class Command(BaseCommand):
    help = "Send each moderator who asked for it the comments that came since the last digest and wait."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be sent")

    def handle(self, *, dry_run: bool, **options) -> None:
        if dry_run:
            self._tell()
            return
        sent, failed = digest.send()
        self.stdout.write(_("Letters sent: %(count)s") % {"count": fa(sent)})
        for address in failed:
            self.stderr.write(_("Could not be sent: %(address)s") % {"address": address})
        if failed:
            sys.exit(1)

    def _tell(self) -> None:
        for recipient in digest.recipients():
            waiting = digest.waiting_for(recipient)
            self.stdout.write(f"{recipient.user.email}: {fa(waiting.total)}")
