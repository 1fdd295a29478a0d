"""One page of a list, and which others it leads to."""

from dataclasses import dataclass

from news.cards import Card
from news.models import Article

# How many pages before and after the open one have a link of their own.
NEIGHBOURS = 2


@dataclass(frozen=True)
class Page:
    number: int
    articles: list[Article] | list[Card]
    # Pages that follow, as far as there are links to them.
    following: int
    # More follow than a list has pages for.
    is_cut: bool = False

    @property
    def near(self) -> range:
        return range(max(1, self.number - NEIGHBOURS), self.number + self.following + 1)

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def next(self) -> int:
        return self.number + 1
