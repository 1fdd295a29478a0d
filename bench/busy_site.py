"""A hundred thousand comments as a busy site has them after a year: most decided, some waiting."""

from django.contrib.auth.models import Group, User
from django.db import connection, transaction
from django.utils import timezone

from comments.models import Comment
from comments.models.comments import CODE_LETTERS
from news.models import Article, Category

ARTICLES = 400
OF_THE_LONGEST_DISCUSSION = 500
NAMES = ["مهتاب", "آرش", "نگین", "بهرام", "شیرین", "کاوه", "Анна", "Timur", "", "پریسا"]
WORDS = [
    "همکاری", "شهرداری", "کازان", "دیدار", "سرکنسول", "گذرنامه", "نوبت", "فرهنگ", "نمایشگاه", "کتاب", "دانشجویان",
    "بازرگانی", "توافق", "پرسش", "خدمات", "کنسولی", "روشن", "نیست", "بسیار", "خوب", "بود", "سپاس", "از", "توضیح",
    "شما", "امیدوارم", "ادامه", "پیدا", "کند", "چرا", "زمان",
]  # fmt: skip


@transaction.atomic
def make(count: int) -> None:
    """Fill the database, unless it holds just this many from an earlier run."""
    if Comment.objects.count() == count + OF_THE_LONGEST_DISCUSSION:
        return
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE comments_comment, comments_decision, news_article, auth_user CASCADE")
    moderator = User.objects.create(username="moderator", is_staff=True)
    moderator.groups.set(Group.objects.filter(name="moderator"))
    _make_articles()
    with connection.cursor() as cursor:
        params = {
            "count": count, "names": NAMES, "words": WORDS, "letters": CODE_LETTERS, "by": moderator.pk,
            "articles": list(Article.objects.order_by("pk").values_list("pk", flat=True)),
        }  # fmt: skip
        for statement in (_LOG_OFF, _COMMENTS, _ANSWERS, _CROWD, _LOG_ON, _DECISIONS):
            cursor.execute(statement, params | {"crowd": OF_THE_LONGEST_DISCUSSION})
        cursor.execute("ANALYZE")


def longest_discussion() -> Article:
    return Article.objects.order_by("pk").first()


def _make_articles() -> None:
    category, _made = Category.objects.get_or_create(name="دیدارها")
    texts = {"lead": "سرکنسول با شهردار دیدار کرد.", "body": "<p>دو طرف گفت‌وگو کردند.</p>" * 40}
    for n in range(ARTICLES):
        Article.objects.create(
            title=f"دیدار {n}", category=category, status="published", published_at=timezone.now(), **texts
        )


# Random, and the same in each run of the same size. Of a hundred, 90 are decided, 7 wait and 3 are suspect; a tenth of
# the neighbourhoods sends half of everything.
_COMMENTS = """
    SELECT setseed(0.4);
    INSERT INTO comments_comment (
        article_id, name, text, status, held_for, is_official, position, created_at, decided_at, decided_by_id,
        form_token, code, "group", author, text_hash, reported_at
    )
    SELECT
        (%(articles)s::bigint[])[2 + floor(power(random(), 2) * (cardinality(%(articles)s::bigint[]) - 1))],
        (%(names)s::text[])[1 + n %% cardinality(%(names)s::text[])],
        words.text, kind.status, CASE WHEN kind.status = 'suspect' THEN ARRAY['link'] ELSE '{}' END, false, '', sent,
        CASE WHEN kind.status IN ('pending', 'suspect') THEN NULL ELSE sent + random() * interval '30 hours' END,
        CASE WHEN kind.status IN ('pending', 'suspect') THEN NULL ELSE %(by)s END,
        gen_random_uuid(),
        translate(substr(upper(md5(n::text)), 1, 12), '01', 'XY'),
        decode(md5('group' || floor(power(random(), 3) * 3000)), 'hex'), decode(md5('author' || n), 'hex'),
        decode(md5(words.text), 'hex'),
        CASE WHEN kind.status = 'approved' AND random() < 0.002 THEN now() END
    FROM generate_series(1, %(count)s) AS n
    CROSS JOIN LATERAL (
        SELECT random() AS dice, now() - random() * interval '365 days' + n * interval '0 s' AS sent
    ) AS r
    CROSS JOIN LATERAL (SELECT CASE
        WHEN dice < 0.68 THEN 'approved' WHEN dice < 0.82 THEN 'rejected' WHEN dice < 0.90 THEN 'spam'
        WHEN dice < 0.97 THEN 'pending' ELSE 'suspect' END AS status) AS kind
    CROSS JOIN LATERAL (
        SELECT string_agg((%(words)s::text[])[1 + floor(random() * cardinality(%(words)s::text[]))], ' ') AS text
        FROM generate_series(1, 8 + n %% 60)
    ) AS words
"""
# A third of the comments answers the oldest one of its article.
_ANSWERS = """
    UPDATE comments_comment AS reply SET parent_id = head.id
    FROM (SELECT DISTINCT ON (article_id) id, article_id FROM comments_comment
          WHERE status = 'approved' ORDER BY article_id, id) AS head
    WHERE reply.article_id = head.article_id AND reply.id <> head.id AND reply.id %% 3 = 0
"""
# The trigger would log them as received in the state that they have now.
_LOG_OFF = "ALTER TABLE comments_comment DISABLE TRIGGER comments_comment_is_received"
_LOG_ON = """
    SET CONSTRAINTS ALL IMMEDIATE;
    ALTER TABLE comments_comment ENABLE TRIGGER comments_comment_is_received;
"""
_DECISIONS = """
    INSERT INTO comments_decision (comment_id, act, at, from_status, to_status)
    SELECT id, 'received', created_at, '', 'pending' FROM comments_comment ORDER BY created_at, id;
    INSERT INTO comments_decision (comment_id, act, at, by_id, from_status, to_status, reason_id)
    SELECT id, status, decided_at, decided_by_id, 'pending', status,
        CASE WHEN status = 'rejected' THEN (SELECT min(id) FROM comments_rejectionreason) + id %% 5 END
    FROM comments_comment WHERE decided_at IS NOT NULL ORDER BY decided_at, id
"""
# The first article has the longest discussion.
_CROWD = """
    INSERT INTO comments_comment (
        article_id, name, text, status, held_for, is_official, position, created_at, decided_at, form_token, code
    )
    SELECT (%(articles)s::bigint[])[1], (%(names)s::text[])[1 + n %% 10], 'امیدوارم این همکاری ادامه پیدا کند. ' || n,
        'approved', '{}', false, '', now() - n * interval '1 minute', now(), gen_random_uuid(),
        translate(substr(upper(md5('crowd' || n)), 1, 12), '01', 'XY')
    FROM generate_series(1, %(crowd)s) AS n
"""
