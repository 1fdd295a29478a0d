"""One set is made: pictures, the database as it was at one moment, and the pictures that came meanwhile."""

import fcntl
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from consulate.backup import code_version, pictures, programs, room, sealing, stores
from consulate.backup.rotation import outlived
from consulate.backup.sets import MANIFEST, BackupFailed, Manifest, Part, name_at
from news.models import Edition, VisitorKey

DUMP = "database.dump"
UNFINISHED = ".unfinished-"
# What dies by itself, and must not be brought back to life: logins, and the keys by which readers could be told.
LEFT_OUT = ("django_session", "news_visitorkey", "axes_accessattempt", "axes_accessfailurelog")
# The pictures are in the set that the rows name; unless one was deleted for ever just then.
ATTEMPTS = 2
# What came into the store before, and is no whole set, comes no more: no upload takes so long.
LEFT_AFTER = timedelta(days=1)
_TABLES = """
    SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = 'public' AND relkind IN ('r', 'p') AND relpersistence = 'p' AND NOT relispartition
      AND NOT relname = ANY(%s) ORDER BY relname
"""


class AnotherRuns(BackupFailed):
    """Two at once would take each other's sets for leftovers."""


@dataclass(frozen=True)
class Made:
    manifest: Manifest
    removed: list[str]
    missing: list[str]
    # Why older sets could not be removed.
    trouble: str = ""


def make(told: Callable[[str], None]) -> Made:
    """Make one set, keep it, and let go of older ones; raises BackupFailed or OSError, and then there is none."""
    keys = sealing.recipients(settings.BACKUP_RECIPIENTS)
    folder = Path(settings.BACKUP_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = stores.configured_store()
    with alone(folder):
        for left in folder.glob(f"{UNFINISHED}*"):
            shutil.rmtree(left)
        room.clear(folder)
        for _attempt in range(ATTEMPTS):
            draft = Path(tempfile.mkdtemp(dir=folder, prefix=UNFINISHED))
            try:
                manifest, missing = _fill(draft, keys, told)
                if not missing or _attempt == ATTEMPTS - 1:
                    store.keep(draft, manifest.name)
                    break
            finally:
                shutil.rmtree(draft, ignore_errors=True)
        removed, trouble = _let_go(store)
    return Made(manifest, removed, missing, trouble)


def _let_go(store: stores.Store) -> tuple[list[str], str]:
    removed = []
    try:
        for name in outlived(store.names(), tuple(settings.BACKUP_KEEP)):
            store.remove(name)
            removed.append(name)
        removed += store.remove_leftovers(datetime.now(UTC) - LEFT_AFTER)
    except OSError as error:
        return removed, str(error)
    return removed, ""


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One at a time; the lock dies with its process."""
    with (folder / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AnotherRuns(f"Another backup is running in {folder}.") from error
        yield


def _fill(draft: Path, keys: Sequence, told: Callable[[str], None]) -> tuple[Manifest, list[str]]:
    with pictures.Archive(draft / pictures.FILE, keys) as archive:
        # Before the moment, so that none is missed which is deleted while the database is dumped.
        archive.take_all()
        told(f"{len(archive.digests)} pictures, {archive.size:,} bytes")
        with _snapshot() as moment:
            dump = _dump(moment.number, draft / DUMP, keys)
            told(f"the database as of {moment.at:%H:%M:%S} UTC, {dump.size:,} bytes")
            facts, named = _facts(), pictures.named()
            quarters = VisitorKey.objects.filter(period__contains="-Q").values_list(
                "period", "key", "expires_on"
            )
            quarter_keys = [[period, bytes(key).hex(), until.isoformat()] for period, key, until in quarters]
        archive.take_all()
        missing = sorted(named - archive.digests.keys())
        part = archive.finish({"quarter_keys": quarter_keys})
    manifest = Manifest(
        name=name_at(moment.at),
        started=moment.at.isoformat(timespec="seconds"),
        finished=datetime.now(UTC).isoformat(timespec="seconds"),
        code=code_version.current(),
        postgresql=programs.server_version(),
        pictures=len(archive.digests),
        picture_bytes=archive.size,
        missing_pictures=len(missing),
        recipients=[str(key) for key in keys],
        parts=[dump, part],
        **facts,
    )
    with sealing.private(draft / MANIFEST) as file:
        file.write(manifest.written())
    stores.sync_file(draft / MANIFEST)
    return manifest, missing


@dataclass(frozen=True)
class _Moment:
    number: str
    at: datetime


@contextmanager
def _snapshot() -> Iterator[_Moment]:
    """All that is read meanwhile is of one moment, and others may read the same."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot(), clock_timestamp()")
        number, at = cursor.fetchone()
        yield _Moment(number, at.astimezone(UTC))


def _dump(snapshot: str, path: Path, keys: Sequence) -> Part:
    where, environment = programs.login()
    command = [
        programs.fitting("pg_dump", programs.server_version()), "--format=custom", f"--snapshot={snapshot}",
        "--no-unlogged-table-data", "--lock-wait-timeout=60s", "--no-password",
        *(f"--exclude-table-data={table}" for table in LEFT_OUT), *where,
    ]  # fmt: skip
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=errors)
        try:
            part = sealing.seal(child.stdout, path, keys)
        finally:
            child.stdout.close()
            status = child.wait()
        if status:
            errors.seek(0)
            raise BackupFailed(f"pg_dump failed: {errors.read().decode(errors='replace').strip()[-1000:]}")
    return part


def _facts() -> dict:
    """What the snapshot holds, as a restore can be compared with it."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES, [list(LEFT_OUT)])
        tables = [name for (name,) in cursor.fetchall()]
        rows = {}
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
            (rows[table],) = cursor.fetchone()
        cursor.execute(
            "SELECT app, array_agg(name ORDER BY id) FROM django_migrations GROUP BY app ORDER BY app"
        )
        migrations = dict(cursor.fetchall())
    edition = Edition.objects.values_list("number", flat=True).first() or 0
    return {"rows": rows, "migrations": migrations, "edition": edition}
