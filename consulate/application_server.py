"""How gunicorn serves the site: `gunicorn --config python:consulate.application_server consulate.wsgi`.

Why gunicorn, and what its numbers are: docs/decisions/0037. A web server that buffers requests belongs in front of it.
"""

import gc
import os
import signal
from pathlib import Path

from django.urls import get_resolver
from gunicorn.http import message

# Where the workers count together (consulate/metrics.py): prometheus_client looks for it when it is imported.
counts = Path(
    os.environ.setdefault(
        "PROMETHEUS_MULTIPROC_DIR", str(Path(os.environ.get("VAR_DIR") or "var").absolute() / "metrics")
    )
)
counts.mkdir(parents=True, exist_ok=True)

from prometheus_client import multiprocess  # noqa: E402

workers = 2
threads = 4
worker_class = "gthread"
timeout = 30
# An upload that is being looked at (20 seconds at most, news/picture_files.py) is finished when a worker has to go.
graceful_timeout = 30
# Workers are renewed now and then, so that what a library leaks does not add up. Seldom: each keeps pages of its own.
max_requests, max_requests_jitter = 100_000, 10_000
loglevel = "warning"
# Workers are forked from a process that has read the site: they share its memory, and a new one is there at once.
# So new code takes a restart; a reload (HUP) only renews the workers.
preload_app = True
# A busy disk must not look like a worker that hangs.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
# A search may bring a query of 16 kB (request_guard.py), and gunicorn knows "at most 8,190" or "without end" alone:
# its own upper bound is raised, so that a line without end still has one.
limit_request_line = message.MAX_REQUEST_LINE = 17 * 1024
# A socket in the home folder through which the server could be steered; nobody asked for it.
control_socket_disable = True


def on_starting(server) -> None:
    # What an earlier server counted is over.
    for kept in counts.glob("*.db"):
        kept.unlink(missing_ok=True)


def child_exit(server, worker) -> None:
    multiprocess.mark_process_dead(worker.pid)


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
