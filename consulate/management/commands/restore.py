"""Makes a site of a backup on an empty machine, or tries it and takes it away again (--verify).

Exit status: 0 done; 1 failed, or the drill did not pass; 2 refused before anything was touched; 3 a drill that is not
possible here, because the set is encrypted and the key was not named: its checksums are right, more is not known.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from consulate.backup import drill, restoring, sealing, sets, stores

FAILED, REFUSED, IMPOSSIBLE = 1, 2, 3


class Command(BaseCommand):
    help = "Restore a backup: newest, a name of --list, or a folder that holds a set."
    # The database may be empty, or of an older schema.
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("set", nargs="?", default="", help="newest, a name of --list, or a folder")
        parser.add_argument("--list", action="store_true", help="name the sets that are there, and end")
        parser.add_argument(
            "--key", type=Path, metavar="FILE", help="the file with the secret key (AGE-SECRET-KEY-…)"
        )
        parser.add_argument(
            "--replace", action="store_true", help="the database is not empty: delete what is there"
        )
        parser.add_argument("--yes", action="store_true", help="do not ask whether it may be deleted")
        parser.add_argument(
            "--verify", action="store_true", help="a drill: restore it elsewhere, look, take it away, report"
        )

    def handle(self, *, list: bool, key: Path | None, verify: bool, **options) -> None:  # noqa: A002
        try:
            if list:
                self._list()
            elif verify:
                self._verify(options["set"] or "newest", key)
            else:
                self._restore(options, key)
        except (restoring.Refused, sets.BadSet, sealing.WrongKey, FileNotFoundError) as error:
            raise CommandError(str(error), returncode=REFUSED) from error
        except (sets.BackupFailed, OSError, DatabaseError) as error:
            raise CommandError(str(error), returncode=FAILED) from error

    def _list(self) -> None:
        store = stores.configured_store()
        for name in store.names():
            try:
                found = store.manifest(name)
            except sets.BadSet as error:
                self.stdout.write(f"{name}  damaged: {error}")
                continue
            sealed = "encrypted" if found.recipients else "not encrypted"
            self.stdout.write(f"{name}  {found.size:>15,} bytes  {found.pictures:,} pictures  {sealed}")

    def _restore(self, options: dict, key: Path | None) -> None:
        if not options["set"]:
            raise CommandError("Which set? newest, a name of --list, or a folder.", returncode=REFUSED)
        keys = sealing.identities(key) if key else []
        if options["replace"] and not options["yes"]:
            self._ask()
        with _brought(options["set"]) as (folder, name):
            self._say(f"Restoring {name} …")
            manifest = restoring.restore(folder, keys, replace=options["replace"], told=self._say)
        self._say(f"Restored: the site as of {manifest.started}. Everybody at the desk has to log in again.")
        self._say(
            "Where the site runs as a role of its own: deploy/postgres/roles.sql, then manage.py grant_web_role."
        )

    def _ask(self) -> None:
        name = restoring.connection.settings_dict["NAME"]
        try:
            answer = input(f"All that is in the database {name} will be deleted. Type its name to go on: ")
        except EOFError:
            answer = ""
        if answer.strip() != name:
            raise CommandError("Nothing was touched.", returncode=REFUSED)

    def _verify(self, wanted: str, key: Path | None) -> None:
        if key:
            sealing.identities(key)
        with _brought(wanted) as (folder, name):
            report = drill.drill(folder, name, key, self._say)
        stores.configured_store().keep_report(sets.name_at(report.moment), report.written())
        self._say(report.line)
        if report.passed is None:
            raise CommandError("\n".join(report.problems), returncode=IMPOSSIBLE)
        if not report.passed:
            raise CommandError("\n".join(report.problems), returncode=FAILED)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


@contextmanager
def _brought(wanted: str) -> Iterator[tuple[Path, str]]:
    """The folder in which the set lies, and the set's name."""
    if "/" in wanted:
        folder = Path(wanted)
        yield folder, folder.name
        return
    store = stores.configured_store()
    name = stores.named_set(store, wanted)
    with store.brought(name) as folder:
        yield folder, name
