"""What the words and marks around a number say about it."""

import re
from dataclasses import dataclass
from functools import cached_property

from comments.digits import GAP, MASK, UNSEEN

_PLUS = re.compile(rf"[+\uFF0B]{GAP}\Z")
_SHEBA = re.compile(rf"(?<![A-Za-z])IR{GAP}\Z", re.IGNORECASE)
# The letter of a passport stands before its digits; a small or a Cyrillic one only without a space.
_PASSPORT_LETTER = re.compile(
    rf"(?<![^\W\d_])(?:[A-Z]{{1,2}}[{UNSEEN} \-]{{0,3}}|(?:[a-z]{{1,2}}|[АВЕКМНОРСТУХ]{{1,2}})[{UNSEEN}]{{0,3}})\Z"
)
# One letter alone; «و» is a word.
_LONE_LETTER = re.compile(rf"(?<![^\W\d_])[A-Za-zآ-نهی][{UNSEEN} \-]{{1,3}}\Z")
# What is counted is nobody's number.
_COUNTED = re.compile(
    r"[\s\u200c]{0,3}(?:ریال|تومان|تومن|دلار|یورو|روبل|درهم|لیر|میلیون|میلیارد|هزار|درصد|نفر|تن\b|عدد|بار\b|متر|کیلو"
    r"|بازدید|نسخه|rial|toman|dollar|euro|usd|eur|rub|руб|долл|евро|тыс|млн|млрд|чел|[$€₽£%٪﷼])",
    re.IGNORECASE,
)
# Behind these words any long number is a person's.
_CUE = re.compile(
    r"(?:تلفن|موبایل|همراه|تماس|زنگ|پیامک|دورنگار|فکس|واتس[\s\u200c]?اپ|تلگرام|گذرنامه|پاسپورت|شبا|شناسنامه"
    r"|کد[\s\u200c]?ملی|شماره[\u0654\u200c]?\s?(?:ملی|حساب|کارت|ام\b|من\b|منزل|خانه)|شمارم\b"
    r"|phone|mobile|tel\b|call\b|fax\b|whatsapp|passport|паспорт|телефон|тел\b|звон|номер)[^\d]{0,16}\Z",
    re.IGNORECASE,
)
# The codes of news and books.
_PUBLIC_CODE = re.compile(
    r"(?:کد[\s\u200c]?خبر|شناسهٔ?[\s\u200c]?خبر|شابک|isbn)[\s\u200c:：]{0,4}\Z", re.IGNORECASE
)
_FRACTION = re.compile(r"\d[.٫]\Z")
# The number of a case, of a letter, of an appointment; it may have parts before this one.
_CASE = re.compile(
    r"(?<![^\W_])(?:پرونده|دادنامه|کلاسه|نامه|بخشنامه|رهگیری|پیگیری|نوبت|case|дел[оау]|заявк)"
    rf"[^\d{MASK}\n]{{0,16}}(?:[\d{MASK}]{{1,8}}[\-/._]){{0,5}}\Z",
    re.IGNORECASE,
)
_WINDOW = 40


@dataclass(frozen=True)
class Before:
    """What the text before a number says about it; nothing is looked for before it is asked."""

    text: str
    # Where the number begins, and where the digits before it end.
    start: int
    after: int

    @cached_property
    def _words(self) -> str:
        """What is between these digits and those before; empty where it is nothing but a space or a mark."""
        words = self.text[max(self.after, self.start - _WINDOW) : self.start]
        return words if len(words) > 1 or words in ("+", "\uff0b") or words.isalpha() else ""

    @cached_property
    def says_something(self) -> bool:
        if not self._words:
            return False
        return self.is_plus or self.is_sheba or self.is_passport_letter or self.is_lone_letter or self.is_cue

    @cached_property
    def is_plus(self) -> bool:
        return bool(self._words and _PLUS.search(self._words))

    @cached_property
    def is_sheba(self) -> bool:
        return bool(self._words and _SHEBA.search(self._words))

    @cached_property
    def is_passport_letter(self) -> bool:
        return bool(self._words and _PASSPORT_LETTER.search(self._words))

    @cached_property
    def is_lone_letter(self) -> bool:
        return bool(self._words and _LONE_LETTER.search(self._words))

    @cached_property
    def is_cue(self) -> bool:
        return bool(self._words and _CUE.search(self._words))

    @cached_property
    def is_public_code(self) -> bool:
        return bool(self._words and _PUBLIC_CODE.search(self._words))

    @cached_property
    def is_fraction(self) -> bool:
        return bool(_FRACTION.search(self.text[max(0, self.start - 2) : self.start]))

    @cached_property
    def is_case(self) -> bool:
        words = self.text[max(0, self.start - _WINDOW) : self.start]
        return bool(_CASE.search(words))


def is_counted(text: str, end: int) -> bool:
    """Whether what stands behind makes it an amount of money, people or things."""
    return bool(_COUNTED.match(text, end))
