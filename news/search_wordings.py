"""How a query is asked of names and of titles as a whole, in the language of to_tsquery."""

from news import persian
from news.search_query import MAX_TERMS, Term, every_term, found, shortened
from news.small_words import untitled

_QUOTES = frozenset('"«»“”„')


def in_names(query: str, terms: list[Term]) -> str:
    """Names are folded and not inflected: «مهین» is a name; but «شهرداری‌ها» is sought as «شهرداری»."""
    inflected, words = found(terms), dict.fromkeys(_name_words(query))
    if not words or _QUOTES & set(query):
        return inflected
    return f"({inflected}) | ({' & '.join(map(_quoted, words))})"


def whole_in_name(query: str) -> str:
    """The whole query in a name, word after word."""
    return _one_after_the_other(_name_words(query))


def whole_in_title(query: str) -> str:
    """The whole query in a title, with compounds joined or apart."""
    runs = {tuple(layer(shortened(query)).split()) for layer in (persian.join, persian.split)}
    return " | ".join(f"({_one_after_the_other(run)})" for run in sorted(runs) if run)


def without_titles(query: str) -> str:
    """What may stand in a name."""
    return " ".join(_name_words(query))


def as_name(query: str) -> str:
    """The query as people and organizations keep each of their names, in one word."""
    return "".join(_name_words(query))


def searched(query: str) -> str:
    """As much of the query's beginning as is searched, in whole words."""
    words = shortened(query).split(" ")
    beginnings = (" ".join(words[:end]) for end in range(len(words), 0, -1))
    return next((text for text in beginnings if len(every_term(text)) <= MAX_TERMS), shortened(query))


def _name_words(query: str) -> list[str]:
    return untitled(persian.fold(shortened(query)).replace(persian.ZWNJ, "").split())


def _one_after_the_other(words: list[str] | tuple[str, ...]) -> str:
    return " <-> ".join(f"{_quoted(word)}:A" for word in words)


def _quoted(word: str) -> str:
    """Analysed words hold nothing that would need escaping."""
    return f"'{word}'"
