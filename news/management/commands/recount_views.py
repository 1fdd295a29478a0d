"""Brings the views' sums up to date; readers start the same, at most once a minute."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from news import readership


class Command(BaseCommand):
    help = "Bring the views' sums up to date, and drop old rows and dead keys."

    def handle(self, **options) -> None:
        done = readership.recount()
        self.stdout.write(_("The views were recounted.") if done else _("Another recount is at work."))
