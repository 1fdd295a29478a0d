"""Rules of orthography about half-spaces: what is joined, by a half-space or without one."""

import re
from collections.abc import Iterator

from news import orthography_words as words
from news.orthography_text import HAMZA, LETTERS, SPACE, Change, Masked
from news.persian import ZWNJ

_JOINS_NOTHING = frozenset("اآأدذرزژوؤ")
_ENDINGS = frozenset(["ها", "های", "هایی", "هایم", "هایت", "هایش", "هایمان", "هایتان", "هایشان"])
_GLUED_PLURAL = re.compile(rf"([{LETTERS}]{{2,}}?)(ها(?:ی(?:ی|م|ت|ش|مان|تان|شان)?)?)")
_PERSONAL = frozenset(["ام", "ای", "ایم", "اید", "اند", "اش", "ات"])


def _joint(first: str) -> str:
    return "" if first[-1] in _JOINS_NOTHING else ZWNJ


def verbs(text: Masked) -> Iterator[Change]:
    for first, second, _third in text.neighbours:
        if first.text in {"می", "نمی"} and second.text in words.VERB_FORMS:
            yield Change(first.end, second.start, ZWNJ)
    for word in text.words:
        if at := _verb_begins(word.text):
            yield Change(word.start + at, word.start + at, ZWNJ)


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
        if (second.text == "تر" and third != "و" and _is_compared(first.text)) or (
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
    if word in words.SHORT_COMPARATIVES - {"به"} or word in words.ADJECTIVES:
        return True
    return len(word) > 2 and word not in words.WET and not word.endswith(("ای", "وی"))


def _is_glued(stem: str, ending: str) -> bool:
    if not stem or stem[-1] in _JOINS_NOTHING or stem[-1] == ZWNJ:
        return False
    if stem in words.SHORT_COMPARATIVES or stem in words.NO_COMPARATIVES:
        return False
    last = stem.rpartition(ZWNJ)[2]
    return last in words.ADJECTIVES or (ending == "ترین" and len(last) > 3)


def after_heh(text: Masked) -> Iterator[Change]:
    for first, second, third in text.neighbours:
        if second.text in _PERSONAL and _is_silent(first.text, second.text):
            if not (second.text == "ای" and third in words.CALLED):
                yield Change(first.end, second.start, ZWNJ)
        elif (first.text, second.text) == ("سی", "ام"):
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


def heh_and_ye(text: Masked) -> Iterator[Change]:
    for first, second, third in text.neighbours:
        if second.text == "ی" and third and _is_silent(first.text):
            yield Change(first.end, second.end, HAMZA)


def compounds(text: Masked) -> Iterator[Change]:
    for first, second, _third in text.neighbours:
        if (first.text, second.text.removesuffix(ZWNJ + "ها")) in words.COMPOUNDS:
            yield Change(first.end, second.start, ZWNJ)
    for match in _PAIRED.finditer(text.read):
        yield Change(match.end(1), match.start(3), f"{ZWNJ}و")


_PAIRED = re.compile(
    rf"(?<![{LETTERS}{ZWNJ}])(گفت|جست|شست){SPACE}(و){SPACE}(?=(?:گو|جو|شو)(?:ی|یی|ها|های|هایی)?(?![{LETTERS}]))()"
)


def idle_half_spaces(text: Masked) -> Iterator[Change]:
    for match in _IDLE.finditer(text.read):
        parts = match[0].strip(ZWNJ)
        yield Change(match.start(), match.end(), parts if parts else ZWNJ)
    for match in _BEFORE_SIGN.finditer(text.read):
        yield Change(match.start(), match.end(), "")
    for match in _HYPHEN_FOR_IT.finditer(text.read):
        yield Change(match.start(), match.end(), ZWNJ)


_IDLE = re.compile(rf"{ZWNJ}{{2,}}|{ZWNJ}+{SPACE}{ZWNJ}*|{SPACE}{ZWNJ}+")
_BEFORE_SIGN = re.compile(rf"(?<!{ZWNJ}){ZWNJ}+(?=[،؛:.!؟»)«(])|(?<=[،؛:!؟«(»)]){ZWNJ}+")
_HYPHEN_FOR_IT = re.compile(rf"(?<=[{LETTERS}])[\u00ac\u00ad](?=[{LETTERS}])")
