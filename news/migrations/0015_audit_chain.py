"""The chain of seals over the log of the desk and the steps of articles; what is written from now on is sealed."""

from pathlib import Path

import django.utils.timezone
from django.db import migrations, models

# Part of this migration, and like it never changed once released.
SEALS = Path(__file__).parent / "sql" / "seals_1.sql"
UNSEALED = """
drop trigger news_row_waits_for_its_seal on news_transition;
drop trigger news_row_waits_for_its_seal on news_auditentry;
drop trigger news_seal_is_kept on news_seal;
drop function news_transition_waits();
drop function news_auditentry_waits();
drop function news_sealed(news_transition);
drop function news_sealed(news_auditentry);
drop table news_unsealed;
drop function news_row_is_sealed();
drop function news_seal_add(text, bigint, bytea);
"""


class Migration(migrations.Migration):
    dependencies = [("news", "0014_most_viewed")]

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("number", models.BigIntegerField(editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(editable=False, max_length=60)),
                ("row_id", models.BigIntegerField(editable=False)),
                ("hash", models.BinaryField(editable=False, max_length=32)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "row_id"), name="seal_of_a_row_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SealCheck",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="verified on")),
                ("newest", models.CharField(blank=True, max_length=90)),
                ("faults", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="seal_check_is_one")
                ],
            },
        ),
        migrations.RunSQL(SEALS.read_text("utf-8"), UNSEALED),
    ]
