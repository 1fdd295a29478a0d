"""Rules of orthography about letters, digits and punctuation marks."""

import re
from collections.abc import Iterator

from news.hidden_markup import HIDDEN, REST, SEAM
from news.jalali import MONTHS
from news.orthography_text import AS_PERSIAN, HAMZA, LETTERS, SPACE, Change, Masked, Word
from news.persian import ZWNJ, to_persian_digits

# --- Letters and digits ---------------------------------------------------------------------------

_FOREIGN = re.compile("[يكىةۀ]")
# A text in Arabic is no misspelt Persian: vowel signs give it away.
_VOWELS = re.compile("[\u064b-\u0650\u0652\u0670]")
_QUOTED = re.compile('«[^«»\n]*»|﴿[^﴿﴾\n]*﴾|"[^"\n]*"|“[^“”\n]*”')
# «العربية» is Arabic as a whole; of «المللي» only the keyboard is.
_ARABIC_WORD = re.compile(rf"(?<![{LETTERS}])(?:[وفبك]?ال|لل)[{LETTERS}]+ة(?![{LETTERS}])")
_PERSIAN_WORD = re.compile(
    rf"[پچژگ]|(?<![{LETTERS}])(?:در|از|را|که|كه|به|است|این|اين|آن|با|می|مي|های|هاي)(?![{LETTERS}])"
)


def letters(text: Masked) -> Iterator[Change]:
    if not _FOREIGN.search(text.raw):
        return
    arabic = [quote.span() for quote in _QUOTED.finditer(text.raw) if _is_arabic(quote[0])]
    arabic += [word.span() for word in _ARABIC_WORD.finditer(text.raw)]
    for word in text.words:
        raw = text.raw[word.start : word.end]
        signs = _VOWELS.findall(raw)
        is_arabic = len(signs) > 1 or (signs and signs != ["\u064b"])
        if is_arabic or any(start <= word.start < end for start, end in arabic):
            continue
        for letter in _FOREIGN.finditer(raw):
            if new := _persian_letter(text, word, letter):
                yield Change(word.start + letter.start(), word.start + letter.end(), new)


def _is_arabic(quote: str) -> bool:
    if len(_VOWELS.findall(quote)) > 3:
        return True
    return bool(_ARABIC_WORD.search(quote)) and not _PERSIAN_WORD.search(quote)


def _persian_letter(text: Masked, word: Word, letter: re.Match) -> str:
    if letter[0] == "ۀ":
        return "ه" + HAMZA
    if letter[0] != "ة":
        return letter[0].translate(AS_PERSIAN)
    rest = text.raw[word.start + letter.end() : word.end + 4].lstrip(f" \u00a0{ZWNJ}")
    # «آیة‌الله» and «دایرةالمعارف» are Arabic, and stay so.
    if rest.startswith("ال"):
        return ""
    leads_on = _BEFORE_WORD.match(text.read, word.end) and letter.end() == len(word.text)
    return "ه" + HAMZA if leads_on else "ه"


_BEFORE_WORD = re.compile(rf"{SPACE}(?!(?:را|و|به|از|در|که|با|است|بود|تا|هم|نیز)(?![{LETTERS}]))[{LETTERS}]")


def kashida(text: Masked) -> Iterator[Change]:
    for match in _KASHIDA.finditer(text.read):
        yield Change(match.start(), match.end(), "")


_KASHIDA = re.compile(rf"(?<=[{LETTERS}])\u0640+(?=[{LETTERS}])")


def digits(text: Masked) -> Iterator[Change]:
    for match in _NUMBER.finditer(text.read):
        number = match[0]
        if not number.isascii() or (_is_read(number) and _is_among_persian(text.read, match)):
            new = to_persian_digits(number)
            if new != number:
                yield Change(match.start(), match.end(), new)


_NUMBER = re.compile(
    rf"(?<![\w@#./:+\-–−*=,٫٬%$€{HIDDEN}])[0-9٠-٩۰-۹]+(?:[:/][0-9٠-٩۰-۹]+){{0,2}}"
    rf"(?![\w@#/:+\-–−*=$€{HIDDEN}]|[.,٫٬]\w)"
)
_FOREIGN_SIDE = re.compile(r"[A-Za-z\u00c0-\u024f\u0400-\u04ff" + HIDDEN + "]")


def _is_read(number: str) -> bool:
    """Longer ones are telephones, codes and accounts."""
    return max(map(len, re.split("[:/]", number))) < 6


def _is_among_persian(text: str, number: re.Match) -> bool:
    before = text[max(0, number.start() - 40) : number.start()].rpartition("\n")[2]
    after = text[number.end() : number.end() + 40].partition("\n")[0]
    sides = (
        before.rstrip(" \u00a0()«»،؛,;:" + REST + SEAM)[-1:]
        + after.lstrip(" \u00a0()«»،؛,;:." + REST + SEAM)[:1]
    )
    return not _FOREIGN_SIDE.search(sides) and bool(_LETTER.search(before + after))


def numbers_at_words(text: Masked) -> Iterator[Change]:
    for match in _NUMBER_AFTER.finditer(text.read):
        yield Change(match.start(1), match.end(1), " " + to_persian_digits(match[1]))
    for match in _NUMBER_BEFORE.finditer(text.read):
        yield Change(match.start(1), match.end(1), to_persian_digits(match[1]) + " ")


_MONTHS = "|".join(MONTHS)
_DIGIT = "[0-9٠-٩۰-۹]"
_NUMBER_AFTER = re.compile(
    rf"(?<![\w@#/{ZWNJ}{HIDDEN}])(?:(?:{_MONTHS})(?:{ZWNJ}?ماه)?(?={_DIGIT}{{4}}(?!{_DIGIT}))|سال(?={_DIGIT}{{4}}(?!{_DIGIT}))"
    rf"|ساعت(?={_DIGIT}{{1,2}}(?!{_DIGIT})))({_DIGIT}+(?::{_DIGIT}{{2}})?)(?![\w@#/:\-–{ZWNJ}{HIDDEN}]|[.,٫٬]\w)"
)
_NUMBER_BEFORE = re.compile(
    rf"(?<![\w@#/:.,٫٬\-–{ZWNJ}{HIDDEN}])({_DIGIT}{{1,2}})(?=(?:{_MONTHS})(?:{ZWNJ}?ماه)?(?![\w{ZWNJ}{HIDDEN}]))"
)


# --- Signs ----------------------------------------------------------------------------------------


def quotes(text: Masked) -> Iterator[Change]:
    end = opened = 0
    for match in _QUOTES.finditer(text.read):
        _lines, newline, rest = text.read[end : match.start()].rpartition("\n")
        opened = (0 if newline else opened) + rest.count("«") - rest.count("»")
        end, inner = match.end(), match[0][1:-1]
        # Quotes within a quotation are right as they are.
        if not opened and _LETTER.search(inner) and inner == inner.strip(" \u00a0"):
            yield Change(match.start(), match.start() + 1, "«", match.start())
            yield Change(match.end() - 1, match.end(), "»", match.start())


_LETTER = re.compile(f"[{LETTERS}]")
_QUOTES = re.compile(
    rf"(?<![\w\"{ZWNJ}])(?:\"[^\"«»“”\n{HIDDEN}]{{1,400}}\"|“[^\"«»“”\n{HIDDEN}]{{1,400}}”)(?![0-9A-Za-z\"])"
)


def latin_signs(text: Masked) -> Iterator[Change]:
    for match in _COMMA.finditer(text.read):
        yield Change(
            match.start(), match.end(), ("،" if match[1] == "," else "؛") + ("" if match[2] else " ")
        )
    for match in _QUESTION.finditer(text.read):
        yield Change(match.start(), match.end(), "؟")
    for match in _PERCENT.finditer(text.read):
        yield Change(match.start(), match.end(), "٪")


_COMMA = re.compile(rf"(?<=[{LETTERS}»)]){SPACE}?([,;])(?:(?=({SPACE})[{LETTERS}«(])|(?=[{LETTERS}«]))")
_QUESTION = re.compile(rf"(?<=[{LETTERS}»)]){SPACE}?\?(?=[\s»{HIDDEN}]|$)")
_PERCENT = re.compile(rf"(?<=[۰-۹]){SPACE}?%(?![\w])")


def dots(text: Masked) -> Iterator[Change]:
    for match in _DOTS.finditer(text.read):
        yield Change(match.start(), match.end(), "…")


_DOTS = re.compile(rf"(?<=[{LETTERS}»)\] ،])\.{{3,}}(?![\w/\\])")


def spaces_before(text: Masked) -> Iterator[Change]:
    for match in _SPACE_BEFORE.finditer(text.read):
        yield Change(match.start(), match.end(), "")


_SIGN = r"(?:[،؛!؟]|[:.](?![.\w]))"
# «۱۰ : ۳۰» and «۱ : ۵۰۰۰» are a time and a scale.
_SPACE_BEFORE = re.compile(
    rf"(?<=[{LETTERS}۰-۹»)])(?!(?<=[۰-۹]){SPACE}+:{SPACE}*[0-9۰-۹]){SPACE}+(?={_SIGN})"
)


def spaces_after(text: Masked) -> Iterator[Change]:
    for match in _NO_SPACE_AFTER.finditer(text.read):
        yield Change(match.end(), match.end(), " ")


# «شد.متن» is two sentences, «ج.ا.» and «سی.ان.ان» are abbreviations.
_STOP = (
    rf"(?:(?<=[{LETTERS}]{{3}})|(?<=[^{LETTERS}.]شد)|(?<=[^{LETTERS}.]زد)|(?<=[»)]))\."
    rf"(?=[{LETTERS}]{{3}}|(?:او|ما|وی|در|به|از|هر|بر)(?![{LETTERS}{ZWNJ}.]))"
)
# What may be joined to a quoted word: «رسمی»ترین, «شاهنامه»خوانی.
_JOINED_TO_QUOTE = (
    rf"(?:ها(?:ی[{LETTERS}]*)?|تر(?:ین|ها)?|اند|مان|تان|شان|وار|گونه|گرا|گرایی|خوان|خوانی|شناس|شناسی|پژوه|پژوهی|ساز|سازی"
    rf"|نامه|گو|گویی)(?![{LETTERS}])"
)
_NO_SPACE_AFTER = re.compile(
    rf"[،؛؟!](?=[{LETTERS}«])|(?<=[{LETTERS}]):(?=[{LETTERS}«])|{_STOP}"
    rf"|(?<=[{LETTERS}])(?=«[{LETTERS}])|(?<=[{LETTERS}.!؟]»)(?=[{LETTERS}]{{3}})(?!{_JOINED_TO_QUOTE})"
)


def inside(text: Masked) -> Iterator[Change]:
    for match in _INSIDE.finditer(text.read):
        yield Change(match.start(), match.end(), "")


_INSIDE = re.compile(rf"(?<=[«(\[]){SPACE}+(?=[{LETTERS}۰-۹])|(?<=[{LETTERS}۰-۹.!؟…]){SPACE}+(?=[»)\]])")


def double_spaces(text: Masked) -> Iterator[Change]:
    for match in _DOUBLE.finditer(text.read):
        yield Change(match.start(), match.end(), " ")


_DOUBLE = re.compile(rf"(?<=[^\s{HIDDEN}{REST}]){SPACE}{{2,}}(?=[^\s{HIDDEN}])")
