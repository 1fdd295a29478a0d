"""The comments that a page of the old portal carries, below «نظرات کاربران».

No real page with comments was at hand. Read is the plain shape of such lists: the name on a line of its
own, right below it the date with its time, below that the text, up to the name of the next comment:

    مهتاب
    ۱۴۰۲/۰۹/۱۱- ۰۸:۱۵
    متن دیدگاه، یک یا چند سطر

With a blank line (or nothing) above the date the comment has no name. Everything else in the list is
said to be left out, with its first words.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consulate.old_portal import dates
from news import jalali, persian

EXCERPT_LENGTH = 60


@dataclass(frozen=True)
class PortalComment:
    """A visitor's words as the page shows them; `name` is empty for an unnamed visitor."""

    name: str
    created_at: datetime
    text: str


def read(lines: list[str]) -> tuple[list[PortalComment], list[str]]:
    """The comments in a list's lines, and a sentence for each part of it that was not understood."""
    dated = [number for number, line in enumerate(lines) if dates.is_date(dates.folded(line))]
    if not dated or _has_another_shape(lines, dated[0]):
        return [], left_out(lines, _("below the heading of the comments"))
    starts = [_start(lines, number, above) for number, above in zip(dated, [-1, *dated[:-1]], strict=True)]
    # In their order; a dict, because a page of two megabytes may hold very many.
    comments: dict[PortalComment, None] = {}
    unread = left_out(lines[: starts[0]], _("above the first comment"))
    for start, date, end in zip(starts, dated, [*starts[1:], len(lines)], strict=True):
        entry = _comment(lines[start:date], lines[date], lines[date + 1 : end])
        if entry is None:
            unread += left_out(lines[start:end], _("a comment without a text or with an impossible date"))
        elif entry in comments:
            unread += left_out(lines[start:end], _("a comment that stands there twice"))
        else:
            comments[entry] = None
    return list(comments), unread


def left_out(lines: Iterable[str], place: str) -> list[str]:
    """One sentence about lines that do not come in, none if they are all blank."""
    words = [line for line in lines if line]
    if not words:
        return []
    sentence = ngettext(
        "%(count)s line (%(place)s): “%(excerpt)s”", "%(count)s lines (%(place)s): “%(excerpt)s”", len(words)
    )
    count = persian.to_persian_digits(str(len(words)))
    excerpt = Truncator(" ".join(words)).chars(EXCERPT_LENGTH)
    return [sentence % {"count": count, "place": place, "excerpt": excerpt}]


def _has_another_shape(lines: list[str], first_date: int) -> bool:
    # Words above the first date, but not right above it: whose name they are would be a guess.
    return first_date > 0 and not lines[first_date - 1] and any(lines[:first_date])


def _start(lines: list[str], date: int, date_above: int) -> int:
    has_name = date - 1 > date_above and bool(lines[date - 1])
    return date - 1 if has_name else date


def _comment(name: list[str], date: str, text: list[str]) -> PortalComment | None:
    try:
        created_at = dates.read(dates.folded(date))
    except jalali.ImpossibleDate:
        return None
    words = "\n".join(text).strip()
    return PortalComment("".join(name), created_at, words) if words else None
