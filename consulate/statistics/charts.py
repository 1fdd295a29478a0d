"""Bars as SVG, drawn here and read from right to left: time begins at the right edge. A leaf."""

from dataclasses import dataclass, replace

from django.utils.functional import Promise

from consulate.periods import Bar

# Room for the names below and for the highest bar's number.
_NAMES, _ABOVE = 34, 22
_LINES = 4
# The room of a digit in the letters of the drawing, and a little between two numbers.
_DIGIT = 9


@dataclass(frozen=True)
class Size:
    """A drawing is not shrunk: on a telephone its letters could not be read."""

    name: str
    width: int
    height: int
    # Room for the numbers of the scale beside the bars.
    scale: int
    # So many names of bars have room beside each other.
    most_names: int


WIDE, NARROW = Size("wide", 720, 240, 52, 16), Size("narrow", 330, 220, 44, 6)


@dataclass(frozen=True)
class DrawnBar:
    x: float
    y: float
    width: float
    height: float
    middle: float
    number: int
    label: str
    long_label: str
    # Of many bars not each has room for its name, nor each for its number.
    is_named: bool
    is_numbered: bool


@dataclass(frozen=True)
class Line:
    """A line of the scale."""

    y: float
    number: int


@dataclass(frozen=True)
class Chart:
    name: str
    title: str | Promise
    # What is counted, as the head of the table below.
    unit: str | Promise
    bars: list[DrawnBar]
    lines: list[Line]
    size: Size = WIDE
    # The same for a narrow screen.
    narrow: "Chart | None" = None

    left = 0

    @property
    def right(self) -> int:
        return self.size.width - self.size.scale

    @property
    def ground(self) -> int:
        return self.size.height - _NAMES

    @property
    def names(self) -> int:
        return self.size.height - 12

    @property
    def scale(self) -> int:
        return self.size.width - 4

    @property
    def highest(self) -> DrawnBar:
        return max(self.bars, key=lambda bar: bar.number)

    @property
    def total(self) -> int:
        return sum(bar.number for bar in self.bars)


def draw(
    name: str, title: str | Promise, unit: str | Promise, bars: list[Bar], numbers: list[int]
) -> Chart | None:
    """None where there is nothing to draw."""
    if not any(numbers):
        return None
    narrow = _drawn(Chart(name, title, unit, [], [], NARROW), bars, numbers)
    return _drawn(Chart(name, title, unit, [], [], WIDE, narrow), bars, numbers)


def _drawn(chart: Chart, bars: list[Bar], numbers: list[int]) -> Chart:
    top, ground = _round_up(max(numbers)), chart.ground
    room = ground - _ABOVE
    step = chart.right / len(bars)
    width = min(step * 0.7, 64)
    every = -(-len(bars) // chart.size.most_names)
    drawn = []
    for place, (bar, number) in enumerate(zip(bars, numbers, strict=True)):
        middle = chart.right - (place + 0.5) * step
        height = number / top * room
        drawn.append(
            DrawnBar(
                x=round(middle - width / 2, 1),
                y=round(ground - height, 1),
                width=round(width, 1),
                height=round(height, 1),
                middle=round(middle, 1),
                number=number,
                label=bar.label,
                long_label=bar.long_label,
                is_named=place % every == 0,
                is_numbered=place % every == 0 or step > _DIGIT * len(f"{number:,}"),
            )
        )
    lines = [Line(round(ground - room * n / _LINES, 1), top * n // _LINES) for n in range(_LINES + 1)]
    return replace(chart, bars=drawn, lines=lines)


def _round_up(number: int) -> int:
    """The next number that four lines divide without a rest and that reads well: 4, 8, 12, 20, 40, 80, 120 …"""
    unit = 1
    while True:
        for step in (4, 8, 12, 20):
            if number <= step * unit:
                return step * unit
        unit *= 10
