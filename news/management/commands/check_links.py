"""Looks whether the links of published articles to other sites still lead somewhere; for cron, once a night.

One address after the other, each with five seconds; --limit bounds a run. What fails three times in a row is told at
the desk as broken. Safe to repeat, and to stop at any time.
"""

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from news import outgoing_links
from news.templatetags.persian import fa


class Command(BaseCommand):
    help = "Look at the links of published articles to other sites."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, default=200, help="How many links to look at; 200.")

    def handle(self, *, limit: int, **options) -> None:
        gathered = outgoing_links.gather()
        looked, failed = outgoing_links.look(max(0, limit))
        self.stdout.write(
            _(
                "Links: %(new)s new, %(gone)s gone; looked at: %(looked)s, failed: %(failed)s; broken: %(broken)s"
            )
            % {
                "new": fa(gathered.new),
                "gone": fa(gathered.gone),
                "looked": fa(looked),
                "failed": fa(failed),
                "broken": fa(outgoing_links.broken().count()),
            }
        )
