"""Bars as SVG, drawn here and read from right to left: time begins at the right edge. A leaf."""

from dataclasses import dataclass

from django.utils.functional import Promise

from consulate.periods import Bar

WIDTH, HEIGHT = 720, 240
# Room for the numbers of the scale beside the bars, for the names below and for the highest bar's number.
_SCALE, _NAMES, _ABOVE = 52, 34, 22
_LINES = 4
_MOST_NAMES = 16


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
    # Of many bars not each has room for its name.
    is_named: bool


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

    width, height = WIDTH, HEIGHT
    left, right = 0, WIDTH - _SCALE
    ground, names = HEIGHT - _NAMES, HEIGHT - 12
    scale = WIDTH - 6

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
    top = _round_up(max(numbers))
    room, ground = HEIGHT - _NAMES - _ABOVE, HEIGHT - _NAMES
    step = (WIDTH - _SCALE) / len(bars)
    width = min(step * 0.7, 64)
    every = -(-len(bars) // _MOST_NAMES)
    drawn = []
    for place, (bar, number) in enumerate(zip(bars, numbers, strict=True)):
        middle = WIDTH - _SCALE - (place + 0.5) * step
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
            )
        )
    lines = [Line(round(ground - room * n / _LINES, 1), top * n // _LINES) for n in range(_LINES + 1)]
    return Chart(name, title, unit, drawn, lines)


def _round_up(number: int) -> int:
    """The next number that four lines divide without a rest and that reads well: 4, 8, 12, 20, 40, 80, 120 …"""
    unit = 1
    while True:
        for step in (4, 8, 12, 20):
            if number <= step * unit:
                return step * unit
        unit *= 10
