"""The table of a run: as text for people, as CSV, and as a picture (bench/chart.py)."""

import csv
import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from bench import chart, loads
from bench.front import RATIO, Front
from bench.measuring import Measured
from bench.rows import GROWTH, MOST_GROWTH, ROWS

HEAD = (
    "row",
    "goal",
    "met",
    "rate/s",
    "x reference",
    "p50 ms",
    "p95 ms",
    "p99 ms",
    "errors",
    "SQL",
    "bytes",
    "RSS MB",
)
MOST_MEMORY, FLAT, SLOWEST_START = 110_000_000, 0.05, 4
UNKNOWN = "–"


@dataclass(frozen=True)
class Line:
    """One line of the table; what was not measured is empty."""

    name: str
    goal: str = ""
    met: bool | None = None
    rate: float | None = None
    ratio: float | None = None
    p50: float | None = None
    p95: float | None = None
    p99: float | None = None
    errors: int | None = None
    statements: float | None = None
    bytes: float | None = None
    resident: float | None = None

    def cells(self) -> list[str]:
        met = {True: "yes", False: "NO", None: ""}[self.met]
        numbers = [
            (self.rate, ".0f"), (self.ratio, ".2f"), (self.p50, ".1f"), (self.p95, ".1f"), (self.p99, ".1f"),
            (self.errors, "d"), (self.statements, ".1f"), (self.bytes, ".0f"), (self.resident, ".0f"),
        ]  # fmt: skip
        return [self.name, self.goal, met, *("" if n is None else format(n, how) for n, how in numbers)]


@dataclass
class Results:
    """All that a run measured; None where it was left out."""

    reference: Measured
    rows: Sequence[Measured]
    front: Front | None = None
    memory: Sequence[tuple[int, int]] = ()
    counted: tuple[int, int] | None = None
    demo_start: float | None = None

    def lines(self) -> list[Line]:
        return [
            _measured(self.reference),
            *map(_measured, self.rows),
            *self._growth(),
            *self._front(),
            self._counted(),
            self._memory(),
            self._demo_start(),
        ]

    def _growth(self) -> Iterator[Line]:
        of_name = {each.row.name: each for each in self.rows}
        for what, names in GROWTH.items():
            if not set(names) <= set(of_name):
                continue
            few, many = (of_name[name] for name in names)
            grown = few.ratio / max(0.0001, many.ratio)
            name = f"cost of 100,000 articles against 2,000: {what}"
            yield Line(name, f"<= {MOST_GROWTH} x", grown <= MOST_GROWTH, ratio=grown)

    def _front(self) -> Iterator[Line]:
        page, stopped = "article through nginx, x the same file", "the same, application stopped"
        if self.front is None:
            yield Line(page, f">= {RATIO} x")
            yield Line(stopped, "0 errors")
            return
        front = self.front
        yield _loads("nginx serving the file", [load for pair in front.file for load in pair])
        met = front.ratio >= RATIO and not sum(load.errors for load in front.page)
        yield _loads(page, front.page, goal=f">= {RATIO} x", met=met, ratio=front.ratio)
        yield _loads(stopped, [front.stopped], goal="0 errors", met=not front.stopped.errors)

    def _counted(self) -> Line:
        name = "views counted of new visitors"
        if self.counted is None:
            return Line(name, "exact")
        answered, counted = self.counted
        return Line(f"{name}: {counted:,} of {answered:,}", "exact", answered == counted)

    def _memory(self) -> Line:
        name = "memory of a worker"
        if not self.memory:
            return Line(name, "<= 110 MB, flat")
        sent, last = self.memory[-1]
        # A tenth of the way it has all its code and its cache.
        warm = next(resident for after, resident in self.memory if after >= sent / 5)
        is_flat = abs(last - warm) <= FLAT * warm
        said = f"{name} after {sent:,} requests ({(last - warm) / warm:+.1%} since a fifth of them)"
        return Line(said, "<= 110 MB, flat", last <= MOST_MEMORY and is_flat, resident=last / 1e6)

    def _demo_start(self) -> Line:
        name, goal = "demo start, data already there (s)", f"<= {SLOWEST_START} s"
        if self.demo_start is None:
            return Line(name, goal)
        said = f"{name}: {self.demo_start:.1f}"
        return Line(said, goal, self.demo_start <= SLOWEST_START)


def _measured(each: Measured) -> Line:
    return Line(
        each.row.name, str(each.row.goal), each.is_met, each.of("rate"), each.ratio, each.of("p50"), each.of("p95"),
        each.of("p99"), each.errors, each.statements, each.of("bytes_each"), each.resident / 1e6,
    )  # fmt: skip


def _loads(name: str, measured: Sequence[loads.Load], **more) -> Line:
    middle = sorted(measured, key=lambda load: load.rate)[len(measured) // 2]
    return Line(
        name, rate=middle.rate, p50=middle.p50, p95=middle.p95, p99=middle.p99,
        errors=sum(load.errors for load in measured), bytes=middle.bytes_each, **more,
    )  # fmt: skip


def surroundings(rounds: int, seconds: float) -> list[str]:
    """The machine's state: without it the numbers say little."""
    return [
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end, {platform.machine()}, "
        f"Python {platform.python_version()}",
        f"{rounds} rounds of {seconds:g} s each, load from {loads.generator()} on the same machine",
    ]


def as_text(lines: Sequence[Line], head: Sequence[str]) -> str:
    cells = [list(HEAD), *(line.cells() for line in lines)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(HEAD))]
    rows = [
        "  ".join(
            text.ljust(width) if place < 3 else text.rjust(width)
            for place, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]
    return "\n".join([*head, "", *rows, ""])


def as_csv(lines: Sequence[Line]) -> str:
    written = StringIO()
    csv.writer(written).writerows([HEAD, *(line.cells() for line in lines)])
    return written.getvalue()


def store(folder: Path, name: str, lines: Sequence[Line], head: Sequence[str]) -> None:
    """The three files of a run, beside those of earlier runs."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.txt").write_text(as_text(lines, head))
    (folder / f"{name}.csv").write_text(as_csv(lines))
    goals = {row.name: row.goal.ratio for row in ROWS}
    bars = [(line.name, line.ratio, goals.get(line.name)) for line in lines if line.ratio]
    (folder / f"{name}.svg").write_text(chart.drawn(bars, head))
