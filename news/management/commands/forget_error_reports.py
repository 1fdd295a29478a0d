"""Deletes readers' error reports ninety days after they were settled; for cron, once a day. Safe to repeat."""

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from news import error_reporting
from news.templatetags.persian import fa


class Command(BaseCommand):
    help = "Delete error reports that were settled more than ninety days ago."

    def handle(self, **options) -> None:
        forgotten = error_reporting.forget(timezone.now())
        self.stdout.write(_("Settled error reports deleted: %(count)s") % {"count": fa(forgotten)})
