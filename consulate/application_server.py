"""How gunicorn serves the site: `gunicorn --config python:consulate.application_server consulate.wsgi`.

Why gunicorn, and what its numbers are: docs/decisions/0037. A web server that buffers requests belongs in front of it.
"""

import gc
import logging
import os
import secrets
import shutil
import signal
import tempfile
from contextlib import suppress
from logging.config import dictConfig
from pathlib import Path

from django.conf import settings
from django.urls import get_resolver
from gunicorn.glogging import Logger
from gunicorn.http import message

from consulate import silence

# Memory that looks like a folder: a busy disk must not look like a worker that hangs, and a worker that writes into a
# mapped file on a full disk is killed for it. In production the site may write to no other folder but its pictures'.
_MEMORY = "/dev/shm" if os.path.isdir("/dev/shm") else None

workers = 2
threads = 4
worker_class = "gthread"
timeout = 30
# An upload that is being looked at (20 seconds at most, news/picture_files.py) is finished when a worker has to go.
graceful_timeout = 30
# Workers are renewed now and then, so that what a library leaks does not add up. Seldom: each keeps pages of its own.
max_requests, max_requests_jitter = 100_000, 10_000
loglevel = "warning"


class logger_class(Logger):  # noqa: N801 (the name of the setting)
    """gunicorn's own lines go the way of all others; requests that it cannot read would stand there as they came."""

    def setup(self, cfg) -> None:
        super().setup(cfg)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consulate.settings")
        dictConfig(settings.LOGGING)
        logging.captureWarnings(True)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


# Workers are forked from a process that has read the site: they share its memory, and a new one is there at once.
# So new code takes a restart; a reload (HUP) only renews the workers.
preload_app = True
worker_tmp_dir = _MEMORY
# Where the workers count together (consulate/metrics.py makes it). gunicorn sets it before it reads the site, so
# before prometheus_client looks for it; who only reads this module changes nothing.
_COUNTS = "consulate-counts-"
counts = Path(_MEMORY or tempfile.gettempdir()) / f"{_COUNTS}{os.getpid()}-{secrets.token_hex(8)}"
raw_env = [f"PROMETHEUS_MULTIPROC_DIR={counts}"]
# A search may bring a query of 16 kB (request_guard.py), and gunicorn knows "at most 8,190" or "without end" alone:
# its own upper bound is raised, so that a line without end still has one.
limit_request_line = message.MAX_REQUEST_LINE = 17 * 1024
# A socket in the home folder through which the server could be steered; nobody asked for it.
control_socket_disable = True


def on_starting(server) -> None:
    # What a server left that was killed.
    for left in counts.parent.glob(f"{_COUNTS}*-*"):
        if not _is_alive(left.name.removeprefix(_COUNTS).partition("-")[0]):
            shutil.rmtree(left, ignore_errors=True)


def _is_alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        # Somebody else's.
        return True
    return True


def on_exit(server) -> None:
    shutil.rmtree(counts, ignore_errors=True)


def post_fork(server, worker) -> None:
    # A worker that is gone leaves its counts to the next one: no count goes back, and files do not pile up.
    # Who lives is asked now: of sisters that were forked after this one it knows nothing.
    for left in counts.glob("*_*.db"):
        kind, _line, pid = left.stem.rpartition("_")
        own = left.with_name(f"{kind}_{worker.pid}.db")
        if not _is_alive(pid) and not own.exists():
            # Another new worker may have taken it.
            with suppress(FileNotFoundError):
                left.rename(own)


def when_ready(server) -> None:
    # Django reads the addresses, and with them views and desk, with the first request: here once for all workers.
    # What is frozen is passed over by the collector, whose marks would make each worker copy it.
    get_resolver().url_patterns  # noqa: B018
    gc.collect()
    gc.freeze()


def post_worker_init(worker) -> None:
    # Ctrl-C reaches the whole group of a terminal. The master tells its workers; told twice, one would be
    # cut short while it hands back the database.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Here and not where settings are read: commands wait for the database as long as it takes.
    silence.give_up_silent_databases()
