"""Where pictures lie on the disk, and under which address they are shown."""

import os
import tempfile
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible
from django.utils.encoding import filepath_to_uri


def file_address(name: str) -> str:
    """Where a browser finds the file of that name; the same for every store (consulate/object_storage.py)."""
    return settings.MEDIA_URL + _quoted(name)


# A page has dozens, and many of them again; a hundred bytes each.
@lru_cache(maxsize=4_096)
def _quoted(name: str) -> str:
    return filepath_to_uri(name)


@deconstructible
class WholeFileStorage(FileSystemStorage):
    """Writes a file whole or not at all: a full disk leaves no torn picture behind."""

    def _save(self, name: str, content: File) -> str:
        target = Path(self.path(name))
        self._make(target.parent)
        descriptor, draft = tempfile.mkstemp(dir=target.parent, prefix=".draft-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
                self._hand_over(file.fileno())
            os.chmod(draft, self.file_permissions_mode or 0o640)
            os.replace(draft, target)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
        return name

    def url(self, name: str) -> str:
        return file_address(name)

    def _make(self, folder: Path) -> None:
        if not folder.exists():
            self._make(folder.parent)
            folder.mkdir(exist_ok=True)
            self._hand_over(folder)

    def _hand_over(self, file: int | Path) -> None:
        """What a command of root writes, as a restore, is the site's own: it has to change it one day."""
        if os.geteuid() == 0:
            owner = os.stat(self.location)
            os.chown(file, owner.st_uid, owner.st_gid)
