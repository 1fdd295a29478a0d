"""The edition of the public site, and the triggers that raise its number."""

from pathlib import Path

from django.db import migrations, models

# Part of this migration, and like it never changed once released.
MOVES = Path(__file__).parent / "sql" / "edition_1.sql"
# The functions take the triggers with them.
STAYS = """
drop function news_edition_moves() cascade;
drop function news_edition_moves_with_article() cascade;
drop function news_edition_moves_with_meeting() cascade;
drop function news_move_edition();
"""


class Migration(migrations.Migration):
    dependencies = [("news", "0011_lists_from_indexes")]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.BigIntegerField(editable=False)),
                ("moved_at", models.DateTimeField(editable=False)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="edition_is_one")],
            },
        ),
        migrations.RunSQL(MOVES.read_text("utf-8"), STAYS),
    ]
