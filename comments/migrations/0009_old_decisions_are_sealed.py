"""Decisions that are older than the chain of seals join it, some at a time, while comments come in."""

from django.db import migrations

KINDS = {"comments.decision": "comments_decision"}
AT_A_TIME = 2_000
_SEAL = """
    WITH unsealed AS MATERIALIZED (
        SELECT kept FROM {table} AS kept
        WHERE id > %s AND NOT EXISTS (SELECT FROM news_seal WHERE kind = %s AND row_id = kept.id)
        ORDER BY id LIMIT %s
    ), sealed AS MATERIALIZED (
        SELECT (kept).id, news_seal_add(%s, (kept).id, news_sealed(kept)) FROM unsealed
    )
    SELECT max(id) FROM sealed
"""


def seal(apps, schema_editor) -> None:
    for kind, table in KINDS.items():
        last = 0
        while last is not None:
            with schema_editor.connection.cursor() as cursor:
                cursor.execute(_SEAL.format(table=table), [last, kind, AT_A_TIME, kind])
                (last,) = cursor.fetchone()


class Migration(migrations.Migration):
    # Each batch is a transaction of its own; a second attempt goes on where the first one ended.
    atomic = False
    dependencies = [("comments", "0008_decisions_are_sealed")]

    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
