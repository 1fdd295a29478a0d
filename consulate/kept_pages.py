"""Pages as the site keeps them: compressed once, each for the edition that it was made of."""

import threading
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from consulate.compression import gzipped, unpacked

# Seconds for which a page is shown, whatever its edition, since sums of views are made anew; and so much longer while a
# request is at work on the next one.
LIFE, WHILE_RENEWED = 50, 10
# What a page takes besides its bytes.
_OVERHEAD = 1_024
Headers = tuple[tuple[str, str], ...]


class PageKey(NamedTuple):
    """All of a request that a public page may depend on, as it came; `scheme` is what a proxy says of it."""

    url_scheme: str
    scheme: str
    host: str
    script: str
    path: str
    query: str


@dataclass(frozen=True)
class KeptPage:
    """A page for everyone: its headers but for those that depend on the hour or on who asks, and its bytes.

    Instants are seconds since 1970. A body that browsers may have compressed is kept so.
    """

    status: str
    headers: Headers
    body: bytes
    is_compressed: bool
    etag: str
    # None: it follows from the hour and `changes_at`.
    cache_control: str | None
    edition: int
    made_at: float
    # When the site changes by itself.
    changes_at: float

    def holds(self, edition: int, now: float) -> bool:
        return edition == self.edition and now < min(self.made_at + LIFE, self.changes_at)

    def is_only_late(self, edition: int, now: float) -> bool:
        """Whether nothing but its age speaks against it, and not for long."""
        late = self.made_at + LIFE + WHILE_RENEWED
        return edition == self.edition and now < min(late, self.changes_at)

    def may_stand_in(self, now: float, longest: float) -> bool:
        """Whether it may be shown while the site is out of order: not over a change that was due."""
        return now < min(self.made_at + longest, self.changes_at)

    @property
    def size(self) -> int:
        """Bytes of memory, by and large."""
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers) + _OVERHEAD

    @property
    def plain_body(self) -> bytes:
        return unpacked(self.body) if self.is_compressed else self.body

    def compressed(self) -> "KeptPage":
        """The same, as the middleware sends it to browsers that take it compressed."""
        packed = None if self.is_compressed else gzipped(self.body)
        return self if packed is None else replace(self, body=packed, is_compressed=True)


@dataclass
class Shelf:
    """Pages in this process's memory: the least asked for leave when there are too many bytes. Safe for threads."""

    most_bytes: int
    _pages: OrderedDict[PageKey, KeptPage] = field(default_factory=OrderedDict)
    _bytes: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: PageKey) -> KeptPage | None:
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
        return page

    def put(self, key: PageKey, page: KeptPage) -> None:
        # A tenth of all is too much for one page.
        if page.size * 10 > self.most_bytes:
            return
        with self._lock:
            self._remove(key)
            self._pages[key] = page
            self._bytes += _size(key, page)
            while self._bytes > self.most_bytes:
                self._remove(next(iter(self._pages)))

    def remove(self, key: PageKey) -> None:
        with self._lock:
            self._remove(key)

    def _remove(self, key: PageKey) -> None:
        page = self._pages.pop(key, None)
        if page is not None:
            self._bytes -= _size(key, page)

    @property
    def bytes(self) -> int:
        return self._bytes

    def __len__(self) -> int:
        return len(self._pages)


class Shelves:
    """Pages at their own addresses, and apart from them what anybody can invent any number of.

    That is: queries, other spellings of the host, and addresses that lead elsewhere.
    """

    def __init__(self, most_bytes: int, hosts: Collection[str]) -> None:
        self.plain, self.invented = Shelf(most_bytes * 3 // 4), Shelf(most_bytes // 4)
        self._hosts = hosts

    def get(self, key: PageKey) -> KeptPage | None:
        return self.plain.get(key) or self.invented.get(key)

    def put(self, key: PageKey, page: KeptPage) -> None:
        is_own = not key.query and key.host in self._hosts and key.scheme in ("", "http", "https")
        (self.plain if is_own and page.status[:3] == "200" else self.invented).put(key, page)

    def remove(self, key: PageKey) -> None:
        self.plain.remove(key)
        self.invented.remove(key)


def _size(key: PageKey, page: KeptPage) -> int:
    return page.size + sum(map(len, key))
