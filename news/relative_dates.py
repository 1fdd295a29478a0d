"""Dates that are right only for a while («سال جاری»، «فردا»): found in a text, and said absolutely.

What they mean is counted from the day on which the text is published, in the site's zone. For machines an accepted
one names a day (HTML knows no Jalali month, year or week, and their Gregorian namesakes are other spans): the day
itself, or the first of the span; the words beside it say the span as a whole (docs/decisions/0026).
"""

import bisect
import html
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from news import jalali
from news.hidden_markup import without_addresses, without_markup
from news.relative_date_meanings import meaning_of
from news.relative_date_words import PATTERN, has_given_year, is_no_date, plain, weekday_before


class Finding(NamedTuple):
    """Words of a text from start to end, the day that they mean or begin with, and what they mean in words.

    What is quoted may have been said on another day: it is noted only by somebody who chose it.
    """

    start: int
    end: int
    text: str
    day: date
    meaning: str
    is_quoted: bool = False


def found_in(text: str, on: date) -> list[Finding]:
    """The relative dates of a plain text that is published on that day."""
    return _found(text, without_addresses(text), on)


def found_in_html(cleaned: str, on: date) -> list[Finding]:
    """The same for HTML that news/richtext.py has cleaned; what is a <time> already is passed over."""
    return _found(cleaned, without_addresses(without_markup(cleaned)), on)


def new_ones(found: Iterable[Finding], before: Iterable[Finding]) -> list[Finding]:
    """Those that an earlier text did not have: whoever left them as they are is not asked again."""
    known, new = Counter(map(_key, before)), []
    for finding in found:
        if known[_key(finding)]:
            known[_key(finding)] -= 1
        else:
            new.append(finding)
    return new


def marked(cleaned: str, accepted: Iterable[Finding]) -> str:
    """The HTML with the accepted dates as <time>; not a letter of the text changes."""
    parts, end = [], 0
    for finding in sorted(accepted):
        opening = f'<time datetime="{jalali.iso(finding.day)}" title="{html.escape(finding.meaning)}">'
        parts += [cleaned[end : finding.start], opening, cleaned[finding.start : finding.end], "</time>"]
        end = finding.end
    return "".join([*parts, cleaned[end:]])


def _key(finding: Finding) -> str:
    return "".join(plain(html.unescape(finding.text)).split())


_QUOTES = re.compile(
    r"«[^«»]{0,3000}(?:«[^«»]{0,1000}»[^«»]{0,1000}){0,3}»|\"[^\"\n]{1,400}\"|“[^“”]{1,3000}”"
)


def _found(text: str, hidden: str, on: date) -> list[Finding]:
    read = plain(hidden)
    quotes = [quote.span() for quote in _QUOTES.finditer(read)]
    found = []
    for match in PATTERN.finditer(read):
        start, end = match.span()
        if is_no_date(read, match):
            continue
        quote = _quote_around(quotes, start)
        if quote and (_is_title(read, quote) or has_given_year(read, quote[0])):
            continue
        weekday = weekday_before(read, start) if match["day"] or match["day_of"] else None
        found += [
            Finding(start, end, text[start:end], day, meaning, is_quoted=quote is not None)
            for day, meaning in meaning_of(match, on)
            # «پنجشنبه ۱۵ خرداد» was in another year when that day is no Thursday.
            if weekday in {None, jalali.day_to_jalali(day).weekday()}
        ]
    return found


def _quote_around(quotes: list[tuple[int, int]], at: int) -> tuple[int, int] | None:
    place = bisect.bisect_right(quotes, (at, at)) - 1
    return quotes[place] if place >= 0 and at < quotes[place][1] else None


def _is_title(read: str, quote: tuple[int, int]) -> bool:
    """«دیروز، امروز، فردا» is the name of a film: nothing else is said in it."""
    inside = read[quote[0] + 1 : quote[1] - 1]
    return len(inside) < 80 and not _SAID.search(PATTERN.sub("", inside))


_SAID = re.compile(r"(?!\bو\b)\w")
