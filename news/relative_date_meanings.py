"""Which days the words mean that date something only for a while, counted from the day of publication."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from news import jalali
from news.persian import to_persian_digits
from news.relative_date_words import DAYS, SEASONS, WEEKDAYS, joined, number, shift


def meaning_of(match: re.Match, on: date) -> Iterator[tuple[date, str]]:
    """The first day and the words for it; nothing for what no calendar has, such as «۳۱ مهر»."""
    try:
        yield _meant(match, on)
    except jalali.ImpossibleDate:
        return


def _meant(match: re.Match, on: date) -> tuple[date, str]:
    if match["near"]:
        return _day(on + timedelta(days=DAYS[joined(match["near"])]))
    if match["year"]:
        return _whole_year(_year(on) + shift(match["year"]))
    if match["week"]:
        return _whole_week(_saturday(on) + timedelta(weeks=shift(match["week"])))
    if match["weekday"]:
        return _day(_weekday(match, on))
    if match["this_month"]:
        year, month = _shifted_month(on, shift(match["this_month"]))
        if match["day_of"]:
            return _day(jalali.to_gregorian(year, month, number(match["day_of"])))
        return _whole_month(year, month)
    if match["season"]:
        return _season(match, on)
    month = jalali.MONTHS.index(match["month"]) + 1
    if not match["of"]:
        year = _nearest_year(month, on)
    elif "سال" in match["of"] or not shift(match["of"]):
        year = _year(on) + shift(match["of"])
    else:
        year = _year_beside(on, shift(match["of"]), month, number(match["day"]) if match["day"] else None)
    if match["day"]:
        return _day(jalali.to_gregorian(year, month, number(match["day"])))
    return _whole_month(year, month)


def _year(on: date) -> int:
    return jalali.day_to_jalali(on).year


def _saturday(on: date) -> date:
    """The first day of the Persian week."""
    return on - timedelta(days=jalali.day_to_jalali(on).weekday())


def _weekday(match: re.Match, on: date) -> date:
    place = WEEKDAYS[joined(match["weekday"])]
    if match["of_week"]:
        return _saturday(on) + timedelta(weeks=shift(match["of_week"]), days=place)
    weeks, away = shift(match["which"]), place - jalali.day_to_jalali(on).weekday()
    if weeks > 0:
        return on + timedelta(days=away if away > 0 else away + 7)
    if weeks < 0:
        return on + timedelta(days=away if away < 0 else away - 7)
    return on + timedelta(days=away)


def _shifted_month(on: date, by: int) -> tuple[int, int]:
    today = jalali.day_to_jalali(on)
    months = today.year * 12 + today.month - 1 + by
    return months // 12, months % 12 + 1


def _nearest_year(month: int, on: date) -> int:
    """Of the months of that name the one that lies nearest: in Farvardin, Esfand is the one that has just been."""
    today = jalali.day_to_jalali(on)
    away = month - today.month
    return today.year + (1 if away < -6 else -1 if away > 6 else 0)


def _year_beside(on: date, by: int, month: int, day: int | None) -> int:
    """Of «آبان آینده» and «آبان گذشته» the year: the nearest month of that name after this one or before it."""
    today = jalali.day_to_jalali(on)
    now, then = (today.month, month) if day is None else ((today.month, today.day), (month, day))
    is_this_year = then > now if by > 0 else then < now
    return today.year + (0 if is_this_year else by)


def _season(match: re.Match, on: date) -> tuple[date, str]:
    name = match["season"].replace("ئ", "ی")
    first, years = 3 * SEASONS.index(name) + 1, shift(match["of_season"])
    if years and "سال" not in match["of_season"]:
        year = _year_beside(on, years, first, None)
        this_season = (jalali.day_to_jalali(on).month - 1) // 3 * 3 + 1
        year += years if first == this_season and year == _year(on) else 0
    else:
        year = _year(on) + years
    return jalali.to_gregorian(year, first, 1), to_persian_digits(f"{name} {year}")


def _day(day: date) -> tuple[date, str]:
    return day, jalali.long_date(day)


def _whole_week(saturday: date) -> tuple[date, str]:
    friday = saturday + timedelta(days=6)
    return saturday, f"{jalali.plain_date(saturday)} تا {jalali.plain_date(friday)}"


def _whole_month(year: int, month: int) -> tuple[date, str]:
    return jalali.to_gregorian(year, month, 1), to_persian_digits(f"{jalali.MONTHS[month - 1]} {year}")


def _whole_year(year: int) -> tuple[date, str]:
    return jalali.to_gregorian(year, 1, 1), to_persian_digits(f"سال {year}")
