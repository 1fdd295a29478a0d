"""A file is written whole or not at all."""

import os
import resource
import stat

import pytest
from django.core.files.base import ContentFile

from news.picture_storage import WholeFileStorage


@pytest.fixture
def storage(tmp_path) -> WholeFileStorage:
    return WholeFileStorage(location=tmp_path)


def everything_in(folder) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_it_writes_a_file_for_the_site_and_nobody_else(storage, tmp_path, settings):
    name = storage.save("pictures/a.webp", ContentFile(b"x" * 200_000))
    assert name == "pictures/a.webp"
    assert everything_in(tmp_path) == ["pictures/a.webp"]
    assert (tmp_path / name).read_bytes() == b"x" * 200_000
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == settings.FILE_UPLOAD_PERMISSIONS


def test_what_root_writes_belongs_to_the_owner_of_the_folder(storage, tmp_path, monkeypatch):
    """As root restores the pictures of a site that is an account of its own."""
    given = []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "chown", lambda file, user, group: given.append((file, user, group)))
    storage.save("pictures/a.webp", ContentFile(b"x"))
    owner = tmp_path.stat()
    assert {one[1:] for one in given} == {(owner.st_uid, owner.st_gid)}
    assert [file for file, *_owner in given if isinstance(file, os.PathLike)] == [tmp_path / "pictures"]
    assert len(given) == 2
    monkeypatch.setattr(os, "geteuid", lambda: 1_000)
    storage.save("pictures/b.webp", ContentFile(b"x"))
    assert len(given) == 2


def test_it_never_writes_over_another_file(storage, tmp_path):
    names = [storage.save("a.webp", ContentFile(text)) for text in (b"first", b"second")]
    assert names[0] != names[1]
    assert (tmp_path / "a.webp").read_bytes() == b"first"


def test_a_full_disk_leaves_nothing(storage, tmp_path):
    child = os.fork()
    if not child:
        code = 1
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
            storage.save("pictures/a.webp", ContentFile(b"x" * 200_000))
        except OSError:
            code = 7
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert everything_in(tmp_path) == []


def test_a_source_that_breaks_off_leaves_nothing(storage, tmp_path):
    class Torn(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"x" * 1000
            raise ConnectionError

    with pytest.raises(ConnectionError):
        storage.save("a.webp", Torn(b""))
    assert everything_in(tmp_path) == []
