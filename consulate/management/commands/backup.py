"""Makes one set of database and pictures, and lets go of older ones; for cron or a timer, nightly or hourly.

Exit status: 0 made; 1 failed, and no set was made; 2 called or set up wrongly; 3 made, but pictures that the database
names are missing, or older sets could not be removed; 4 another backup is running.
"""

import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from consulate import checks
from consulate.backup import making, sealing
from consulate.backup.sets import BackupFailed

FAILED, WRONGLY_SET_UP, INCOMPLETE, BUSY = 1, 2, 3, 4
# So many missing pictures are named.
_NAMED = 20


class Command(BaseCommand):
    # Whatever else is wrong with the site's settings, a set is made; what a set needs is looked at by itself.
    requires_system_checks = []
    help = "Make one backup of database and pictures (BACKUP_DIR or BACKUP_S3_*), and remove outlived ones."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--new-key",
            type=Path,
            metavar="FILE",
            help="write a new secret key there, print its public key, end",
        )

    def handle(self, *, new_key: Path | None, **options) -> None:
        if new_key:
            return self._make_key(new_key)
        if wrong := [problem.msg for problem in checks.check_backups() if problem.is_serious()]:
            raise CommandError("\n".join(wrong), returncode=WRONGLY_SET_UP)
        try:
            made = making.make(self._say)
        except making.AnotherRuns as error:
            raise CommandError(str(error), returncode=BUSY) from error
        except sealing.WrongKey as error:
            raise CommandError(str(error), returncode=WRONGLY_SET_UP) from error
        except (BackupFailed, OSError, DatabaseError) as error:
            raise CommandError(f"No backup was made. {_in_words(error)}", returncode=FAILED) from error
        self._report(made)
        return None

    def _make_key(self, path: Path) -> None:
        try:
            public = sealing.new_key(path)
        except OSError as error:
            raise CommandError(_in_words(error), returncode=WRONGLY_SET_UP) from error
        self._say(
            f"The secret key is in {path}. Keep it away from this machine: without it nothing can be restored."
        )
        self._say(f"BACKUP_RECIPIENTS={public}")

    def _report(self, made: making.Made) -> None:
        manifest = made.manifest
        sealed = "encrypted" if manifest.recipients else "NOT encrypted (BACKUP_RECIPIENTS is empty)"
        place = settings.BACKUP_S3["bucket"] if settings.BACKUP_S3["endpoint"] else settings.BACKUP_DIR
        self._say(f"Set {manifest.name} in {place}: {manifest.size:,} bytes, {sealed}")
        for name in made.removed:
            self._say(f"Removed {name}")
        if made.trouble:
            self.stderr.write(f"The set was made, but older ones stay: {made.trouble}")
        if made.missing:
            self.stderr.write(f"{len(made.missing)} pictures that the database names are missing:")
            for name in made.missing[:_NAMED]:
                self.stderr.write(f"  {name}")
        if made.missing or made.trouble:
            sys.exit(INCOMPLETE)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _in_words(error: Exception) -> str:
    return " ".join(str(error).split())
