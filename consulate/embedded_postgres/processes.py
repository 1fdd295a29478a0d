"""Runs and launches programs under an account, out of reach of the terminal and of our environment."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from consulate.embedded_postgres.account import Account
from consulate.embedded_postgres.locks import FileLock

# Nothing of the caller's environment decides how the server speaks or where it looks (LC_ALL, PGDATA, TZ …).
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}

# For the watcher, which is Python and ours: what this process can import, wherever it was started.
_IMPORTABLE = [str(Path(__file__).resolve().parents[2]), *filter(None, sys.path)]

# The shell ends at once, so that the program is adopted by init and is nobody's child to wait for.
_IN_BACKGROUND = 'umask 077; exec "$0" "$@" </dev/null &'


def run(
    arguments: Sequence[str | Path], account: Account, handing: FileLock | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs a program to its end; its output and errors come back together in stdout."""
    return subprocess.run(
        [str(argument) for argument in arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
        cwd="/",
        env=_ENVIRONMENT,
        # A session of its own: Ctrl-C in the terminal reaches our users, never the server under them.
        start_new_session=True,
        pass_fds=[handing.descriptor] if handing else [],
        **account.identity(),
    )


def launch(arguments: Sequence[str | Path], account: Account, log: int, handing: FileLock) -> None:
    """Starts a program that goes on without us, holding the lock handed to it for as long as it lives."""
    subprocess.run(
        ["/bin/sh", "-c", _IN_BACKGROUND, *[str(argument) for argument in arguments]],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        check=True,
        cwd="/",
        env=_ENVIRONMENT | {"PYTHONPATH": os.pathsep.join(_IMPORTABLE)},
        start_new_session=True,
        pass_fds=[handing.descriptor],
        **account.identity(),
    )


def first_refused(paths: Sequence[Path], account: Account) -> Path | None:
    """The first of these folders and programs that the account may not enter or run, asked of the system."""
    dot_for_each = 'for path; do test -x "$path" || exit 1; printf .; done'
    answer = run(["/bin/sh", "-c", dot_for_each, "sh", *paths], account)
    return paths[len(answer.stdout)] if answer.returncode else None


def works_in(pid: int, folder: Path) -> bool:
    """Whether a live process of this number is a server of this data folder, however it was started."""
    if Path("/proc/self/cwd").exists():
        try:
            return os.readlink(f"/proc/{pid}/cwd") == str(folder)  # a server goes to its data folder
        except OSError:
            return False  # dead, or of an account whose processes are not shown to ours
    listed = ["ps", "-ww", "-o", "command=", "-p", str(pid)]
    return str(folder) in subprocess.run(listed, capture_output=True, text=True, check=False).stdout
