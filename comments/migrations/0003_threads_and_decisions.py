from django.db import migrations

# A reply answers a comment of its own article that is no reply itself: one foreign key over three columns says so.
BIND_THREADS = """
UPDATE comments_comment AS reply SET parent_id = (
    WITH RECURSIVE above (id, parent_id) AS (
        SELECT parent.id, parent.parent_id FROM comments_comment parent WHERE parent.id = reply.parent_id
        UNION
        SELECT next.id, next.parent_id FROM comments_comment next JOIN above ON next.id = above.parent_id
    )
    SELECT id FROM above WHERE parent_id IS NULL LIMIT 1
)
WHERE EXISTS (SELECT FROM comments_comment p WHERE p.id = reply.parent_id AND p.parent_id IS NOT NULL);
UPDATE comments_comment AS reply SET parent_id = NULL
    FROM comments_comment AS parent WHERE parent.id = reply.parent_id AND parent.article_id <> reply.article_id;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE comments_comment
    ADD COLUMN is_reply boolean GENERATED ALWAYS AS (parent_id IS NOT NULL) STORED,
    ADD COLUMN parent_is_reply boolean GENERATED ALWAYS AS (false) STORED;
ALTER TABLE comments_comment ADD CONSTRAINT comment_thread UNIQUE (id, article_id, is_reply);
ALTER TABLE comments_comment ADD CONSTRAINT comment_answers_its_own_article
    FOREIGN KEY (parent_id, article_id, parent_is_reply)
    REFERENCES comments_comment (id, article_id, is_reply) DEFERRABLE INITIALLY DEFERRED;
"""
RELEASE_THREADS = """
ALTER TABLE comments_comment DROP CONSTRAINT comment_answers_its_own_article;
ALTER TABLE comments_comment DROP CONSTRAINT comment_thread;
ALTER TABLE comments_comment DROP COLUMN is_reply, DROP COLUMN parent_is_reply;
"""

# Whatever brings a comment in, its reception is the first of its decisions; that of the office's own answer names
# who gave it, a visitor's names nobody. A comment that is deleted, as happens with its article, leaves the state in
# which it was: nothing waits for ever. No statement changes or deletes a decision; TRUNCATE stays possible for the
# owner of the table, for the demonstration and for tests.
KEEP_DECISIONS = """
CREATE FUNCTION comments_comment_is_received() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO comments_decision (comment_id, act, at, by_id, from_status, to_status)
        SELECT id, 'received', created_at, CASE WHEN is_official THEN decided_by_id END, '', status FROM received;
    RETURN NULL;
END $$;
CREATE TRIGGER comments_comment_is_received AFTER INSERT ON comments_comment
    REFERENCING NEW TABLE AS received FOR EACH STATEMENT EXECUTE FUNCTION comments_comment_is_received();
CREATE FUNCTION comments_comment_is_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO comments_decision (comment_id, act, at, from_status, to_status)
        SELECT id, 'deleted', now(), status, '' FROM deleted ORDER BY id;
    RETURN NULL;
END $$;
CREATE TRIGGER comments_comment_is_deleted AFTER DELETE ON comments_comment
    REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION comments_comment_is_deleted();
CREATE FUNCTION comments_decision_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'decisions are kept as they are' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER comments_decision_is_kept BEFORE UPDATE OR DELETE ON comments_decision
    FOR EACH ROW EXECUTE FUNCTION comments_decision_is_kept();
INSERT INTO comments_decision (comment_id, act, at, from_status, to_status)
    SELECT id, 'received', created_at, '', CASE WHEN decided_by_id IS NULL THEN status ELSE 'pending' END
    FROM comments_comment ORDER BY created_at, id;
INSERT INTO comments_decision (comment_id, act, at, by_id, from_status, to_status)
    SELECT id, status, decided_at, decided_by_id, 'pending', status
    FROM comments_comment WHERE decided_by_id IS NOT NULL ORDER BY decided_at, id;
"""
LET_DECISIONS_GO = """
DROP TRIGGER comments_comment_is_received ON comments_comment;
DROP FUNCTION comments_comment_is_received();
DROP TRIGGER comments_comment_is_deleted ON comments_comment;
DROP FUNCTION comments_comment_is_deleted();
DROP TRIGGER comments_decision_is_kept ON comments_decision;
DROP FUNCTION comments_decision_is_kept();
"""

# On the way back: states that were not known then become those that were; of an erased comment nothing is left.
FORGET_STATES = """
UPDATE comments_comment SET status = 'pending' WHERE status = 'suspect';
UPDATE comments_comment SET status = 'rejected', decided_at = coalesce(decided_at, now())
    WHERE status IN ('inquiry', 'withdrawn');
UPDATE comments_comment SET parent_id = NULL
    WHERE parent_id IN (SELECT id FROM comments_comment WHERE status = 'erased');
SET CONSTRAINTS ALL IMMEDIATE;
DELETE FROM comments_comment WHERE status = 'erased';
SET CONSTRAINTS ALL IMMEDIATE;
"""

# What an office begins with; it is content, kept at the desk from then on.
REASONS = [
    ("توهین یا ناسزا", "در متن شما توهین یا ناسزا به کسی بود."),
    ("بی‌ارتباط با خبر", "متن شما به این خبر مربوط نبود."),
    ("تبلیغ", "متن شما تبلیغ بود."),
    ("اطلاعات شخصی", "در متن شما اطلاعات شخصی خودتان یا دیگری بود. برای پرسش کنسولی لطفاً مستقیم با ما تماس بگیرید."),
    ("اتهام بدون سند", "متن شما اتهامی به شخص یا نهادی بود که سندی برای آن نیاوردید."),
    ("تکراری", "این متن پیش‌تر فرستاده شده است."),
    ("نگارش نامفهوم یا فینگلیش", "متن شما خوانا نبود. لطفاً به خط فارسی بنویسید."),
    ("خلاف قانون", "انتشار متن شما خلاف قانون بود."),
]  # fmt: skip


def offer_reasons(apps, schema_editor):
    reasons = apps.get_model("comments", "RejectionReason").objects
    for position, (label, wording) in enumerate(REASONS, start=1):
        reasons.get_or_create(label=label, defaults={"public_wording": wording, "position": position * 10})


class Migration(migrations.Migration):
    dependencies = [("comments", "0002_moderation")]

    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, FORGET_STATES),
        migrations.RunSQL(BIND_THREADS, RELEASE_THREADS),
        migrations.RunSQL(KEEP_DECISIONS, LET_DECISIONS_GO),
        migrations.RunPython(offer_reasons, migrations.RunPython.noop),
    ]
