"""Writes articles and their pictures into one ZIP file (docs/export-format.md)."""

import os
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from news import article_export, audit
from news.models import Article


def _for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


class Command(BaseCommand):
    help = (
        "Write all articles, or only the published ones, as JSON Lines with their pictures into a ZIP file."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--published", action="store_true", help="only what the public can read")

    def handle(self, *, file: Path, published: bool, **options) -> None:
        articles = Article.objects.published() if published else Article.objects.filter(deleted_at=None)
        draft = file.with_name(f".{file.name}.part")
        try:
            # Drafts are in it, confidential ones too: for whoever runs the command alone.
            with open(draft, "xb", opener=_for_the_owner) as target:
                count = article_export.write(articles, target)
            os.replace(draft, file)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise CommandError(str(error)) from error
        audit.record(audit.Act.EXPORTED, by=None, note=f"{count} → {file.name}")
        self.stdout.write(_("%(count)d articles in %(file)s.") % {"count": count, "file": file})
