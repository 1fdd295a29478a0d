"""What a visitor may have meant by a query that found nothing, or hardly anything.

Words that no published text has are replaced, the others stay as they were typed. The vocabulary is asked once, for
everything that could be of use; what to make of the answers is decided here.
"""

from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.db.models import TextField

from news import persian
from news.search_query import MAX_TERMS, Synonyms, is_persian, parts, shortened
from news.slips import likely, slips
from news.small_words import FUNCTION_WORDS
from news.typed_words import TypedWord, Way, glued, typed_words
from news.written_once import Blank
from news.written_rows import prepared, tuples

# Letters that are one sound to Persians, each as the most frequent of them.
_SAME_SOUND = ("ذضظصثطحغ", "زززسستهق")
# Names taken from Russian twice («مینیخانف», «مینخانوف») have fewer trigrams in common than the usual limit demands:
# it is lowered for this transaction. Short words keep it, or everything would be near everything; and of them a slip
# must be one that the hand makes or the ear, since «سوال» is no «سال».
_STATEMENT = """
select null as asked, word, 0 as distance from news_vocabularyword where word = any(%s)
union all
select asked.word, near.word, near.distance
from (
  select word, slips, string_to_array(likely, ' ') as likely,
    set_config('pg_trgm.similarity_threshold', '0.25', true)
  from unnest(%s::text[], %s::text[], %s::text[]) as asked (word, slips, likely)
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
  cross join lateral (
    select word = any(asked.likely) as is_likely,
      translate(word, %s, %s) = translate(asked.word, %s, %s) as sounds_alike
  ) as judged
  where distance <= case when length(asked.word) <= 4 then 1 else 2 end
    and (is_likely or sounds_alike or length(word) > length(asked.word) or length(asked.word) > 5
      or length(asked.word) = 5 and length(word) = 5)
  order by distance, sounds_alike desc, is_likely desc, similarity(word, asked.word) desc, texts desc, word
  limit 1
) as near
where not exists (select from news_vocabularyword as known where known.word = asked.word)
"""
_WORDS = tuple(Blank(name, ArrayField(TextField())) for name in ("exact", "asked", "slips", "likely"))
# Kept by PostgreSQL, which takes longer to plan it than to look: whatever is asked, it goes to the same indexes.
_VOCABULARY = prepared((_STATEMENT, (*_WORDS, *_SAME_SOUND, *_SAME_SOUND)))
# More slips than anything is compared with.
FAR = 9


def repaired(query: str, synonyms: Synonyms = ()) -> str | None:
    """Another query for one without hits, or None; one statement at most.

    Words in quotes are left as they are. Words that are in no published text are read as typed on another
    keyboard, as a slip of the hand or as two words without their space.
    """
    return _other_than(query, synonyms, has_hits=False)


def better(query: str, synonyms: Synonyms = ()) -> str | None:
    """Another query for one whose few hits may be chance: found by the stem of a word that no text has."""
    return _other_than(query, synonyms, has_hits=True)


def _other_than(query: str, synonyms: Synonyms, *, has_hits: bool) -> str | None:
    query = persian.clean_text(shortened(query))
    pieces = [_Piece.of(quoted, loose) for quoted, loose in parts(query)]
    words = [word for piece in pieces for word in piece.words][: 2 * MAX_TERMS]
    groups = [{key: member for member in group if (key := glued([member]))} for group in synonyms]
    asked = [word for word in words if word.joined or word.with_next][:MAX_TERMS]
    if not any(word.joined or word.readings for word in words):
        return None
    known = _Vocabulary.ask(words, asked, groups)
    ways = [_Piece.nearby] if has_hits else [_Piece.mended, _Piece.together]
    others = (" ".join(way(piece, known) for piece in pieces) for way in ways)
    return next((other for other in others if persian.join(other) != persian.join(query)), None)


# --- Reading the query ----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Piece:
    """A piece of the query: a phrase, which stays, or words."""

    phrase: str
    words: list[TypedWord]

    @classmethod
    def of(cls, quoted: str, loose: str) -> "_Piece":
        if quoted:
            return cls(f'"{quoted}"', [])
        return cls("", typed_words(loose))

    def mended(self, known: "_Vocabulary") -> str:
        if self.phrase:
            return self.phrase
        written, place = [], 0
        while place < len(self.words):
            text, used = known.instead_of(self.words, place)
            written.append(text)
            place += used
        return " ".join(written)

    def together(self, known: "_Vocabulary") -> str:
        """The first two words of which one is known, where each of them is known too."""
        written = [word.written for word in self.words]
        for place, word in enumerate(self.words):
            if text := known.of_both(word):
                return " ".join([*written[:place], text, *written[place + 2 :]])
        return self.phrase or " ".join(written)

    def nearby(self, known: "_Vocabulary") -> str:
        return self.phrase or " ".join(map(known.near_to, self.words))


# --- What the vocabulary says ---------------------------------------------------------------------


@dataclass(frozen=True)
class _Vocabulary:
    """What is known of the words of one query."""

    words: set[str]
    near: dict[str, tuple[str, int]]
    # Groups of synonyms, as written by their letters.
    groups: list[dict[str, str]]

    @classmethod
    def ask(
        cls, words: list[TypedWord], asked: list[TypedWord], groups: list[dict[str, str]]
    ) -> "_Vocabulary":
        exact = {use for word in words for use in word.all_of_use()} | {
            key for group in groups for key in group
        }
        near = list(dict.fromkeys(text for word in asked for text in (word.joined, word.with_next) if text))
        given = {
            "exact": sorted(exact),
            "asked": near,
            "slips": [" ".join(slips(word)) for word in near],
            "likely": [" ".join(likely(word)) for word in near],
        }
        rows = tuples(_VOCABULARY, given)
        known = {word for about, word, _distance in rows if about is None}
        return cls(known, {about: (word, distance) for about, word, distance in rows if about}, groups)

    def instead_of(self, words: list[TypedWord], place: int) -> tuple[str, int]:
        """What to write for the word at this place, and how many words of the query that stands for."""
        text, slips_made = self._best(words[place])
        together, their_slips = self.near.get(words[place].with_next, ("", FAR))
        if together and their_slips < max(slips_made, self._best(words[place + 1])[1]):
            return together, 2
        return text, 1

    def of_both(self, word: TypedWord) -> str:
        """One word for this and the next, or nothing."""
        near, distance = self.near.get(word.with_next, ("", FAR))
        return next(filter(self.words.__contains__, word.across), near if distance == 1 else "")

    def near_to(self, word: TypedWord) -> str:
        """The word like this one, unless this is known in some form or as several words."""
        near, distance = self.near.get(word.joined, ("", FAR))
        is_known = self._knows(word) or self._as_verb(word) or distance > 1 and self._apart(word)
        if not near or is_known or persian.cut_endings(near) == persian.cut_endings(word.joined):
            return word.written
        return near

    def _best(self, word: TypedWord) -> tuple[str, int]:
        """What to write for this word alone, and how many slips that supposes."""
        if self._knows(word):
            return word.written, 0
        if text := self._on_another_keyboard(word) or self._in_persian(word) or self._as_verb(word):
            return text, 0
        near, distance = self.near.get(word.joined, (word.written, FAR if word.joined else 0))
        apart = self._apart(word) if distance > 1 else ""
        return (apart, 1) if apart else (near, distance)

    def _knows(self, word: TypedWord) -> bool:
        return any(self._all(way) for way in word.known_by) or self._knows_synonym(word)

    def _knows_synonym(self, word: TypedWord) -> bool:
        keys = {way[0] for way in word.known_by if len(way) == 1 and is_persian(way[0])}
        return any(keys & group.keys() and self.words & group.keys() for group in self.groups)

    def _all(self, way: Way) -> bool:
        return (
            bool(way)
            and self.words.issuperset(set(way) - FUNCTION_WORDS)
            and not FUNCTION_WORDS.issuperset(way)
        )

    def _on_another_keyboard(self, word: TypedWord) -> str:
        return next((text for text, words in word.readings if self._all(words)), "")

    def _in_persian(self, word: TypedWord) -> str:
        """The Persian member of a name's group: nothing else is found for a name in another script."""
        if is_persian(word.written):
            return ""
        groups = (group for group in self.groups if word.joined in group)
        return next(
            (group[key] for group in groups for key in group if is_persian(key) and key in self.words), ""
        )

    def _as_verb(self, word: TypedWord) -> str:
        return persian.ZWNJ.join(word.verb) if word.verb and word.verb[1] in self.words else ""

    def _apart(self, word: TypedWord) -> str:
        return next((" ".join(halves) for halves in word.halves if self._all(halves)), "")
