"""Deletes what could tell commenters apart when its time is over; for cron, once a day. Safe to repeat."""

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from comments import retention
from news.templatetags.persian import fa


class Command(BaseCommand):
    help = "Delete hashes, e-mail addresses and masked numbers of old comments, old reports, and letters never sent."

    def handle(self, **options) -> None:
        forgotten = retention.forget(timezone.now())
        lines = {
            "hashes": _("Comments whose hashes were deleted: %(count)s"),
            "addresses": _("E-mail addresses deleted: %(count)s"),
            "originals": _("Masked originals deleted: %(count)s"),
            "letters": _("Letters dropped that never went: %(count)s"),
            "reports": _("Settled reports deleted: %(count)s"),
            "notes": _("Notes of unsettled reports deleted: %(count)s"),
        }
        for what, words in lines.items():
            self.stdout.write(words % {"count": fa(forgotten[what])})
