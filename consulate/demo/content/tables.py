"""Reads TOML tables key by key, so that every mistake is named with its file and entry."""

import tomllib
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from news import jalali


class ContentError(ValueError):
    """A content file says something that the newsroom cannot hold."""


class Table:
    """One TOML table whose keys are taken one by one, so that what is left over is a misspelt key."""

    def __init__(self, where: str, values: Any) -> None:
        self.where = where
        self.values = dict(values) if isinstance(values, dict) else self.fail("is not a table")

    def fail(self, problem: str) -> Any:
        raise ContentError(f"{self.where}: {problem}")

    def take(self, key: str, kind: type, default: Any = None) -> Any:
        """The value of `key`; without a default it has to be there."""
        if key not in self.values:
            return self.fail(f"`{key}` is missing") if default is None else default
        value = self.values.pop(key)
        if kind is float and type(value) is int:
            value = float(value)
        # `type` and not isinstance: true is no number here.
        return value if type(value) is kind else self.fail(f"`{key}` should be {kind.__name__}")

    def words(self, key: str, default: str | None = None, longest: int = 1000) -> str:
        """A text of one or more lines, with something in it unless there is a default."""
        text = self.take(key, str, default).strip()
        if not text and default is None:
            self.fail(f"`{key}` is empty")
        return text if len(text) <= longest else self.fail(f"`{key}` is longer than {longest} characters")

    def one_of(self, key: str, choices: list[str]) -> str:
        value = self.take(key, str)
        return (
            value if value in choices else self.fail(f"`{key}` is {value!r}, not one of {', '.join(choices)}")
        )

    def instant(self, key: str) -> datetime | None:
        """`1402-09-10 12:26` in the site's zone, or None when empty."""
        day, _, clock = self.take(key, str, "").partition(" ")
        if not day:
            return None
        try:
            return jalali.at_site(jalali.parse_date(day), jalali.parse_time(clock))
        except jalali.ImpossibleDate:
            return self.fail(f"`{key}` is no Jalali date and time: {day} {clock}")

    def day(self, key: str, default: str | None = "") -> date | None:
        text = self.take(key, str, default)
        try:
            return jalali.parse_date(text) if text else None
        except jalali.ImpossibleDate:
            return self.fail(f"`{key}` is no Jalali date: {text}")

    def clock(self, key: str) -> time | None:
        text = self.take(key, str, "")
        try:
            return jalali.parse_time(text) if text else None
        except jalali.ImpossibleDate:
            return self.fail(f"`{key}` is no time: {text}")

    def texts(self, key: str) -> tuple[str, ...]:
        """Different texts, or none."""
        texts = self.take(key, list, [])
        if not all(isinstance(text, str) and text.strip() for text in texts) or len(set(texts)) != len(texts):
            self.fail(f"`{key}` should be different texts")
        return tuple(texts)

    def finish(self) -> None:
        if self.values:
            self.fail(f"unknown: {', '.join(sorted(self.values))}")


def read_toml(path: Path) -> Table:
    try:
        return Table(path.name, tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise ContentError(f"{path.name} is missing") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContentError(f"{path.name}: {error}") from error
