"""The counts of the archive, and the triggers that keep them."""

from pathlib import Path

from django.conf import settings
from django.db import migrations, models

# Part of this migration, and like it never changed once released.
COUNTS = Path(__file__).parent / "sql" / "archive_1.sql"
# The functions take the triggers with them.
COUNTS_NO_MORE = """
drop function news_archive_notes() cascade;
drop function news_archive_forgets() cascade;
drop table news_archivechange;
drop function news_archive_recount(text);
drop function news_archive_settle();
drop function news_archive_follows();
drop function news_archive_fold();
drop function news_archive_add(integer, integer, integer, integer);
drop function news_archive_events(timestamptz, timestamptz, text, bigint);
drop function news_is_found(timestamptz, timestamptz, timestamptz);
drop function news_jalali(date);
"""


def count(apps, schema_editor) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT news_archive_recount(%s)", [settings.TIME_ZONE])


class Migration(migrations.Migration):
    dependencies = [("news", "0012_edition")]

    operations = [
        migrations.CreateModel(
            name="ArchivedPeriod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("month", models.PositiveSmallIntegerField()),
                ("day", models.PositiveSmallIntegerField()),
                ("articles", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(models.F("year"), condition=models.Q(("month", 0)), name="archived_years")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("year", "month", "day"), name="archived_period_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("day__lte", 31),
                            ("month__lte", 12),
                            ("year__gte", 1279),
                            ("year__lte", 1478),
                            models.Q(("month__gt", 0), ("day", 0), _connector="OR"),
                        ),
                        name="archived_period_is_jalali",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ArchiveState",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("zone", models.CharField(max_length=64)),
                ("settled_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="archive_state_is_one")
                ],
            },
        ),
        migrations.RunSQL(COUNTS.read_text("utf-8"), COUNTS_NO_MORE),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]
