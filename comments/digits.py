"""Where digits stand in a text, in pieces without a break, and which of them are dates, amounts or masked already."""

import re
import sys
import unicodedata
from dataclasses import dataclass

MASK = "•"

# What people put between the digits of one number; of all kinds at most twelve in a row, for the sake of time.
UNSEEN = (
    r"\u00AD\u0300-\u036F\u061C\u0640\u064B-\u065F\u180B-\u180E\u200B-\u200F\u202A-\u202E"
    r"\u2060-\u206F\u20D0-\u20F0\uFE00-\uFE0F\uFEFF\U000E0000-\U000E01EF"
)
_SEEN = r" \t\u00A0\u2000-\u200A\u202F\-\u2010-\u2015\u2212\uFF0D._\uFF0E/()\[\]#№"
# Between these there are mostly several numbers: what they part has to be one as a whole.
_LISTING = r",:;|*~'\u00B7\u060C\u061B\u066B\u066C\u2018\u2019\uFF0C\uFF1A\uFF5E\n"
GAP = rf"[{UNSEEN}{_SEEN}{_LISTING}]{{0,12}}"
IS_LISTING = re.compile(rf"[{_LISTING}]")

# Circled and raised digits are read like others: «①», «²».
_OTHER_DIGITS = "".join(
    char for char in map(chr, range(sys.maxunicode + 1)) if char.isdigit() and not char.isdecimal()
)
DIGIT = rf"[\d{_OTHER_DIGITS}]"
_GROUP = re.compile(rf"{DIGIT}(?:[{UNSEEN}]{{0,12}}{DIGIT})*")
_ONLY_UNSEEN = re.compile(rf"[{UNSEEN}]+")
_ONE_GAP = re.compile(rf"{GAP}\Z")

_LINE = r"\s?[/.\-\u2010-\u2015]\s?"
_DATES = re.compile(
    rf"(?<!\d)(?P<year>\d{{4}}){_LINE}(?P<month>\d\d?){_LINE}(?P<day>\d\d?)(?!\d)"
    rf"|(?<!\d)(?P<day_first>\d\d?){_LINE}(?P<month_second>\d\d?){_LINE}(?P<year_last>\d{{4}})(?!\d)"
    r"|(?<![\d/.\-])\d\d?(?P<mark>[/.])\d\d?(?P=mark)\d\d?(?![\d/\-]|\.\d)"
)
# The same mark between all groups of three, and nothing more of a number behind.
_AMOUNT = re.compile(
    r"(?<![\d+])(?<!\d[ .\-\u00A0\u202F])(?!0)\d{1,3}(?:(?P<mark>[ .,'\u00A0\u202F\u066B\u066C\u060C\u2019])\d{3})"
    r"(?:(?P=mark)\d{3}){0,6}(?![ .\-()\u00A0\u202F]{0,2}\d)(?!(?P=mark)\d)"
)
# The end of a number that was masked before.
_MASKED_TAIL = re.compile(rf"(?:{MASK}{GAP}){{5}}{DIGIT}(?:{GAP}{DIGIT})?(?!{DIGIT})")


@dataclass(frozen=True)
class Group:
    """Digits without a break, and where they stand."""

    start: int
    end: int
    digits: str
    # What can be seen between these and the digits before; None where they cannot be of one number.
    gap: str | None
    # Where the digits before them end, whatever those are.
    after: int


def groups_of_digits(text: str) -> list[Group]:
    """Where the groups of digits stand that may be part of a personal number."""
    if not _GROUP.search(text):
        return []
    others = [
        found.span()
        for pattern in (_DATES, _AMOUNT, _MASKED_TAIL)
        for found in pattern.finditer(text)
        if pattern is not _DATES or _is_date(found)
    ]
    taken = {place for start, end in others for place in range(start, end)}
    groups: list[Group] = []
    after = 0
    for found in _GROUP.finditer(text):
        if found.start() not in taken:
            gap = _seen(text, groups[-1].end, found.start()) if groups else ""
            groups.append(Group(*found.span(), _read(found[0]), gap, after))
        after = found.end()
    return groups


def _seen(text: str, start: int, end: int) -> str | None:
    # More than twelve are no gap, so no more need to be looked at.
    gap = text[start : min(end, start + 13)]
    return _ONLY_UNSEEN.sub("", gap) if _ONE_GAP.match(gap) else None


def _read(written: str) -> str:
    """The digits in one alphabet, without what cannot be seen between them."""
    return "".join(str(unicodedata.digit(char)) for char in written if char.isdigit())


def _is_date(found: re.Match) -> bool:
    parts = found.groupdict()
    if parts["mark"]:
        return True
    year = int(parts["year"] or parts["year_last"])
    month = int(parts["month"] or parts["month_second"])
    day = int(parts["day"] or parts["day_first"])
    return is_year(str(year)) and 1 <= month <= 31 and 1 <= day <= 31 and min(month, day) <= 12


def is_year(digits: str) -> bool:
    return len(digits) == 4 and (1200 <= int(digits) < 1500 or 1800 <= int(digits) < 2200)
