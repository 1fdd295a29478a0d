"""Rows as CSV and XLSX files that Excel opens in Persian, and in which no cell is a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from django.http import HttpResponse, StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

# What a spreadsheet takes for the beginning of a formula, full-width forms included.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
# Where a spreadsheet whose list separator is another one than the file's divides a line, quotes or not: it takes
# them for quotes only where they begin what it takes for a cell.
_DIVIDES = ";؛\t\r\n"
_DIVIDED = re.compile(f"(?<=[{_DIVIDES}])(?=[ ']*[{re.escape(''.join(_FORMULA))}])")
_GUARDED = re.compile(f"(?<=[{_DIVIDES}])'(?=[ ']*[{re.escape(''.join(_FORMULA))}])")
# What no XML file can hold; one such character would spoil the whole download. And marks that reverse a line.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_COLUMN_WIDTH = 22
BYTE_ORDER_MARK = "\ufeff"

Row = Sequence[str | int | float | None]
# A name of at most 31 letters, the head, and the rows.
Sheet = tuple[str, Sequence[str], Iterable[Row]]


def harmless(cell: str | int | float | None) -> str | int | float:
    """The cell as text or number; a text that could be a formula, whole or divided, begins with an apostrophe.

    So does one that begins with apostrophes before it, so that as_typed() knows which one was added.
    """
    if cell is None or isinstance(cell, int | float):
        return "" if cell is None else cell
    text = _DIVIDED.sub("'", _UNPRINTABLE.sub("", str(cell)))
    return f"'{text}" if text.lstrip(" \n'").startswith(_FORMULA) else text


def as_typed(cell: str) -> str:
    """A cell read back: without the apostrophes that harmless() put into it."""
    for guarded in (cell.removeprefix("'"), cell):
        typed = _GUARDED.sub("", guarded)
        if harmless(typed) == cell:
            return typed
    return cell


def csv_file(name: str, header: Sequence[str], rows: Iterable[Row]) -> HttpResponse:
    """A download `name`.csv; the byte order mark tells Excel that it is UTF-8."""
    text = io.StringIO()
    text.write(BYTE_ORDER_MARK)
    writer = _writer(text)
    writer.writerow([harmless(cell) for cell in header])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return _download(text.getvalue().encode(), f"{name}.csv", "text/csv; charset=utf-8")


def csv_stream(name: str, header: Sequence[str], rows: Iterable[Row]) -> StreamingHttpResponse:
    """The same for a file of any length, sent as its rows are read."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingHttpResponse(
        _csv_lines(header, rows), content_type="text/csv; charset=utf-8", headers=headers
    )


def _csv_lines(header: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    text = io.StringIO()
    writer = _writer(text)
    yield BYTE_ORDER_MARK
    for row in chain([header], rows):
        writer.writerow([harmless(cell) for cell in row])
        yield text.getvalue()
        text.seek(0)
        text.truncate()


def _writer(text: io.StringIO):
    """Every text in quotes: whatever stands in it."""
    return csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)


def xlsx_file(name: str, header: Sequence[str], rows: Iterable[Row]) -> HttpResponse:
    """A download `name`.xlsx: one sheet from right to left, its head in bold and in view."""
    return xlsx_book(name, [("Sheet", header, rows)])


def xlsx_book(name: str, sheets: Iterable[Sheet]) -> HttpResponse:
    """The same with several sheets."""
    book = Workbook(write_only=True)
    for title, header, rows in sheets:
        sheet = book.create_sheet(title)
        sheet.sheet_view.rightToLeft = True
        sheet.freeze_panes = "A2"
        for column in range(1, len(header) + 1):
            sheet.column_dimensions[get_column_letter(column)].width = _COLUMN_WIDTH
        sheet.append(list(_cells(sheet, header, Font(bold=True))))
        for row in rows:
            sheet.append(list(_cells(sheet, row)))
    file = io.BytesIO()
    book.save(file)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _download(file.getvalue(), f"{name}.xlsx", kind)


def _cells(sheet, row: Row, font: Font | None = None) -> Iterator[object]:
    for value in row:
        text = harmless(value)
        if font or (isinstance(text, str) and text.startswith("#")):
            # Said to be a text, so that nobody takes "#N/A" for an error.
            cell = WriteOnlyCell(sheet, value=text)
            cell.data_type = "s"
            if font:
                cell.font = font
            yield cell
        else:
            yield None if text == "" else text


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
