"""What was mended after its publication, what readers found wrong, and where old addresses lead: corrections/*.toml.

A mistake raises ContentError, which names the file, the entry and what is wrong with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from consulate.demo.content.tables import Table, read_toml
from news.error_reporting import LONGEST
from news.redirects import leads_safely

FOLDER = Path(__file__).parent / "corrections"


@dataclass(frozen=True)
class DemoWordings:
    """The leads that an article had before the one of today, each with the hours after which it was replaced."""

    article: str
    note: str
    leads: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class DemoReport:
    article: str
    text: str
    hours_ago: int
    settled: bool


@dataclass(frozen=True)
class DemoRedirect:
    """An old address that leads to an article, to an address of the site, or nowhere any more."""

    old: str
    new: str
    article: str


@dataclass(frozen=True)
class DemoCorrections:
    wordings: tuple[DemoWordings, ...]
    reports: tuple[DemoReport, ...]
    redirects: tuple[DemoRedirect, ...]


def load(titles: Iterable[str], folder: Path = FOLDER) -> DemoCorrections:
    """`titles` are those of the articles."""
    known = {"", *titles}
    return DemoCorrections(
        wordings=tuple(_wordings(table, known) for table in _tables(folder / "wordings.toml", "article")),
        reports=tuple(_report(table, known) for table in _tables(folder / "reports.toml", "report")),
        redirects=tuple(_redirect(table, known) for table in _tables(folder / "redirects.toml", "redirect")),
    )


def _tables(path: Path, key: str) -> list[Table]:
    file = read_toml(path)
    tables = [Table(f"{path.name}, {key} {n}", values) for n, values in enumerate(file.take(key, list), 1)]
    file.finish()
    return tables


def _wordings(table: Table, known: set[str]) -> DemoWordings:
    leads = [
        Table(f"{table.where}, lead {n}", values) for n, values in enumerate(table.take("leads", list), 1)
    ]
    wordings = DemoWordings(
        article=_title(table, known),
        note=table.words("note", longest=300),
        leads=tuple((lead.words("text"), lead.take("hours", int)) for lead in leads),
    )
    hours = [after for _text, after in wordings.leads]
    if not hours or hours != sorted(set(hours)) or hours[0] < 1:
        table.fail("each lead is replaced some hours after the one before")
    for lead in leads:
        lead.finish()
    table.finish()
    return wordings


def _report(table: Table, known: set[str]) -> DemoReport:
    report = DemoReport(
        article=_title(table, known),
        text=table.words("text", longest=LONGEST),
        hours_ago=table.take("hours_ago", int),
        settled=table.take("settled", bool, False),
    )
    table.finish()
    return report


def _redirect(table: Table, known: set[str]) -> DemoRedirect:
    redirect = DemoRedirect(
        old=table.words("old", longest=400),
        new=table.words("new", "", longest=400),
        article=_title(table, known, ""),
    )
    table.finish()
    if (redirect.new and redirect.article) or (redirect.new and not leads_safely(redirect.new)):
        table.fail("it leads to one place, on this site or with https")
    return redirect


def _title(table: Table, known: set[str], default: str | None = None) -> str:
    title = table.words("article", default)
    return title if title in known else table.fail(f"there is no article {title}")
