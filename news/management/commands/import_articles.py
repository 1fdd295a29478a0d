"""Brings in what export_articles wrote. Exit status: 0 when every line was understood, 1 when one was refused."""

import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from news import article_import, audit
from news.article_import import LineResult, NoExport, Outcome


class Command(BaseCommand):
    help = "Bring in articles from a ZIP file of export_articles; an article comes in once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only tell what would be brought in")

    def handle(self, *, file: Path, dry_run: bool, **options) -> None:
        outcomes: Counter[Outcome] = Counter()
        try:
            for result in article_import.bring_in(file, dry_run=dry_run):
                outcomes[result.outcome] += 1
                self._tell(result)
        except NoExport as error:
            raise CommandError(str(error), returncode=2) from error
        if not dry_run:
            audit.record(audit.Act.IMPORTED, by=None, note=f"{outcomes[Outcome.CREATED]} ← {file.name}")
        self.stdout.write(
            _("%(created)d new, %(known)d here already, %(refused)d refused.")
            % {outcome.value: outcomes[outcome] for outcome in Outcome}
        )
        if outcomes[Outcome.REFUSED]:
            sys.exit(1)

    def _tell(self, result: LineResult) -> None:
        stream = self.stderr if result.outcome == Outcome.REFUSED else self.stdout
        for told in result.told:
            stream.write(_("Line %(line)d: %(told)s") % {"line": result.line, "told": told})
