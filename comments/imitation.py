"""Whether a visitor's name makes people believe that the office itself is speaking.

Names are compared as they look: without marks, spaces and invisible characters, letters that look alike as
one letter, whatever script they come from.
"""

import re
import unicodedata
from functools import lru_cache

from news import persian
from news.models import Office

# --- How letters look -----------------------------------------------------------------------------

# By the names that Unicode gives letters of Arabic script: «ڪ» is a SWASH KAF, «ݪ» a LAM WITH SMALL BAR.
_ARABIC_SHAPES = {
    # An alef and a lam differ in what follows them alone; «1» and «l» stand for both.
    "ا": "ALEF LAM",
    "ب": "BEH PEH TEH THEH TTEH TTEHEH BEEH TEHEH BEHEH",
    "ح": "HAH JEEM TCHEH KHAH TCHEHEH DYEH NYEH",
    "د": "DAL THAL DDAL DAHAL DDAHAL DUL",
    "ر": "REH ZAIN JEH RREH",
    "س": "SEEN SHEEN",
    "ص": "SAD DAD",
    "ط": "TAH ZAH",
    "ع": "AIN GHAIN",
    "ف": "FEH QAF VEH PEHEH",
    "ک": "KAF KEHEH GAF SWASH NGOEH GUEH NG",
    "م": "MEEM",
    "ن": "NOON RNOON",
    "و": "WAW OE U YU KIRGHIZ VE",
    "ه": "HEH AE MARBUTA",
    "ی": "YEH FARSI ALEF_MAKSURA E",
}
_LATIN_SHAPES = {
    "a": "аαäⱥᴀ4@", "b": "вьβʙ68", "c": "сςᴄ¢(", "d": "ԁđᴅ", "e": "еёєεзɛᴇ3€", "f": "ғ", "g": "ɡɢ9", "h": "нһħʜ",
    "i": "іїιɪlłӏʟ1!|ıɩ", "j": "јᴊ", "k": "кκқᴋ", "m": "мᴍ", "n": "пηɴи", "o": "оοσօøᴏ0", "p": "рρᴘ", "q": "ԛ",
    "r": "гʀ", "s": "ѕꜱ5$", "t": "тτŧᴛ7+", "u": "υцᴜvѵνᴠ", "w": "ԝωᴡ", "x": "хχ×", "y": "уγʏ", "z": "ᴢ2",
}  # fmt: skip
_CAPITAL_SHAPES = {
    "Α": "a",
    "Β": "b",
    "Ε": "e",
    "Η": "h",
    "Ι": "i",
    "Κ": "k",
    "Μ": "m",
    "Ν": "n",
    "Ρ": "p",
    "Τ": "t",
}
_TO_LATIN = {ord(shape): letter for letter, shapes in _LATIN_SHAPES.items() for shape in shapes}
# In the midst of Persian letters.
_TO_PERSIAN = {
    ord(shape): letter
    for letter, shapes in {"ا": "1lI|i!jJL", "ه": "5oO0", "و": "9wW"}.items()
    for shape in shapes
}


def _arabic_shape(char: str) -> str:
    name = unicodedata.name(char, "").removeprefix("ARABIC LETTER ").replace("ALEF MAKSURA", "ALEF_MAKSURA")
    words = name.removeprefix("TEH ").split() if name.startswith("TEH MARBUTA") else name.split()
    if words and words[0] in ("FINAL", "HIGH", "LOW", "AFRICAN", "YEH"):
        words = words[1:] or words
    shapes = (shape for shape, names in _ARABIC_SHAPES.items() if words and words[0] in names.split())
    return next(shapes, char)


_TO_ARABIC_SHAPE = {
    place: _arabic_shape(chr(place))
    for first, last in ((0x620, 0x64A), (0x66E, 0x6D3), (0x6D5, 0x6D5), (0x6FA, 0x6FF), (0x750, 0x77F))
    for place in range(first, last + 1)
    if unicodedata.category(chr(place)) == "Lo"
}
_IS_ARABIC = re.compile(r"[\u0620-\u064A\u066E-\u06D5\u06FA-\u06FF\u0750-\u077F]")
_DOUBLED = re.compile(r"(.)\1+")
_UNSEEN = re.compile(r"[\u00AD\u200B-\u200F\u2060-\u2064]+")
_WORDS_APART = re.compile(r"[\s_.,،؛:\-\u2010-\u2015\u200B-\u200D\u2060/\\·•*]+")


def _words_as_they_look(text: str) -> list[str]:
    """The words of a name, each with one letter for all that look like it; a ZWNJ parts words too."""
    return [look for look in map(_look, _WORDS_APART.split(unicodedata.normalize("NFKC", text))) if look]


def _unbroken_words(text: str) -> list[str]:
    """The same, but for a ZWNJ and other invisible characters, which are taken for nothing."""
    return _words_as_they_look(_UNSEEN.sub("", unicodedata.normalize("NFKC", text)))


def _look(word: str) -> str:
    word = persian.to_latin_digits(word)
    if _IS_ARABIC.search(word):
        word = word.translate(_TO_PERSIAN)
        look = "".join(_TO_ARABIC_SHAPE.get(ord(char), "") for char in _bare(word) if _IS_ARABIC.match(char))
    else:
        capitals = "".join(_CAPITAL_SHAPES.get(char, char) for char in word)
        look = re.sub(r"[\W_]", "", _bare(capitals.lower()).translate(_TO_LATIN))
    return _DOUBLED.sub(r"\1", look)


def _bare(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(
        char for char in decomposed if unicodedata.category(char)[0] not in "MC" and char not in "ـء"
    )


# --- What the office is called --------------------------------------------------------------------


def _looks(*names: str) -> tuple[str, ...]:
    return tuple("".join(_words_as_they_look(name)) for name in names)


# Wherever within a word, or across words from the first letter of one: «یوسف آرتین» has no «سفارت».
_ANYWHERE = _looks(
    "کنسول", "قنسول", "سفارت", "وزارت", "روابط عمومی", "ادمین", "رایزنی", "رایزن فرهنگی", "امور خارجه",
    "وزیر خارجه", "سفیر ایران", "سفیر جمهوری", "سفیر کبیر", "جمهوری اسلامی ایران", "نمایندگی ایران",
    "پاسخ رسمی", "پاسخگوی رسمی", "حساب رسمی", "صفحه رسمی", "کانال رسمی", "کاربر رسمی", "اکانت رسمی", "مسئول پاسخ",
    "مسؤول پاسخ", "مسئول سایت", "مسئول بخش کنسول", "کارشناس پاسخگو", "بخش پاسخگویی", "واحد پاسخگویی", "کارمند دفتر",
    "نماینده رسمی", "نماینده ایران", "نماینده دفتر", "نماینده جمهوری", "دفتر حفاظت", "مدیر سایت", "مدیر وبسایت",
    "مدیر پایگاه", "مدیر سامانه", "مدیر سیستم", "مدیر صفحه",
    "مدیریت سایت", "مدیریت پایگاه", "ناظر سایت", "ناظر پایگاه", "ناظر دیدگاه", "پشتیبانی سایت", "پشتیبان سایت",
    "تیم پشتیبانی",
    "consulate", "konsulgar", "consulgar", "konsool", "konsul", "consular", "embassy", "ambassad", "sefarat",
    "ministry of foreign", "administrator", "moderator", "webmaster", "ravabet omumi", "modir site",
    "консульств", "посольств", "генконсул", "администрац", "администратор", "модератор", "мид ирана",
    "министерство иностранных",
)  # fmt: skip
# Of these, wherever within a name, spaces or not: so many letters are no chance.
_LONG_ENOUGH = 6
_ANYWHERE_IN_THE_NAME = tuple(look for look in (*_ANYWHERE, *_looks("سرکنسول")) if len(look) >= _LONG_ENOUGH)
# At the beginning or the end of a word.
_AT_AN_EDGE = _looks("admin", "админ")
# As a word of its own.
_AS_A_WORD = _looks("consul", "консул", "посол", "мид", "mfa")
# As the whole name; «مدیر» alone is the site's, «مدیر مدرسه» and «مدیری» are not.
_ALONE = _looks(
    "مدیر", "مدیریت", "مدیرکل", "ناظر", "سردبیر", "تحریریه", "پشتیبانی", "پشتیبان", "سفیر", "رایزن",
    "دفتر", "دبیرخانه", "نماینده", "پاسخگو", "پاسخگویی", "modir", "mod", "support", "official", "staff", "office",
    "manager", "редакция", "поддержка",
)  # fmt: skip
# «آقای سفیر» is the ambassador.
_HONORIFICS = frozenset(
    _looks(
        "آقای",
        "آقا",
        "اقای",
        "خانم",
        "جناب",
        "سرکار",
        "محترم",
        "گرامی",
        "عالی",
        "جنابعالی",
        "mr",
        "mrs",
        "г-н",
        "господин",
    )
)


def imitates_office(name: str, office: Office) -> bool:
    """Whether a reader may take a visitor of this name for the office or somebody who works there."""
    words = _words_as_they_look(name)
    if not words:
        return False
    whole = "".join(words)
    if len(words) == sum(map(len, words)):
        words = [whole]
    unbroken = _unbroken_words(name)
    joined = _DOUBLED.sub(r"\1", whole)
    return (
        _untitled(words) in _ALONE
        or _untitled(unbroken) in _ALONE
        or any(look in text for text in words for look in _ANYWHERE)
        or any("".join(words[first:]).startswith(_ANYWHERE) for first in range(len(words)))
        or any(look in joined for look in _ANYWHERE_IN_THE_NAME)
        or any(
            word.startswith(_AT_AN_EDGE) or word.endswith(_AT_AN_EDGE) for word in (*words, *unbroken, whole)
        )
        or any(word in _AS_A_WORD for word in (*words, *unbroken))
        or _names_the_office(words, office)
        or _names_the_office(unbroken, office)
    )


def _untitled(words: list[str]) -> str:
    """The whole name without «آقای» and «محترم»."""
    return _DOUBLED.sub(r"\1", "".join(word for word in words if word not in _HONORIFICS))


def _names_the_office(words: list[str], office: Office) -> bool:
    own = _own_looks(office.name, office.signature_name, office.signature_position)
    return any(_is_said(words, look) for look in own)


# The office seldom changes its name, and is looked at with each comment.
@lru_cache(maxsize=4)
def _own_looks(*names: str) -> tuple[str, ...]:
    return tuple(look for look in _looks(*names) if len(look) >= 4)


def _is_said(words: list[str], look: str) -> bool:
    """Neighbouring words that together are exactly this."""
    for first in range(len(words)):
        text = ""
        for word in words[first:]:
            text += word
            if text == look:
                return True
    return False
