"""Measures the rows in interleaved rounds: before and after each row the reference, for the same time."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median

from bench import loads, servers, visitors
from bench.loads import Load
from bench.rows import REFERENCE, Row
from bench.servers import Server
from bench.sites import Site

# Requests from which the statements of a page are counted; as many as a test has patience for.
LOOKED_AT, GLANCE = 20, 6
_COUNTED = """
    SELECT coalesce(sum(calls), 0)::float FROM pg_stat_statements
    WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND query NOT LIKE '%pg_stat_statements%'
"""


@dataclass
class Measured:
    """The rounds of one row; `beside` holds the reference's loads before and after each."""

    row: Row
    loads: list[Load] = field(default_factory=list)
    beside: list[tuple[Load, Load]] = field(default_factory=list)
    statements: float = 0.0
    resident: int = 0

    def of(self, what: str) -> float:
        return median(getattr(load, what) for load in self.loads)

    @property
    def ratios(self) -> list[float]:
        pairs = zip(self.loads, self.beside, strict=True)
        return [load.rate * 2 / max(0.001, before.rate + after.rate) for load, (before, after) in pairs]

    @property
    def ratio(self) -> float:
        return median(self.ratios)

    @property
    def errors(self) -> int:
        return sum(load.errors for load in self.loads)

    @property
    def reference_p99(self) -> float:
        return median(load.p99 for pair in self.beside for load in pair)

    @property
    def is_met(self) -> bool | None:
        """None where there is no goal."""
        goal = self.row.goal
        bounds = [self.of(name) <= most for name in ("p50", "p95", "p99") if (most := getattr(goal, name))]
        bounds += [self.ratio >= goal.ratio] if goal.ratio else []
        bounds += [self.of("p99") <= self.reference_p99] if goal.p99_of_reference else []
        return all(bounds) and not self.errors if bounds else None


class Running:
    """The servers of one run, started when they are first asked for, stopped at its end."""

    def __init__(self, sites: Mapping[int, Site]) -> None:
        self._sites, self._servers, self._stack = sites, {}, ExitStack()

    def __enter__(self) -> "Running":
        return self

    def __exit__(self, *fault: object) -> None:
        self._stack.close()

    def site(self, name: str) -> Site:
        _kind, _of, count = name.partition(" of ")
        return self._sites[int(count or 2000)]

    def server(self, name: str) -> Server:
        """`cold`, `cached`, `reference` or `bare`, of 2,000 articles where no other number is named."""
        key = name.partition(" of ")[0], self.site(name)
        if key not in self._servers:
            self._servers[key] = self._stack.enter_context(self._made(name))
        return self._servers[key]

    def _made(self, name: str) -> Server:
        kind, site = name.partition(" of ")[0], self.site(name)
        if kind == "reference":
            return servers.reference(site)
        if kind == "bare":
            return servers.bare(site)
        return servers.application(site, kind, PAGE_CACHE="1" if kind == "cached" else "0")


def measure(
    rows: Sequence[Row], running: Running, *, rounds: int, seconds: float, say: Callable[[str], None]
) -> tuple[Measured, list[Measured]]:
    """The reference, and every row with its median of the rounds."""
    reference, measured = Measured(REFERENCE), [Measured(row) for row in rows]
    for each in (reference, *measured):
        each.statements = _statements(each.row, running, GLANCE if seconds < 1 else LOOKED_AT)
    for number in range(1, rounds + 1):
        say(f"round {number} of {rounds}")
        _round(reference, measured, running, seconds)
    for each in (reference, *measured):
        each.resident = max(running.server(each.row.server).workers().values(), default=0)
    reference.beside = [(load, load) for load in reference.loads]
    return reference, measured


def _round(reference: Measured, measured: Sequence[Measured], running: Running, seconds: float) -> None:
    prepared = [_requests(each.row, running, seconds) for each in measured]
    before = _load(REFERENCE, running, _requests(REFERENCE, running, seconds), seconds / 2)
    for each, requests in zip(measured, prepared, strict=True):
        if each.row.warm:
            _load(each.row, running, requests, each.row.warm * seconds)
        load = _load(each.row, running, requests, seconds)
        after = _load(REFERENCE, running, _requests(REFERENCE, running, seconds), seconds / 2)
        each.loads.append(load)
        each.beside.append((before, after))
        reference.loads.append(before)
        before = after


def _requests(row: Row, running: Running, seconds: float) -> Sequence[bytes]:
    return row.requests(running.site(row.server), running.server(row.server), max(1, int(row.once * seconds)))


def _load(row: Row, running: Running, requests: Sequence[bytes], seconds: float) -> Load:
    port = running.server(row.server).port
    return loads.run(port, requests, connections=row.connections, seconds=seconds)


def _statements(row: Row, running: Running, number: int) -> float:
    """Statements that the database had from one request; raises where the page is none."""
    server, site = running.server(row.server), running.site(row.server)
    requests = row.requests(site, server, number)
    looked_at = [requests[n % len(requests)] for n in range(number)]
    # Once before: a new process asks for what it then keeps.
    visitors.collect(server.port, looked_at[:1] if row.once else looked_at, connections=1)
    looked_at = looked_at[1:] if row.once else looked_at
    site.ask("SELECT pg_stat_statements_reset()")
    answers = visitors.collect(server.port, looked_at, connections=1)
    refused = [answer for answer in answers if not 200 <= answer.status < 400]
    if refused:
        raise RuntimeError(f"{row.name}: {refused[0].status} {refused[0].body[:300]!r}; see {server.log}")
    [(counted,)] = site.ask(_COUNTED)
    return counted / len(looked_at)
