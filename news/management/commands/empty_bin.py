"""Deletes for ever what has lain in the bin for BIN_DAYS; for cron, once a day. Safe to repeat."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from news import bin_contents
from news.templatetags.persian import fa


class Command(BaseCommand):
    help = "Delete for ever what was put into the bin more than BIN_DAYS days ago, with its files."

    def handle(self, **options) -> None:
        emptied = bin_contents.empty()
        told = _("Deleted for ever: %(articles)s articles, %(rows)s other things; kept: %(kept)s") % {
            "articles": fa(emptied.articles),
            "rows": fa(emptied.rows),
            "kept": fa(emptied.kept),
        }
        self.stdout.write(told)
