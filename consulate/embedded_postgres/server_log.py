"""The log that the server and its watcher write, a file in the server's folder."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from consulate.embedded_postgres.account import Account
from consulate.embedded_postgres.folder import Folder

LIMIT = 10_000_000  # bytes


@contextmanager
def appending(folder: Folder, account: Account) -> Iterator[int]:
    """A descriptor at the log's end. A log beyond the limit is put aside first, as log.old."""
    if folder.log.exists() and folder.log.stat().st_size > LIMIT:
        folder.log.replace(folder.log.with_name("log.old"))
    descriptor = account.open_file(folder.log, os.O_APPEND)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def since(folder: Folder, size: int) -> str:
    """What was written after the log had this size in bytes."""
    with folder.log.open("rb") as log:
        log.seek(size)
        return log.read().decode(errors="replace").strip()
