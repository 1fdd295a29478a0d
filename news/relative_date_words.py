"""The words that date something only for a while: how they are spelt, and where they are no date."""

import re

from news import jalali
from news.hidden_markup import HIDDEN, REST
from news.persian import ZWNJ, to_latin_digits

# --- Patterns -------------------------------------------------------------------------------------

_LETTERS = str.maketrans("يكىة", "یکیه")
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
WEEKDAYS = {name.replace(ZWNJ, ""): place for place, name in enumerate(jalali.WEEKDAYS)}
DAYS = {
    "امروز": 0, "امشب": 0, "فردا": 1, "فرداشب": 1, "پسفردا": 2, "دیروز": -1, "دیشب": -1, "پریروز": -2, "پریشب": -2,
    "روزگذشته": -1, "شبگذشته": -1,
}  # fmt: skip
_SHIFTS = {
    "جاری": 0, "کنونی": 0, "حاضر": 0, "این": 0, "همین": 0, "آینده": 1, "اینده": 1, "آتی": 1, "پیشرو": 1,
    "گذشته": -1, "پیش": -1, "قبل": -1, "بعد": 1,
}  # fmt: skip


def _spelt(name: str) -> str:
    """The name with a space, a half-space or nothing where its parts meet."""
    return _OPTIONAL.join(name.replace(ZWNJ, " ").split())


_ADJECTIVE = rf"(?:جاری|کنونی|حاضر|[آا]ینده|آتی|پیش{_MARKS}{_OPTIONAL}رو|گذشته|پیش(?!{_S}(?:از|بینی|نویس)))"
# «سال بعد» is counted from whatever was told last; «سال قبل از آن» from something else again.
_TOLD = rf"(?:قبل|بعد)(?!{_S}از)"
_MONTH = "(?:" + "|".join(jalali.MONTHS) + ")"
_WEEKDAY = f"(?:(?:(?:یک|دو|سه|چهار|پنج){_OPTIONAL})?شنبه|جمعه)"
SEASONS = ["بهار", "تابستان", "پاییز", "زمستان"]
_SEASON = "(?:" + "|".join(SEASONS) + "|پائیز)"
_YEAR = rf"(?:سال{_LINK}{_S}(?:{_ADJECTIVE}|{_TOLD})|امسال|پارسال|پیرارسال|همین{_S}سال)"
_WEEK = rf"(?:(?:هفته{_LINK}|هفتۀ){_S}(?:{_ADJECTIVE}|{_TOLD})|(?:این|همین){_S}هفته)"
_ORDINAL = "|".join(_spelt(name) for name in sorted(_NUMBERS, key=len, reverse=True)) + "|اول"
_NEAR = "|".join(name for name in DAYS if name not in {"پسفردا", "روزگذشته", "شبگذشته"})
_BEGIN, _END = rf"(?<![\w{ZWNJ}\u0640{HIDDEN}])", rf"(?![\w\u0640\u064b-\u0655{HIDDEN}]|{ZWNJ}\w)"
PATTERN = re.compile(
    rf"{_BEGIN}(?:"
    rf"(?:(?P<day>[0-9]{{1,2}}|{_ORDINAL}){_LINK}{_S})?(?P<month>{_MONTH}){_MARKS}"
    rf"(?P<mah>{_OPTIONAL}ماه)?{_MARKS}(?:{_S}(?P<of>{_YEAR}|{_ADJECTIVE}))?"
    rf"|(?P<weekday>{_WEEKDAY}){_LINK}{_S}(?:(?P<of_week>{_WEEK})|(?P<which>{_ADJECTIVE}))"
    rf"|(?P<season>{_SEASON}){_LINK}{_S}(?P<of_season>{_YEAR}|{_ADJECTIVE})"
    rf"|(?P<week>{_WEEK})|(?P<year>{_YEAR})"
    rf"|(?:(?P<day_of>[0-9]{{1,2}}|{_ORDINAL}){_LINK}{_S})?"
    rf"(?P<this_month>ماه{_MARKS}{_S}(?:{_ADJECTIVE}|{_TOLD})|(?:این|همین){_S}ماه)"
    rf"|(?P<near>پس{_OPTIONAL}فردا|فردا(?:{_S}شب)?|(?:روز|شب){_MARKS}{_S}گذشته|{_NEAR})"
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
# Other calendars: their years and months are no Jalali ones.
_OF_OTHERS = (
    "ژانویه|جنوری|فوریه|فبروری|مارس|مارچ|آوریل|اپریل|آپریل|مه|می|ژوئن|ژوین|جون|ژوئیه|ژوییه|جولای|اوت|آگوست|اگست|اگوست|"
    "سپتامبر|سپتمبر|اکتبر|اکتوبر|نوامبر|نومبر|دسامبر|دسمبر|محرم|صفر|رجب|شعبان|رمضان|شوال|"
    rf"ربیع{_OPTIONAL}ال(?:اول|ثانی)|جمادی{_OPTIONAL}ال(?:اول|اولی|ثانی|ثانیه)|ذی{_OPTIONAL}(?:القعده|الحجه|قعده|حجه)"
)
_AFTER_OTHERS = re.compile(rf"{_BEGIN}(?:{_OF_OTHERS}){_LINK}(?:{_S}ماه{_MARKS})?{_OPTIONAL}\Z")
_BEFORE_OTHERS = re.compile(
    rf"{_OPTIONAL}[(]?(?:میلادی|قمری|مسیحی|عبری|یهودی|چینی|تحصیلی|دانشگاهی|آموزشی|مالی|زراعی|آبی"
    rf"|هجری{_S}قمری|ه[.ـ ]{{0,2}}ق)(?!\w)"
)
# «۵ تا ۱۰ آبان», «۵ و ۶ آبان»: half of it would be marked.
_HALF = re.compile(rf"(?:(?<![0-9])[0-9]{{1,2}}|{_ORDINAL}){_OPTIONAL}(?:تا|الی|و|[-–،,]){_OPTIONAL}\Z")
# «هفتهٔ اول آبان», «نیمهٔ دوم ماه جاری» are spans.
_PART = re.compile(
    rf"(?:{_BEGIN}(?:هفته|نیمه|دهه|بخش|مرحله|دور|نوبت|روزهای|(?:دو|سه|پنج|ده|بیست|چند){_S}روز)|[0-9]{_S}روز){_LINK}{_OPTIONAL}\Z"
)
_WEEKDAY_BEFORE = re.compile(rf"{_BEGIN}({_WEEKDAY}){_MARKS}{_OPTIONAL}[،]?{_OPTIONAL}\Z")
_GIVEN_YEAR = re.compile(rf"(?<![0-9])1[0-9]{{3}}(?![0-9])|(?<![0-9])20[0-9]{{2}}(?![0-9])|[0-9]{_S}{_MONTH}")
_YEAR_IN_BRACKETS = re.compile(rf"{_OPTIONAL}[(،]?{_OPTIONAL}[0-9]{{4}}(?![0-9])")
_YEAR_FOLLOWS = re.compile(
    rf"{_OPTIONAL}[،,/]?{_OPTIONAL}(?:سال{_MARKS}{_S})?(?:ماه{_S})?[0-9]{{2,4}}(?![0-9:])"
)
_DATE_FOLLOWS = re.compile(
    rf"{_OPTIONAL}[،(]?{_OPTIONAL}(?:{_WEEKDAY}{_OPTIONAL}[،]?{_OPTIONAL})?(?:[0-9]{{1,2}}|{_ORDINAL}){_S}{_MONTH}"
)


def plain(text: str) -> str:
    return to_latin_digits(text.translate(_LETTERS))


# --- Where they are none --------------------------------------------------------------------------


def is_no_date(read: str, match: re.Match) -> bool:
    before = read[max(0, match.start() - 24) : match.start()]
    if _AFTER_OTHERS.search(before) or _BEFORE_OTHERS.match(read, match.end()):
        return True
    if re.search(r"(?:قبل|بعد)$", match[0]) and has_given_year(read, match.start()):
        return True
    if (match["day"] or match["day_of"]) and (_HALF.search(before) or _PART.search(before)):
        return True
    if match["day_of"] and match["day_of"].isdecimal() and shift(match["this_month"]):
        # «۱۰ ماه گذشته» is a span.
        return True
    if match["near"]:
        is_span = "گذشته" in match["near"] and _COUNTED.search(before)
        return bool(is_span or _FIGURATIVE.search(before) or _DATE_FOLLOWS.match(read, match.end()))
    if match["season"]:
        return bool(_COUNTED.search(before) or _YEAR_IN_BRACKETS.match(read, match.end()))
    if match["month"]:
        # A month alone may be a name or a virtue (مهر); and with its year nothing goes stale.
        is_vague = not (match["day"] or match["mah"] or match["of"])
        return is_vague or bool(_NAMED.search(before) or _YEAR_FOLLOWS.match(read, match.end()))
    if match["weekday"]:
        return bool(_DATE_FOLLOWS.match(read, match.end()))
    return bool(_COUNTED.search(before) or _YEAR_IN_BRACKETS.match(read, match.end()))


def has_given_year(read: str, at: int) -> bool:
    """Whether the sentence names a year or a date before that place: then it is counted from that one."""
    sentence = re.split(r"[.!؟]|\n{3}", read[max(0, at - 200) : at])[-1]
    return bool(_GIVEN_YEAR.search(sentence))


# --- Reading them ---------------------------------------------------------------------------------

_NAMED_YEARS = {"امسال": 0, "پارسال": -1, "پیرارسال": -2}


def joined(words: str) -> str:
    return re.sub(rf"[\s{ZWNJ}{REST}\u064b-\u0655]", "", words)


def shift(words: str) -> int:
    name = joined(words)
    if name in _NAMED_YEARS:
        return _NAMED_YEARS[name]
    return next(away for word, away in _SHIFTS.items() if name.startswith(word) or name.endswith(word))


def number(written: str) -> int:
    name = joined(written)
    return int(name) if name.isdecimal() else _ORDINALS[name]


def weekday_before(read: str, at: int) -> int | None:
    """The place in the week of the weekday that stands directly before; None without one."""
    found = _WEEKDAY_BEFORE.search(read[max(0, at - 24) : at])
    return WEEKDAYS[joined(found[1])] if found else None
