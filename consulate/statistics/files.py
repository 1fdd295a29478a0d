"""The account as rows of a file; a time counts in minutes there."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from consulate.statistics.account import Account, Figure, Section, Value
from news.spreadsheets import Row, Sheet

HEADER = [_("Section"), _("Table"), _("Figure"), _("In the period"), _("Before"), _("Difference in percent")]
SHEET_HEADER = HEADER[1:]
LONGEST_SHEET_NAME = 31


def lines(account: Account) -> Iterator[Row]:
    for section in account.sections:
        for line in section_lines(section):
            yield [str(section.title), *line]


def sheets(account: Account) -> list[Sheet]:
    header = [str(word) for word in SHEET_HEADER]
    return [
        (str(section.title)[:LONGEST_SHEET_NAME], header, section_lines(section))
        for section in account.sections
    ]


def section_lines(section: Section) -> Iterator[Row]:
    for figure in section.totals:
        yield ["", *_cells(figure)]
    if section.chart:
        for bar in section.chart.bars:
            yield [str(section.chart.title), bar.long_label, bar.number, None, None]
    for table in section.tables:
        for figure in table.figures:
            yield [str(table.title), *_cells(figure)]


def _cells(figure: Figure) -> Row:
    label = str(figure.label)
    if isinstance(figure.now, timedelta) or isinstance(figure.before, timedelta):
        label = str(_("%(figure)s, in minutes") % {"figure": label})
    return [label, _plain(figure.now), _plain(figure.before), figure.percent]


def _plain(value: Value) -> int | float | None:
    if isinstance(value, timedelta):
        return round(value.total_seconds() / 60)
    return round(value, 2) if isinstance(value, float) else value
