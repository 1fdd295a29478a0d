"""Deletes what was typed into forms and neither saved nor fetched again for some days; for cron. Safe to repeat."""

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from news import being_edited, unsaved_work
from news.templatetags.persian import fa


class Command(BaseCommand):
    help = "Delete unsaved work that is older than UNSAVED_WORK_DAYS."

    def handle(self, **options) -> None:
        now = timezone.now()
        being_edited.forget(now)
        forgotten = unsaved_work.forget(now)
        self.stdout.write(_("Unsaved forms deleted: %(count)s") % {"count": fa(forgotten)})
