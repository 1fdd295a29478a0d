import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.embedded_postgres.place import Place

MEMORY = Path("/dev/shm")
MUCH = 1_000_000_000  # bytes; a data folder takes fifty million


def _enterable_folder() -> Path:
    """A folder that every account may enter, as pytest's own temporary folders may not be.

    In memory where there is room: a data folder has more than a thousand files to make and remove.
    """
    in_memory = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > MUCH
    path = Path(tempfile.mkdtemp(prefix="embedded-", dir=MEMORY if in_memory else None)).resolve()
    path.chmod(0o755)
    return path


@pytest.fixture
def root() -> Iterator[Path]:
    path = _enterable_folder()
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="session")
def made() -> Iterator[Place]:
    """A place whose data are made: copying them is faster than making them for each test."""
    place = Place(_enterable_folder())
    place.connected_visitor().leave()
    yield place
    place.clear()
    shutil.rmtree(place.root)


@pytest.fixture
def new_place(root: Path) -> Iterator[Place]:
    """Where there is no folder yet."""
    place = Place(root)
    yield place
    place.clear()


@pytest.fixture
def place(new_place: Place, made: Place) -> Place:
    subprocess.run(["cp", "-a", made.folder, new_place.folder], check=True)
    return new_place
