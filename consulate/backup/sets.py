"""What a set of a backup is: its name, its parts, and the list of contents that makes it whole."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

MANIFEST = "manifest.json"
FORMAT = 1
_STAMP = "%Y%m%dT%H%M%SZ"
NAME = re.compile(r"\d{8}T\d{6}Z")
_PART_NAME = re.compile(r"(database\.dump|pictures\.tar)(\.age)?")
CHUNK = 1024 * 1024


class BackupFailed(Exception):
    """Nothing was made or changed; the message tells an operator why, and what to do."""


class BadSet(BackupFailed):
    """A set that cannot be used: damaged, of another format, or sealed for another key."""


def name_at(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(_STAMP)


def moment_of(name: str) -> datetime:
    """The moment whose content the set of this name holds."""
    return datetime.strptime(name, _STAMP).replace(tzinfo=UTC)


@dataclass(frozen=True)
class Part:
    """A file of the set, as it lies there: encrypted, if the set is."""

    name: str
    size: int
    sha256: str

    def check(self, folder: Path) -> None:
        """Raise BadSet unless the file is here, byte by byte."""
        path = folder / self.name
        if not path.is_file():
            raise BadSet(f"{path} is missing.")
        if path.stat().st_size != self.size or digest_of(path) != self.sha256:
            raise BadSet(
                f"{path} is damaged: it is not what was written ({self.size} bytes, sha256 {self.sha256})."
            )


@dataclass(frozen=True)
class Manifest:
    """What the set is, readable by everybody who has it: no name of a picture, no word of the content."""

    name: str
    started: str
    finished: str
    code: str
    postgresql: int
    # Of each app, the migrations that had been applied.
    migrations: dict[str, list[str]]
    # Rows of each table, counted in the snapshot that was dumped.
    rows: dict[str, int]
    edition: int
    pictures: int
    picture_bytes: int
    missing_pictures: int
    # Public keys for which the parts are encrypted; none: they are not.
    recipients: list[str]
    parts: list[Part]
    format: int = field(default=FORMAT)

    @property
    def size(self) -> int:
        return sum(part.size for part in self.parts)

    def part(self, kind: str) -> Part:
        return next(part for part in self.parts if part.name.startswith(kind))

    def written(self) -> bytes:
        """With its own digest: what was flipped in it is found too."""
        content = json.dumps(asdict(self), indent=1, sort_keys=True)
        return json.dumps({"sha256": _sha256(content), "manifest": content}).encode()

    @classmethod
    def read(cls, raw: bytes) -> Self:
        try:
            outer = json.loads(raw)
            if _sha256(outer["manifest"]) != outer["sha256"]:
                raise BadSet("The manifest is damaged.")
            known = json.loads(outer["manifest"])
            if known["format"] != FORMAT:
                raise BadSet(f"The set has format {known['format']}; this code reads {FORMAT}.")
            made = cls(**known | {"parts": [Part(**part) for part in known["parts"]]})
        except (ValueError, TypeError, KeyError) as error:
            raise BadSet(f"The manifest cannot be read: {error}") from error
        if not NAME.fullmatch(made.name) or not all(_PART_NAME.fullmatch(part.name) for part in made.parts):
            raise BadSet("The manifest names something that no set has.")
        return made


def check(folder: Path, told: Callable[[str], None] = lambda line: None) -> Manifest:
    """The manifest of a set that lies here, after every byte of it was looked at; raises BadSet."""
    path = folder / MANIFEST
    if not path.is_file():
        raise BadSet(f"{folder} is no whole set: it has no {MANIFEST}.")
    manifest = Manifest.read(path.read_bytes())
    for part in manifest.parts:
        part.check(folder)
        told(f"{part.name}: {part.size:,} bytes, checksum right")
    return manifest


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
