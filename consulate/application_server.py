"""How gunicorn serves the site: `gunicorn --config python:consulate.application_server consulate.wsgi`."""

import signal

from gunicorn.http import message

workers = 2
threads = 4
worker_class = "gthread"
timeout = 30
graceful_timeout = 10
# Workers are renewed now and then, so that what a library leaks does not add up.
max_requests, max_requests_jitter = 5_000, 500
loglevel = "warning"
# A search may bring a query of 16 kB (request_guard.py), and gunicorn knows "at most 8,190" or "without end" alone:
# its own upper bound is raised, so that a line without end still has one.
limit_request_line = message.MAX_REQUEST_LINE = 17 * 1024
# A socket in the home folder through which the server could be steered; nobody asked for it.
control_socket_disable = True


def post_worker_init(worker) -> None:
    # Ctrl-C reaches the whole group of a terminal. The master tells its workers; told twice, one would be
    # cut short while it hands back the database.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
