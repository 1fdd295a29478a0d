"""Deletes failed logins after a day, when no limit asks for them any more; for cron, once a day. Safe to repeat."""

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from consulate import login_limits
from news.templatetags.persian import fa


class Command(BaseCommand):
    help = "Delete failed logins older than a day."

    def handle(self, **options) -> None:
        forgotten = login_limits.forget(timezone.now())
        self.stdout.write(_("Failed logins forgotten: %(count)s") % {"count": fa(forgotten)})
