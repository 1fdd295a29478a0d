"""Pages that several application processes share in Redis or Valkey; where it is away, there are none."""

import json
import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

# What is known of a page, and its bytes.
Page = tuple[dict[str, Any], bytes]
# Seconds that a page waits for Redis at most, and for which a Redis that failed is left alone.
PATIENCE = 0.25
REST = 5.0
_log = logging.getLogger(__name__)


class PageBytes:
    """A page as it lies in Redis: a line of JSON, then its bytes. Whoever writes into Redis runs nothing here."""

    def dumps(self, page: Page) -> bytes:
        about, body = page
        return json.dumps(about).encode() + b"\n" + body

    def loads(self, kept: bytes) -> Page:
        head, _, body = kept.partition(b"\n")
        about = json.loads(head)
        if not isinstance(about, dict):
            raise ValueError("not a page")
        return about, body


class SharedPages(RedisCache):
    """Django's Redis cache, of which every failure is a page that is not there."""

    # Of the whole process: Django makes a cache for each thread.
    rests_until = 0.0

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {
            "serializer": PageBytes,
            "socket_timeout": PATIENCE,
            "socket_connect_timeout": PATIENCE,
            # Once more at once, on a new connection: Redis may have been started anew meanwhile.
            "retry": Retry(NoBackoff(), 1),
            # What servers of before Redis 6 speak too.
            "protocol": 2,
            **params.get("OPTIONS", {}),
        }
        super().__init__(server, {**params, "OPTIONS": options})

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._or(default, lambda: super(SharedPages, self).get(key, default, version))

    def set(self, key: str, value: Page, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._or(None, lambda: super(SharedPages, self).set(key, value, timeout, version))

    def add(self, key: str, value: Page, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._or(False, lambda: super(SharedPages, self).add(key, value, timeout, version))

    def delete(self, key: str, version: int | None = None) -> bool:
        return self._or(False, lambda: super(SharedPages, self).delete(key, version))

    @property
    def is_away(self) -> bool:
        return time.monotonic() < self.rests_until

    def _or(self, otherwise: Any, ask: Callable[[], Any]) -> Any:
        if self.is_away:
            return otherwise
        try:
            return ask()
        except ValueError:
            # Somebody else's key, or bytes that are no page.
            return otherwise
        except RedisError as error:
            _log.warning("Redis is left alone for %d seconds: %s", REST, error)
            SharedPages.rests_until = time.monotonic() + REST
            return otherwise
