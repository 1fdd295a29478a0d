"""The connection for a page's own SQL: the one by which its rows come (the router's choice)."""

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper

from news.models import Article


def read_connection() -> BaseDatabaseWrapper:
    return connections[router.db_for_read(Article)]
