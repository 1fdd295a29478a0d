"""The demonstration's readers: they read most in the first weeks, and rate."""

import random
from collections.abc import Iterable
from datetime import timedelta

from comments.models import Rating
from news import readership
from news.models import Article, DailyViews

FRESH_DAYS = 45
FIRST_DAY_READERS = 160
RECENT_DAYS = 30


def read(article: Article, popularity: float) -> list[DailyViews]:
    """Views of each day since publication: many at first, then a trickle that lasts until today."""
    dice = random.Random(article.title)
    first, today = readership.site_day(article.published_at), readership.site_day()
    age = (today - first).days
    days = [*range(min(age, FRESH_DAYS) + 1), *range(max(FRESH_DAYS + 1, age - RECENT_DAYS), age + 1)]
    counts = ((first + timedelta(days=n), _readers(dice, popularity, n)) for n in days)
    return [DailyViews(article=article, day=day, views=views) for day, views in counts if views]


def _readers(dice: random.Random, popularity: float, age: int) -> int:
    expected = popularity * (FIRST_DAY_READERS * 0.87**age + 4)
    return round(expected * dice.uniform(0.6, 1.4))


def rate(article: Article, counts: Iterable[int]) -> list[Rating]:
    """As many votes as `counts` says for one, two … five stars, each of another voter."""
    scores = [score for score, votes in enumerate(counts, start=1) for _vote in range(votes)]
    day = readership.site_day(article.published_at)
    return [
        Rating(article=article, voter=f"demo {n}".encode().ljust(16), score=score, voted_on=day)
        for n, score in enumerate(scores)
    ]
