"""The words of a query that may be mistyped, each with all that would tell that it is known."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from news import keyboards, persian
from news.search_query import GLUED_WORDS, is_persian
from news.slips import LONGEST, SHORTEST
from news.small_words import NEVER_REPAIRED

# Punctuation between Persian words; of other scripts it may be letters of the Persian keyboard.
_BETWEEN = re.compile(r"[^\w\u200c\u200d\u064b-\u065f\u0670]+")
_VERB_PREFIX = re.compile("(ن?می)(.{3,})")
_LEAST_HALF = 3
_LEFT_OUT = ("به", "و", "ه")

# Words that are all needed for something.
Way = tuple[str, ...]


@dataclass(frozen=True)
class TypedWord:
    """A word of the query, and what would tell that it is known."""

    written: str
    # Its letters; empty for what is never repaired: numbers, endings, short and frequent words.
    joined: str
    known_by: list[Way] = field(default_factory=list)
    # How it reads on other keyboards, with its words.
    readings: list[tuple[str, Way]] = field(default_factory=list)
    # Together with the next word of the query.
    with_next: str = ""

    @property
    def halves(self) -> list[Way]:
        cuts = range(_LEAST_HALF, len(self.joined) - _LEAST_HALF + 1)
        apart = [(self.joined[:cut], self.joined[cut:]) for cut in cuts]
        with_and = [(first, "و", second[1:]) for first, second in apart if second.startswith("و")]
        return apart + [way for way in with_and if len(way[-1]) >= _LEAST_HALF]

    @property
    def across(self) -> list[str]:
        """Together with the next word, and what is often left out between them: «سیزده [به] در»."""
        following = self.with_next.removeprefix(self.joined)
        return [f"{self.joined}{between}{following}" for between in _LEFT_OUT if self.joined and following]

    @property
    def verb(self) -> Way | None:
        """Its prefix and the rest, of what may be a verb with a prefix that was typed to it."""
        match = _VERB_PREFIX.fullmatch(self.joined)
        return (match[1], match[2]) if match else None

    def all_of_use(self) -> Iterator[str]:
        for way in [*self.known_by, *(words for _text, words in self.readings), *self.halves]:
            yield from way
        yield from self.across
        if self.verb:
            yield self.verb[1]


def typed_words(loose: str) -> list[TypedWord]:
    """The words of what stands outside quotes."""
    tokens = [part for token in loose.split() for part in _without_marks(token)]
    return [_word(tokens, place) for place in range(len(tokens))]


def _without_marks(token: str) -> list[str]:
    return [part for part in _BETWEEN.split(token) if part] if is_persian(token) else [token]


def _word(tokens: list[str], place: int) -> TypedWord:
    token, letters = tokens[place], _letters(tokens[place])
    following = glued(tokens[place : place + 2]) if place + 1 < len(tokens) else ""
    return TypedWord(
        token,
        letters if _may_be_wrong(letters) else "",
        list(_ways(tokens, place)),
        [(text, tuple(words)) for text in keyboards.readings(token) if (words := _words(text))],
        following if _may_be_wrong(following) else "",
    )


def _letters(token: str) -> str:
    """A token's one word as search reads it; none for an ending («ها») and for what is several words."""
    # Behind another word, since the analyser tells endings by what is before them.
    words = persian.join(f"ب {token}").split()[1:]
    return words[0] if len(words) == 1 else ""


def _may_be_wrong(letters: str) -> bool:
    return (
        SHORTEST <= len(letters) <= LONGEST
        and letters not in NEVER_REPAIRED
        and not any(char.isdigit() for char in letters)
    )


def _words(text: str) -> list[str]:
    words = persian.join(text).split()
    return words if sum(map(len, words)) >= SHORTEST else []


def _ways(tokens: list[str], place: int) -> Iterator[Way]:
    """What of the vocabulary would make search find this word: itself, its stem, its parts, it and its neighbours."""
    for length in range(1, GLUED_WORDS + 1):
        for start in range(max(0, place - length + 1), place + 1):
            if start + length <= len(tokens):
                together = glued(tokens[start : start + length])
                yield (together,)
                yield (persian.cut_endings(together),)
    yield tuple(persian.split(tokens[place]).split())


def glued(tokens: list[str]) -> str:
    return persian.join(" ".join(tokens)).replace(" ", "")
