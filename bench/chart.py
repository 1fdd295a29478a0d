"""A picture of the ratios: a bar for each row on a logarithmic scale, a mark where its goal is."""

from collections.abc import Sequence
from math import log10
from xml.sax.saxutils import escape

NAMES, WIDTH, STEP, TOP = 380, 520, 22, 70
LOWEST, HIGHEST = 0.01, 100.0
MET, MISSED, NO_GOAL = "#2b8a6b", "#b3382c", "#7a8594"


def drawn(bars: Sequence[tuple[str, float, float | None]], head: Sequence[str]) -> str:
    """An SVG of (name, times the reference, goal or None)."""
    height = TOP + STEP * len(bars) + 20
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{NAMES + WIDTH + 80}" height="{height}"'
        ' font-family="sans-serif" font-size="12">',
        f'<rect width="100%" height="{height}" fill="#ffffff"/>',
        *(f'<text x="10" y="{18 + 16 * n}" fill="#444">{escape(line)}</text>' for n, line in enumerate(head)),
    ]
    for power in (0.01, 0.1, 1, 10, 100):
        x = _place(power)
        parts.append(f'<line x1="{x:.0f}" x2="{x:.0f}" y1="{TOP - 6}" y2="{height - 14}" stroke="#ddd"/>')
        parts.append(f'<text x="{x:.0f}" y="{TOP - 10}" text-anchor="middle" fill="#444">{power:g} ×</text>')
    for n, (name, ratio, goal) in enumerate(bars):
        parts += _bar(TOP + STEP * n, name, ratio, goal)
    return "\n".join([*parts, "</svg>", ""])


def _bar(y: int, name: str, ratio: float, goal: float | None) -> list[str]:
    colour = NO_GOAL if goal is None else MET if ratio >= goal else MISSED
    end = _place(ratio)
    drawn = [
        f'<text x="{NAMES - 8}" y="{y + 14}" text-anchor="end">{escape(name)}</text>',
        f'<rect x="{NAMES}" y="{y + 4}" width="{end - NAMES:.1f}" height="13" fill="{colour}"/>',
        f'<text x="{end + 5:.1f}" y="{y + 14}" fill="#222">{ratio:.2f}</text>',
    ]
    if goal:
        x = _place(goal)
        drawn.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y + 1}" y2="{y + 20}" stroke="#111" stroke-width="2"/>'
        )
    return drawn


def _place(ratio: float) -> float:
    part = (log10(min(HIGHEST, max(LOWEST, ratio))) - log10(LOWEST)) / (log10(HIGHEST) - log10(LOWEST))
    return NAMES + WIDTH * part
