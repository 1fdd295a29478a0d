"""The recount is killed while it counts and closes days: every sum is the one of before or the one of after.

The same for the views of today alone: tests/consulate/test_exact_views.py.
"""

import random
from datetime import timedelta

import pytest

from news.readership import KEPT_DAYS, site_day
from tests.consulate.test_exact_views import _recount_killed_after
from tests.trust.faults.conftest import Content


@pytest.mark.parametrize(
    "times", [pytest.param(2, id="2"), pytest.param(50, id="50", marks=pytest.mark.full)]
)
def test_a_closing_that_is_killed_leaves_the_sums_that_were_or_the_right_ones(
    database: Content, tmp_path, times
):
    article, dice, truth = database.articles[8 if times < 10 else 9], random.Random(8), {}
    before = dict(truth)
    for turn in range(times):
        # The last six days once more, and one that is so old that its rows go.
        for back in [*range(1, KEPT_DAYS), KEPT_DAYS + 1 + turn]:
            rows, day = dice.randint(1, 5), site_day() - timedelta(days=back)
            read(database, article, day, turn, rows)
            truth[day] = truth.get(day, 0) + rows
        # As after a crash of the database, which forgets what is not logged: which days are closed is not known.
        database.server.ask("DELETE FROM news_ratecount")
        _recount_killed_after(database.server, tmp_path, dice.uniform(0, 0.03))
        assert sums(database, article) in (before, truth)
        _recount_killed_after(database.server, tmp_path, 60)
        assert sums(database, article) == truth
        assert total(database, article) == sum(truth.values())
        oldest = site_day() - timedelta(days=KEPT_DAYS)
        assert database.server.ask("SELECT count(*) FROM news_view WHERE day < %s", oldest) == [(0,)]
        before = dict(truth)


def read(database: Content, article: int, day, turn: int, rows: int) -> None:
    """So many readers of a day."""
    database.server.ask(
        "INSERT INTO news_view (day, article_id, visitor)"
        " SELECT %s, %s, decode(lpad(to_hex(%s * 100 + n), 32, '0'), 'hex') FROM generate_series(1, %s) AS n",
        day, article, turn, rows,
    )  # fmt: skip


def sums(database: Content, article: int) -> dict:
    rows = database.server.ask(
        "SELECT day, views FROM news_dailyviews WHERE article_id = %s AND day < %s", article, site_day()
    )
    return dict(rows)


def total(database: Content, article: int) -> int:
    found = "SELECT coalesce(sum(views), 0) FROM news_viewtotal WHERE article_id = %s"
    return int(database.server.ask(found, article)[0][0])
