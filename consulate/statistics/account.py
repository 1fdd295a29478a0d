"""What an account of a period is made of: figures, each beside that of the period before, in tables and sections."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from comments.waiting_time import waiting_time
from consulate.periods import Bar, Period
from consulate.statistics.charts import Chart
from news.templatetags.persian import fa

_SOME_INSTANT = datetime(2000, 1, 1)
Value = int | float | timedelta | None


@dataclass(frozen=True)
class Figure:
    """One number and what it was before; a time is a median, and may be missing."""

    label: str | Promise
    now: Value
    before: Value

    @property
    def shown(self) -> str:
        return in_words(self.now)

    @property
    def shown_before(self) -> str:
        return in_words(self.before)

    @property
    def percent(self) -> int | None:
        """The difference in percent of what was before; None where there is nothing to compare."""
        if not self.before or self.now is None:
            return None
        return round((self.now - self.before) / self.before * 100)

    @property
    def shown_change(self) -> str:
        if self.percent is None:
            return "—"
        if self.percent == 0:
            return _("no change")
        words = _("%(percent)s%% more") if self.percent > 0 else _("%(percent)s%% less")
        return words % {"percent": fa(abs(self.percent))}

    @property
    def direction(self) -> str:
        return "same" if not self.percent else "more" if self.percent > 0 else "less"


@dataclass(frozen=True)
class Table:
    title: str | Promise
    head: str | Promise
    figures: list[Figure]
    # How many more rows there are than are shown.
    left_out: int = 0


@dataclass(frozen=True)
class Section:
    name: str
    title: str | Promise
    totals: list[Figure]
    tables: list[Table] = field(default_factory=list)
    chart: Chart | None = None
    note: str | Promise = ""

    @property
    def totals_table(self) -> Table:
        """The totals as a table, for paper."""
        return Table(_("%(section)s in figures") % {"section": self.title}, _("figure"), self.totals)


@dataclass(frozen=True)
class Account:
    period: Period
    before: Period
    sections: list[Section]


@dataclass
class Tally:
    """Counted rows: how many there were of each kind, now and before, and in each bar of the chart."""

    bars: list[int]
    kinds: dict[Hashable, list[int]] = field(default_factory=dict)
    now: int = 0
    before: int = 0

    def figure(self, label: str | Promise) -> Figure:
        return Figure(label, self.now, self.before)

    def figure_of(self, kind: Hashable, label: str | Promise) -> Figure:
        return Figure(label, *self.kinds.get(kind, [0, 0]))

    def largest_first(self) -> list[tuple[Hashable, list[int]]]:
        return sorted(self.kinds.items(), key=lambda item: (-item[1][0], -item[1][1], str(item[0])))


def tally(rows: Iterable[tuple[int, Hashable, int]], bars: list[Bar]) -> Tally:
    """Rows of a bar's place (0 for the period before), what is counted apart, and how many."""
    counted = Tally([0] * len(bars))
    for place, kind, number in rows:
        of_kind = counted.kinds.setdefault(kind, [0, 0])
        if place:
            counted.now += number
            of_kind[0] += number
            counted.bars[place - 1] += number
        else:
            counted.before += number
            of_kind[1] += number
    return counted


def in_words(value: Value) -> str:
    if value is None:
        return "—"
    if isinstance(value, timedelta):
        return waiting_time(_SOME_INSTANT, _SOME_INSTANT + value)
    if isinstance(value, float):
        return fa(f"{value:.1f}").replace(".", "٫")
    return fa(value)
