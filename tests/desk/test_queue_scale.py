"""The queue over a hundred thousand comments: few queries, and none that reads the whole table."""

import re

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from comments.admin.queue_tabs import TABS
from consulate import roles
from tests.conftest import staff
from tests.factories import ArticleFactory

QUEUE = "/admin/comments/comment/"
NUMBER, ARTICLES = 100_000, 199
GROUP = "00112233445566778899aabbccddeeff"
# Marks of a transaction are no questions.
MARKS = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
WHOLE_TABLE = re.compile(r"Seq Scan on comments_comment\b")

FILL = """
    INSERT INTO comments_comment (
        article_id, name, text, status, held_for, is_official, position, created_at, decided_at, reported_at,
        form_token, code, "group"
    )
    SELECT
        %s + n %% %s, 'نام ' || n %% 2999,
        'متن شمارهٔ ' || n || CASE WHEN n %% 50 < 8 THEN ' همکاری‌ها' ELSE '' END,
        state, CASE WHEN state = 'suspect' THEN ARRAY['link'] ELSE ARRAY[]::varchar[] END, false, '',
        now() - n * interval '7 minutes',
        CASE WHEN state IN ('pending', 'suspect') THEN NULL ELSE now() - n * interval '6 minutes' END,
        CASE WHEN state = 'approved' AND n %% 200 < 8 THEN now() - n * interval '5 minutes' END,
        gen_random_uuid(), lpad(n::text, 12, '0'),
        decode(CASE WHEN n %% 500 < 8 THEN %s ELSE md5((n %% 901)::text) END, 'hex')
    FROM generate_series(1, %s) AS n, LATERAL (SELECT (ARRAY[
        'pending', 'suspect', 'approved', 'approved', 'approved', 'rejected', 'spam', 'inquiry'
    ])[1 + n %% 8]) AS drawn (state)
"""
INQUIRIES = """
    INSERT INTO comments_inquiry (comment_id, opened_at, opened_by_id)
    SELECT id, decided_at, %s FROM comments_comment WHERE status = 'inquiry' ORDER BY id LIMIT 300
"""


@pytest.fixture
def desk(transactional_db, login):
    """A moderator before a hundred thousand comments, some of which wait for each tab.

    Committed and vacuumed, as a table is that has grown for a year: only then do indexes answer by themselves.
    """
    roles.sync()
    moderator = staff("moderator", "moderator")
    articles = [ArticleFactory() for _ in range(ARTICLES)]
    with transaction.atomic(), connection.cursor() as cursor:
        # Without the triggers, which would write a hundred thousand decisions.
        cursor.execute("SET LOCAL session_replication_role = replica")
        # What is not yet written out, VACUUM does not take for seen by all.
        cursor.execute("SET LOCAL synchronous_commit = on")
        cursor.execute(FILL, [articles[0].pk, ARTICLES, GROUP, NUMBER])
        cursor.execute(INQUIRIES, [moderator.pk])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE comments_comment, comments_inquiry, news_article")
    browser = login(moderator)
    browser.article = articles[7]
    browser.get(QUEUE)
    return browser


def asked(browser, query) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        response = browser.get(f"{QUEUE}?{query}")
    assert response.status_code == 200
    assert response.context["cards"], query
    return [one["sql"] for one in captured.captured_queries if not one["sql"].startswith(MARKS)]


def plan(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        return "\n".join(row[0] for row in cursor.fetchall())


@pytest.mark.full
def test_every_tab_and_filter_asks_little_and_from_indexes(desk):
    tabs = [f"tab={name}" for name in TABS]
    following = [desk.get(f"{QUEUE}?{tab}").context["next"] for tab in tabs]
    article = f"article={desk.article.pk}"
    narrowed = [
        article, f"tab=approved&{article}", "name=نام ۷&tab=approved",
        "name=نا&tab=suspect", "same_name=نام ۷&tab=approved", "title=دیدار", "title=دیدار&tab=approved",
        f"tab=suspect&group={GROUP}",
        f"tab=approved&group={GROUP}", "q=همکاری", "tab=approved&q=همکاریها", "from=1403/01/01",
        "tab=approved&from=1403/01/01&to=1410/01/01", f"q=همکاری&{article}&from=1403/01/01",
    ]  # fmt: skip
    for query in [*tabs, *filter(None, following), *narrowed]:
        statements = asked(desk, query)
        assert len(statements) <= 10, query
        for sql in statements:
            if "comments_comment" in sql:
                assert not WHOLE_TABLE.search(found := plan(sql)), f"{query}\n{sql}\n{found}"
