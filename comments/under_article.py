"""What the article's page asks of comments and stars: one statement for all of it."""

import json
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import BigIntegerField

from comments import threads, voting
from comments.models import DiscussionRules
from comments.threads import Threads
from news.prepared import Prepared
from news.written_once import Blank
from news.written_rows import prepared, tuples


@dataclass(frozen=True)
class UnderArticle:
    """What readers and rules say about an article now."""

    threads: Threads
    rules: DiscussionRules
    # As voting.summary() takes them.
    votes: int
    average: float | None


_RULES = ("is_open", "closes_after_days", "message")


def under_article(article_id: int) -> UnderArticle:
    """DiscussionRules.current(), threads_of() and what voting.summary_of() counts."""
    statement = _statement(threads.HEADS_ON_A_PAGE, threads.ANSWERS_UNDER_A_HEAD)
    rows = tuples(statement, {"article": article_id})
    # Votes and rules stand in each row; without a comment in one that has nothing else.
    votes, *rules = rows[0][:_BESIDE]
    said = [row[_BESIDE:] for row in rows if row[_BESIDE] is not None]
    return UnderArticle(threads.threads_in(said), _rules(rules), *json.loads(votes))


_BESIDE = 1 + len(_RULES)


def _rules(row: list) -> DiscussionRules:
    is_kept = row[0] is not None
    return DiscussionRules(**dict(zip(_RULES, row, strict=True))) if is_kept else DiscussionRules()


@lru_cache(maxsize=1)
def _statement(heads: int, answers: int) -> Prepared:
    counted, votes_values = voting.counted(Blank("article", BigIntegerField()))
    said, said_values = threads.page(1, heads, answers)
    rules = ", ".join(f"rules.{name}" for name in _RULES)
    return prepared(
        (
            f"""
            SELECT votes.counted, {rules}, said.*
            FROM ({counted}) AS votes (counted)
            LEFT JOIN {DiscussionRules._meta.db_table} AS rules ON true
            LEFT JOIN ({said}) AS said ON true
            ORDER BY said.is_official DESC, said.created_at, said.pk
            """,
            (*votes_values, *said_values),
        )
    )
