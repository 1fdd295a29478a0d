"""Reads when the demonstration's office is open and what it does for people: office/reception.toml."""

from dataclasses import dataclass
from datetime import time
from pathlib import Path

from consulate.demo.content.tables import Table, read_toml

FILE = Path(__file__).parent / "office" / "reception.toml"


@dataclass(frozen=True)
class DemoHours:
    """The same span on several days of the week; 0 is Saturday."""

    days: tuple[int, ...]
    opens: time
    closes: time
    note: str


@dataclass(frozen=True)
class DemoSpecialHours:
    """From a Monday on that is so many days after the making, for so many days; without hours the office is closed."""

    in_days: int
    days: int
    opens: time | None
    closes: time | None
    is_announced: bool
    reason: str


@dataclass(frozen=True)
class DemoService:
    name: str
    summary: str
    documents: str
    fee: str
    duration: str
    steps: str
    link: str


@dataclass(frozen=True)
class DemoReception:
    hours: tuple[DemoHours, ...]
    special: tuple[DemoSpecialHours, ...]
    services: tuple[DemoService, ...]


def load(path: Path = FILE) -> DemoReception:
    file = read_toml(path)
    reception = DemoReception(
        hours=tuple(_hours(table) for table in _tables(file, "hours")),
        special=tuple(_special(table) for table in _tables(file, "special")),
        services=tuple(_service(table) for table in _tables(file, "service")),
    )
    file.finish()
    return reception


def _tables(file: Table, key: str) -> list[Table]:
    found = file.take(key, list)
    return [Table(f"{file.where}, {key} {number}", values) for number, values in enumerate(found, start=1)]


def _hours(table: Table) -> DemoHours:
    days = tuple(table.take("days", list))
    if not days or not set(days) <= set(range(7)):
        table.fail("`days` should be numbers from 0 to 6")
    hours = DemoHours(days, table.clock("opens"), table.clock("closes"), table.words("note", "", longest=80))
    table.finish()
    return hours


def _special(table: Table) -> DemoSpecialHours:
    special = DemoSpecialHours(
        in_days=table.take("in_days", int),
        days=table.take("days", int),
        opens=table.clock("opens"),
        closes=table.clock("closes"),
        is_announced=table.take("announced", bool),
        reason=table.words("reason", longest=160),
    )
    table.finish()
    return special


def _service(table: Table) -> DemoService:
    service = DemoService(
        name=table.words("name", longest=120),
        summary=table.words("summary", longest=300),
        documents=table.words("documents", longest=4000),
        fee=table.words("fee", longest=160),
        duration=table.words("duration", longest=160),
        steps=table.words("steps", "", longest=4000),
        link=table.words("link", "", longest=300),
    )
    table.finish()
    return service
