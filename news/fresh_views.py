"""How often an article was read until this moment: the total of the last recount, and what came since.

Today's readers are counted from their rows. Of an article that half the city reads, that takes longer than all the rest
of the answer: then a process looks the article up once a second, and adds its own readers meanwhile.
"""

import threading
import time
from dataclasses import dataclass
from datetime import date

from news.models import DailyViews, View, ViewTotal
from news.one_statement import Wording
from news.written_once import Blank

# More readers of one day than these are not counted anew for each reader.
MANY = 500
SECONDS = 1.0
_MOST_KEPT = 1_000


@dataclass
class _LookedUp:
    """The day's readers and what was read beside them, and until when it serves."""

    readers: int
    beside: dict
    until: float


_looked_up: dict[tuple[int, date], _LookedUp] = {}
_threads = threading.Lock()
_VIEW, _DAILY, _TOTAL = (model._meta.db_table for model in (View, DailyViews, ViewTotal))


def until_today(article: Blank, day: Blank) -> Wording:
    """All views that were counted here, without the day's."""
    return (
        f"SELECT coalesce((SELECT views FROM {_TOTAL} WHERE article_id = %s), 0)"
        f" - coalesce((SELECT views FROM {_DAILY} WHERE article_id = %s AND day = %s), 0)",
        (article, article, day),
    )


def of_today(article: Blank, day: Blank) -> Wording:
    return f"SELECT count(*) FROM {_VIEW} WHERE day = %s AND article_id = %s", (day, article)


def one_more(article_id: int, day: date) -> None:
    """This process has counted a reader."""
    with _threads:
        if found := _looked_up.get((article_id, day)):
            found.readers += 1


def remembered(article_id: int, day: date) -> tuple[int, dict] | None:
    """What was looked up within the last second; after it one request looks again, and none waits for it."""
    found, now = _looked_up.get((article_id, day)), time.monotonic()
    if found is None:
        return None
    with _threads:
        if now < found.until:
            return found.readers, found.beside
        found.until = now + SECONDS
    return None


def remember(article_id: int, day: date, readers: int, beside: dict) -> None:
    """Keep in mind what was looked up of an article with many readers."""
    with _threads:
        if readers <= MANY:
            _looked_up.pop((article_id, day), None)
            return
        if len(_looked_up) >= _MOST_KEPT:
            _looked_up.clear()
        _looked_up[article_id, day] = _LookedUp(readers, beside, time.monotonic() + SECONDS)


def forget(article_id: int, day: date) -> None:
    """The article is not found any more."""
    with _threads:
        _looked_up.pop((article_id, day), None)
