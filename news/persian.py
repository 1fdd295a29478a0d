"""Persian letters, digits and word forms: what search, addresses and comparisons agree on.

The functions from fold() to shingle() are the twins of the SQL functions fa_fold … fa_shingle (newest file
in news/migrations/sql): the same text gives the same result in both, whatever the Unicode version of Python
and the locale of the server. So both name the letters they know by code point and use no \\w, no lower()
and no word boundary of their regular expression engine. Change both together, in a new migration.
"""

import re
import unicodedata
from collections.abc import Sequence

ZWNJ = "\u200c"

# --- The analyser ---------------------------------------------------------------------------------

# All that is read at all: Latin, Cyrillic, the Arabic block and the compatibility forms that pasted text
# brings (ligatures, presentation forms, full width), each assigned long before Unicode 14, the oldest
# version in use (Python 3.11, PostgreSQL 15). Only this is normalised, so versions cannot differ.
_UNREAD = re.compile(
    r"[^0-9A-Za-z\u00AA\u00AD\u00B2\u00B3\u00B9\u00BA\u00BC-\u00BE\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F"
    r"\u0259\u0275\u0300-\u036F\u0400-\u045F\u0483-\u0489\u048A-\u04FF\u0610-\u061A\u061C\u0620-\u0669"
    r"\u066E-\u06D3\u06D5-\u06DC\u06DF-\u06E8\u06EA-\u06FC\u06FF\u0750-\u077F\u08D3-\u08E1\u08E3-\u08FF"
    r"\u1E00-\u1EFF\u200C-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2070\u2074-\u2079\u2080-\u2089"
    r"\uFB00-\uFB06\uFB50-\uFBB1\uFBD3-\uFD3D\uFD50-\uFD8F\uFD92-\uFDC7\uFDF0-\uFDFC\uFE00-\uFE0F"
    r"\uFE20-\uFE2F\uFE70-\uFE74\uFE76-\uFEFC\uFEFF\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A]+"
)
# Accents, vowel signs, hamza, tatweel, soft hyphens, bidi controls and other invisible characters.
_MARKS = re.compile(
    r"[\u00AD\u0300-\u036F\u0483-\u0489\u0610-\u061A\u061C\u0621\u0640\u064B-\u065F\u0670\u0674"
    r"\u06D6-\u06DC\u06DF-\u06E8\u06EA-\u06ED\u08D3-\u08E1\u08E3-\u08FF\u200D-\u200F\u202A-\u202E"
    r"\u2060-\u2064\u2066-\u206F\uFE00-\uFE0F\uFE20-\uFE2F\uFEFF]+"
)
# What a folded text may hold besides single spaces.
_SEPARATORS = re.compile(
    r"[^0-9a-z\u00DF\u00E6\u00F0\u00FE\u014B\u0153\u0259\u0275\u0430-\u045F\u048A-\u04FF\u0620-\u064A"
    r"\u066E\u066F\u0671-\u06D3\u06D5\u06EE\u06EF\u06FA-\u06FC\u06FF\u0750-\u077F\u200C]+"
)
# Letters of the neighbours' keyboards that stand for one Persian letter.
_PERSIAN_LETTERS = {
    "ی": "\u064a\u0649\u0620\u06cd\u06ce\u06d0\u06d2",
    "ک": "\u0643\u06aa\u06ab",
    "ه": "\u0629\u06be\u06c1\u06c3\u06d5",
    "ا": "\u0671\u0672\u0673",
    "و": "\u06c4\u06c6\u06c7\u06c8",
}
_CAPITALS = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÆÐÞẞŊŒƏƟØøĐđĦħŁłŦŧı"
    "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЂЄЅІЈЉЊЋЏ"
    "ҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӀӃӅӇӉӋӍӔӘӠӨӶӺӼӾ"
)
_SMALL_LETTERS = (
    "abcdefghijklmnopqrstuvwxyzæðþßŋœəɵooddhhllttı"
    "абвгдежзиклмнопрстуфхцчшщъыьэюяђєѕіјљњћџ"
    "ҋҍҏґғҕҗҙқҝҟҡңҥҧҩҫҭүұҳҵҷҹһҽҿӏӄӆӈӊӌӎӕәӡөӷӻӽӿ"
).replace("ı", "i")
_DIGITS = {ord(zero) + digit: str(digit) for zero in "۰٠" for digit in range(10)}
_LETTERS = (
    {ord(variant): letter for letter, variants in _PERSIAN_LETTERS.items() for variant in variants}
    | str.maketrans(_CAPITALS, _SMALL_LETTERS)
    | _DIGITS
)

# In a folded text a letter or digit is simply what is neither space nor ZWNJ. What stands before an ending is
# captured and put back, as in SQL, where a lookbehind would cost the square of the length.
_START, _LETTER, _END = r"(^|[ \u200C])", r"[^ \u200C]", r"(?![^ \u200C])"
_PLURAL = "ها(?:ی(?:ی|م|ت|ش|مان|تان|شان)?)?"
_PAIR = re.compile(rf"{_START}(گفت|جست|شست)[ \u200C]?و?[ \u200C]?(گو|جو|شو)(?=(?:ی|یی|{_PLURAL})?{_END})")
_SEPARATE_ENDING = re.compile(
    rf"(?:[ \u200C](?:{_PLURAL}|تر|ترین|ترینها|ام|ات|اش|ایم|اید|اند|ای)|\u200C(?:ی|مان|تان|شان)){_END}"
)
_GLUED_ENDING = re.compile(rf"({_LETTER * 3})(?:{_PLURAL}|ترین){_END}")
_VERB_PREFIX = re.compile(rf"{_START}(?:می|نمی|ی){_END}")

_STEM_VOWEL = re.compile(rf"({_LETTER * 2}[او])(?:یان|یی|ی){_END}")
_STEM_GAN = re.compile(rf"({_LETTER * 4})گان{_END}")
_STEM_ENDING = re.compile(rf"({_LETTER * 4})(?:مان|تان|شان|ان|ین|تر|ی){_END}")


def fold(text: str) -> str:
    """One code point for each letter, ASCII digits, small letters, no marks; all else becomes single spaces.

    A ZWNJ stays, one at a time and never beside a space.
    """
    read = unicodedata.normalize("NFKD", _UNREAD.sub(" ", text))
    words = _SEPARATORS.sub(" ", _MARKS.sub("", read).translate(_LETTERS))
    return re.sub("\u200c? [ \u200c]*", " ", re.sub("\u200c+", ZWNJ, words))


def inflect(text: str) -> str:
    """Folded text without plural, possessive and comparative endings; compounds keep their ZWNJ."""
    text = _PAIR.sub(r"\1\2\3", fold(text))
    text = _GLUED_ENDING.sub(r"\1", _SEPARATE_ENDING.sub("", text))
    return _VERB_PREFIX.sub(r"\1 ", text)


def join(text: str) -> str:
    """Inflected text with compounds as one word: «بین‌المللی» → «بینالمللی»."""
    return inflect(text).replace(ZWNJ, "")


def split(text: str) -> str:
    """Inflected text with compounds as several words: «بین‌المللی» → «بین المللی»."""
    return inflect(text).replace(ZWNJ, " ")


def stem(text: str) -> str:
    """Joined text with light stems: «شهرداران» → «شهردار», «دانشجویان» → «دانشجو»."""
    return cut_endings(join(text))


def cut_endings(joined: str) -> str:
    """One more ending off each long word of joined text.

    A light stemmer, since Snowball's Persian one tears ایران and ایرانی apart. It knows no dictionary: what
    it leaves of a name (تاتارستان) is no word, but the same for every form of it.
    """
    return _STEM_ENDING.sub(r"\1", _STEM_GAN.sub(r"\1ه", _STEM_VOWEL.sub(r"\1", joined)))


def shingle(text: str) -> str:
    """Each two neighbouring words of split text as one, so that «بین المللی» answers «بینالمللی»."""
    return " ".join(pairs(split(text).split()))


def pairs(words: Sequence[str]) -> list[str]:
    """Each two neighbours of split words as one, where that is neither too short to tell anything nor too long."""
    glued = (first + second for first, second in zip(words, words[1:], strict=False))
    return [pair for pair in glued if 5 <= len(pair) <= 24]


# --- Digits and typed text ------------------------------------------------------------------------

_TO_PERSIAN = str.maketrans("0123456789٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹۰۱۲۳۴۵۶۷۸۹")
# One word or code of letters and digits, with the signs that join its parts: F-16, UTF-8, /news/12.
_RUN = re.compile(
    r"[0-9A-Za-z\u00C0-\u024F\u0400-\u04FF]+(?:[-./_@:=?&%+#~]{1,3}[0-9A-Za-z\u00C0-\u024F\u0400-\u04FF]+)*"
)
_NO_FOREIGN_LETTER = str.maketrans("", "", "-./_@:=?&%+#~")
_NEW_LINE = re.compile("\r\n|[\r\x85\u2028\u2029]")
# Bidi embeddings and isolates can make a text read as another one.
# These, controls but tab and newline, the byte order mark, and halves of surrogate pairs, which no database and no
# encoder takes.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def to_persian_digits(text: str) -> str:
    """Latin and Arabic-Indic digits as people read them in Persian: «۱۴۰۳»."""
    return text.translate(_TO_PERSIAN)


def digits_to_read(text: str) -> str:
    """The text with Persian digits, but for those of a foreign word or code: «۱۶ فروند F-16»."""
    parts, end = [], 0
    for run in _RUN.finditer(text):
        if not run[0].translate(_NO_FOREIGN_LETTER).isdecimal():
            parts += [to_persian_digits(text[end : run.start()]), run[0]]
            end = run.end()
    return "".join([*parts, to_persian_digits(text[end:])])


def to_latin_digits(text: str) -> str:
    """Persian and Arabic-Indic digits as machines read them: "1403"."""
    return text.translate(_DIGITS)


def clean_text(text: str) -> str:
    """Typed plain text made safe to keep, with nothing changed that its writer can see.

    NFC, newlines as "\\n", no control characters. ZWNJ, ZWJ and the marks LRM and RLM stay: Persian with
    foreign names needs them, and they cannot reorder a line as the stripped embeddings can.
    """
    return unicodedata.normalize("NFC", without_unsafe(text))


# Blanks that are letters or signs to Unicode.
_UNSEEN_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def is_seen(text: str) -> bool:
    """Whether any of it can be seen: what is nothing but spaces, joiners, marks and controls cannot."""
    return any(unicodedata.category(char)[0] not in "CMZ" and char not in _UNSEEN_LETTERS for char in text)


def written(text: str) -> str:
    """Typed plain text as it is kept: clean_text() without the space around it; empty where nothing can be seen."""
    text = clean_text(text).strip()
    return text if is_seen(text) else ""


def without_unsafe(text: str) -> str:
    """The text without what no text needs: controls, and embeddings and isolates, which make a line read as another."""
    return _UNSAFE.sub("", _NEW_LINE.sub("\n", text))


def same_text_key(text: str) -> str:
    """Equal for texts that differ only in spelling variants, marks, spaces, case or punctuation.

    Letters of scripts that search does not know count too; a text of symbols alone is its own key.
    """
    letters = re.sub(r"[\W_]+", " ", _loosened(text).replace(ZWNJ, "")).strip()
    return letters or " ".join(clean_text(text).split())


def _loosened(text: str) -> str:
    """fold() for every script: nothing is thrown away but marks and what cannot be seen."""
    small = _without_marks(unicodedata.normalize("NFKD", text)).lower()
    return _MARKS.sub("", unicodedata.normalize("NFKD", small)).translate(_LETTERS)


def _without_marks(text: str) -> str:
    # A text has few different letters.
    marks = {ord(char): None for char in set(text) if unicodedata.category(char).startswith("M")}
    return text.translate(marks) if marks else text


# --- Addresses ------------------------------------------------------------------------------------

_ADDRESS_LETTERS = str.maketrans(
    {"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "ە": "ه", "ھ": "ه", "ہ": "ه", "ـ": "", ZWNJ: "-"}
)


def slugify(text: str, max_length: int = 120) -> str:
    """The text as part of an address: «حوزه‌های ۱۴۰۳» → «حوزه-های-1403», at most max_length characters.

    Persian letters stay, آ and ئ too, since the address is read by people. Cut at the end of a word, unless
    the first word alone is longer. Empty only for a text without any letter or digit.
    """
    return _cut_at_word(re.sub(r"[\W_]+", "-", address_letters(text)).strip("-"), max_length)


def address_letters(text: str) -> str:
    """The text with the letters and digits of addresses; ZWNJ becomes "-", other signs stay as they are."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = _without_marks(unicodedata.normalize("NFKC", text)).translate(_ADDRESS_LETTERS | _DIGITS)
    return re.sub(r"[\u00ad\u061c\u200d-\u200f\u202a-\u202e\u2060-\u206f\ufeff]", "", text)


def _cut_at_word(slug: str, max_length: int) -> str:
    if len(slug) <= max_length:
        return slug
    whole_words = slug[: max_length + 1].rpartition("-")[0]
    return whole_words or slug[:max_length]


# --- Alphabetical order ---------------------------------------------------------------------------

# The order of the CLDR for fa (common/collation/fa.xml): آ before ا, the bearers of hamza after ا, ه after و.
_ALPHABET = "آاءبپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
_HAMZA = str.maketrans("أإؤئٲٳ", "ءءءءءء")
_OWN_PLACE = ("آ", "ء")  # in the alphabet, but not in a folded text
_PLACES = {letter: f"2{place:02}" for place, letter in enumerate(_ALPHABET)}


def sort_key(text: str) -> str:
    """A key of ASCII digits whose order is the Persian alphabet's; store it and sort by it.

    Digits, because they sort alike in every collation, and the embedded server has none for Persian. Spaces
    come first, then numbers, Persian, and other scripts by code point; marks, ZWNJ and punctuation count
    nothing. Three digits for a Persian letter, at most eight for any other character.
    """
    parts = re.split("([آء])", unicodedata.normalize("NFKC", text).translate(_HAMZA))
    text = "".join(part if part in _OWN_PLACE else _loosened(part) for part in parts)
    return "".join(map(_place, " ".join(re.sub(r"[\W_]", " ", text.replace(ZWNJ, "")).split())))


def _place(char: str) -> str:
    if char == " ":
        return "0"
    if char in "0123456789":
        return "1" + char
    return _PLACES.get(char) or f"9{ord(char):07}"
