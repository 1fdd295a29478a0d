"""Made-up Persian texts: real words, the frequent ones as frequent as in any language, and terms of known frequency."""

import random
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

CONTENT = Path(__file__).resolve().parent.parent / "consulate" / "demo" / "content"
# Each article holds ten of two hundred terms, so each term stands in 5 % of the articles.
TERMS, TERMS_OF_AN_ARTICLE = 200, 10
SHORTEST, LONGEST = 300, 800  # words of an article
_WORD = re.compile("[\u0621-\u06cc]{2,}(?:\u200c[\u0621-\u06cc]+)*")


@dataclass(frozen=True)
class Text:
    title: str
    lead: str
    body: str
    body_text: str


def words_of_the_demonstration() -> list[str]:
    """Every Persian word of the demonstration's texts, the most frequent first."""
    found = Counter()
    for file in sorted(CONTENT.rglob("*.toml")):
        found.update(_WORD.findall(file.read_text("utf-8")))
    return [word for word, _count in found.most_common()]


def divide(lexemes: dict[str, set[str]]) -> tuple[list[str], list[str]]:
    """Of words with what the analyser makes of them: the terms, and the words that are never taken for one."""
    terms, taken = [], set()
    for word, own in list(lexemes.items())[300:]:
        if len(terms) < TERMS and len(word) >= 4 and "\u200c" not in word and own and not own & taken:
            terms.append(word)
            taken |= own
    return terms, [word for word, own in lexemes.items() if not own & taken]


class Writer:
    """Writes the text number n, the same one each time."""

    def __init__(self, words: list[str], terms: list[str]) -> None:
        self._words, self._terms = words, terms
        # Zipf's law: the word of rank r is as frequent as 1 / r.
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(words))))

    def article(self, n: int) -> Text:
        dice = random.Random(n)
        words = self._some(dice, dice.randint(SHORTEST, LONGEST))
        for term in dice.sample(self._terms, TERMS_OF_AN_ARTICLE):
            words[dice.randrange(len(words))] = term
        title = " ".join(self._some(dice, dice.randint(5, 9)))[:190].strip()
        blocks = list(_paragraphs(dice, words))
        return Text(
            title,
            " ".join(self._some(dice, 24)) + ".",
            "".join(f"<{tag}>{text}</{tag}>" for tag, text in blocks),
            "\n".join(text for _tag, text in blocks),
        )

    def comment(self, n: int) -> str:
        dice = random.Random(f"comment {n}")
        return " ".join(self._some(dice, dice.randint(5, 50)))[:1900] + "."

    def _some(self, dice: random.Random, count: int) -> list[str]:
        return dice.choices(self._words, cum_weights=self._weights, k=count)


def _paragraphs(dice: random.Random, words: list[str]) -> Iterable[tuple[str, str]]:
    place, number = 0, 0
    while place < len(words):
        if number % 4 == 3:
            yield "h2", " ".join(dice.sample(words, 4))
        length = dice.randint(40, 90)
        yield "p", " ".join(_sentences(words[place : place + length]))
        place, number = place + length, number + 1


def _sentences(words: list[str]) -> Iterable[str]:
    return (" ".join(words[start : start + 14]) + "." for start in range(0, len(words), 14))
