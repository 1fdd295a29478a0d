"""A restore that is tried: into a database server and a folder that are made for it and taken away again."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from consulate.backup import sets
from consulate.backup.reports import Drill
from consulate.backup.sets import BackupFailed, BadSet

# Of the site's own surroundings nothing is touched: no server, no bucket, no mail, no page that others keep.
_NOWHERE = ("DATABASE_URL", "REPLICA_URL", "MEDIA_S3_ENDPOINT", "MEDIA_S3_BUCKET", "MEDIA_S3_KEY_ID", "MEDIA_S3_SECRET",
            "MEDIA_ROOT", "CACHE_URL", "EMAIL_URL", "BACKUP_S3_ENDPOINT", "SENTRY_DSN")  # fmt: skip


def drill(folder: Path, name: str, key: Path | None, told: Callable[[str], None]) -> Drill:
    """Restore the set that lies here, look at it as a reader would, take it away; the report says what was seen.

    Of an encrypted set without its key the checksums are looked at, and nothing is said of the rest.
    """
    begun, at = time.monotonic(), datetime.now(UTC).isoformat(timespec="seconds")
    findings: dict[str, str] = {}
    problems: list[str] = []
    with tempfile.TemporaryDirectory(prefix="consulate-drill-") as place:
        # The server of this machine runs under an account of its own, which has to pass.
        os.chmod(place, 0o711)
        try:
            manifest = sets.check(folder)
            findings["checksums"] = f"{len(manifest.parts)} parts, {manifest.size:,} bytes right"
            if manifest.recipients and not key:
                problems.append(
                    f"The set is encrypted for {', '.join(manifest.recipients)}: whether it can be restored shows "
                    "where the key is (--key FILE)."
                )
                return Drill(at, name, None, round(time.monotonic() - begun, 1), findings, problems)
            words = ["restore", str(folder.resolve()), *(["--key", str(key.resolve())] if key else [])]
            _lend_static_files(Path(place))
            told("Restoring …")
            _run(Path(place), "manage.py", *words)
            findings["restored"] = f"in {time.monotonic() - begun:.1f} s"
            told("Looking …")
            seen = json.loads(
                _run(Path(place), "-m", "consulate.backup.look", str(folder.resolve())).splitlines()[-1]
            )
            findings.update(seen["findings"])
            problems.extend(seen["problems"])
        except (BackupFailed, BadSet, ValueError, IndexError) as error:
            problems.append(str(error))
    return Drill(at, name, not problems, round(time.monotonic() - begun, 1), findings, problems)


def _lend_static_files(place: Path) -> None:
    """Pages name them by their hashes; those that this site serves, or else collected anew."""
    if (settings.STATIC_ROOT / "staticfiles.json").is_file():
        (place / "static").symlink_to(settings.STATIC_ROOT.resolve())
    else:
        _run(place, "manage.py", "collectstatic", "--noinput", "--verbosity=0")


def _run(place: Path, *words: str) -> str:
    surroundings = {
        **os.environ,
        **dict.fromkeys(_NOWHERE, ""),
        "VAR_DIR": str(place),
        "POSTGRES_DURABLE": "false",
    }
    surroundings |= {
        "MEDIA_ROOT": str(place / "media"),
        "EMAIL_URL": f"file://{place}/mail",
        "BACKUP_DIR": str(place),
    }
    surroundings |= {"SECRET_KEY": settings.SECRET_KEY, "PAGE_CACHE": "false"}
    done = subprocess.run(
        [sys.executable, *words],
        cwd=settings.BASE_DIR,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupFailed(done.stderr.strip()[-1000:] or f"{words[0]} ended with {done.returncode}")
    return done.stdout
