"""Numbers and addresses that lead to a person, masked in what visitors write.

A number is found by its digits and by how they are grouped, whatever stands between them and in whatever
digits they are written. Dates, amounts and other numbers that people write in a discussion stay readable.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from comments.digits import GAP, MASK, UNSEEN, Group, groups_of_digits, is_year

SHOWN_DIGITS = 2
_LONGEST = 26
_SIZES = {*range(7, 17), 24}

_PLUS = re.compile(rf"[+\uFF0B]{GAP}\Z")
_SHEBA = re.compile(rf"(?<![A-Za-z])IR{GAP}\Z", re.IGNORECASE)
# The letter of a passport stands before its digits; a small or a Cyrillic one only without a space.
_PASSPORT_LETTER = re.compile(
    rf"(?<![^\W\d_])(?:[A-Z]{{1,2}}[{UNSEEN} \-]{{0,3}}|(?:[a-z]{{1,2}}|[АВЕКМНОРСТУХ]{{1,2}})[{UNSEEN}]{{0,3}})\Z"
)
# What is counted is nobody's number.
_COUNTED = re.compile(
    r"[\s\u200c]{0,3}(?:ریال|تومان|تومن|دلار|یورو|روبل|درهم|لیر|میلیون|میلیارد|هزار|درصد|نفر|تن\b|عدد|بار\b|متر|کیلو"
    r"|بازدید|نسخه|rial|toman|dollar|euro|usd|eur|rub|руб|долл|евро|тыс|млн|млрд|чел|[$€₽£%٪﷼])",
    re.IGNORECASE,
)
# Behind these words any long number is a person's.
_CUE = re.compile(
    r"(?:تلفن|موبایل|همراه|تماس|واتس[\s\u200c]?اپ|تلگرام|گذرنامه|پاسپورت|شبا|شناسنامه|کد[\s\u200c]?ملی"
    r"|شماره[\u0654\u200c]?\s?(?:ملی|حساب|کارت|ام\b|من\b|منزل|خانه)"
    r"|phone|mobile|tel\b|whatsapp|passport|паспорт|телефон|тел\b|номер)[^\d\n]{0,16}\Z",
    re.IGNORECASE,
)
# The codes of news and books.
_PUBLIC_CODE = re.compile(
    r"(?:کد[\s\u200c]?خبر|شناسهٔ?[\s\u200c]?خبر|شابک|isbn)[\s\u200c:：]{0,4}\Z", re.IGNORECASE
)
_FRACTION = re.compile(r"\d[.٫]\Z")
_NATIONAL_ID_GROUPS = {
    (3, 6, 1), (3, 3, 4), (3, 3, 3, 1), (3, 7), (9, 1), (4, 3, 3), (4, 4, 2), (2, 4, 4), (5, 5), (2, 8), (8, 2),
}  # fmt: skip
# Russian passports inside the country and abroad, and the Russian insurance number.
_PASSPORT_GROUPS = {(4, 6), (2, 2, 6), (2, 7), (3, 3, 3, 2)}
_LETTERED_PASSPORT_GROUPS = {(7,), (8,), (9,), (4, 4), (2, 6), (2, 3, 3), (2, 2, 2, 2)}
_PASSPORT_GAP = re.compile(r"[\s\-\u2010-\u2015\u200c#№]+\Z")
_EMAIL = re.compile(
    rf"(?<![\w.+\-])[\w.+\-]{{0,63}}\w"
    rf"(?=[{UNSEEN} ]{{0,3}}[@\uFF20][{UNSEEN} ]{{0,3}}[\w\-]{{1,63}}\.[\w\-.]{{1,60}}\w)"
)


@dataclass(frozen=True)
class _Before:
    """What the text before a number says about it."""

    is_plus: bool
    is_sheba: bool
    is_passport_letter: bool
    is_cue: bool
    is_public_code: bool
    is_fraction: bool

    @classmethod
    def of(cls, text: str) -> "_Before":
        patterns = (_PLUS, _SHEBA, _PASSPORT_LETTER, _CUE, _PUBLIC_CODE, _FRACTION)
        return cls(*(bool(pattern.search(text)) for pattern in patterns))


@dataclass(frozen=True)
class _Number:
    """Neighbouring groups of digits that may be one number, with what stands before and behind."""

    groups: tuple[str, ...]
    gaps: tuple[str, ...]
    before: _Before
    behind: str

    @cached_property
    def digits(self) -> str:
        return "".join(self.groups)

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        return tuple(map(len, self.groups))

    def is_counted(self) -> bool:
        """An amount of money, people or things; those do not begin with a zero."""
        return self.groups[0][0] != "0" and bool(_COUNTED.match(self.behind))

    def is_a_row(self) -> bool:
        """Nobody's number: one digit repeated, or the digits as one counts them."""
        return len(set(self.digits)) == 1 or self.digits in "0123456789" * 3

    def is_one_by_one(self) -> bool:
        """Each digit alone, always with the same between them."""
        return max(self.sizes) == 1 and len(set(self.gaps)) == 1

    def is_grouped(self, *firsts: tuple[int, ...]) -> bool:
        """In one piece, digit by digit, or in groups of which the first ones have one of these sizes."""
        whole = len(self.groups) == 1 or self.is_one_by_one()
        return whole or any(self.sizes[: len(first)] == first for first in firsts)


def mask(text: str) -> str:
    """The text with every personal number masked but for its last two digits, and each e-mail's name masked.

    As long as before, and the same again when it is masked again.
    """
    letters = list(text)
    for start, end in _personal_numbers(text):
        places = [place for place in range(start, end) if letters[place].isdecimal()]
        for place in places[:-SHOWN_DIGITS]:
            letters[place] = MASK
    for found in _EMAIL.finditer(text):
        for place in range(*found.span()):
            if letters[place].isalnum():
                letters[place] = MASK
    return "".join(letters)


def _personal_numbers(text: str) -> Iterator[tuple[int, int]]:
    groups = groups_of_digits(text)
    first = 0
    while first < len(groups):
        last = _last_of_number(text, groups, first)
        if last is None:
            first += 1
        else:
            yield groups[first].start, groups[last].end
            first = last + 1


def _last_of_number(text: str, groups: list[Group], first: int) -> int | None:
    """The last group of the longest personal number that begins with this group."""
    found, digits, gaps, size = None, [], [], 0
    start = groups[first].start
    before = _Before.of(text[max(0, start - 40) : start])
    for last in range(first, min(first + _LONGEST, len(groups))):
        group = groups[last]
        if last > first:
            if group.gap is None:
                break
            gaps.append(group.gap)
        digits.append(group.digits)
        size += len(group.digits)
        # One piece may be longer than any number of people; more pieces are none.
        if size > _LONGEST and last > first:
            break
        if size in _SIZES or last == first:
            number = _Number(tuple(digits), tuple(gaps), before, text[group.end : group.end + 20])
            if _is_personal(number):
                found = last
    return found


def _is_personal(number: _Number) -> bool:
    return (
        _is_account(number)
        or _is_phone(number)
        or _is_passport(number)
        or (not number.is_counted() and (_is_long(number) or _is_national_id(number)))
    )


def _is_account(number: _Number) -> bool:
    digits = number.digits
    if len(digits) == 24:
        return number.before.is_sheba or int(digits[2:] + "1827" + digits[:2]) % 97 == 1
    if len(digits) != 16 or digits[0] not in "24569" or not _luhn(digits):
        return False
    return not all(is_year(group[:4]) and len(group) in (4, 8) for group in number.groups)


def _luhn(digits: str) -> bool:
    doubled = [sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2]]
    return (sum(doubled) + sum(map(int, digits[::-2]))) % 10 == 0


def _is_phone(number: _Number) -> bool:
    digits, size = number.digits, len(number.digits)
    if number.before.is_plus:
        if digits[0] == "7":
            return size == 11
        if digits.startswith("98"):
            return size == (13 if digits[2:3] == "0" else 12)
        return 8 <= size <= 15
    if digits[0] not in "0789":
        return False
    if any(len(group) == 1 for group in number.groups[1:]) and not number.is_one_by_one():
        return False
    if digits.startswith("00"):
        known = {"0098": 14, "007": 13}
        sizes = [length for prefix, length in known.items() if digits.startswith(prefix)]
        return size in sizes if sizes else 11 <= size <= 15 and len(number.groups[0]) >= 4
    if digits[0] == "0":
        return size == 11
    if number.is_counted():
        return False
    if size == 11:
        return digits[0] in "78" and digits[1] in "34689" and number.is_grouped((1, 3), (4,))
    if size == 10:
        return digits[0] == "9" and number.is_grouped((3, 3), (3, 7))
    return size == 12 and digits.startswith("989") and number.is_grouped((2, 3), (2, 10), (5,))


def _is_passport(number: _Number) -> bool:
    if number.sizes in _LETTERED_PASSPORT_GROUPS and number.before.is_passport_letter:
        return True
    if number.sizes not in _PASSPORT_GROUPS or number.is_counted():
        return False
    return all(map(_PASSPORT_GAP.match, number.gaps)) and not number.digits.endswith("0000")


def _is_national_id(number: _Number) -> bool:
    digits = number.digits
    if len(digits) != 10 or not (number.is_one_by_one() or number.sizes in _NATIONAL_ID_GROUPS):
        return False
    if sum(map(is_year, number.groups)) > 1 or number.is_a_row():
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return int(digits[9]) == (rest if rest < 2 else 11 - rest)


def _is_long(number: _Number) -> bool:
    """Nine digits or more in one piece that are no round amount; seven behind a word such as «تلفن»."""
    if len(number.groups) > 1:
        return number.before.is_cue and 7 <= len(number.digits) <= 16 and not any(map(is_year, number.groups))
    digits = number.digits
    if len(digits) < (7 if number.before.is_cue else 9) or digits.endswith("0000") or number.is_a_row():
        return False
    is_public = number.before.is_fraction or number.before.is_public_code or _is_isbn(digits)
    return not is_public


def _is_isbn(digits: str) -> bool:
    weighed = (int(digit) * (1, 3)[place % 2] for place, digit in enumerate(digits))
    return len(digits) == 13 and digits[:3] in ("978", "979") and sum(weighed) % 10 == 0
