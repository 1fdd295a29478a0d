"""What lies on the desks of the demonstration: steps, lone changes, days to look again, remarks: desk_work/work.toml.

A mistake raises ContentError, which names the file, the entry and what is wrong with it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from consulate.demo.content.tables import Table, read_toml
from news.workflow import MOVES

FILE = Path(__file__).parent / "desk_work" / "work.toml"


@dataclass(frozen=True)
class DemoStep:
    article: str
    move: str
    by: str
    hours_ago: int
    note: str


@dataclass(frozen=True)
class DemoChange:
    """What somebody changed alone in public."""

    article: str
    by: str
    hours_ago: int


@dataclass(frozen=True)
class DemoReview:
    article: str
    days_late: int


@dataclass(frozen=True)
class DemoRemark:
    article: str
    by: str
    to: str
    hours_ago: int
    text: str


@dataclass(frozen=True)
class DemoWork:
    steps: tuple[DemoStep, ...]
    changes: tuple[DemoChange, ...]
    reviews: tuple[DemoReview, ...]
    remarks: tuple[DemoRemark, ...]


def load(people: list[str], path: Path = FILE) -> DemoWork:
    """`people` are the usernames of the demonstration; whether an article is there is seen when it is made."""
    file = read_toml(path)

    def read(key: str, entry: Callable[[Table, list[str]], object]) -> tuple:
        tables = [
            Table(f"{path.name}, {key} {number}", values)
            for number, values in enumerate(file.take(key, list), start=1)
        ]
        entries = tuple(entry(table, people) for table in tables)
        for table in tables:
            table.finish()
        return entries

    work = DemoWork(
        read("step", _step), read("change", _change), read("review", _review), read("remark", _remark)
    )
    file.finish()
    return work


def _step(table: Table, people: list[str]) -> DemoStep:
    step = DemoStep(
        article=table.words("article"),
        move=table.one_of("move", list(MOVES)),
        by=table.one_of("by", people),
        hours_ago=table.take("hours_ago", int),
        note=table.words("note", ""),
    )
    if MOVES[step.move].asks and not step.note:
        table.fail(f"a step {step.move} needs a note")
    return step


def _change(table: Table, people: list[str]) -> DemoChange:
    return DemoChange(
        table.words("article"), table.one_of("by", people), hours_ago=table.take("hours_ago", int)
    )


def _review(table: Table, people: list[str]) -> DemoReview:
    return DemoReview(table.words("article"), table.take("days_late", int))


def _remark(table: Table, people: list[str]) -> DemoRemark:
    return DemoRemark(
        article=table.words("article"),
        by=table.one_of("by", people),
        to=table.one_of("to", people),
        hours_ago=table.take("hours_ago", int),
        text=table.words("text", longest=2000),
    )
