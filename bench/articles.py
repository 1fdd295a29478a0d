"""Fills the articles of a database in bulk, on every core."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from multiprocessing import get_context

from django.db import connection, connections

from bench import texts
from news.models import Article, Category, Picture
from news.models.articles import article_slug

# Years that the archive goes back, evenly filled: a day of 100,000 articles has 55.
YEARS = 5
BATCH = 500
# Built once from all rows instead of row by row.
_LATER = ("article_search", "article_title_words", "article_pictures")


def words_and_terms() -> tuple[list[str], list[str]]:
    """The vocabulary in which articles are written, and the terms that each stand in 5 % of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, tsvector_to_array(fa_document(word, '')) FROM unnest(%s) WITH ORDINALITY AS w (word, n)"
            " ORDER BY n",
            [texts.words_of_the_demonstration()],
        )
        terms, words = texts.divide({word: set(lexemes) for word, lexemes in cursor})
    return words, terms


def write(count: int, now: datetime, say: Callable[[str], None]) -> None:
    """Write the articles with the numbers 1 to `count`, the last one the newest."""
    words, terms = words_and_terms()
    headings = list(Category.objects.order_by("pk").values_list("pk", flat=True))
    pictures = list(Picture.objects.order_by("pk").values_list("pk", flat=True))
    later = [index for index in Article._meta.indexes if index.name in _LATER]
    _with_each(later, "remove_index")
    # A forked process has to make a connection of its own.
    connections.close_all()
    pool = ProcessPoolExecutor(
        os.cpu_count(), get_context("fork"), _begin, (words, terms, headings, pictures, count, now)
    )
    with pool:
        for done, _nothing in enumerate(pool.map(_write_batch, range(1, count + 1, BATCH)), 1):
            if done % max(1, count // BATCH // 20) == 0:
                say(f"{min(done * BATCH, count):,} of {count:,} articles")
    say("indexes")
    _with_each(later, "add_index")
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('news_article', 'id'), %s)", [count])


def _with_each(indexes: list, act: str) -> None:
    with connection.schema_editor() as editor:
        for index in indexes:
            getattr(editor, act)(Article, index)


def _begin(*share: object) -> None:
    global _share
    _share = share


def _write_batch(first: int) -> None:
    Article.objects.bulk_create(_batch(first))


def _batch(first: int) -> Iterator[Article]:
    words, terms, headings, pictures, count, now = _share
    writer = texts.Writer(words, terms)
    for n in range(first, min(first + BATCH, count + 1)):
        text = writer.article(n)
        yield Article(
            pk=n,
            title=text.title,
            lead=text.lead,
            body=text.body,
            body_text=text.body_text,
            slug=article_slug(text.title),
            category_id=headings[n % len(headings)],
            lead_picture_id=pictures[n % len(pictures)] if n % 3 else None,
            kind=Article.Kind.ANNOUNCEMENT if n % 20 == 0 else Article.Kind.NEWS,
            status=Article.Status.DRAFT if n % 100 == 50 else Article.Status.PUBLISHED,
            published_at=now - timedelta(hours=1, seconds=(count - n) * YEARS * 31_556_952 / count),
        )
