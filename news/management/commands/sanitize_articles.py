"""Cleans every kept body once more: after the policy of safe HTML or its library has changed. Safe to repeat.

Pages show clean text without it: a body is cleaned when it is shown, too. --dry-run says what would be changed.
What is beyond the limits is named, left as it is, and ends the command with an error.
"""

import sys

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from news import cleaned_bodies
from news.cleaned_bodies import Cleaning
from news.templatetags.persian import fa


class Command(BaseCommand):
    help = "Clean every kept body under the present policy of safe HTML, and say what changes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be changed")

    def handle(self, *, dry_run: bool, **options) -> None:
        changed, unfit = 0, []
        for found in cleaned_bodies.to_be_cleaned():
            if not found.is_fit:
                unfit.append(found)
            elif done := found if dry_run else cleaned_bodies.clean_again(found.key):
                changed += 1
                self._tell(done)
        said = _("Bodies to be cleaned: %(count)s") if dry_run else _("Bodies cleaned: %(count)s")
        self.stdout.write(said % {"count": fa(changed)})
        for found in unfit:
            named = {"number": fa(found.key), "title": found.title}
            self.stderr.write(_("Beyond the limits, left as it is: %(number)s %(title)s") % named)
        if unfit:
            sys.exit(1)

    def _tell(self, found: Cleaning) -> None:
        words = _("its words change") if found.changes_words else _("its words stay")
        self.stdout.write(f"{fa(found.key)} {found.title} ({words})")
        for line in found.lines:
            self.stdout.write(f"  {line}")
