"""What is wrong with the settings of backups, told before the night in which one is to be made."""

from collections.abc import Iterator
from pathlib import Path

from django.core.checks import CheckMessage, Error, Warning

from consulate.backup import sealing


def problems(conf) -> Iterator[CheckMessage]:
    """Of keys and of the folder; what the bucket is called is checked with the other one (consulate/checks.py)."""
    try:
        sealing.recipients(conf.BACKUP_RECIPIENTS)
    except sealing.WrongKey as error:
        yield Error(
            str(error),
            hint="`manage.py backup --new-key FILE` prints a public one; the secret one is not for this machine.",
            id="consulate.E023",
        )
    for name in ("MEDIA_ROOT", "STATIC_ROOT"):
        if _is_within(conf.BACKUP_DIR, getattr(conf, name)):
            yield Error(
                f"BACKUP_DIR lies in {name}: whoever guesses a name may read the whole site.",
                hint="Another folder, for the account of the backup alone, and better on another disk.",
                id="consulate.E024",
            )
    if conf.HTTPS and not conf.DEMO and conf.BACKUP_S3["endpoint"] and not conf.BACKUP_RECIPIENTS:
        yield Warning(
            "Backups go to a store elsewhere and are not encrypted: BACKUP_RECIPIENTS is empty.",
            hint="`manage.py backup --new-key FILE` on another machine prints what to set.",
            id="consulate.W025",
        )


def _is_within(folder: Path, other: Path) -> bool:
    return Path(folder).absolute().is_relative_to(Path(other).absolute())
