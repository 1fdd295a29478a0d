"""Files for Excel: right to left, in Persian, and without a formula; and hostile files that are only refused."""

import io
import re
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook, load_workbook

from news.spreadsheet_reading import LARGEST_FILE, MOST_ROWS, UnreadableSheet, read_sheet
from news.spreadsheets import as_typed, csv_file, harmless, xlsx_file

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@x",
    "\t=1",
    "\r=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "  =1",
    "'=1",
]

DIVIDED = ["x;=cmd|' /C calc'!A0", "a\t=1", "x؛ +1", "نام\n=1", "a;'=1;-1", "a;\t=1", "=1;=2"]


def sheet_of(content: bytes):
    return load_workbook(io.BytesIO(content)).active


def workbook(*rows) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def repacked(content: bytes, part: str, change) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return file.getvalue()


class TestFormulas:
    @pytest.mark.parametrize("text", HOSTILE)
    def test_no_cell_begins_like_one(self, text):
        row = csv_file("x", ["name"], [[text]]).content.decode("utf-8-sig").split("\r\n", 1)[1]
        assert row.startswith(("'", "\"'"))
        cell = sheet_of(xlsx_file("x", ["name"], [[text]]).content)["A2"]
        assert cell.data_type == "s"
        assert cell.value.startswith("'")

    @pytest.mark.parametrize("text", DIVIDED)
    @pytest.mark.parametrize("separator", [",", ";", "؛", "\t"])
    def test_nor_does_a_part_where_another_separator_divides_it(self, text, separator):
        file = csv_file("x", ["a", "b"], [["نام", text], [7, text]]).content.decode("utf-8-sig")
        # As one that knows nothing of quotes.
        for part in re.split(f"[\r\n{separator}]", file):
            assert not part.lstrip(' "').startswith(("=", "+", "-", "@"))

    def test_every_text_of_a_csv_file_stands_in_quotes(self):
        file = csv_file("x", ["نام"], [["x;=cmd|x"], ["a\t=1"], ['"'], ["ساده"], [12], [None]]).content
        lines = file.decode("utf-8-sig").split("\r\n")
        assert lines == ['"نام"', '"x;\'=cmd|x"', '"a\t\'=1"', '""""', '"ساده"', "12", '""', ""]

    @pytest.mark.parametrize(
        "text", [*HOSTILE, *DIVIDED, "a;'=1", "''=1", "'", "'name", "علی‌رضا", "#N/A", ""]
    )
    def test_reading_takes_the_guard_away_again(self, text):
        assert as_typed(harmless(text)) == text

    def test_an_error_value_is_a_text(self):
        cell = sheet_of(xlsx_file("x", ["name"], [["#N/A"]]).content)["A2"]
        assert (cell.value, cell.data_type) == ("#N/A", "s")

    def test_a_formula_of_somebody_elses_file_is_read_as_its_text(self):
        assert read_sheet("x.xlsx", workbook(["name"], ["=1+1"]))[1] == (2, ["=1+1", *[""] * 39])

    def test_what_xml_cannot_hold_is_left_out(self):
        hostile = "ا\x00\x01\x0b\x1f\ufffe\ud800ب"
        assert sheet_of(xlsx_file("x", ["name"], [[hostile]]).content)["A2"].value == "اب"
        assert csv_file("x", ["name"], [[hostile]]).content.decode("utf-8-sig").endswith('"اب"\r\n')


class TestPersianInExcel:
    def test_csv_says_that_it_is_utf_8(self):
        answer = csv_file("list", ["نام"], [["علی‌رضا"]])
        assert answer.content.startswith(b"\xef\xbb\xbf")
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert answer["Content-Disposition"] == 'attachment; filename="list.csv"'

    def test_the_sheet_runs_from_right_to_left_under_a_head_that_stays(self):
        sheet = sheet_of(xlsx_file("list", ["نام"], [["علی‌رضا"], [12]]).content)
        assert sheet.sheet_view.rightToLeft
        assert sheet.freeze_panes == "A2"
        assert sheet["A1"].font.bold
        assert [sheet["A2"].value, sheet["A3"].value] == ["علی‌رضا", 12]


class TestReading:
    @pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
    @pytest.mark.parametrize("comma", [",", ";", "\t"])
    def test_csv_with_any_usual_separator(self, mark, comma):
        text = f'name{comma}id\r\n"علی‌رضا\nدو"{comma}۱۲\r\n\r\n{comma}\r\nب{comma}\r\n'
        rows = read_sheet("x.csv", mark + text.encode())
        assert rows == [(1, ["name", "id"]), (2, ["علی‌رضا\nدو", "۱۲"]), (5, ["ب", ""])]

    def test_xlsx_with_numbers_and_days(self):
        rows = read_sheet("x.xlsx", workbook(["id", "from"], [12.0, datetime(2023, 12, 1)], [], [3, None]))
        assert [(number, cells[:2]) for number, cells in rows] == [
            (1, ["id", "from"]),
            (2, ["12", "1402/09/10"]),
            (4, ["3", ""]),
        ]


class TestHostileFiles:
    @pytest.mark.parametrize(
        "name, content",
        [
            ("x.xlsx", b"<html><table><tr><td>name</td></tr></table></html>"),
            ("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)),
            ("x.xlsx", workbook(["name"], ["a"])[:2000]),
            ("x.csv", b"PK\x03\x04" + bytes(50)),
            ("x.csv", "name\nJos\xe9".encode("latin-1")),
            ("x.csv", "name\nعلی".encode("utf-16")),
            ("x.csv", b"name\na\x00b"),
            ("x.csv", b""),
            ("x.csv", b"\n\n , \n"),
            ("x.csv", b'name\n"' + b"a" * 200_000),
            ("x.csv", b"name\n" + b"a\n" * 100_000),
            ("x.csv", b"\n" * 200_000),
            ("x.csv", b"a" * (LARGEST_FILE + 1)),
        ],
    )
    def test_is_refused_in_words(self, name, content):
        with pytest.raises(UnreadableSheet) as refused:
            read_sheet(name, content)
        assert str(refused.value)

    def test_the_last_row_that_fits(self):
        assert len(read_sheet("x.csv", b"name\n" + b"a\n" * MOST_ROWS)) == MOST_ROWS + 1

    def test_a_zip_bomb_is_not_unpacked(self):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet1.xml", bytes(50 * 1024 * 1024))
        assert len(file.getvalue()) < LARGEST_FILE
        with pytest.raises(UnreadableSheet):
            read_sheet("x.xlsx", file.getvalue())

    def test_entities_are_not_unfolded(self):
        sheet = "xl/worksheets/sheet1.xml"
        bomb = b'<!DOCTYPE a [<!ENTITY b "bbbb">]>'
        for encoding in ("utf-8", "utf-16"):
            hostile = repacked(
                workbook(["name"]), sheet, lambda old, code=encoding: (bomb + old).decode().encode(code)
            )
            with pytest.raises(UnreadableSheet):
                read_sheet("x.xlsx", hostile)

    def test_a_row_far_below_is_not_waited_for(self):
        far = repacked(
            workbook(["name"], ["a"]),
            "xl/worksheets/sheet1.xml",
            lambda old: old.replace(b'r="2"', b'r="999999999"').replace(b'"A2"', b'"A999999999"'),
        )
        with pytest.raises(UnreadableSheet):
            read_sheet("x.xlsx", far)
