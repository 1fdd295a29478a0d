"""Servers on the tests' own database."""

from urllib.parse import quote

from django.db import connection


def database_url() -> str:
    """For another process, which sees what is committed (transactional tests)."""
    connection.ensure_connection()
    known = connection.get_connection_params()
    secret = f":{quote(known['password'], safe='')}" if known.get("password") else ""
    host, port = quote(known["host"], safe=""), known.get("port") or 5432
    return f"postgres://{known['user']}{secret}@{host}:{port}/{known['dbname']}"
