"""What a running `migrate` holds and who waits, as looks many times a second see it in PostgreSQL's list of locks."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from consulate.management.commands import migrate

# Seconds between two looks.
LOOK = 0.01
# Locks that let nobody write; the last one lets nobody read. What a migration only makes, nobody else sees yet.
_LOOK = f"""
    WITH here AS (SELECT pid FROM pg_stat_activity WHERE datname = current_database()),
    migration AS (
        SELECT pid FROM pg_locks JOIN here USING (pid)
        WHERE locktype = 'advisory' AND objid = {migrate._ONE_AT_A_TIME} AND granted
    )
    SELECT 'held', extract(epoch FROM clock_timestamp())::float, lock.mode,
           lock.virtualtransaction || ' ' || relation.relname
    FROM pg_locks AS lock JOIN pg_class AS relation ON relation.oid = lock.relation
    WHERE lock.pid = (SELECT pid FROM migration) AND lock.granted
      AND lock.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND lock.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
    UNION ALL
    SELECT 'waited', extract(epoch FROM clock_timestamp() - waitstart)::float, mode,
           CASE WHEN pid = (SELECT pid FROM migration) THEN 'migration' ELSE 'others' END
    FROM pg_locks JOIN here USING (pid) WHERE NOT granted AND waitstart IS NOT NULL
"""


@dataclass
class Locks:
    """Each lock of a transaction of the migration: when it was first and last seen; the longest waits."""

    seen: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)
    waits: dict[str, float] = field(default_factory=lambda: {"migration": 0.0, "others": 0.0})
    looks: int = 0
    # Seconds between two looks at most: what was held for less may not have been seen.
    longest_gap: float = 0.0
    _last_look: float = 0.0

    def note(self, rows: list[tuple[str, float, str, str]]) -> None:
        now = time.monotonic()
        if self.looks:
            self.longest_gap = max(self.longest_gap, now - self._last_look)
        self.looks, self._last_look = self.looks + 1, now
        for kind, seconds, mode, name in rows:
            if kind == "held":
                first, _last = self.seen.get((mode, name), (seconds, seconds))
                self.seen[mode, name] = first, seconds
            else:
                self.waits[name] = max(self.waits[name], seconds)

    def held(self, wanted: str = "") -> float:
        """Seconds of the longest of a mode, or of all."""
        spans = [last - first for (mode, _name), (first, last) in self.seen.items() if wanted in ("", mode)]
        return max(spans, default=0.0)

    @property
    def told(self) -> str:
        seen = ", ".join(sorted({name.rpartition(" ")[2] for _mode, name in self.seen})) or "none"
        return (
            f"held against readers {self.held('AccessExclusiveLock'):.2f} s, against writers {self.held():.2f} s "
            f"(tables seen: {seen}); the migration waited {self.waits['migration']:.2f} s at a time, others "
            f"{self.waits['others']:.2f} s; {self.looks} looks, {self.longest_gap * 1_000:.0f} ms apart at most"
        )


@contextmanager
def watched(connect: Callable[[], Any]) -> Iterator[Locks]:
    """A thread looks on a connection of its own until the block ends."""
    locks, begun, over = Locks(), threading.Event(), threading.Event()

    def look() -> None:
        line = connect()
        line.autocommit = True
        with line.cursor() as cursor:
            while not over.wait(LOOK):
                cursor.execute(_LOOK)
                locks.note(cursor.fetchall())
                begun.set()
        line.close()

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        assert begun.wait(20)
        yield locks
    finally:
        over.set()
        watcher.join()
