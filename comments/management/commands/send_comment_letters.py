"""Sends the letters of those who asked to be told of their comment; for cron, every few minutes.

Two runs at once send each letter once. --dry-run counts what would go; it names no address.
"""

import sys

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from comments import letters
from news.templatetags.persian import fa


class Command(BaseCommand):
    help = "Send the letters that wait for commenters who asked to be told."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count what would be sent")

    def handle(self, *, dry_run: bool, **options) -> None:
        now = timezone.now()
        if dry_run:
            self._say(_("Addresses to be asked: %(count)s"), letters.followers_to_ask(now).count())
            self._say(_("Letters that wait: %(count)s"), letters.letters_to_send(now).count())
            return
        sent, failed = letters.send_waiting(now)
        self._say(_("Letters sent: %(count)s"), sent)
        if failed:
            self.stderr.write(_("Letters that could not be sent: %(count)s") % {"count": fa(failed)})
            sys.exit(1)

    def _say(self, words: str, count: int) -> None:
        self.stdout.write(words % {"count": fa(count)})
