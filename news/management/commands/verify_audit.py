"""Verifies that nothing was changed in what nobody changes: the log of the desk, steps of articles, decisions.

Prints the newest seal, which belongs on another machine; `--since` compares with such a one. Exit status 1 when the
chain is broken.
"""

import sys

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from news import seals
from news.templatetags.persian import fa


class Command(BaseCommand):
    help = "Verify the chain of seals over the log of the desk, the steps of articles and the decisions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--since",
            action="append",
            default=[],
            metavar="NUMBER:HASH",
            help="a seal that was printed before and kept elsewhere; may be given several times",
        )
        parser.add_argument("--record", action="store_true", help="let the desk show what was found")
        parser.add_argument("--newest", action="store_true", help="only print the newest seal")

    def handle(self, *, since: list[str], record: bool, newest: bool, **options) -> None:
        if newest:
            self.stdout.write(seals.newest())
            return
        try:
            anchors = [seals.read_anchor(text) for text in since]
        except ValueError as error:
            raise CommandError(_("“%(text)s” is no seal: write NUMBER:HASH.") % {"text": error}) from error
        found = seals.verify(anchors)
        if record:
            seals.keep(found)
        for line in seals.told(found.faults):
            self.stderr.write(line)
        said = _("The chain is broken; faults: %(count)s.") if found.faults else _("The chain is whole.")
        self.stdout.write(said % {"count": fa(len(found.faults))})
        self.stdout.write(_("Seals: %(count)s") % {"count": fa(found.seals)})
        self.stdout.write(found.newest)
        if found.faults:
            sys.exit(1)
