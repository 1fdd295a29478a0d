"""Dates that are right only for a while («سال جاری»، «فردا»): found in a text, and said absolutely.

What they mean is counted from the day on which the text is published, in the site's zone. For machines an accepted
one names a day (HTML knows no Jalali month, year or week, and their Gregorian namesakes are other spans): the day
itself, or the first of the span; the words beside it say the span as a whole (docs/decisions/0026).
"""

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from news import jalali
from news.hidden_markup import HIDDEN, REST, without_addresses, without_markup
from news.persian import ZWNJ, to_latin_digits, to_persian_digits


class Finding(NamedTuple):
    """Words of a text from start to end, the day that they mean or begin with, and what they mean in words."""

    start: int
    end: int
    text: str
    day: date
    meaning: str


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
    return "".join(_plain(html.unescape(finding.text)).split())


# --- Patterns -------------------------------------------------------------------------------------

_LETTERS = str.maketrans("يكى", "یکی")
_MARKS = "[\u064b-\u0655]?"
_S = rf"(?:[ \u00a0\n{ZWNJ}]{REST}{{0,5}}){{1,3}}"
_OPTIONAL = rf"(?:[ \u00a0\n{ZWNJ}]{REST}{{0,5}}){{0,3}}"
# The link after a noun: nothing, a vowel sign, a small hamza, or ی after a half-space.
_LINK = rf"(?:{_MARKS}|{_OPTIONAL}ی)"
_NAMES_OF_NUMBERS = (
    "یکم|دوم|سوم|چهارم|پنجم|ششم|هفتم|هشتم|نهم|دهم|یازدهم|دوازدهم|سیزدهم|چهاردهم|پانزدهم|شانزدهم|هفدهم|هجدهم|نوزدهم|"
    "بیستم|بیست و یکم|بیست و دوم|بیست و سوم|بیست و چهارم|بیست و پنجم|بیست و ششم|بیست و هفتم|بیست و هشتم|بیست و نهم|"
    "سی ام|سی و یکم"
)
_NUMBERS = _NAMES_OF_NUMBERS.split("|")
_ORDINALS = {"".join(name.split()): number for number, name in enumerate(_NUMBERS, start=1)} | {
    "اول": 1,
    "سیم": 30,
}
_WEEKDAYS = {name.replace(ZWNJ, ""): place for place, name in enumerate(jalali.WEEKDAYS)}
_DAYS = {
    "امروز": 0, "امشب": 0, "فردا": 1, "فرداشب": 1, "پسفردا": 2, "دیروز": -1, "دیشب": -1, "پریروز": -2, "پریشب": -2,
}  # fmt: skip
_SHIFTS = {
    "جاری": 0, "کنونی": 0, "حاضر": 0, "این": 0, "همین": 0, "آینده": 1, "اینده": 1, "آتی": 1, "پیشرو": 1,
    "گذشته": -1, "پیش": -1,
}  # fmt: skip


def _spelt(name: str) -> str:
    """The name with a space, a half-space or nothing where its parts meet."""
    return _OPTIONAL.join(name.replace(ZWNJ, " ").split())


_ADJECTIVE = rf"(?:جاری|کنونی|حاضر|[آا]ینده|آتی|پیش{_MARKS}{_OPTIONAL}رو|گذشته|پیش(?!{_S}(?:از|بینی|نویس)))"
_MONTH = "(?:" + "|".join(jalali.MONTHS) + ")"
_WEEKDAY = f"(?:(?:(?:یک|دو|سه|چهار|پنج){_OPTIONAL})?شنبه|جمعه)"
_YEAR = rf"(?:سال{_LINK}{_S}{_ADJECTIVE}|امسال|پارسال|همین{_S}سال)"
_WEEK = rf"(?:هفته{_LINK}{_S}{_ADJECTIVE}|هفتۀ{_S}{_ADJECTIVE}|(?:این|همین){_S}هفته)"
_ORDINAL = "|".join(_spelt(name) for name in sorted(_NUMBERS, key=len, reverse=True)) + "|اول"
_BEGIN, _END = rf"(?<![\w{ZWNJ}\u0640{HIDDEN}])", rf"(?![\w\u0640\u064b-\u0655{HIDDEN}]|{ZWNJ}\w)"
_PATTERN = re.compile(
    rf"{_BEGIN}(?:"
    rf"(?:(?P<day>[0-9]{{1,2}}|{_ORDINAL}){_LINK}{_S})?(?P<month>{_MONTH}){_MARKS}"
    rf"(?P<mah>{_OPTIONAL}ماه)?{_MARKS}(?:{_S}(?P<of>{_YEAR}|{_ADJECTIVE}))?"
    rf"|(?P<weekday>{_WEEKDAY}){_LINK}{_S}(?:(?P<of_week>{_WEEK})|(?P<which>{_ADJECTIVE}))"
    rf"|(?P<week>{_WEEK})|(?P<year>{_YEAR})"
    rf"|(?P<this_month>ماه{_MARKS}{_S}{_ADJECTIVE}|(?:این|همین){_S}ماه)"
    rf"|(?P<near>پس{_OPTIONAL}فردا|فردا(?:{_S}شب)?|{'|'.join(name for name in _DAYS if name != 'پسفردا')})"
    rf"){_END}"
)
# With a number before it, a span is meant: «ده سال گذشته». «جهان امروز» means no day.
_COUNTED = re.compile(
    rf"(?:[0-9]|{_BEGIN}(?:یک|دو|سه|چهار|پنج|شش|هفت|هشت|نه|ده|بیست|سی|چهل|پنجاه|صد|هزار|چند|چندین|هر|نیم|آن|همان))"
    rf"{_S}\Z"
)
_FIGURATIVE = re.compile(
    rf"{_BEGIN}(?:جهان|دنیای|ایران|نسل|انسان|زندگی|جامعه[ٔ]?|بشر|روزگار|شعر|ادبیات|هنر){_S}\Z"
)
# Names that keep a date: a street, a rally, an uprising.
_NAMED = re.compile(
    rf"{_BEGIN}(?:خیابان|میدان|بلوار|قیام|راهپیمایی|حماسه[ٔ]?|انقلاب|بیمارستان|ورزشگاه|دانشگاه|مدرسه[ٔ]?|شهرک|پارک|کوی|ایستگاه|"
    rf"سالگرد|سالروز|کودتای|واقعه[ٔ]?|عید|جشن){_S}\Z"
)
_YEAR_FOLLOWS = re.compile(
    rf"{_OPTIONAL}[،,/]?{_OPTIONAL}(?:سال{_MARKS}{_S})?(?:ماه{_S})?[0-9]{{2,4}}(?![0-9:])"
)
_DATE_FOLLOWS = re.compile(
    rf"{_OPTIONAL}[،(]?{_OPTIONAL}(?:{_WEEKDAY}{_OPTIONAL}[،]?{_OPTIONAL})?(?:[0-9]{{1,2}}|{_ORDINAL}){_S}{_MONTH}"
)


def _plain(text: str) -> str:
    return to_latin_digits(text.translate(_LETTERS))


def _found(text: str, hidden: str, on: date) -> list[Finding]:
    read = _plain(hidden)
    return [
        Finding(match.start(), match.end(), text[match.start() : match.end()], day, meaning)
        for match in _PATTERN.finditer(read)
        if not _is_no_date(read, match)
        for day, meaning in _meaning(match, on)
    ]


def _is_no_date(read: str, match: re.Match) -> bool:
    before = read[max(0, match.start() - 24) : match.start()]
    if match["near"]:
        return bool(_FIGURATIVE.search(before) or _DATE_FOLLOWS.match(read, match.end()))
    if match["month"]:
        # A month alone may be a name or a virtue (مهر); and with its year nothing goes stale.
        is_vague = not (match["day"] or match["mah"] or match["of"])
        return is_vague or bool(_NAMED.search(before) or _YEAR_FOLLOWS.match(read, match.end()))
    if match["weekday"]:
        return bool(_DATE_FOLLOWS.match(read, match.end()))
    return bool(_COUNTED.search(before))


# --- What they mean -------------------------------------------------------------------------------


def _meaning(match: re.Match, on: date) -> Iterator[tuple[date, str]]:
    """The first day and the words for it; nothing for what no calendar has, such as «۳۱ مهر»."""
    try:
        yield _meant(match, on)
    except jalali.ImpossibleDate:
        return


def _meant(match: re.Match, on: date) -> tuple[date, str]:
    if match["near"]:
        return _day(on + timedelta(days=_DAYS["".join(re.sub(rf"[\s{ZWNJ}{REST}]", "", match["near"]))]))
    if match["year"]:
        return _whole_year(_year(on) + _shift(match["year"]))
    if match["week"]:
        return _whole_week(_saturday(on) + timedelta(weeks=_shift(match["week"])))
    if match["weekday"]:
        return _day(_weekday(match, on))
    if match["this_month"]:
        return _whole_month(*_shifted_month(on, _shift(match["this_month"])))
    month = jalali.MONTHS.index(match["month"]) + 1
    year = _year(on) + _shift(match["of"]) if match["of"] else _nearest_year(month, on)
    if match["day"]:
        return _day(jalali.to_gregorian(year, month, _number(match["day"])))
    return _whole_month(year, month)


def _shift(words: str) -> int:
    joined = re.sub(rf"[\s{ZWNJ}{REST}\u064b-\u0655]", "", words)
    if joined in {"امسال", "پارسال"}:
        return -1 if joined == "پارسال" else 0
    return next(shift for name, shift in _SHIFTS.items() if joined.startswith(name) or joined.endswith(name))


def _number(written: str) -> int:
    joined = re.sub(rf"[\s{ZWNJ}{REST}]", "", written)
    return int(joined) if joined.isdecimal() else _ORDINALS[joined]


def _year(on: date) -> int:
    return jalali.day_to_jalali(on).year


def _saturday(on: date) -> date:
    """The first day of the Persian week."""
    return on - timedelta(days=jalali.day_to_jalali(on).weekday())


def _weekday(match: re.Match, on: date) -> date:
    place = _WEEKDAYS[re.sub(rf"[\s{ZWNJ}{REST}]", "", match["weekday"])]
    if match["of_week"]:
        return _saturday(on) + timedelta(weeks=_shift(match["of_week"]), days=place)
    shift, away = _shift(match["which"]), place - jalali.day_to_jalali(on).weekday()
    if shift > 0:
        return on + timedelta(days=away if away > 0 else away + 7)
    if shift < 0:
        return on + timedelta(days=away if away < 0 else away - 7)
    return on + timedelta(days=away)


def _shifted_month(on: date, shift: int) -> tuple[int, int]:
    today = jalali.day_to_jalali(on)
    months = today.year * 12 + today.month - 1 + shift
    return months // 12, months % 12 + 1


def _nearest_year(month: int, on: date) -> int:
    """Of the months of that name the one that lies nearest: in Farvardin, Esfand is the one that has just been."""
    today = jalali.day_to_jalali(on)
    away = month - today.month
    return today.year + (1 if away < -6 else -1 if away > 6 else 0)


def _day(day: date) -> tuple[date, str]:
    return day, jalali.long_date(day)


def _whole_week(saturday: date) -> tuple[date, str]:
    friday = saturday + timedelta(days=6)
    return saturday, f"{jalali.plain_date(saturday)} تا {jalali.plain_date(friday)}"


def _whole_month(year: int, month: int) -> tuple[date, str]:
    return jalali.to_gregorian(year, month, 1), to_persian_digits(f"{jalali.MONTHS[month - 1]} {year}")


def _whole_year(year: int) -> tuple[date, str]:
    return jalali.to_gregorian(year, 1, 1), to_persian_digits(f"سال {year}")
