"""Counts the archive anew: after somebody wrote past the triggers, and to see that nobody did."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from news import archive
from news.persian import to_persian_digits


class Command(BaseCommand):
    help = (
        "Count the articles of the archive anew by day, month and year, and say whether any number differed."
    )

    def handle(self, **options) -> None:
        if mended := archive.recount():
            numbers = to_persian_digits(str(mended))
            self.stdout.write(_("Numbers of the archive that differed and were set right: %s") % numbers)
        else:
            self.stdout.write(_("The archive was counted anew; no number differed."))
