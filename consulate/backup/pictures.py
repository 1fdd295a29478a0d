"""The pictures of a set: written from wherever the site keeps them, and put back there."""

import io
import json
import os
import tarfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Self

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import FileField

from consulate.backup import sealing
from consulate.backup.sets import CHUNK, BadSet, Part
from news import bin_contents
from news.models import BinnedRow

FILE = "pictures.tar"
_INSIDE = "pictures/"
# The last one of the archive: what is in it, each with its digest, and the keys of quarters.
LIST = "list.json"


def named() -> set[str]:
    """The files that rows of the database name, those in the bin too."""
    found: set[str] = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField):
                found.update(model._base_manager.values_list(field.name, flat=True).iterator())
    for held in BinnedRow.objects.iterator():
        found.update(bin_contents.files_of(held))
    return found - {"", None}


def stored(folder: str = "") -> Iterator[str]:
    """The names of all files that the site keeps; drafts that a killed process left are none."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in sorted(files) if not name.startswith("."))
    for below in sorted(folders):
        yield from stored(f"{folder}{below}/")


class Archive:
    """A tar file of pictures, sealed while it is written; what is in it already is passed over."""

    def __init__(self, path: Path, keys: Sequence) -> None:
        self.digests: dict[str, str] = {}
        self.size = 0
        self._part: Part | None = None
        self._failure: BaseException | None = None
        reading, writing = os.pipe()
        self._sealing = threading.Thread(target=self._seal, args=(reading, path, keys), daemon=True)
        self._sealing.start()
        self._pipe = os.fdopen(writing, "wb", CHUNK)
        self._tar = tarfile.open(fileobj=self._pipe, mode="w|", bufsize=CHUNK)  # noqa: SIM115

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind, error, trace) -> None:
        with suppress(OSError):
            self._pipe.close()
        self._sealing.join()
        if self._failure and (kind is None or issubclass(kind, BrokenPipeError)):
            raise self._failure

    def _seal(self, reading: int, path: Path, keys: Sequence) -> None:
        try:
            with os.fdopen(reading, "rb") as source:
                self._part = sealing.seal(source, path, keys)
        except BaseException as error:
            self._failure = error

    def take_all(self) -> None:
        for name in stored():
            if name not in self.digests:
                self._take(name)

    def _take(self, name: str) -> None:
        try:
            with default_storage.open(name) as file:
                content = file.read()
        except FileNotFoundError:
            # Deleted since it was listed.
            return
        self._add(_INSIDE + name, content)
        self.digests[name] = sha256(content).hexdigest()
        self.size += len(content)

    def _add(self, name: str, content: bytes) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = len(content), 0o640
        self._tar.addfile(entry, io.BytesIO(content))

    def finish(self, more: dict) -> Part:
        self._add(LIST, json.dumps({"pictures": self.digests, **more}).encode())
        self._tar.close()
        self._pipe.close()
        self._sealing.join()
        if self._failure:
            raise self._failure
        return self._part


def put_back(archive: BinaryIO) -> dict:
    """Every picture of an archive under its name; returns what the archive's list says."""
    with tarfile.open(fileobj=archive, mode="r|", bufsize=CHUNK) as tar:
        for entry in tar:
            content = tar.extractfile(entry).read()
            if entry.name == LIST:
                return json.loads(content)
            _put(entry.name.removeprefix(_INSIDE), content)
    raise BadSet("The archive of pictures has no end.")


def _put(name: str, content: bytes) -> None:
    """What has this name is this picture, or damaged: files never change."""
    with suppress(FileNotFoundError), default_storage.open(name) as there:
        if there.read() == content:
            return
        default_storage.delete(name)
    default_storage.save(name, ContentFile(content))


def unlike(digests: dict[str, str]) -> list[str]:
    """The names of those that the site does not have as they were."""
    return [name for name, digest in digests.items() if _digest(name) != digest]


def _digest(name: str) -> str:
    try:
        with default_storage.open(name) as file:
            return sha256(file.read()).hexdigest()
    except OSError:
        return ""
