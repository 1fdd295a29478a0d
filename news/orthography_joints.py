"""Rules of orthography about half-spaces: what is joined, by a half-space or without one."""

import re
from collections.abc import Iterator

from news import orthography_words as words
from news.hidden_markup import REST
from news.orthography_text import HAMZA, LETTERS, SPACE, Change, Masked
from news.persian import ZWNJ

_JOINS_NOTHING = frozenset("ءاآأدذرزژوؤ")
_ENDINGS = frozenset(["ها", "های", "هایی", "هائی", "هایم", "هایت", "هایش", "هایمان", "هایتان", "هایشان"])
_GLUED_PLURAL = re.compile(rf"([{LETTERS}]{{2,}}?)(ها(?:ی(?:ی|م|ت|ش|مان|تان|شان)?|ئی)?)")
_THEIRS = frozenset(["مان", "تان", "شان"])
_PERSONAL = frozenset(["ام", "ای", "ایم", "اید", "اند", "اش", "ات"])


def _joint(first: str) -> str:
    return "" if first[-1] in _JOINS_NOTHING else ZWNJ


def verbs(text: Masked) -> Iterator[Change]:
    for first, second, _third in text.neighbours:
        if _leads_to_verb(first.text, second.text) and second.text in words.VERB_FORMS:
            yield Change(first.end, second.start, ZWNJ)
    for word in text.words:
        if at := _verb_begins(word.text):
            yield Change(word.start + at, word.start + at, ZWNJ)


def _leads_to_verb(word: str, verb: str) -> bool:
    # «وامی گرفت» took a loan, and «درمی داد» gave a coin.
    if word == "درمی":
        return verb.startswith(("یا", "آ"))
    return word in _LEADS_TO_VERB


_LEADS_TO_VERB = frozenset(
    prefix + particle for prefix in ("", *words.VERB_PREFIXES) for particle in ("می", "نمی")
) - {"وامی"}
_PREFIXED = re.compile(rf"((?:{'|'.join(words.VERB_PREFIXES)})?ن?می)([{LETTERS}]+)")


def _verb_begins(word: str) -> int:
    """Where the verb begins that a می or نمی is glued to; 0 for any other word."""
    match = _PREFIXED.fullmatch(word)
    known = match and match[2] in words.VERB_FORMS and word not in words.NO_VERBS
    return match.end(1) if known else 0


def plurals(text: Masked) -> Iterator[Change]:
    for first, second, third in text.neighbours:
        if (
            second.text in _ENDINGS
            and first.text not in words.NO_NOUNS
            and not (second.text == "های" and third in {"و", "های"})
        ):
            yield Change(first.end, second.start, _joint(first.text))
    for word in text.words:
        part = word.text.rpartition(ZWNJ)[2]
        match = _GLUED_PLURAL.fullmatch(part)
        if match and _is_plural(match[1], match[2]):
            at = word.end - len(match[2])
            yield Change(at, at, ZWNJ)


def _is_plural(stem: str, ending: str) -> bool:
    if stem in words.NO_PLURALS or stem[-1] in _JOINS_NOTHING:
        return False
    # «برنامهای» is «برنامه‌ای» and «حوزهای» is «حوزه‌ای»: what is meant, only the writer knows.
    return ending == "ها" or stem + "ه" not in words.SILENT_HEH


def comparatives(text: Masked) -> Iterator[Change]:
    for first, second, third in text.neighbours:
        if (second.text in {"تر", "تری"} and third != "و" and _is_compared(first.text)) or (
            second.text == "ترین" and (len(first.text) > 2 or first.text in words.SHORT_COMPARATIVES)
        ):
            joint = "" if first.text in words.SHORT_COMPARATIVES else _joint(first.text)
            yield Change(first.end, second.start, joint)
    for word in text.words:
        for ending in ("ترین", "تر"):
            stem = word.text.removesuffix(ending)
            if stem != word.text and _is_glued(stem, ending):
                yield Change(word.end - len(ending), word.end - len(ending), ZWNJ)
                break


def _is_compared(word: str) -> bool:
    """Beside a noun, تر is the adjective «wet»: «شعر تر», «هیزم تر»."""
    if word in words.SHORT_COMPARATIVES - {"به"} or word in words.ADJECTIVES or word in words.BEFORE_TAR:
        return True
    first, _joint_at, last = word.partition(ZWNJ)
    if last:
        return last in words.ADJECTIVES or first in words.MAKE_ADJECTIVES or last.endswith(("شده", "کننده"))
    if word.endswith("انه"):
        return len(word) > 5 and not word.endswith(("خانه", "دانه", "شانه")) and word not in words.SILENT_HEH
    return len(word) > 4 and word.endswith(("مند", "ناک", "پذیر", "آمیز"))


def _is_glued(stem: str, ending: str) -> bool:
    if not stem or stem[-1] in _JOINS_NOTHING or stem[-1] == ZWNJ:
        return False
    if stem in words.SHORT_COMPARATIVES or stem in words.NO_COMPARATIVES or (stem, ending) == ("پیش", "تر"):
        return False
    last = stem.rpartition(ZWNJ)[2]
    return last in words.ADJECTIVES or (ending == "ترین" and len(last) > 3)


def after_heh(text: Masked) -> Iterator[Change]:
    for first, second, third in text.neighbours:
        if second.text in _PERSONAL and _is_silent(first.text, second.text):
            if not (second.text == "ای" and third in words.CALLED):
                yield Change(first.end, second.start, ZWNJ)
        elif (first.text, second.text) == ("سی", "ام") or (
            second.text in _THEIRS and third not in words.AFTER_DIGNITY and _is_listed_silent(first.text)
        ):
            yield Change(first.end, second.start, ZWNJ)
    for word in text.words:
        for ending in ("ایم", "اید", "اند", "ام", "ای"):
            stem = word.text.removesuffix(ending)
            if stem != word.text and _is_known(stem, ending):
                yield Change(word.end - len(ending), word.end - len(ending), ZWNJ)
                break


def _is_known(stem: str, ending: str) -> bool:
    # After a letter that joins nothing, «بازدیدهای» is simply the plural.
    if ending == "ای" and (stem[-2:-1] in _JOINS_NOTHING or stem[:-1] in words.NOUNS_TOO):
        return False
    return (stem in words.PARTICIPLES and len(stem) > 3) or (ending == "ای" and stem in words.SILENT_HEH)


def _is_silent(word: str, ending: str = "ی") -> bool:
    if not word.endswith("ه") or word in words.HEARD_HEH:
        return False
    last = word.rpartition(ZWNJ)[2]
    if last in words.SILENT_HEH or word in words.PARTICIPLES:
        return True
    return ending in {"ای", "ایم", "اید", "اند", "ی"} and len(last) > 3 and last[-2] not in "اوی"


def _is_listed_silent(word: str) -> bool:
    return word not in words.HEARD_HEH and word.rpartition(ZWNJ)[2] in words.SILENT_HEH


def they_are(text: Masked) -> Iterator[Change]:
    for first, second, _third in text.neighbours:
        if second.text == "اند" and (first.text == "هم" or first.text in _DESCRIBING):
            yield Change(first.end, second.start, ZWNJ)
    for word in text.words:
        if word.text.endswith("ند") and word.text[:-2] in _DESCRIBING:
            yield Change(word.end - 2, word.end - 2, f"{ZWNJ}ا")


# «توانند», «تلخند» and «سالمند» are words of their own.
_DESCRIBING = frozenset(
    word
    for word in words.ADJECTIVES | words.BEFORE_TAR
    if word[-1] not in _JOINS_NOTHING | {"ه", "ی"} and len(word) > 2
) - {"توان", "تلخ", "سالم"}


def heh_and_ye(text: Masked) -> Iterator[Change]:
    for first, second, third in text.neighbours:
        if second.text == "ی" and third and _is_silent(first.text):
            yield Change(first.end, second.end, HAMZA)


def compounds(text: Masked) -> Iterator[Change]:
    for first, second, third in text.neighbours:
        if first.text not in _BEGINS_COMPOUND:
            continue
        pair = (first.text, _SUFFIX.sub("", second.text))
        if second.text in _TRACKING and first.text == "پی":
            yield Change(first.end, second.start, "")
        elif pair in words.COMPOUNDS or _is_doer(*pair) or third in words.COMPOUNDS_BEFORE.get(pair, ()):
            yield Change(first.end, second.start, _joint(first.text))
    for word in text.words:
        if word.text in words.WITH_BE:
            yield Change(word.start, word.start + 1, f"به{ZWNJ}")
        if "نامه" in word.text and word.text.partition(ZWNJ)[0] in words.LETTERS_OF:
            at = word.start + word.text.index("نامه")
            yield Change(at, at, ZWNJ)
        if word.text.endswith(f"ه{ZWNJ}گی"):
            yield Change(word.end - 4, word.end - 2, "")
    for match in _PAIRED.finditer(text.read):
        yield Change(match.end(1), match.end(), f"{ZWNJ}و")


_SUFFIX = re.compile(f"{ZWNJ}ها(?:ی)?$")
_BEGINS_COMPOUND = (
    frozenset(first for first, _second in words.COMPOUNDS | words.COMPOUNDS_BEFORE.keys())
    | {first for before, _after in words.DOERS for first in before}
    | {"پی"}
)
_TRACKING = frozenset(["گیری", "گیر"])


def _is_doer(first: str, second: str) -> bool:
    return any(first in before and second in after for before, after in words.DOERS)


_PAIRED = re.compile(
    rf"(?<![{LETTERS}{ZWNJ}])(گفت|جست|شست)(?:{SPACE}و(?:{SPACE}|{ZWNJ})?|{ZWNJ}و{SPACE})"
    rf"(?=(?:گو|جو|شو)(?:ی|یی|ها|های|هایی)?(?![{LETTERS}]))"
)


def idle_half_spaces(text: Masked) -> Iterator[Change]:
    for match in _IDLE.finditer(text.read):
        run, start, end = match[0], match.start(), match.end()
        is_beside_sign = text.read[end : end + 1] in _CLOSING or text.read[start - 1 : start] in _OPENING
        yield Change(start, end, ZWNJ if not run.strip(ZWNJ) else "" if is_beside_sign else " ")
    for match in _BEFORE_SIGN.finditer(text.read):
        yield Change(match.start(), match.end(), "")
    for match in _HYPHEN_FOR_IT.finditer(text.read):
        yield Change(match.start(), match.end(), ZWNJ)


# A run of spaces is read from its beginning only, or a long one would be read over and over.
_IDLE = re.compile(rf"{ZWNJ}(?:{SPACE}|{ZWNJ})+|(?<![ \u00a0{REST}]){SPACE}+{ZWNJ}(?:{SPACE}|{ZWNJ})*")
_CLOSING, _OPENING = frozenset("،؛!؟»)"), frozenset("«(")
_BEFORE_SIGN = re.compile(rf"(?<!{ZWNJ}){ZWNJ}+(?=[،؛:.!؟»)«(])|(?<=[،؛:!؟«(»)]){ZWNJ}+")
_HYPHEN_FOR_IT = re.compile(rf"(?<=[{LETTERS}])[\u00ac\u00ad](?=[{LETTERS}])")
