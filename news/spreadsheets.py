"""Rows as CSV and XLSX files that Excel opens in Persian, and in which no cell is a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.styles import Font

# What a spreadsheet takes for the beginning of a formula, full-width forms included.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"

Row = Sequence[str | int | None]


def harmless(cell: str | int | None) -> str | int:
    """The cell as text or number; a text that could be a formula begins with an apostrophe."""
    if cell is None:
        return ""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" \n").startswith(_FORMULA) else cell


def as_typed(cell: str) -> str:
    """A cell read back: without the apostrophe that harmless() put before it."""
    return cell[1:] if cell.startswith("'") and harmless(cell[1:]) == cell else cell


def csv_file(name: str, header: Sequence[str], rows: Iterable[Row]) -> HttpResponse:
    """A download `name`.csv; the byte order mark tells Excel that it is UTF-8."""
    text = io.StringIO()
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text)
    writer.writerow([harmless(cell) for cell in header])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return _download(text.getvalue().encode(), f"{name}.csv", "text/csv; charset=utf-8")


def xlsx_file(name: str, header: Sequence[str], rows: Iterable[Row]) -> HttpResponse:
    """A download `name`.xlsx: one sheet from right to left, its head in bold and in view."""
    book = Workbook(write_only=False)
    sheet = book.active
    sheet.sheet_view.rightToLeft = True
    sheet.freeze_panes = "A2"
    for row in (header, *rows):
        sheet.append([harmless(cell) for cell in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    file = io.BytesIO()
    book.save(file)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _download(file.getvalue(), f"{name}.xlsx", kind)


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
