"""Numbers and addresses that lead to a person, masked in what visitors write.

A number is found by its digits and by how they are grouped, whatever stands between them and in whatever
digits they are written. Dates, amounts and other numbers that people write in a discussion stay readable.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from comments.digits import DIGIT, MASK, groups_of_digits, is_year
from comments.mail_addresses import names_in_addresses
from comments.numbers import SHORTEST, Chain, Number, chains, has_check_digit

SHOWN_DIGITS = 2
# The sums of the digits of 2 × 0, 2 × 1 … 2 × 9.
_TWICE = str.maketrans("0123456789", "0246813579")
_MOBILE_GROUPS = ((3, 3), (3, 7), (4, 3, 3), (4, 6), (5, 5), (7, 3), (3, 4, 3), (3, 2, 2, 3))

_NATIONAL_ID_GROUPS = {
    (10,), (3, 6, 1), (3, 3, 4), (3, 3, 3, 1), (3, 7), (9, 1), (4, 3, 3), (4, 4, 2), (2, 4, 4), (5, 5), (2, 8), (8, 2),
}  # fmt: skip
# Russian passports inside the country and abroad, and the Russian insurance number.
_PASSPORT_GROUPS = {(4, 6), (2, 2, 6), (2, 7), (3, 3, 3, 2)}
_LETTERED_PASSPORT_GROUPS = {(7,), (8,), (9,), (4, 4), (2, 6), (2, 3, 3), (2, 2, 2, 2)}
_DIGIT = re.compile(DIGIT)
_PASSPORT_GAP = re.compile(r"[\s\-\u2010-\u2015\u200c#№]+\Z")
# «серия 4510 номер 482736»: with the words a passport has two numbers.
_SERIES = re.compile(
    r"(?:(?P<named>сери[яию]|series|سری\b)|паспорт\w{0,3}|passport|گذرنامه|پاسپورت)[^\d\n]{0,20}"
    r"(?P<series>\d\d(?:[ \-]?\d\d(?=\D{1,16}\d{6}(?!\d)))?)(?!\d)\W{0,4}(?:номер|№|n|no|number|شماره\u0654?)?\W{0,4}"
    r"(?<!\d)\d{6,7}(?!\d)",
    re.IGNORECASE,
)
# How a phone is grouped where it could be a list of numbers.
_LOCAL_PHONE_GROUPS = {(4, 4), (3, 4), (3, 2, 2), (3, 2, 3)}
_CARD_GROUPS = {(4, 4, 4, 4), (4, 12), (8, 8), (6, 10), (6, 4, 6)}
_ID_GROUPS_WITH_A_CHECK_DIGIT = {(3, 6, 1), (9, 1), (3, 3, 3, 1)}


def mask(text: str, public: Iterable[str] = ()) -> str:
    """The text with every personal number masked but for its last two digits, and each e-mail's name masked.

    Left open are the phones and addresses that are `public`. As long as before, and the same again when it is
    masked again.
    """
    public = tuple(public)
    masked = _without_numbers(text, public) if _DIGIT.search(text) else text
    letters = list(masked)
    for start, end in names_in_addresses(text, public):
        for place in range(start, end):
            if letters[place].isalnum():
                letters[place] = MASK
    return "".join(letters)


def _without_numbers(text: str, public: tuple[str, ...]) -> str:
    masked = _masked_at(text, _personal_numbers(text, _national_numbers(public)))
    # What is masked already is no part of another number.
    return _masked_at(masked, _passports_in_words(masked))


def _masked_at(text: str, spans: Iterable[tuple[int, int]]) -> str:
    letters = list(text)
    for start, end in spans:
        places = [place for place in range(start, end) if text[place].isdigit()]
        for place in places[:-SHOWN_DIGITS]:
            letters[place] = MASK
    return "".join(letters)


def _passports_in_words(text: str) -> Iterator[tuple[int, int]]:
    for found in _SERIES.finditer(text):
        if found["named"] or not is_year(found["series"]):
            yield found.start("series"), found.end()


# The office's own, which are the same for each comment.
@lru_cache(maxsize=4)
def _national_numbers(phones: tuple[str, ...]) -> list[str]:
    """The digits of phones without what is dialled before them; a field may hold several."""
    numbers = (
        "".join(group.digits for group in groups_of_digits(phone))
        for field in phones
        for phone in re.split(r"[,;،؛/\n]|\sو\s", field)
    )
    return [_national(digits) for digits in numbers if len(digits) >= SHORTEST]


def _national(digits: str) -> str:
    digits = digits.removeprefix("00")
    if len(digits) in (12, 13) and digits.startswith("98"):
        digits = digits[2:]
    if len(digits) == 11 and digits[0] in "78":
        digits = digits[1:]
    return digits.removeprefix("0")


def _personal_numbers(text: str, public: list[str]) -> Iterator[tuple[int, int]]:
    for row in chains(text, groups_of_digits(text)):
        groups, first = row.groups, 0
        while first < len(groups):
            number = _longest_personal(row, first)
            if number is None:
                first += 1
                continue
            if not _is_public(number, public):
                yield groups[first].start, number.end
            first += len(number.groups)


def _longest_personal(row: Chain, first: int) -> Number | None:
    found = None
    for number in row.numbers_from(first):
        if _is_personal(number):
            found = number
    return found


def _is_public(number: Number, public: list[str]) -> bool:
    digits = _national(number.digits)
    return len(digits) >= SHORTEST and any(known.endswith(digits) for known in public)


def _is_personal(number: Number) -> bool:
    if number.is_listing:
        return _is_personal_in_spite_of_commas(number)
    return (
        _is_account(number)
        or _is_phone(number)
        or _is_passport(number)
        or (_is_long(number) and not number.is_counted)
        or (_is_national_id(number) and not _is_amount(number))
    )


def _is_personal_in_spite_of_commas(number: Number) -> bool:
    """Only what is as a whole grouped like a number of one person: people list years, prices and hours too."""
    if _is_account(number):
        whole = number.is_one_by_one or number.before.is_sheba or number.sizes in _CARD_GROUPS
        return whole and sum(group.endswith("00") for group in number.groups) < 2
    if _is_phone(number):
        return _is_grouped_like_a_phone(number)
    if number.is_counted or any(map(is_year, number.groups)):
        return False
    if number.before.is_cue and number.sizes in _PASSPORT_GROUPS:
        return True
    if number.before.is_cue and number.sizes in _LOCAL_PHONE_GROUPS:
        return not number.is_spaced_listing
    is_id = number.is_one_by_one or number.sizes in _ID_GROUPS_WITH_A_CHECK_DIGIT
    return is_id and _is_national_id(number)


def _is_grouped_like_a_phone(number: Number) -> bool:
    digits, sizes = number.digits, number.sizes
    if number.is_one_by_one:
        return True
    if number.before.is_plus:
        return digits[0] == "7" or digits.startswith("98") or not number.is_spaced_listing
    if digits[0] == "0":
        return sizes[0] >= 3 or (digits[1] == "9" and sizes[0] == 2 and max(sizes) > 2)
    if number.is_spaced_listing and not number.before.is_cue:
        return sizes in {(1, 3, 3, 2, 2), (1, 3, 3, 4), (2, 3, 3, 4), (2, 10), (1, 10)}
    return not digits.endswith("00")


def _is_amount(number: Number) -> bool:
    """An amount in one piece that is not round and has the check digit of an id is taken for an id."""
    return number.is_counted and (len(number.groups) > 1 or number.digits.endswith("000"))


def _is_account(number: Number) -> bool:
    digits = number.digits
    if len(digits) == 24:
        return number.before.is_sheba or int(digits[2:] + "1827" + digits[:2]) % 97 == 1
    if len(digits) != 16 or digits[0] not in "24569" or not _luhn(digits):
        return False
    return not all(is_year(group[:4]) and len(group) in (4, 8) for group in number.groups)


def _luhn(digits: str) -> bool:
    doubled = digits[-2::-2].translate(_TWICE)
    return sum(map(int, digits[::-2] + doubled)) % 10 == 0


def _is_phone(number: Number) -> bool:
    digits, size = number.digits, len(number.digits)
    if number.before.is_plus:
        if digits[0] == "7":
            return size == 11
        if digits.startswith("98"):
            return size == (13 if digits[2:3] == "0" else 12)
        return 8 <= size <= 15 and not number.is_counted
    if not 10 <= size <= 15 or digits[0] not in "0789":
        return False
    if any(len(group) == 1 for group in number.groups[1:]) and not number.is_one_by_one:
        return False
    if digits.startswith("00"):
        known = {"0098": 14, "007": 13}
        sizes = [length for prefix, length in known.items() if digits.startswith(prefix)]
        return size in sizes if sizes else 11 <= size <= 15 and len(number.groups[0]) >= 4
    if digits[0] == "0":
        return size == 11
    if number.is_counted:
        return False
    if size == 11:
        return digits[0] in "78" and digits[1] in "34689" and number.is_grouped((1, 3), (4,))
    if size == 10:
        return digits[0] == "9" and number.is_grouped(*_MOBILE_GROUPS)
    return size == 12 and digits.startswith("989") and number.is_grouped((2, 3), (2, 10), (5,))


def _is_passport(number: Number) -> bool:
    sizes, before = number.sizes, number.before
    if sizes in _LETTERED_PASSPORT_GROUPS and before.is_passport_letter:
        return True
    if number.is_counted or number.digits.endswith("0000"):
        return False
    if sizes == (8,):
        return before.is_lone_letter and not number.is_a_row()
    if sizes not in _PASSPORT_GROUPS or (before.is_case and " " not in "".join(number.gaps)):
        return False
    return all(map(_PASSPORT_GAP.match, number.gaps))


def _is_national_id(number: Number) -> bool:
    digits = number.digits
    if len(digits) != 10 or not (number.is_one_by_one or number.sizes in _NATIONAL_ID_GROUPS):
        return False
    if sum(map(is_year, number.groups)) > 1 or number.is_a_row():
        return False
    return has_check_digit(digits)


def _is_long(number: Number) -> bool:
    """Nine digits or more in one piece that are no round amount; seven behind a word such as «تلفن»."""
    if len(number.groups) > 1:
        return number.before.is_cue and 7 <= len(number.digits) <= 16 and not any(map(is_year, number.groups))
    digits = number.digits
    if len(digits) < (7 if number.before.is_cue else 9) or digits.endswith("0000") or number.is_a_row():
        return False
    before = number.before
    return not (before.is_fraction or before.is_public_code or _is_isbn(digits))


def _is_isbn(digits: str) -> bool:
    weighed = (int(digit) * (1, 3)[place % 2] for place, digit in enumerate(digits))
    return len(digits) == 13 and digits[:3] in ("978", "979") and sum(weighed) % 10 == 0
