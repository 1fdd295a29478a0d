"""A set becomes a site again: checked first, the pictures, the database in one transaction, then today's schema."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import BinaryIO

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from consulate.backup import pictures, programs, sealing, sets, unfinished
from consulate.backup.sets import CHUNK, BackupFailed, Manifest
from news import edition
from news.models import Edition, VisitorKey

_TABLES_THERE = """
    SELECT count(*) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = 'public' AND relkind IN ('r', 'p', 'v', 'm')
      AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
"""
# Room for building indexes, as PostgreSQL's manual advises for loading a dump.
_BEGIN = "BEGIN; SET LOCAL maintenance_work_mem = '256MB';"
# The schema's owner as PostgreSQL itself sets it, where the role may say so.
_EMPTY = """
    DROP SCHEMA public CASCADE;
    CREATE SCHEMA public;
    GRANT USAGE ON SCHEMA public TO PUBLIC;
    DO $$ BEGIN ALTER SCHEMA public OWNER TO pg_database_owner; EXCEPTION WHEN insufficient_privilege THEN NULL; END $$;
"""
# Beyond all numbers under which anybody may still keep pages of what came after the set, and of other restores.
_MOVE_EDITION = """
    DO $$ BEGIN IF to_regclass('public.news_edition') IS NOT NULL THEN
        UPDATE public.news_edition SET moved_at = clock_timestamp(),
            number = greatest(number + 1, {former} + 1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint);
    END IF; END $$;
"""


class Refused(BackupFailed):
    """Nothing was touched."""


def restore(folder: Path, keys: Sequence, *, replace: bool, told: Callable[[str], None]) -> Manifest:
    """Bring the set that lies here into the site's database and pictures; what can be refused is refused before."""
    manifest = sets.check(folder, told)
    check_fits(manifest)
    dump, archive = (folder / manifest.part(kind).name for kind in ("database", "pictures"))
    for path in (dump, archive):
        sealing.check_key(path, keys, manifest.recipients)
    former = _check_room(replace)
    with sealing.opened(archive, keys) as file:
        more = pictures.put_back(file)
    told(f"{manifest.pictures} pictures are back")
    with sealing.opened(dump, keys) as file:
        _load(file, former, replace)
    told("The database is back")
    _bring_up(more)
    unfinished.take_away()
    told("Schema, roles and statistics are today's")
    return manifest


def check_fits(manifest: Manifest) -> None:
    """Raise Refused where the set is of newer code, or of a newer server, than are here."""
    loader = MigrationLoader(None)
    known = set(loader.disk_migrations)
    for migration in loader.disk_migrations.values():
        known.update(migration.replaces)
    # Only of apps that are here: one that was taken out since leaves its tables alone.
    newer = sorted(
        f"{app}.{name}"
        for app, names in manifest.migrations.items()
        if app in loader.migrated_apps
        for name in names
        if (app, name) not in known
    )
    if newer:
        code = f" (commit {manifest.code[:12]})" if manifest.code else ""
        raise Refused(
            f"The set was made by newer code{code}, with {', '.join(newer)}. Install that code first."
        )
    if manifest.postgresql > programs.server_version():
        raise Refused(
            f"The set comes from PostgreSQL {manifest.postgresql}, and this server is "
            f"{programs.server_version()}: restore it on one that is not older."
        )


def _check_room(replace: bool) -> int:
    """The number of the edition that is replaced; 0 where the database is empty."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES_THERE)
        (tables,) = cursor.fetchone()
        if tables and not replace:
            name = connection.settings_dict["NAME"]
            if unfinished.is_there():
                raise Refused(
                    f"A restore into {name} was cut short: the rows are all there, what comes after them is not. "
                    "Begin it again with --replace --yes; until then the site says that it is not ready."
                )
            raise Refused(
                f"The database {name} is not empty: it has {tables} tables. Name an empty one in DATABASE_URL, "
                "or let --replace --yes delete what is there."
            )
        cursor.execute("SELECT to_regclass('public.news_edition') IS NOT NULL")
        (has_edition,) = cursor.fetchone()
    return (Edition.objects.values_list("number", flat=True).first() or 0) if has_edition else 0


def _load(dump: BinaryIO, former: int, replace: bool) -> None:
    """All of the dump or nothing: who is killed on the way never comes to the COMMIT."""
    server = programs.server_version()
    where, environment = programs.login()
    reading = [programs.fitting("pg_restore", server), "--no-owner", "--no-privileges", "--file=-"]
    writing = [
        programs.fitting("psql", server),
        "-X",
        "-q",
        "-v",
        "ON_ERROR_STOP=1",
        "--no-password",
        "-f",
        "-",
        *where,
    ]
    # The site's own connection may hold a lock that the other one waits for.
    connection.close()
    with tempfile.TemporaryFile() as errors:
        told = {"env": environment, "stderr": errors}
        reader = subprocess.Popen(reading, stdin=dump, stdout=subprocess.PIPE, **told)
        writer = subprocess.Popen(writing, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, **told)
        with suppress(BrokenPipeError):
            writer.stdin.write(f"{_BEGIN}{_EMPTY if replace else ''}\n".encode())
            shutil.copyfileobj(reader.stdout, writer.stdin, CHUNK)
            if reader.wait() == 0:
                last = f"{_MOVE_EDITION.format(former=former)}{unfinished.SET}\nCOMMIT;\n"
                writer.stdin.write(last.encode())
        # psql has said why, and pg_restore ends when nobody reads it.
        reader.stdout.close()
        with suppress(BrokenPipeError):
            writer.stdin.close()
        statuses = reader.wait(), writer.wait()
        errors.seek(0)
        said = errors.read().decode(errors="replace").strip()[:1000]
    if any(statuses):
        raise BackupFailed(f"The database could not be loaded, and is as it was before: {said}")


def _bring_up(more: dict) -> None:
    call_command("migrate", verbosity=0, interactive=False)
    for period, key, until in more["quarter_keys"]:
        VisitorKey.objects.get_or_create(
            period=period, defaults={"key": bytes.fromhex(key), "expires_on": date.fromisoformat(until)}
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    edition.forget()
