"""What the old portal prints around an article: counters and dates above it, comments and rating below.

Every function takes marks: the lines of a page, folded by dates.folded().
"""

import re
from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from consulate.old_portal import dates
from consulate.old_portal.saved_file import PageRefused
from news import jalali, persian

FORM, COMMENTS, NO_COMMENTS, RATING = map(
    dates.folded, ("متن دیدگاه", "نظرات کاربران", "تاکنون نظری ثبت نشده است", "امتیاز شما")
)

_NUMBER = r"\d{1,3}(?: \d{3})+|\d+"
_TODAY = re.compile(r"امروز(?: [^\W\d]+){1,2} \d{1,2} [^\W\d]+ \d{2,4}")
_COUNTER = re.compile(
    rf"(?:مشاهده|تعداد بازدید) (?P<views>{_NUMBER})"
    rf"(?: (?P<date>{dates.LONG_DATE}|{dates.SHORT_DATE}))?"
)


def belongs_above(mark: str) -> bool:
    """Whether a line is one of those above an article: today's date, a counter, the publication date."""
    return bool(_TODAY.fullmatch(mark) or _COUNTER.fullmatch(mark)) or dates.is_date(mark)


def refuse_two_pages(marks: list[str]) -> None:
    todays = sum(bool(_TODAY.fullmatch(mark)) for mark in marks)
    counters = sum(bool(match and match["date"]) for match in map(_COUNTER.fullmatch, marks))
    if max(todays, counters, marks.count(FORM)) > 1:
        raise PageRefused(_("The file holds more than one page; save each page in a file of its own."))


def end_of_article(marks: list[str]) -> int:
    """The first line below the article; raises PageRefused when the page does not go that far."""
    for mark in (FORM, COMMENTS, NO_COMMENTS, RATING):
        if mark in marks:
            return marks.index(mark)
    if any(map(belongs_above, marks)):
        raise PageRefused(_("The page is cut off: the line «متن دیدگاه» below the article is missing."))
    raise PageRefused(_("This is not a page of the old portal."))


def first_date(marks: list[str]) -> int:
    """The line of the first publication date; raises PageRefused when there is none."""
    for number, mark in enumerate(marks):
        if any(_dates([mark])):
            return number
    if any(map(belongs_above, marks)):
        raise PageRefused(_("The page shows no publication date with its time."))
    raise PageRefused(_("This is not a page of the old portal."))


def published_at(marks: list[str]) -> datetime:
    """The aware instant that all dates above the article agree on; raises PageRefused."""
    texts = list(_dates(marks))
    try:
        instants = {dates.read(text) for text in texts}
    except jalali.ImpossibleDate:
        shown = " / ".join(map(dates.shown, texts))
        raise PageRefused(_("The publication date is impossible: %(date)s.") % {"date": shown}) from None
    if len(instants) > 1:
        # Neither can be called the true one, and the date is half of what tells articles apart.
        shown = " / ".join(map(jalali.date_and_time, sorted(instants)))
        raise PageRefused(_("The page gives different publication dates: %(dates)s.") % {"dates": shown})
    return instants.pop()


def views(marks: list[str]) -> int | None:
    """The page's count of views. It only grows, so of two numbers the larger one is the newer."""
    return max(_counters(marks), default=None)


def warnings_about_views(marks: list[str]) -> list[str]:
    counters = _counters(marks)
    if not counters:
        return [_("The page shows no counter of views.")]
    if len(set(counters)) == 1:
        return []
    numbers = {"low": _digits(min(counters)), "high": _digits(max(counters))}
    return [_("The page shows two counts of views, %(low)s and %(high)s; the larger one counts.") % numbers]


def _dates(marks: list[str]) -> Iterator[str]:
    for mark in marks:
        counter = _COUNTER.fullmatch(mark)
        if counter and counter["date"]:
            yield counter["date"]
        elif dates.is_date(mark):
            yield mark


def _counters(marks: list[str]) -> list[int]:
    counters = filter(None, map(_COUNTER.fullmatch, marks))
    return [int(counter["views"].replace(" ", "")) for counter in counters]


def _digits(number: int) -> str:
    return persian.to_persian_digits(str(number))
