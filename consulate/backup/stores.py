"""Where sets lie: a folder, or a bucket (bucket.py)."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from consulate.backup.sets import MANIFEST, NAME, BackupFailed, Manifest

DRILLS = "drills"


class Store(Protocol):
    def names(self) -> list[str]: ...
    def manifest(self, name: str) -> Manifest: ...
    def keep(self, folder: Path, name: str) -> None:
        """Take in what was made in this folder, whole or not at all."""

    def brought(self, name: str) -> Iterator[Path]:
        """A folder of this machine in which the set lies, as a context."""

    def remove(self, name: str) -> None: ...
    def remove_leftovers(self, before: datetime) -> list[str]:
        """Let go of what came before and became no whole set; the names of what went."""

    def keep_report(self, name: str, content: bytes) -> None: ...
    def reports(self) -> list[str]: ...
    def report(self, name: str) -> bytes: ...


def configured_store() -> Store:
    if settings.BACKUP_S3["endpoint"]:
        # Only then: it weighs 12 MB in a process.
        return import_string("consulate.backup.bucket.Bucket")(**settings.BACKUP_S3)
    return Folder(settings.BACKUP_DIR)


class Folder:
    """Sets are folders in it; what is being made has another name until it is whole and on the disk."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)

    def names(self) -> list[str]:
        if not self.path.is_dir():
            return []
        return sorted(
            each.name
            for each in self.path.iterdir()
            if NAME.fullmatch(each.name) and (each / MANIFEST).is_file()
        )

    def manifest(self, name: str) -> Manifest:
        return Manifest.read((self.path / name / MANIFEST).read_bytes())

    def keep(self, folder: Path, name: str) -> None:
        sync(folder)
        folder.rename(self.path / name)
        sync(self.path)

    @contextmanager
    def brought(self, name: str) -> Iterator[Path]:
        yield self.path / name

    def remove(self, name: str) -> None:
        # Without its manifest it is no set any more, should this be cut short; the next backup clears it away.
        doomed = self.path / f".unfinished-{name}"
        (self.path / name).rename(doomed)
        shutil.rmtree(doomed)

    def remove_leftovers(self, before: datetime) -> list[str]:
        """None: a set comes in whole, by its name."""
        return []

    def keep_report(self, name: str, content: bytes) -> None:
        folder = self.path / DRILLS
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f".{name}"
        draft.write_bytes(content)
        draft.replace(folder / f"{name}.json")

    def reports(self) -> list[str]:
        return sorted(each.stem for each in (self.path / DRILLS).glob("[0-9]*.json"))

    def report(self, name: str) -> bytes:
        return (self.path / DRILLS / f"{name}.json").read_bytes()


def sync(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(path: Path) -> None:
    """Wait until what is in a file is on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def named_set(store: Store, wanted: str) -> str:
    """The set of this name; "newest" is the newest one."""
    names = store.names()
    if not names:
        raise BackupFailed("There is no whole set yet.")
    if wanted == "newest":
        return names[-1]
    if wanted not in names:
        raise BackupFailed(f"There is no whole set {wanted}; `manage.py restore --list` names them.")
    return wanted
