"""Phone numbers: what people write beside each other, and the one that a telephone dials."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from news.persian import to_latin_digits

# The longest number of the world (ITU-T E.164), and the shortest of an emergency service.
_MOST_DIGITS, _FEWEST_DIGITS = 15, 3
_BETWEEN = r"[\s.\u2010-\u2014\u2212\u200b-\u200f-]*"
_IN_BRACKETS = rf"\({_BETWEEN}\+?[0-9]+{_BETWEEN}\)"
# Brackets stand in a number only where it goes on behind them; an extension, a word, another number end it.
_NUMBER = re.compile(
    rf"(?:\+{_BETWEEN})?(?:{_IN_BRACKETS}{_BETWEEN})?[0-9](?:{_BETWEEN}(?:{_IN_BRACKETS}{_BETWEEN})?[0-9])*"
)


def dialled(typed: str) -> str:
    """The first number as a telephone wants it: "+7 (000) ۱۲-۳۴، داخلی ۵" becomes "+70001234"; "" for none."""
    found = _NUMBER.search(to_latin_digits(typed))
    number = re.sub(r"[^0-9+]", "", found[0]) if found else ""
    digits = len(number.removeprefix("+"))
    return number if _FEWEST_DIGITS <= digits <= _MOST_DIGITS else ""


def holds_a_number(typed: str) -> None:
    """Raise ValidationError for what no visitor could dial."""
    if not dialled(typed):
        raise ValidationError(
            _(
                "No phone number begins here that a telephone could dial: write one first, others behind a comma."
            )
        )
