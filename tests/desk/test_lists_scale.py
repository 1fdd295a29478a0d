"""The lists of the desk over fifty thousand articles: few questions, and none that reads a whole table."""

import json

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from consulate import roles
from news.models import Article
from tests.conftest import staff
from tests.desk.test_queue_scale import FILL, GROUP, INQUIRIES, MARKS
from tests.factories import CategoryFactory, PictureFactory

NUMBER, CATEGORIES, PICTURES = 50_000, 12, 500
LONG = {
    "news_article", "news_auditentry", "news_followup", "news_meeting", "news_participant", "news_redirect",
    "news_viewtotal", "comments_comment", "news_organization",
}  # fmt: skip
# More rows than a search looks at are a table that is read; an index alone may be counted through.
MOST_READ = 21_000

ARTICLES = """
    INSERT INTO news_article (
        over_title, title, lead, body, body_text, slug, status, published_at, withdrawal_notice, redirect_to,
        comments_open, baseline_views, import_source, import_digests, created_at, modified_at, author_id, category_id,
        change_note, event_place, kind, is_embargoed, submitted_by_id, submitted_at, lead_picture_id
    )
    SELECT
        '', 'دیدار ' || n || ' با شهردار ' || n %% 997, 'سرکنسول دیدار کرد', '', 'همکاری‌های فرهنگی ' || n, 'x', state,
        CASE WHEN state IN ('draft', 'in_review') THEN NULL ELSE now() - n * interval '2 hours' END, '', '',
        true, 0, '', '{}'::jsonb, now(), now() - n * interval '1 hour', %(writer)s, %(category)s + n %% 12,
        '', '', 'news', state = 'draft' AND n %% 300 = 0,
        CASE WHEN state = 'in_review' THEN %(writer)s END, CASE WHEN state = 'in_review' THEN now() END,
        %(picture)s + n %% 500
    FROM generate_series(1, %(number)s) AS n, LATERAL (SELECT CASE
        WHEN n %% 100 = 0 THEN 'draft' WHEN n %% 100 = 1 THEN 'in_review' ELSE 'published'
    END AS state) AS drawn
"""
OTHERS = [
    """INSERT INTO news_viewtotal (article_id, views) SELECT id, id %% 900 FROM news_article""",
    """INSERT INTO news_organization (
           name, name_latin, name_cyrillic, other_names, sort_name, created_at, modified_at, kind, city, country
       ) SELECT 'نهاد ' || n, '', '', '', n::text, now(), now(), 'company', '', 'RU'
       FROM generate_series(1, 3000) AS n""",
    """INSERT INTO news_meeting (
           subject, kind, status, starts_on, place, city, summary, created_at, modified_at, created_by_id
       ) SELECT 'دیدار ' || n, 'meeting', 'held', current_date - n %% 5000, '', '', '', now(), now(), %(writer)s
       FROM generate_series(1, 10000) AS n""",
    """INSERT INTO news_participant (
           side, rank, honorific, name, position, organization_name, meeting_id, organization_id
       ) SELECT CASE WHEN k < 3 THEN 'ours' ELSE 'counterpart' END, k, '', 'حاضر', '', 'نهاد', m.id,
           (SELECT min(id) FROM news_organization) + m.id %% 3000
       FROM news_meeting AS m, generate_series(1, 5) AS k""",
    """INSERT INTO news_followup (agreed, responsible, due_on, status, settled_on, is_public, meeting_id)
       SELECT 'پیگیری ' || id, 'کارشناس', current_date + (id %% 90)::int - 45,
           CASE WHEN id %% 5 = 0 THEN 'open' ELSE 'done' END, CASE WHEN id %% 5 > 0 THEN current_date END, true, id
       FROM news_meeting""",
    """INSERT INTO news_redirect (old_path, target, created_at)
       SELECT '/قدیم/' || n, '/news/' || n || '/', now() FROM generate_series(1, 20000) AS n""",
    """INSERT INTO news_auditentry (at, act, kind, object_id, name, note, changes, actor_id)
       SELECT now() - n * interval '10 minutes', 'changed', 'news.article', (1 + n %% 50000)::text, 'دیدار', '', '{}',
           %(writer)s FROM generate_series(1, 200000) AS n""",
]
ASKED = [
    "news/article/", "news/article/?p=100", "news/article/?q=دیدار", "news/article/?q=شهردار 17&o=7",
    "news/article/?o=2", "news/article/?o=7", "news/article/?o=8", "news/article/?standing=public",
    "news/article/?kind__exact=note", "news/article/?standing=draft", "news/auditentry/", "news/auditentry/?q=دیدار",
    "news/auditentry/?o=3", "news/followup/", "news/followup/?q=پیگیری 123", "news/followup/?due=overdue",
    "news/redirect/", "news/redirect/?q=دیدار", "news/redirect/?q=قدیم", "news/category/", "comments/inquiry/",
    "comments/inquiry/?q=متن", "comments/inquiry/?q=دیدار",
]  # fmt: skip


@pytest.fixture
def desk(transactional_db, login):
    """An administrator before what an office writes in fifty years, committed and vacuumed."""
    roles.sync()
    writer, administrator = staff("writer", "writer"), staff("administrator", "administrator")
    given = {
        "writer": writer.pk,
        "category": [CategoryFactory() for _ in range(CATEGORIES)][0].pk,
        "picture": [PictureFactory(uploaded_by=writer) for _ in range(PICTURES)][0].pk,
        "number": NUMBER,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        # Without the triggers, and written out before VACUUM comes.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL synchronous_commit = on")
        for sql in (ARTICLES, *OTHERS):
            cursor.execute(sql, given)
        first = Article.objects.order_by("pk").values_list("pk", flat=True)[0]
        cursor.execute(FILL, [first, 199, GROUP, 100_000])
        cursor.execute(INQUIRIES, [writer.pk])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return login(administrator)


def read(plan: dict) -> list[str]:
    """The tables that this plan reads as a whole."""
    rows = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
    table, kind = plan.get("Relation Name", ""), plan["Node Type"]
    whole = table in LONG and kind == "Seq Scan"
    whole |= rows * plan["Actual Loops"] > MOST_READ and kind != "Index Only Scan" and bool(table)
    return [table] * whole + [one for part in plan.get("Plans", []) for one in read(part)]


@pytest.mark.full
def test_every_long_list_asks_little_and_from_indexes(desk):
    for address in ASKED:
        desk.get(f"/admin/{address}")
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(f"/admin/{address}").status_code == 200
        queries = [one["sql"] for one in captured if not one["sql"].startswith(MARKS)]
        assert len(queries) <= 10, address
        for sql in filter(lambda one: one.startswith("SELECT"), queries):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}")
                [[told]] = cursor.fetchall()
            [plan] = json.loads(told) if isinstance(told, str) else told
            assert read(plan["Plan"]) == [], f"{address}\n{sql}"
