"""Room beside the sets for one that is brought from afar: who uses it holds a lock, which dies with its process."""

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

_PREFIX = ".brought-"
_LOCK = ".lock"


@contextmanager
def taken(place: Path) -> Iterator[Path]:
    """A folder of one's own, gone afterwards."""
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder, lock = _held(place)
    with lock:
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def clear(place: Path) -> None:
    """Remove what killed processes left."""
    for left in place.glob(f"{_PREFIX}*"):
        # In use, gone meanwhile, or of another account: a backup does not fail for it.
        with suppress(OSError), (left / _LOCK).open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left)


def _held(place: Path) -> tuple[Path, TextIO]:
    while True:
        folder = Path(tempfile.mkdtemp(dir=place, prefix=_PREFIX))
        # A backup that clears may come between the folder and its lock, and take it for a leftover.
        with suppress(FileNotFoundError):
            lock = (folder / _LOCK).open("a")
            fcntl.flock(lock, fcntl.LOCK_EX)
            if folder.exists():
                return folder, lock
            lock.close()
