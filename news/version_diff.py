"""What changed from one version of an article to another, as the page of the comparison tells it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from news import body_diff, values_in_words, versions, word_diff
from news.models import Article, Version
from news.templatetags.persian import fa
from news.word_diff import ADDED, REMOVED, SAME, Piece

_LINES = ("over_title", "title", "lead")
# Told by the texts above, and by the state of each version.
_FACTS = tuple(name for name in versions.FIELDS if name not in versions.TEXTS)
_SETS = ("tags", "mentions", "embargo_readers")


@dataclass(frozen=True)
class Line:
    """A field of plain words."""

    label: str
    pieces: list[Piece]

    @property
    def has_changed(self) -> bool:
        return any(piece.act != SAME for piece in self.pieces)


@dataclass(frozen=True)
class Change:
    """A field of the other kind: what it said, and what it says."""

    label: str
    before: list[str]
    after: list[str]


@dataclass
class Comparison:
    """Two versions of one article, the earlier first."""

    before: Version
    after: Version
    reader: User

    @cached_property
    def lines(self) -> list[Line]:
        both = [(name, self.before.content.get(name), self.after.content.get(name)) for name in _LINES]
        return [
            Line(values_in_words.label(Article, name), word_diff.pieces(old or "", new or ""))
            for name, old, new in both
            if old or new
        ]

    @cached_property
    def rows(self) -> list[body_diff.Row]:
        return body_diff.compare(self.before.content.get("body", ""), self.after.content.get("body", ""))

    @cached_property
    def body_groups(self) -> list[tuple[bool, list[body_diff.Row]]]:
        """The rows in runs: whether they stayed, with the neighbour of a change beside it."""
        changed = [place for place, row in enumerate(self.rows) if row.act != SAME]
        near = {place + step for place in changed for step in (-1, 0, 1)}
        groups: list[tuple[bool, list[body_diff.Row]]] = []
        for place, row in enumerate(self.rows):
            folded = place not in near
            if groups and groups[-1][0] == folded:
                groups[-1][1].append(row)
            else:
                groups.append((folded, [row]))
        return groups

    @property
    def body_has_changed(self) -> bool:
        return any(row.act != SAME for row in self.rows)

    @property
    def only_blanks_have_changed(self) -> bool:
        """The texts differ, and no word and no markup does."""
        told = self.body_has_changed or any(line.has_changed for line in self.lines)
        return not told and any(
            self.before.content.get(name) != self.after.content.get(name) for name in versions.TEXTS
        )

    @cached_property
    def changes(self) -> list[Change]:
        old, new = self.before.content, self.after.content
        changed = [name for name in (*_FACTS, *versions.RELATIONS) if old.get(name) != new.get(name)]
        columns = {name: _column(name) for name in changed}
        values = [(columns[name], _keys(name, side.get(name))) for name in changed for side in (old, new)]
        names = values_in_words.names_for(values, reader=self.reader)
        return [self._change(name, columns[name], old.get(name), new.get(name), names) for name in changed]

    def _change(self, name: str, column, old: Any, new: Any, names) -> Change:
        if name in _SETS:
            old, new = sorted(set(old or []) - set(new or [])), sorted(set(new or []) - set(old or []))
        sides = [_in_words(name, column, side, names) for side in (old, new)]
        return Change(_label(name, column), *sides)

    @property
    def status_has_changed(self) -> bool:
        return self.before.status != self.after.status

    @property
    def has_changed(self) -> bool:
        told = self.status_has_changed or self.changes or self.only_blanks_have_changed
        return bool(told or self.body_has_changed or any(line.has_changed for line in self.lines))

    @cached_property
    def counted(self) -> tuple[int, int]:
        """Words that came and words that went, the title and the lead included."""
        every = [*(line.pieces for line in self.lines), *(row.words for row in self.rows)]
        flat = [piece for run in every for piece in run]
        return tuple(
            sum(word_diff.count(piece.text) for piece in flat if piece.act == act) for act in (ADDED, REMOVED)
        )


def _column(name: str):
    return values_in_words.column(Article, {"picks": "picked"}.get(name, name))


def _label(name: str, column) -> str:
    return str(column.verbose_name)


def _keys(name: str, value: Any) -> Any:
    """Of the gallery, its pictures without their captions."""
    return [key for key, _caption in value or []] if name == "gallery" else value


def _in_words(name: str, column, value: Any, names) -> list[str]:
    shown = values_in_words.in_words(column, _keys(name, value), names)
    if name == "gallery":
        captions = [caption for _key, caption in value or []]
        shown = [
            f"{name}: {caption}" if caption else name for name, caption in zip(shown, captions, strict=True)
        ]
    if name in {"gallery", "picks"}:
        # Their order is part of what they say.
        return [f"{fa(place)}. {line}" for place, line in enumerate(shown, start=1)]
    return shown or [_("empty")] if name not in _SETS else shown
