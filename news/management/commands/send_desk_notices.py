"""Sends the staff what the desk has told them and they have not read; for cron, every few minutes.

Two runs at once send each notice once. --dry-run counts who would get a letter; it names no address.
"""

import sys

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from news import notice_letters
from news.templatetags.persian import fa


class Command(BaseCommand):
    help = "Send the notices of the desk by e-mail, one letter to a person."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count what would be sent")

    def handle(self, *, dry_run: bool, **options) -> None:
        now = timezone.now()
        if dry_run:
            count = notice_letters.people(now).count()
            self.stdout.write(_("Letters that wait: %(count)s") % {"count": fa(count)})
            return
        sent, failed = notice_letters.send(now)
        self.stdout.write(_("Letters sent: %(count)s") % {"count": fa(sent)})
        if failed:
            self.stderr.write(_("Letters that could not be sent: %(count)s") % {"count": fa(failed)})
            sys.exit(1)
