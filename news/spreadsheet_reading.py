"""Reading a table that somebody uploads as CSV or XLSX: nothing in it is executed, nothing may be endless."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook

from news import jalali, persian
from news.spreadsheets import as_typed

LARGEST_FILE = 2 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 5_000, 40
# What a workbook may be unpacked; 5,000 rows are far less, a zip bomb is far more.
LARGEST_UNPACKED, MOST_PARTS = 24 * 1024 * 1024, 400
# Blank rows count too: a sheet may say that its only row is the thousand-millionth.
_MOST_LINES = 100_000
# An XLSX of a spreadsheet program declares no entities; those of a bomb unfold to gigabytes.
_DOCTYPE = [b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be")]
# Controls but tab and newline. Marks that reverse letters stay: the models refuse them by name.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_NEW_LINE = re.compile("\r\n|[\r\x85\u2028\u2029]|_x000D_\n?")

NumberedRow = tuple[int, list[str]]

_TOO_LARGE = _("The file is larger than %(size)s MB.")
_TOO_MANY = _("The file has more than %(rows)s rows. Split it.")
_NO_WORKBOOK = _("This is no readable XLSX file. Save it anew as XLSX or as CSV UTF-8.")
_NO_TEXT = _("This CSV file cannot be read as UTF-8. In Excel, choose “CSV UTF-8” when saving.")
_EMPTY = _("The file holds no rows.")


class UnreadableSheet(ValueError):
    """The file is no table that can be read; the text says why, to be shown at the field."""


def read_sheet(name: str, content: bytes) -> list[NumberedRow]:
    """The rows that are not blank, the header among them, each with its number in the file; all cells are text."""
    if len(content) > LARGEST_FILE:
        raise UnreadableSheet(_TOO_LARGE % {"size": persian.to_persian_digits(str(LARGEST_FILE >> 20))})
    is_workbook = content.startswith(b"PK") or name.lower().endswith((".xlsx", ".xlsm", ".xls"))
    raw = _workbook_rows(content) if is_workbook else _csv_rows(content)
    rows = _numbered(raw)
    if not rows:
        raise UnreadableSheet(_EMPTY)
    return rows


def _numbered(raw: Iterable[Iterable[str]]) -> list[NumberedRow]:
    rows: list[NumberedRow] = []
    for number, cells in enumerate(raw, start=1):
        cleaned = [clean_cell(cell) for cell in cells][:MOST_COLUMNS]
        if any(cleaned):
            rows.append((number, cleaned))
        # One more, for the header.
        if len(rows) > MOST_ROWS + 1 or number > _MOST_LINES:
            raise UnreadableSheet(_TOO_MANY % {"rows": persian.to_persian_digits(f"{MOST_ROWS:,}")})
    return rows


def clean_cell(cell: str) -> str:
    """The cell as its writer meant it: trimmed, one code point a letter, without what nobody can see."""
    text = _CONTROL.sub("", _NEW_LINE.sub("\n", cell))
    return as_typed(unicodedata.normalize("NFC", text).strip()).strip()


def _csv_rows(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableSheet(_NO_TEXT) from error
    if "\0" in text:
        raise UnreadableSheet(_NO_TEXT)
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise UnreadableSheet(_NO_TEXT) from error


def _workbook_rows(content: bytes) -> Iterator[list[str]]:
    try:
        _refuse_bombs(content)
        # The same sheet twice: what a formula last gave, or where no program ever computed it, its text.
        results, formulas = (
            load_workbook(io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False)
            for data_only in (True, False)
        )
        rows = zip(_raw_rows(results), _raw_rows(formulas), strict=True)
        for shown, written in rows:
            yield [_as_text(a if a is not None else b) for a, b in zip(shown, written, strict=True)]
    except UnreadableSheet:
        raise
    except Exception as error:  # Whatever a spoilt file makes openpyxl stumble over, it is a spoilt file.
        raise UnreadableSheet(_NO_WORKBOOK) from error


def _raw_rows(book) -> Iterator[tuple]:
    # The declared extent may be a lie; without it the rows themselves are counted.
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    return sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)


def _refuse_bombs(content: bytes) -> None:
    """Raise before anything is unpacked; zipfile itself reads no more of a part than is declared."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            raise UnreadableSheet(_("This XLSX file is far larger when unpacked than it looks. Split it."))
        if any(mark in archive.read(part) for part in parts for mark in _DOCTYPE):
            raise UnreadableSheet(_NO_WORKBOOK)


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return _day_as_text(value.date() if isinstance(value, datetime) else value)
    # A formula over several cells is an object that has its text inside.
    return str(getattr(value, "text", value))


def _day_as_text(day: date) -> str:
    """A cell that the spreadsheet holds as a Gregorian day, as the desk would have it typed."""
    try:
        return jalali.typed_date(day)
    except ValueError:
        return day.isoformat()
