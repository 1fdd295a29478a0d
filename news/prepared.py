"""Statements that PostgreSQL plans once for a connection: to plan those of a page takes longer than to answer them.

Only what has the same plan whatever its blanks are filled with; a search has not.
"""

import hashlib
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import Error
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from psycopg2.extensions import AsIs

from news.one_statement import Wording
from news.whole_again import BeginAgain, is_begun_again
from news.written_once import Blank, filled

# A connection keeps no more, a tenth of a megabyte each; others are sent whole.
MOST = 50
# What PostgreSQL says of a statement that it does not know (any more), that it has already, or whose columns have
# changed their types since: by a migration, or where a pooler gives each transaction another connection.
_UNUSABLE = {"26000", "42P05", "0A000"}


class Prepared:
    """A wording that PostgreSQL may keep: what is no blank stays written in it, as partial indexes need it.

    `settings` ("statement_timeout = 500") end with the statement: all go out as one message, which is one transaction.
    Within somebody else's they would outlive it, and are left out.
    """

    def __init__(self, wording: Wording, *settings: str) -> None:
        self.sql, self.values = wording
        self._before = "".join(f"SET LOCAL {setting}; " for setting in settings)
        self._blanks = {value.name: value for value in self.values if isinstance(value, Blank)}

    def rows(self, database: BaseDatabaseWrapper, given: dict[str, object]) -> list[tuple]:
        with database.cursor() as cursor:
            # A transaction ends with the error of a statement that cannot be used.
            is_last = database.in_atomic_block and not is_begun_again()
            if not settings.PREPARED_STATEMENTS or is_last:
                return self._whole(cursor, given)
            try:
                return self._by_name(database, cursor, given)
            except Error as error:
                if getattr(error.__cause__, "pgcode", None) not in _UNUSABLE:
                    raise
                _kept(database).begin_anew()
                if database.in_atomic_block:
                    raise BeginAgain from error
                return self._whole(cursor, given)

    def _whole(self, cursor: CursorWrapper, given: dict[str, object]) -> list[tuple]:
        cursor.execute(self._settings(cursor) + self.sql, filled(self.values, given))
        return _rows(cursor)

    def _settings(self, cursor: CursorWrapper) -> str:
        return "" if cursor.db.in_atomic_block else self._before

    def _by_name(
        self, database: BaseDatabaseWrapper, cursor: CursorWrapper, given: dict[str, object]
    ) -> list[tuple]:
        kept = _kept(database)
        name = kept.names.get(self)
        if name is None:
            if len(kept.names) >= MOST:
                return self._whole(cursor, given)
            text = self._text(database, cursor)
            # The same name is the same statement whoever asks for it.
            name = f"kept_{hashlib.sha256(text.encode()).hexdigest()[:24]}_{kept.generation}"
            if name not in kept.names.values():
                cursor.execute(f"{self._settings(cursor)}PREPARE {name} AS {text}")
            kept.names[self] = name
        places = ", ".join(["%s"] * len(self._blanks))
        call = f"EXECUTE {name}({places})" if places else f"EXECUTE {name}"
        cursor.execute(self._settings(cursor) + call, [given[blank] for blank in self._blanks])
        return _rows(cursor)

    def _text(self, database: BaseDatabaseWrapper, cursor: CursorWrapper) -> str:
        places = {
            name: AsIs(f"${number}::{blank.output_field.db_type(database)}")
            for number, (name, blank) in enumerate(self._blanks.items(), start=1)
        }
        return cursor.mogrify(self.sql, filled(self.values, places)).decode()


def within(milliseconds: int) -> str:
    """A setting: the statement takes no longer, its waiting for locks included."""
    return f"statement_timeout = {milliseconds}"


def _rows(cursor: CursorWrapper) -> list[tuple]:
    """None of a statement that gives none; how many it wrote is `cursor.rowcount`."""
    return cursor.fetchall() if cursor.description else []


@dataclass
class _Kept:
    """The statements that PostgreSQL has from one connection."""

    names: dict[Prepared, str] = field(default_factory=dict)
    generation: int = 0

    def begin_anew(self) -> None:
        self.names.clear()
        self.generation += 1


# Known of a connection itself, not of its thread: a new one has none.
_of_connections: WeakKeyDictionary = WeakKeyDictionary()


def _kept(database: BaseDatabaseWrapper) -> _Kept:
    return _of_connections.setdefault(database.connection, _Kept())
