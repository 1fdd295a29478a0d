"""Files of a set as they are written and read: through their digest, and encrypted where keys are given (age)."""

import hashlib
import os
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import pyrage

from consulate.backup.sets import CHUNK, BackupFailed, BadSet, Part

SEALED = ".age"


class WrongKey(BackupFailed):
    """A key that is none: in the settings, or in the file that was named."""


def recipients(keys: Sequence[str]) -> list[pyrage.x25519.Recipient]:
    """The public keys of the setting BACKUP_RECIPIENTS."""
    try:
        return [pyrage.x25519.Recipient.from_str(key.strip()) for key in keys]
    except pyrage.RecipientError as error:
        raise WrongKey(f"BACKUP_RECIPIENTS holds something that is no public key (age1…): {error}") from error


def identities(path: Path) -> list[pyrage.x25519.Identity]:
    """The secret keys in a file, one a line; other lines are remarks."""
    lines = [line.strip() for line in path.read_text().splitlines()]
    try:
        keys = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError as error:
        raise WrongKey(f"{path} holds something that is no secret key (AGE-SECRET-KEY-…).") from error
    if not keys:
        raise WrongKey(f"{path} holds no secret key (AGE-SECRET-KEY-…).")
    return keys


def new_key(path: Path) -> str:
    """Write a new secret key to a file of its own, for the account alone; returns the public key."""
    identity = pyrage.x25519.Identity.generate()
    with private(path) as file:
        file.write(f"# public key: {identity.to_public()}\n{identity}\n".encode())
    return str(identity.to_public())


def private(path: Path) -> BinaryIO:
    """A new file that only this account may read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


class _Counted:
    """A file that is written, its size and digest; remembers what went wrong, which the library only puts in words."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._digest = file, hashlib.sha256()
        self.size, self.failure = 0, None

    def write(self, data: bytes) -> int:
        try:
            self._file.write(data)
        except OSError as error:
            self.failure = error
            raise
        self._digest.update(data)
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        self._file.flush()

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


def seal(source: BinaryIO, path: Path, keys: Sequence[pyrage.x25519.Recipient]) -> Part:
    """Write all of `source` to this file, encrypted for the keys, and wait until it is on the disk."""
    path = path.with_name(path.name + SEALED) if keys else path
    with private(path) as file:
        counted = _Counted(file)
        try:
            if keys:
                pyrage.encrypt_io(source, counted, keys)
            else:
                shutil.copyfileobj(source, counted, CHUNK)
        except pyrage.EncryptError as error:
            raise counted.failure or BackupFailed(f"{path.name} could not be encrypted: {error}") from error
        file.flush()
        os.fsync(file.fileno())
    return Part(path.name, counted.size, counted.sha256)


class _Enough(OSError):
    """It can be read."""


class _Taster:
    def write(self, data: bytes) -> int:
        raise _Enough

    def flush(self) -> None: ...


def check_key(path: Path, keys: Sequence[pyrage.x25519.Identity], sealed_for: Sequence[str]) -> None:
    """Raise BadSet unless one of the keys opens this file."""
    if path.suffix != SEALED:
        return
    wanted = f"The set is encrypted for {', '.join(sealed_for)}"
    if not keys:
        raise BadSet(f"{wanted}: name the file with the secret key by --key.")
    with path.open("rb") as file, suppress(OSError):
        try:
            pyrage.decrypt_io(file, _Taster(), keys)
        except pyrage.DecryptError as error:
            raise BadSet(f"{wanted}; the key that was given is another one.") from error


@contextmanager
def opened(path: Path, keys: Sequence[pyrage.x25519.Identity]) -> Iterator[BinaryIO]:
    """The content of a file of a set, decrypted on the way; raises BadSet at the end where it was damaged."""
    if path.suffix != SEALED:
        with path.open("rb") as file:
            yield file
        return
    reading, writing = os.pipe()
    failures: list[BaseException] = []

    def decrypt() -> None:
        with suppress(BrokenPipeError), path.open("rb") as source, os.fdopen(writing, "wb", CHUNK) as target:
            try:
                pyrage.decrypt_io(source, target, keys)
            except (pyrage.DecryptError, OSError) as error:
                failures.append(error)

    decrypting = threading.Thread(target=decrypt, daemon=True)
    decrypting.start()
    with os.fdopen(reading, "rb") as file:
        try:
            yield file
            while file.read(CHUNK):
                pass
        except BaseException:
            failures.clear()
            raise
    decrypting.join()
    if failures:
        raise BadSet(f"{path.name} cannot be decrypted: {failures[0]}")
