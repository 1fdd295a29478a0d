"""The key of a demonstration or of a developer's machine, kept in a file nobody else can read."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def local_secret_key(folder: Path, *, allowed: bool) -> str:
    """Read the key from `folder`, or make it once; several processes may ask at the same time."""
    if not allowed:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Outside DEBUG and DEMO the site needs one of 64 characters."
        )
    path = folder / "secret_key"
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(64))
    return path.read_text().strip()


def _write_once(path: Path, key: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"secret_key.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(key)
    # link() fails where the name exists: the first process wins and the others read its key.
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
