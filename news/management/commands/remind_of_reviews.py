"""Reminds authors and editors of articles that are to be looked at again; for cron, once a day.

Run twice on a day, it reminds nobody the second time. The letters go with the next run of send_desk_notices.
"""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from news import reviews
from news.readership import site_day
from news.templatetags.persian import fa


class Command(BaseCommand):
    help = "Remind authors and editors of articles whose review-by date has come, once for each date."

    def handle(self, **options) -> None:
        reminded = reviews.remind(site_day())
        self.stdout.write(_("Articles to be looked at again: %(count)s") % {"count": fa(reminded)})
