"""A small process beside each server that stops it when its users were killed and could not.

It shares no memory and no connection with anybody: it only looks, under the starting lock, whether somebody
still holds the users' lock. Run as: python -m consulate.embedded_postgres.watcher FOLDER DESCRIPTOR
"""

import sys
import time
from pathlib import Path

from consulate.embedded_postgres.account import server_account
from consulate.embedded_postgres.folder import Folder
from consulate.embedded_postgres.locks import FileLock
from consulate.embedded_postgres.server import Server

# Seconds between two looks: the longest that a server outlives its last, killed user.
PAUSE = 0.5


def watch(server: Server, watching: FileLock) -> None:
    while True:
        time.sleep(PAUSE)
        with server.starting():
            if server.stop_if_unused():
                # Given back before the starting lock, or the next start would count on us.
                watching.close()
                return


def main(path: Path, descriptor: int) -> None:
    watching = FileLock.inherited(descriptor)
    try:
        watch(Server(Folder(path), server_account(path)), watching)
    except FileNotFoundError:
        # The folder was removed; PostgreSQL notices within a minute and ends by itself.
        return


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
