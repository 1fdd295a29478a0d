"""What a visitor may have meant by a query that found nothing.

Words that no published text has are replaced, the others stay as they were typed. The vocabulary is asked once, for
everything that could be of use; what to make of the answers is decided here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import connection

from news import keyboards, persian
from news.search_query import FUNCTION_WORDS, GLUED_WORDS, MAX_TERMS, Synonyms, is_persian, parts, shortened
from news.slips import LONGEST, SHORTEST, slips

# Letters that are one sound to Persians, each as the most frequent of them.
_SAME_SOUND = ("ذضظصثطحغ", "زززسستهق")
# Names taken from Russian twice («مینیخانف», «مینخانوف») have fewer trigrams in common than the usual limit demands:
# it is lowered for this transaction. Short words keep it, or everything would be near everything.
_STATEMENT = """
select null as asked, word, 0 as distance from news_vocabularyword where word = any(%(exact)s)
union all
select asked.word, near.word, near.distance
from (
  select word, slips, set_config('pg_trgm.similarity_threshold', '0.25', true)
  from unnest(%(asked)s::text[], %(slips)s::text[]) as asked (word, slips)
) as asked cross join lateral (
  select word, distance
  from (
    select word, texts, levenshtein_less_equal(word, asked.word, 2) as distance
    from news_vocabularyword
    where word %% asked.word and length(word) between length(asked.word) - 2 and length(asked.word) + 2
      and (length(asked.word) > 6 or similarity(word, asked.word) >= 0.3)
    union all
    select known.word, known.texts, 1
    from unnest(string_to_array(asked.slips, ' ')) as slip (word) join news_vocabularyword as known using (word)
  ) as candidates
  where distance <= case when length(asked.word) <= 4 then 1 else 2 end
  order by distance, translate(word, %(sounds)s, %(sound)s) = translate(asked.word, %(sounds)s, %(sound)s) desc,
    similarity(word, asked.word) desc, texts desc, word
  limit 1
) as near
where not exists (select from news_vocabularyword as known where known.word = asked.word)
"""
# Punctuation between Persian words; of other scripts it may be letters of the Persian keyboard.
_BETWEEN = re.compile(r"[^\w\u200c\u200d\u064b-\u065f\u0670]+")
_VERB_PREFIX = re.compile("(ن?می)(.{3,})")
_LEAST_HALF = 3
# More slips than anything is compared with.
FAR = 9

# Words that are all needed for something.
Way = tuple[str, ...]


def repaired(query: str, synonyms: Synonyms = ()) -> str | None:
    """Another query for one without hits, or None; one statement at most.

    Words in quotes are left as they are. Words that are in no published text are read as typed on another
    keyboard, as a slip of the hand or as two words without their space.
    """
    query = persian.clean_text(shortened(query))
    pieces = [_Piece.of(quoted, loose) for quoted, loose in parts(query)]
    words = [word for piece in pieces for word in piece.words][: 2 * MAX_TERMS]
    groups = [{key: member for member in group if (key := _glued([member]))} for group in synonyms]
    asked = [word for word in words if word.joined or word.with_next][:MAX_TERMS]
    if not any(word.joined or word.readings for word in words):
        return None
    known = _Vocabulary.ask(words, asked, groups)
    mended = " ".join(piece.mended(known) for piece in pieces)
    return mended if persian.join(mended) != persian.join(query) else None


# --- Reading the query ----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Word:
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
    def verb(self) -> Way | None:
        """Its prefix and the rest, of what may be a verb with a prefix that was typed to it."""
        match = _VERB_PREFIX.fullmatch(self.joined)
        return (match[1], match[2]) if match else None

    def all_of_use(self) -> Iterator[str]:
        for way in [*self.known_by, *(words for _text, words in self.readings), *self.halves]:
            yield from way
        if self.verb:
            yield self.verb[1]


@dataclass(frozen=True)
class _Piece:
    """A piece of the query: a phrase, which stays, or words."""

    phrase: str
    words: list[_Word]

    @classmethod
    def of(cls, quoted: str, loose: str) -> "_Piece":
        if quoted:
            return cls(f'"{quoted}"', [])
        tokens = [part for token in loose.split() for part in _without_marks(token)]
        return cls("", [_word(tokens, place) for place in range(len(tokens))])

    def mended(self, known: "_Vocabulary") -> str:
        if self.phrase:
            return self.phrase
        written, place = [], 0
        while place < len(self.words):
            text, used = known.instead_of(self.words, place)
            written.append(text)
            place += used
        return " ".join(written)


def _without_marks(token: str) -> list[str]:
    return [part for part in _BETWEEN.split(token) if part] if is_persian(token) else [token]


def _word(tokens: list[str], place: int) -> _Word:
    token, letters = tokens[place], _letters(tokens[place])
    following = _glued(tokens[place : place + 2]) if place + 1 < len(tokens) else ""
    return _Word(
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
        and letters not in FUNCTION_WORDS
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
                glued = _glued(tokens[start : start + length])
                yield (glued,)
                yield (persian.cut_endings(glued),)
    yield tuple(persian.split(tokens[place]).split())


def _glued(tokens: list[str]) -> str:
    return persian.join(" ".join(tokens)).replace(" ", "")


# --- What the vocabulary says ---------------------------------------------------------------------


@dataclass(frozen=True)
class _Vocabulary:
    """What is known of the words of one query."""

    words: set[str]
    near: dict[str, tuple[str, int]]
    # Groups of synonyms, as written by their letters.
    groups: list[dict[str, str]]

    @classmethod
    def ask(cls, words: list[_Word], asked: list[_Word], groups: list[dict[str, str]]) -> "_Vocabulary":
        exact = {use for word in words for use in word.all_of_use()} | {
            key for group in groups for key in group
        }
        near = list(dict.fromkeys(text for word in asked for text in (word.joined, word.with_next) if text))
        parameters = {
            "exact": sorted(exact),
            "asked": near,
            "slips": [" ".join(slips(word)) for word in near],
            "sounds": _SAME_SOUND[0],
            "sound": _SAME_SOUND[1],
        }
        with connection.cursor() as cursor:
            cursor.execute(_STATEMENT, parameters)
            rows = cursor.fetchall()
        known = {word for about, word, _distance in rows if about is None}
        return cls(known, {about: (word, distance) for about, word, distance in rows if about}, groups)

    def instead_of(self, words: list[_Word], place: int) -> tuple[str, int]:
        """What to write for the word at this place, and how many words of the query that stands for."""
        text, slips_made = self._best(words[place])
        together, their_slips = self.near.get(words[place].with_next, ("", FAR))
        if together and their_slips < max(slips_made, self._best(words[place + 1])[1]):
            return together, 2
        return text, 1

    def _best(self, word: _Word) -> tuple[str, int]:
        """What to write for this word alone, and how many slips that supposes."""
        if self._knows(word):
            return word.written, 0
        if text := self._on_another_keyboard(word) or self._in_persian(word) or self._as_verb(word):
            return text, 0
        near, distance = self.near.get(word.joined, (word.written, FAR if word.joined else 0))
        apart = self._apart(word) if distance > 1 else ""
        return (apart, 1) if apart else (near, distance)

    def _knows(self, word: _Word) -> bool:
        return any(self._all(way) for way in word.known_by) or self._knows_synonym(word)

    def _knows_synonym(self, word: _Word) -> bool:
        keys = {way[0] for way in word.known_by if len(way) == 1 and is_persian(way[0])}
        return any(keys & group.keys() and self.words & group.keys() for group in self.groups)

    def _all(self, way: Way) -> bool:
        return (
            bool(way)
            and self.words.issuperset(set(way) - FUNCTION_WORDS)
            and not FUNCTION_WORDS.issuperset(way)
        )

    def _on_another_keyboard(self, word: _Word) -> str:
        return next((text for text, words in word.readings if self._all(words)), "")

    def _in_persian(self, word: _Word) -> str:
        """The Persian member of a name's group: nothing else is found for a name in another script."""
        if is_persian(word.written):
            return ""
        groups = (group for group in self.groups if word.joined in group)
        return next(
            (group[key] for group in groups for key in group if is_persian(key) and key in self.words), ""
        )

    def _as_verb(self, word: _Word) -> str:
        return persian.ZWNJ.join(word.verb) if word.verb and word.verb[1] in self.words else ""

    def _apart(self, word: _Word) -> str:
        return next((" ".join(halves) for halves in word.halves if self._all(halves)), "")
