"""Reads what the demonstration's moderators keep at the desk: words, canned answers, former bans, the message."""

from dataclasses import dataclass
from pathlib import Path

from comments.models import ListedWord
from consulate.demo.content.comments import DISCUSSIONS
from consulate.demo.content.tables import Table, read_toml


@dataclass(frozen=True)
class DemoWord:
    word: str
    kind: str
    note: str


@dataclass(frozen=True)
class DemoBan:
    """Made `days_ago`, for so many days, and perhaps lifted before its end."""

    reason: str
    days_ago: int
    days: int
    lifted_after_days: int


@dataclass(frozen=True)
class DemoDesk:
    message: str
    words: tuple[DemoWord, ...]
    canned_answers: tuple[tuple[str, str], ...]
    bans: tuple[DemoBan, ...]


def load(path: Path = DISCUSSIONS / "desk.toml") -> DemoDesk:
    """Raises ContentError."""
    file = read_toml(path)
    desk = DemoDesk(
        message=file.words("message", longest=300),
        words=tuple(_word(table) for table in _tables(file, "word")),
        canned_answers=tuple(_canned_answer(table) for table in _tables(file, "canned_answer")),
        bans=tuple(_ban(table) for table in _tables(file, "ban")),
    )
    file.finish()
    return desk


def _tables(file: Table, key: str) -> list[Table]:
    return [Table(f"{file.where}, {key} {n}", values) for n, values in enumerate(file.take(key, list), 1)]


def _word(table: Table) -> DemoWord:
    word = DemoWord(
        word=table.words("word", longest=60),
        kind=table.one_of("kind", ListedWord.Kind.values),
        note=table.words("note", "", longest=200),
    )
    table.finish()
    return word


def _canned_answer(table: Table) -> tuple[str, str]:
    answer = table.words("title", longest=80), table.words("text", longest=4_000)
    table.finish()
    return answer


def _ban(table: Table) -> DemoBan:
    ban = DemoBan(
        reason=table.words("reason", longest=300),
        days_ago=table.take("days_ago", int),
        days=table.take("days", int),
        lifted_after_days=table.take("lifted_after_days", int, 0),
    )
    table.finish()
    return ban
