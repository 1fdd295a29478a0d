"""Which account of the machine the server runs under: ours, or an unprivileged one when we are root."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

# In order of preference. "nobody" exists everywhere; "postgres" is nobody else's.
UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int
    name: str

    def identity(self) -> dict[str, Any]:
        """Arguments of subprocess.Popen that make a child run under this account."""
        if os.geteuid() == self.uid:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def open_file(self, path: Path, flags: int) -> int:
        """Opens a file for reading and writing and gives it, when new, to this account.

        As root we work in a folder of another account: O_NOFOLLOW and O_EXCL keep that account from
        leading us to a file of root's.
        """
        flags |= os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            descriptor = os.open(path, flags | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return os.open(path, flags)
        if os.geteuid() == 0:
            os.fchown(descriptor, self.uid, self.gid)
        return descriptor


def server_account(folder: Path, wanted: str | None = None) -> Account:
    """The account of this folder's server: ours; as root, the folder's owner, else an unprivileged one."""
    if os.geteuid() != 0:
        return ourselves()
    if folder.exists() and (owner := folder.stat()).st_uid != 0:
        return _numbered(owner.st_uid, owner.st_gid)
    return _unprivileged((wanted,) if wanted else UNPRIVILEGED)


def ourselves() -> Account:
    """The account of this process."""
    return _numbered(os.geteuid(), os.getegid())


def _numbered(uid: int, gid: int) -> Account:
    """The account of this number; the group is its own, or the one given where the number has no name."""
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:  # as in a container that runs us under a bare number
        return Account(uid, gid, str(uid))
    return Account(uid, entry.pw_gid, entry.pw_name)


def _unprivileged(names: tuple[str, ...]) -> Account:
    for name in names:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(entry.pw_uid, entry.pw_gid, name)
    raise ImproperlyConfigured(
        "PostgreSQL does not run as root, and this machine has no unprivileged account "
        f"{' or '.join(names)}. Run the command as an ordinary user, name an account in the setting "
        "DATABASES EMBEDDED_POSTGRES account, or name a server of your own in DATABASE_URL."
    )
