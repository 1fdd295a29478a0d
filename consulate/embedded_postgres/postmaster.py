"""The server's process: whether it lives, its start and its stop. All of it under the starting lock.

No process number is believed: the lock "working" is handed to initdb and to the server and inherited by each
of their processes, so it is free exactly when none of them is left.
"""

import os
import time
from dataclasses import dataclass

from consulate.embedded_postgres import binaries, processes, server_log
from consulate.embedded_postgres.cluster import Cluster, ServerFailure
from consulate.embedded_postgres.folder import Folder
from consulate.embedded_postgres.locks import FileLock

# Seconds. A start may have to replay what a crash left.
START_PATIENCE = 60
# How long each way of stopping is given: "fast" ends the sessions in order, "immediate" like a crash.
STOP_PATIENCE = {"fast": 30, "immediate": 15}
PAUSE = 0.02


@dataclass(frozen=True)
class Postmaster:
    cluster: Cluster

    @property
    def _folder(self) -> Folder:
        return self.cluster.folder

    def is_alive(self) -> bool:
        """Whether any process of the server, or of an initdb, is left."""
        with self._working() as working:
            return not working.try_exclusive()

    def ensure_running(self) -> None:
        """Returns when the server answers; starts it unless it lives, waits for one that starts or stops."""
        deadline = time.monotonic() + START_PATIENCE
        log_size = None
        while time.monotonic() < deadline:
            if not self.is_alive():
                self._refuse_second_start(log_size)
                log_size = self._start()
            elif self.cluster.answers():
                return
            time.sleep(PAUSE)
        raise ServerFailure(
            f"The embedded PostgreSQL is not ready after {START_PATIENCE} seconds: see {self._folder.log}"
        )

    def _refuse_second_start(self, log_size: int | None) -> None:
        if log_size is not None:
            raise ServerFailure(
                f"The embedded PostgreSQL did not start:\n{server_log.since(self._folder, log_size)}"
            )

    def stop(self) -> None:
        """Stops the server, if it lives, and waits for the end of all its processes."""
        if not self.is_alive():
            return
        if not any(self._stops(mode, patience) for mode, patience in STOP_PATIENCE.items()):
            raise ServerFailure(f"The embedded PostgreSQL in {self._folder.path} does not stop.")
        self._folder.remove_socket_folder(self.cluster.account)

    def _stops(self, mode: str, patience: float) -> bool:
        deadline = time.monotonic() + patience
        told = False
        while self.is_alive():
            if time.monotonic() > deadline:
                return False
            # A server launched a moment ago cannot be told before it has noted its number.
            told = told or self._tell(mode)
            time.sleep(PAUSE)
        return True

    def _tell(self, mode: str) -> bool:
        # pg_ctl runs as the server's account, so that it can signal nobody else's process.
        pg_ctl = binaries.program("pg_ctl")
        told = processes.run(
            [pg_ctl, "stop", "-W", "-m", mode, "-D", self._folder.data], self.cluster.account
        )
        return told.returncode == 0

    def _start(self) -> int:
        """Launches the server and returns the size its log had before."""
        with self._working() as working:
            working.exclusive()
            self.cluster.make_if_missing(working)
            self.cluster.forget_dead_server()
            self._folder.make_socket_folder(self.cluster.account)
            with server_log.appending(self._folder, self.cluster.account) as log:
                size = os.fstat(log).st_size
                processes.launch(self.cluster.server_arguments(), self.cluster.account, log, handing=working)
            return size

    def _working(self) -> FileLock:
        return FileLock(self._folder.lock("working"), self.cluster.account)
