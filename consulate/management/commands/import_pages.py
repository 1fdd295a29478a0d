"""Bring pages of the old portal, saved as text, into the newsroom (consulate/portal_import.py).

A page comes in once, however often it is given; with --dry-run nothing is written at all. Exit status:
0 when every file was understood, 1 when one was refused, 2 when the command itself was called wrongly.
"""

import sys
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from consulate import portal_import
from consulate.old_portal import report
from consulate.old_portal.saved_file import ENCODINGS

USAGE_ERROR = 2
ERASE_LINE = "\r\x1b[K"
PLAIN_STEPS = 20


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _("Imports pages of the old portal that were saved as text; each page comes in once.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=_("a page saved as text"))
        parser.add_argument("--dry-run", action="store_true", help=_("only tell what would be imported"))
        parser.add_argument(
            "--update",
            action="store_true",
            help=_("overwrite articles whose page has changed, with what the desk changed in them"),
        )
        parser.add_argument(
            "--category", metavar="C", help=_("name or address of the category for new articles")
        )
        parser.add_argument(
            "--publish",
            action="store_true",
            help=_("publish new articles with their old date, not as drafts"),
        )
        parser.add_argument("--author", metavar="U", help=_("user name of the author of new articles"))
        parser.add_argument(
            "--encoding", choices=ENCODINGS, default="utf-8", help=_("encoding of the files (utf-8)")
        )

    def handle(self, *, files: list[Path], dry_run: bool, **options) -> None:
        wishes = self._wishes(dry_run=dry_run, **options)
        outcomes = Counter()
        for done, result in enumerate(portal_import.import_files(files, wishes), start=1):
            outcomes[result.outcome] += 1
            self._tell(result, dry_run)
            self._progress(done, len(files))
        self._clear_progress()
        self.stdout.write(report.summary(outcomes, dry_run=dry_run))
        if outcomes[portal_import.Outcome.FAILED]:
            # The summary has said it already.
            sys.exit(1)

    def _wishes(self, *, category: str | None, author: str | None, **options) -> portal_import.Wishes:
        try:
            return portal_import.Wishes(
                category=None if category is None else portal_import.find_category(category),
                author=None if author is None else portal_import.find_author(author),
                **{name: options[name] for name in ("publish", "update", "dry_run", "encoding")},
            )
        except portal_import.UnknownName as error:
            raise CommandError(str(error), returncode=USAGE_ERROR) from None

    def _tell(self, result: portal_import.FileResult, dry_run: bool) -> None:
        self._clear_progress()
        failed = result.outcome == portal_import.Outcome.FAILED
        stream = self.stderr if failed else self.stdout
        for line in report.result_lines(result, dry_run=dry_run):
            stream.write(line)

    def _progress(self, done: int, total: int) -> None:
        """A counter that stays on a terminal's last line; elsewhere, of many files, a line now and then."""
        if total == 1:
            return
        line = _("%(done)s of %(total)s files") % {"done": report.number(done), "total": report.number(total)}
        if self.stderr.isatty():
            self.stderr.write(line, style_func=str, ending="")
            self.stderr.flush()
        elif total > PLAIN_STEPS and done % (total // PLAIN_STEPS) == 0:
            self.stderr.write(line, style_func=str)

    def _clear_progress(self) -> None:
        if self.stderr.isatty():
            self.stderr.write(ERASE_LINE, style_func=str, ending="")
            self.stderr.flush()
